"""The schemas of what commands print for programs: true of real answers of every kind, and broken ones are refused."""

from __future__ import annotations

import csv
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pathways.check.behaviour.mutate.faults import KINDS as FAULTS
from pathways.check.proofs.proof import Kind
from pathways.cli.commands import EVERYTHING, app_with
from pathways.model.comparison import MoveKind, What
from pathways.model.what_if import EffectKind
from pathways.rulebook.schemas import SCHEMA_NAMES, load_schema
from tests.places import EXAMPLES, MINIMAL_RULES, PROJECT
from tests.schemas.test_schemas import changed, complaint

DAY = ("--as-of", "2026-11-20")
JSON = ("--format", "json")
IDX = PROJECT / "examples" / "idx-dr.yaml"
TABLES = PROJECT / "examples" / "portfolio"
MINIMAL = ("--rules", str(MINIMAL_RULES))


def ran(*arguments: object) -> str:
    result = CliRunner().invoke(app_with(EVERYTHING), [str(each) for each in arguments])
    assert result.exit_code in (0, 1), result.output
    return result.stdout


@cache
def said(*arguments: str) -> Any:
    return json.loads(ran(*arguments, *JSON))


DOCUMENTS: dict[str, tuple[str, ...]] = {
    "findings": ("rules", "check", *MINIMAL, "--today", "2026-11-20", "--skip", "verify"),
    "comparison": ("compare", str(IDX), "--from", "2024.05", "--to", "2026.11", *DAY),
    "what-if": ("what-if", str(IDX), *DAY),
    "dates": ("calendar", "--for", str(IDX), *DAY),
    "support": ("support", "--region", "scotland", "--for", str(IDX), *DAY),
    "partner-sheet": ("partner", "--for", str(IDX), *DAY),
    "map": ("map", str(IDX), *DAY),
    "diff": ("rules", "diff", "2025.05", "2026.01", *MINIMAL),
    "coverage": ("rules", "coverage", *MINIMAL),
    "mutation": ("rules", "mutate", *MINIMAL, "--count", "20"),
    "proofs": ("rules", "verify", *MINIMAL, "--show-proved"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_command_prints_is_valid(name: str) -> None:
    document = said(*DOCUMENTS[name])
    assert document["schema"] == f"pathways.{name}/1"
    assert complaint(name, document) is None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_what_is_said_of_every_example_is_valid(path: Path) -> None:
    assert complaint("comparison", said("compare", str(path), "--from", "2024.05", *DAY)) is None
    assert complaint("comparison", said("compare", str(path), *DAY, "--as-of", "2029-01-01")) is None
    assert complaint("what-if", said("what-if", str(path), *DAY)) is None
    assert complaint("dates", said("calendar", "--for", str(path), *DAY)) is None
    assert complaint("map", said("map", str(path), *DAY)) is None


def test_all_dates_are_valid() -> None:
    assert complaint("dates", said("calendar", *DAY)) is None


def test_findings_about_broken_files_are_valid(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL_RULES, tmp_path / "rules"))
    act = folder / "instruments" / "2020-01-01-act.yaml"
    act.write_text(act.read_text("utf-8").replace("device.active", "device.activ") + "extra: 1\n", "utf-8")
    document = json.loads(ran("rules", "check", "--rules", folder, "--today", "2026-11-20", *JSON))
    assert document["findings"]
    assert complaint("findings", document) is None


@pytest.fixture(scope="module")
def replays(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """One of the same answer, and one of a receipt in which a rule said something else."""
    receipt = tmp_path_factory.mktemp("receipts") / "receipt.json"
    ran("assess", IDX, *DAY, "--receipt", receipt)
    same = said("replay", str(receipt))
    document = json.loads(receipt.read_text("utf-8"))
    document["routes"][0]["outcome"] = "closed"
    rule = document["routes"][0]["rules"][0]
    next(each for each in document["rules"] if each["rule"] == rule)["condition_sha256"] = "0" * 64
    receipt.write_text(json.dumps(document), "utf-8")
    return same, json.loads(ran("replay", receipt, *JSON))


def test_replays_are_valid(replays: tuple[Any, Any]) -> None:
    same, other = replays
    assert same["same"] and not other["same"] and other["departures"] and other["culprit"]
    assert complaint("replay", same) is None
    assert complaint("replay", other) is None


# --- tables ---------------------------------------------------------------------------------------------


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("options", [(), ("--per", "route"), ("--explain",), ("--per", "route", "--explain")], ids=" ".join)
@pytest.mark.slow
def test_lines_of_a_portfolio_are_valid(tmp_path: Path, options: tuple[str, ...]) -> None:
    out = tmp_path / "out.jsonl"
    ran("portfolio", "assess", TABLES / "devices.csv", "-o", out, *DAY, *options)
    found = lines(out)
    assert len(found) > 40
    assert [wrong for line in found[:60] if (wrong := complaint("portfolio-row", line))] == []
    assert complaint("portfolio-row", found[0] | {"answer_score": 7}) is not None
    assert complaint("portfolio-row", {key: value for key, value in found[0].items() if key != "answer_as_of"}) is not None
    assert complaint("portfolio-row", found[0] | {"answer_as_of": "20 November"}) is not None


def test_lines_of_an_impact_are_valid(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ran("portfolio", "impact", TABLES / "devices.csv", "-o", out, "--from", "2025.07", *DAY)
    found = lines(out)
    assert len(found) > 100
    assert [wrong for line in found if (wrong := complaint("impact", line))] == []
    assert complaint("impact", found[0] | {"answer_change": "moved"}) is not None
    assert complaint("impact", found[0] | {"answer_turn": "opens"}) is not None


def test_rejected_rows_are_valid(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    ran("portfolio", "assess", TABLES / "with-mistakes.csv", "-o", tmp_path / "out.csv", "--rejects", rejects, *DAY)
    with rejects.open(encoding="utf-8", newline="") as file:
        found = [line | {"row": int(line["row"])} for line in csv.DictReader(file)]
    assert len(found) == 3
    assert [wrong for line in found if (wrong := complaint("portfolio-reject", line))] == []
    assert complaint("portfolio-reject", found[0] | {"reason": ""}) is not None
    assert complaint("portfolio-reject", found[0] | {"why": "x"}) is not None


def test_a_lock_is_valid() -> None:
    from tests.schemas.test_schemas import RULES, read

    lock = read(RULES / "editions.lock")
    assert complaint("lock", lock) is None
    assert complaint("lock", changed(lock, ("shared", "words"), "abc")) is not None
    assert complaint("lock", changed(lock, ("editions", "2026.13"), "0" * 64)) is not None


# --- broken answers, and closed sets of words -----------------------------------------------------------

BROKEN: tuple[tuple[str, tuple[str | int, ...], Any], ...] = (
    ("findings", ("failed",), "no"),
    ("findings", ("summary", "proofs"), ...),
    ("findings", ("findings", 0), {"code": "RF001"}),
    ("comparison", ("from", "as_of"), "2026"),
    ("comparison", ("routes", 0, "kind"), "moved"),
    ("comparison", ("routes", 0, "moved_by", "date_alone"), None),
    ("comparison", ("routes", 0, "after", "outcome"), "recommended"),
    ("comparison", ("documents", 0, "legal_status", "after"), "law"),
    ("what-if", ("proposals", 0, "changes"), []),
    ("what-if", ("proposals", 0, "effects", 0, "kind"), "closes"),
    ("what-if", ("proposals", 0, "device", "schema"), ...),
    ("what-if", ("score",), 1),
    ("dates", ("entries", 0, "weight"), "firm"),
    ("dates", ("entries", 0, "citations"), ...),
    ("map", ("edges", 0, "sources"), []),
    ("map", ("edges", 0, "standing"), "maybe"),
    ("map", ("nodes", 0, "position"), ...),
    ("diff", ("behaviour",), "different"),
    ("diff", ("classes", 0, "changes"), []),
    ("diff", ("classes", 0, "before", 0, "line"), 0),
    ("coverage", ("editions", 0, "percent"), 101),
    ("coverage", ("editions", 0, "files", 0, "duties"), ...),
    ("coverage", ("editions", 0, "uncovered", 0, "kind"), "leaf"),
    ("mutation", ("mutants", 0, "noticed_by"), "nobody"),
    ("mutation", ("mutants", 0, "kind_of_rule"), "rule"),
    ("proofs", ("proofs", 0, "verdict"), "noted"),
    ("proofs", ("counts", 0, "proofs"), 0),
)


@pytest.mark.parametrize(("name", "path", "value"), BROKEN, ids=lambda each: str(each)[:40])
def test_a_broken_answer_is_refused(name: str, path: tuple[str | int, ...], value: Any) -> None:
    assert complaint(name, changed(said(*DOCUMENTS[name]), path, value)) is not None


def test_a_broken_replay_is_refused(replays: tuple[Any, Any]) -> None:
    assert complaint("replay", changed(replays[1], ("culprit", "changes"), [])) is not None
    assert complaint("replay", changed(replays[1], ("departures", 0, "now"), ...)) is not None


def test_the_words_of_the_schemas_are_those_of_the_code() -> None:
    moves: Any = load_schema("comparison")["$defs"]
    effects: Any = load_schema("what-if")["$defs"]
    claims: Any = load_schema("proofs")["$defs"]
    mutants: Any = load_schema("mutation")["properties"]
    assert moves["kind"]["enum"] == [each.value for each in MoveKind]
    differences = moves["route_move"]["properties"]["differences"]["items"]["properties"]
    assert differences["what"]["enum"] == [each.value for each in What]
    assert effects["effect"]["properties"]["kind"]["enum"] == [each.value for each in EffectKind]
    assert claims["kind"]["enum"] == [each.value for each in Kind]
    assert mutants["mutants"]["items"]["properties"]["kind"]["enum"] == list(FAULTS)


def test_the_page_names_every_schema() -> None:
    text = (PROJECT / "docs" / "ci.md").read_text("utf-8")
    part = text[text.index("## Schemas") : text.index("## In an editor")]
    assert {name for name in SCHEMA_NAMES if f"`{name}`" not in part} == set()
