"""``pathways rules verify``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathways.cli.rules import app
from pathways.rulebook.folder import shipped_rules
from tests.places import MINIMAL_RULES

pytest.importorskip("z3")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "uk"
    shutil.copytree(shipped_rules(), target, ignore=shutil.ignore_patterns("cases"))
    (target / "invariants.yaml").write_text(
        "schema: pathways.invariants/1\ninvariants:\n"
        "  - {id: mine, says: no pack is declared, never: {route: gb-pack-declaration}}\n"
    )
    return target


@pytest.mark.slow
def test_a_refuted_claim_is_shown_with_its_witness_and_exits_with_one(copy: Path) -> None:
    run = CliRunner().invoke(app, ["verify", "--rules", str(copy), "--edition", "2026.11"])
    assert run.exit_code == 1
    assert "invariants.yaml:3:5: error LG130" in run.stdout
    assert "witness: A system or procedure pack" in run.stdout
    assert "- {id: gb-pack-declaration" in run.stdout


@pytest.fixture
def minimal(tmp_path: Path) -> list[str]:
    """The arguments that verify the minimal rules with a statement that does not hold."""
    target = Path(shutil.copytree(MINIMAL_RULES, tmp_path / "minimal"))
    statement = "{id: mine, says: no device is self-declared, never: {route: gb-self-declared, outcome: open}}"
    (target / "invariants.yaml").write_text(f"schema: pathways.invariants/1\ninvariants:\n  - {statement}\n")
    return ["verify", "--rules", str(target), "--edition", "2026.01"]


def test_json_has_counts_and_what_is_not_proved(minimal: list[str]) -> None:
    document = json.loads(CliRunner().invoke(app, [*minimal, "--format", "json"]).stdout)
    assert document["schema"] == "pathways.proofs/1"
    assert {proof["verdict"] for proof in document["proofs"]} == {"refuted"}
    assert {"kind": "rule-reached", "verdict": "proved", "proofs": 5} in document["counts"]
    mine = next(proof for proof in document["proofs"] if proof["subject"] == "mine")
    assert mine["finding"]["related"] and mine["witness"]["case"]


def test_a_budget_of_one_step_decides_little_and_says_so(minimal: list[str]) -> None:
    run = CliRunner().invoke(app, [*minimal, "--budget", "1"])
    assert "Not decided:" in run.stdout and "budget" in run.stdout


def test_show_proved_lists_them(minimal: list[str]) -> None:
    told = CliRunner().invoke(app, [*minimal, "--show-proved"]).stdout
    assert "Proved:" in told and "rule-reached: 2020-01-01-act: own-general: some device makes this rule fire" in told
    assert "Proved:" not in CliRunner().invoke(app, minimal).stdout


def test_an_unknown_edition_exits_with_two(copy: Path) -> None:
    assert CliRunner().invoke(app, ["verify", "--rules", str(copy), "--edition", "1999.01"]).exit_code == 2
