"""``pathways rules verify``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathways.cli.rules import app
from pathways.rulebook.folder import shipped_rules

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


def test_a_refuted_claim_is_shown_with_its_witness_and_exits_with_one(copy: Path) -> None:
    run = CliRunner().invoke(app, ["verify", "--rules", str(copy), "--edition", "2026.11"])
    assert run.exit_code == 1
    assert "invariants.yaml:3:5: error LG130" in run.stdout
    assert "witness: A system or procedure pack" in run.stdout
    assert "- {id: gb-pack-declaration" in run.stdout


def test_json_has_counts_and_what_is_not_proved(copy: Path) -> None:
    run = CliRunner().invoke(app, ["verify", "--rules", str(copy), "--edition", "2026.11", "--format", "json"])
    document = json.loads(run.stdout)
    assert document["schema"] == "pathways.proofs/1"
    assert {proof["verdict"] for proof in document["proofs"]} == {"refuted"}
    mine = next(proof for proof in document["proofs"] if proof["subject"] == "mine")
    assert mine["finding"]["related"] and mine["witness"]["case"]


def test_a_budget_of_one_step_decides_little_and_says_so(copy: Path) -> None:
    run = CliRunner().invoke(app, ["verify", "--rules", str(copy), "--edition", "2026.11", "--budget", "1"])
    assert "Not decided:" in run.stdout and "budget" in run.stdout


def test_show_proved_lists_them(copy: Path) -> None:
    run = CliRunner().invoke(app, ["verify", "--rules", str(copy), "--edition", "2026.11", "--show-proved"])
    assert (
        "Proved:" in run.stdout
        and "one-route: 2026-05-08-draft-amendment-regulations: gb-reliance-1 / gb-reliance-3" in run.stdout
    )


def test_an_unknown_edition_exits_with_two(copy: Path) -> None:
    assert CliRunner().invoke(app, ["verify", "--rules", str(copy), "--edition", "1999.01"]).exit_code == 2
