"""``pathways rules ...``, ``--version``, ``--help``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pathways as package
from pathways.cli.commands import EVERYTHING, app_with
from pathways.report.rule_text import route_ids
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.schemas import SCHEMA_NAMES
from tests.acceptance.command import EDITIONS, NEWEST, NEWEST_PATCH, RULES, Command, Done, refused

MUST_EXIST = {
    "gb-ukca-self-declared", "gb-ukca-approved-body", "gb-ce-recognition", "gb-custom-made", "gb-in-house",
    "gb-clinical-investigation", "gb-exceptional-use", "ni-ce", "ni-qualifying-goods", "gb-ukca", "gb-ce", "gb-reliance", "ni",
}  # fmt: skip


def quiet(done: Done) -> str:
    """What a run without complaint printed."""
    assert done.code == 0, done.err
    assert done.err == ""
    return done.out


# --- the command itself -----------------------------------------------------------------------------------


def test_version(pathways: Command) -> None:
    assert quiet(pathways("--version")) == f"pathways {package.__version__}\n"


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("assess", "--help"), ("rules", "--help"), ("rules", "show", "-h")])
def test_help(pathways: Command, arguments: tuple[str, ...]) -> None:
    text = quiet(pathways(*arguments))
    assert text.startswith("Usage: pathways")
    assert "\x1b" not in text


@pytest.mark.parametrize("arguments", [(), ("rules",)])
def test_without_arguments_it_shows_the_help(pathways: Command, arguments: tuple[str, ...]) -> None:
    done = pathways(*arguments)
    assert done.code in (0, 2)
    assert "Usage: pathways" in done.out + done.err
    assert "Traceback" not in done.err


def test_an_unknown_command_is_refused(pathways: Command) -> None:
    assert "asess" in refused(pathways("asess"))


# --- list and show ------------------------------------------------------------------------------------------


def test_list_shows_the_newest_edition_and_names_the_others(pathways: Command) -> None:
    text = quiet(pathways("rules", "list"))
    assert text.startswith(f"Edition {NEWEST_PATCH}")
    assert all(edition in text for edition in EDITIONS)


@pytest.mark.parametrize("edition", EDITIONS)
def test_list_names_every_instrument_and_route(pathways: Command, edition: str) -> None:
    text = quiet(pathways("rules", "list", "--edition", edition))
    rules = RuleFolder(RULES).rule_set(edition).edition
    assert all(instrument.id in text for instrument in rules.instruments)
    assert all(route.id in text for instrument in rules.instruments for route in instrument.routes)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_promised_ids_exist(edition: str) -> None:
    ids = set(route_ids(RuleFolder(RULES).rule_set(edition).edition))
    assert ids >= MUST_EXIST
    assert any(id_.startswith("gb-reliance-") for id_ in ids)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.first_only
def test_show_prints_every_route_and_group(edition: str, monkeypatch: pytest.MonkeyPatch, rule_cache: Path) -> None:
    monkeypatch.setenv("PATHWAYS_CACHE", str(rule_cache))
    rules = RuleFolder(RULES).rule_set(edition).edition
    rows = {route.id: route.rows for instrument in rules.instruments for route in instrument.routes}
    for id_ in route_ids(rules):
        # In this process: there are many.
        result = CliRunner().invoke(app_with(EVERYTHING), ["rules", "show", id_, "--edition", edition])
        assert result.exit_code == 0, (id_, result.output)
        assert result.stdout.startswith(f"{id_}: ")
        assert all(row.cite.rule in result.stdout for row in rows.get(id_, ()))
        assert all(cite.place in result.stdout for row in rows.get(id_, ()) for cite in row.cite.sources)


@pytest.mark.parametrize("id_", ["gb-reliance-4", "gb-reliance", "gb-ukca", "ni-ce"])
def test_show_prints_a_route_or_group(pathways: Command, id_: str) -> None:
    text = quiet(pathways("rules", "show", id_))
    assert text.startswith(f"{id_}: ")
    assert "Sources: " in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("wrong", "meant"), [("gb-relianc-4", "gb-reliance-4"), ("GB-UKCA", "gb-ukca"), ("nice", "ni-ce")])
def test_an_unknown_route_is_refused_with_a_suggestion(pathways: Command, wrong: str, meant: str) -> None:
    said = refused(pathways("rules", "show", wrong))
    assert wrong in said
    assert f"'{meant}'" in said


@pytest.mark.parametrize("command", [("list",), ("show", "gb-ukca"), ("test",), ("schema", "device")])
def test_an_unknown_edition_is_refused(pathways: Command, command: tuple[str, ...]) -> None:
    assert "2024.05" in refused(pathways("rules", *command, "--edition", "2024.06"))


@pytest.mark.parametrize(
    "command", [("list",), ("show", "gb-ukca"), ("test",), ("lock",), ("lock", "--check"), ("schema", "device")]
)
def test_a_missing_rule_folder_is_refused(pathways: Command, command: tuple[str, ...]) -> None:
    assert "nowhere" in refused(pathways("rules", *command, "--rules", "nowhere"))


# --- schema ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schema_prints_json(pathways: Command, name: str) -> None:
    schema = json.loads(quiet(pathways("rules", "schema", name)))
    assert schema["$id"] == f"urn:pathways:{name}:{2 if name in ('assessment', 'receipt') else 1}"


def test_an_unknown_schema_is_refused_with_a_suggestion(pathways: Command) -> None:
    assert "'device'" in refused(pathways("rules", "schema", "devcie"))


def test_the_device_schema_follows_a_rule_folder_of_ones_own(pathways: Command, rules: Path) -> None:
    facts = rules / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("label: Kind of device", "label: Sort of device"), encoding="utf-8")
    schema = json.loads(quiet(pathways("rules", "schema", "device", "--rules", rules)))
    assert schema["properties"]["device"]["properties"]["kind"]["title"] == "Sort of device"


# --- test and lock ----------------------------------------------------------------------------------------------


@pytest.fixture
def rules(pathways: Command) -> Path:
    folder = pathways.folder / "rules"
    shutil.copytree(RULES, folder, ignore=shutil.ignore_patterns("cases", "editions.lock"))
    return folder


CASES = """\
schema: pathways.cases/1
edition: "{edition}"
as_of: "2026-11-20"
cases:
  - id: class-iia
    about: A Class IIa device needs an Approved Body.
    device:
      device: {{kind: general, custom_made: false, in_house: false, human_tissue: false}}
      class: {{gb: IIa}}
      approvals: []
    expect: [{{id: gb-ukca-approved-body, outcome: {outcome}, rules: [ukca-class-iia]}}]
"""


def write_cases(rules: Path, outcome: str, edition: str = NEWEST) -> None:
    path = rules / "cases" / edition / "own.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CASES.format(edition=edition, outcome=outcome), encoding="utf-8")


@pytest.mark.slow
def test_cases_that_pass(pathways: Command, rules: Path) -> None:
    write_cases(rules, "open")
    assert f"{NEWEST}: 1 passed, 0 failed" in quiet(pathways("rules", "test", "--rules", rules))


@pytest.mark.slow
def test_a_case_that_fails_is_named_with_its_place(pathways: Command, rules: Path) -> None:
    write_cases(rules, "closed")
    done = pathways("rules", "test", "--rules", "rules", "--edition", NEWEST)
    assert done.code == 1
    assert f"rules/cases/{NEWEST}/own.yaml:11:14: error TS001: case 'class-iia'" in done.out
    assert f"{NEWEST}: 0 passed, 1 failed" in done.out


@pytest.mark.slow
def test_no_case_at_all_is_a_failure(pathways: Command, rules: Path) -> None:
    assert pathways("rules", "test", "--rules", rules).code == 1


@pytest.mark.slow
def test_a_case_that_expects_nothing_is_refused(pathways: Command, rules: Path) -> None:
    write_cases(rules, "open")
    path = rules / "cases" / NEWEST / "own.yaml"
    path.write_text(path.read_text(encoding="utf-8").split("    expect:")[0] + "    expect: []\n", encoding="utf-8")
    done = pathways("rules", "test", "--rules", rules)
    assert done.code == 2
    assert "expects nothing" in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_a_lock_holds_until_an_edition_says_something_else(pathways: Command, rules: Path) -> None:
    assert pathways("rules", "lock", "--check", "--rules", rules).code == 1
    assert pathways("rules", "lock", "--rules", rules).code == 0
    assert pathways("rules", "lock", "--check", "--rules", rules).code == 0
    instrument = rules / "instruments" / "2002-06-13-uk-mdr-2002.yaml"
    text = instrument.read_text(encoding="utf-8")

    instrument.write_text(f"# A comment says nothing new.\n{text}", encoding="utf-8")
    assert pathways("rules", "lock", "--check", "--rules", rules).code == 0

    instrument.write_text(text.replace("class.gb: IIa", "class.gb: IIb", 1), encoding="utf-8")
    done = pathways("rules", "lock", "--check", "--rules", rules)
    assert done.code == 1
    assert all(f"edition {edition}.1 says something else" in done.out for edition in EDITIONS)


@pytest.mark.slow
def test_a_new_edition_and_a_lost_one_break_the_lock(pathways: Command, rules: Path) -> None:
    assert pathways("rules", "lock", "--rules", rules).code == 0
    (rules / "editions" / "2024.05.yaml").unlink()
    newest = (rules / "editions" / f"{NEWEST}.yaml").read_text(encoding="utf-8")
    (rules / "editions" / "2031.01.yaml").write_text(newest.replace(f'"{NEWEST_PATCH}"', '"2031.01.1"'), encoding="utf-8")
    done = pathways("rules", "lock", "--check", "--rules", rules)
    assert done.code == 1
    assert "edition 2031.01.1 is not locked" in done.out
    assert "edition 2024.05.1 is locked and gone" in done.out


@pytest.mark.skipif(not (RULES / "editions.lock").exists(), reason="the shipped editions are not locked yet")
def test_the_shipped_editions_say_what_their_lock_says(pathways: Command) -> None:
    done = pathways("rules", "lock", "--check")
    assert done.code == 0, done.out
