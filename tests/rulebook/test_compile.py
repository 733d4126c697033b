from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.rulebook.folder import RuleFolder
from tests.rulebook.helpers import EDITION, INSTRUMENT, LATER, compiled, findings_of, line_and_column, places, write_edition

Edit = Callable[[str, str, str], tuple[int, int]]

LAW = "instruments/2002-06-13-uk-mdr-2002.yaml"
NEWEST = "editions/2026.11.yaml"


def _folder(path: Path) -> RuleFolder:
    return RuleFolder(path, shown_as="rules")


def test_every_shipped_edition_compiles(rules_folder: RuleFolder) -> None:
    for edition in rules_folder.edition_ids:
        rules = rules_folder.rule_set(edition)
        assert rules.edition.base == edition
        assert rules.edition.instruments
        assert len(rules.sha256) == 64


def test_the_promised_editions_are_there(rules_folder: RuleFolder) -> None:
    assert {"2024.05", "2024.11", "2025.07", "2026.02", "2026.05", "2026.11"} <= set(rules_folder.edition_ids)


def test_the_promised_routes_and_groups_are_in_the_newest_edition_or_before(rules_folder: RuleFolder) -> None:
    routes, groups = set(), set()
    for edition in rules_folder.edition_ids:
        for instrument in rules_folder.rule_set(edition).edition.instruments:
            routes |= {route.id for route in instrument.routes}
            groups |= {group.id for group in instrument.groups}
    promised = """gb-ukca-self-declared gb-ukca-approved-body gb-ce-recognition gb-ce-indefinite gb-ce-reliance gb-reliance-1
        gb-reliance-2 gb-reliance-3 gb-reliance-4 gb-custom-made gb-in-house gb-clinical-investigation gb-exceptional-use ni-ce
        ni-qualifying-goods"""
    assert routes >= set(promised.split())
    assert groups >= {"gb-ukca", "gb-ce", "gb-reliance", "ni"}


def test_a_copy_of_the_shipped_rules_compiles_to_the_same(rules_copy: Path, rules_folder: RuleFolder) -> None:
    copy = RuleFolder(rules_copy, shown_as="rules/uk").rule_set("2026.11")
    assert copy == rules_folder.rule_set("2026.11")


LONG = "duration: {low: 6, likely: 9, high: 15, unit: months}"

# Each row breaks one thing in a copy of the shipped rules. The last column is the part of the new text at which the finding
# stands; None: it is about the file as a whole.
SHIPPED_BROKEN = [
    ("facts.yaml", "  - id: device.kind\n    type: choice\n", "  - id: device.kind\n    type: choise\n", "YS016", "choise"),
    ("facts.yaml", "sources: [mhra-custom-made-gb]", "sources: [mhra-custom]", "RF010", None),
    ("sources.yaml", "  - id: abhi-510k-briefing\n", "  - id: abhi-510k-briefing\n    pages: 3\n", "YS019", "pages"),
    ("evidence.yaml", "  - id: design-dossier\n", "  - id: intended-purpose-and-classification\n", "YS008", "id: intended"),
    ("steps.yaml", "source: [note-market-data-2025, no-source]", "source: [no-source, note-market]", "RF010", "note-market"),
    ("calendar.yaml", "sources: [bristows-roadmap-2024-01]", "sources: [bristows-2024]", "RF010", "bristows-2024"),
    ("evidence.yaml", "{manufacturer.uk_responsible_person: true}", "{manufacturer.ukrp: true}", "RF001", "manufacturer.ukrp"),
    ("steps.yaml", LONG, LONG.replace("likely: 9", "likely: 5"), "DT003", "{low"),
    ("steps.yaml", LONG, LONG.replace("months", "moons"), "YS016", "moons"),
    ("steps.yaml", LONG, LONG.replace("low: 6", "low: -6"), "YS013", "-6"),
    ("steps.yaml", LONG, LONG.replace("low: 6", "low: 6.5"), "YS013", "6.5"),
    ("calendar.yaml", 'gb-roadmap-v1\n    date: "2024-01-09"', 'gb-roadmap-v1\n    date: "2024-02-30"', "YS012", '"2024-02-30"'),
    (NEWEST, "  - 2002-06-13-uk-mdr-2002\n", "  - 2002-06-13-uk-mdr\n", "RF015", None),
    (NEWEST, "  - 2002-06-13-uk-mdr-2002\n", "  - 2002-06-13-uk-mdr-2002\n  - 2002-06-13-uk-mdr-2002\n", "YS008", None),
    (NEWEST, 'id: "2026.11.1"', 'id: "2026.12.1"', "ST001", None),
    (NEWEST, 'known_on: "2026-11-20"', 'known_on: "20 November 2026"', "YS012", '"20 November 2026"'),
    (LAW, "id: 2002-06-13-uk-mdr-2002\n", "id: uk-mdr-2002\n", "ST001", None),
    (LAW, "status: in-force", "status: in-forse", "YS016", "in-forse"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "at"), SHIPPED_BROKEN)
@pytest.mark.first_only
def test_one_thing_broken_in_the_shipped_rules_is_named_with_file_line_and_column(
    rules_copy: Path, edit: Edit, file: str, old: str, new: str, code: str, at: str | None
) -> None:
    edit(file, old, new)
    (finding,) = findings_of(_folder(rules_copy), "2026.11")
    assert finding.code == code
    assert finding.span is not None
    assert finding.span.file == f"rules/{file}"
    if at is not None:
        text = (rules_copy / file).read_text(encoding="utf-8")
        start = text.rindex(new) + new.rindex(at)
        assert finding.span.line == text.count("\n", 0, start) + 1
        assert finding.span.column == start - text.rfind("\n", 0, start)


@pytest.mark.parametrize("file", ["facts.yaml", "sources.yaml", "evidence.yaml", "steps.yaml", "calendar.yaml", LAW, NEWEST])
def test_a_file_that_is_no_yaml_is_named(rules_copy: Path, file: str) -> None:
    path = rules_copy / file
    path.write_text(path.read_text(encoding="utf-8") + "\n]: [\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").count("\n")
    (finding,) = findings_of(_folder(rules_copy), "2026.11")
    assert (finding.code, str(finding.span)) == ("YS002", f"rules/{file}:{lines}:1")


@pytest.mark.parametrize("file", ["facts.yaml", "sources.yaml", "evidence.yaml", "steps.yaml", "calendar.yaml"])
@pytest.mark.first_only
def test_a_missing_file_is_named(rules_copy: Path, file: str) -> None:
    (rules_copy / file).unlink()
    assert places(findings_of(_folder(rules_copy), "2026.11")) == [f"IN001 rules/{file}:1:1"]


def test_a_rule_file_that_is_a_folder_is_named(rules_copy: Path) -> None:
    (rules_copy / "steps.yaml").unlink()
    (rules_copy / "steps.yaml").mkdir()
    assert places(findings_of(_folder(rules_copy), "2026.11")) == ["IN002 rules/steps.yaml:1:1"]


def test_a_file_that_the_edition_does_not_use_may_be_unreadable(rules_copy: Path) -> None:
    (rules_copy / "instruments" / "gone.yaml").symlink_to(rules_copy / "nowhere.yaml")
    (rules_copy / "instruments" / "folder.yaml").mkdir()
    assert findings_of(_folder(rules_copy), "2026.11") == []


def test_several_broken_files_are_all_reported(rules_copy: Path, edit: Edit) -> None:
    edit(LAW, "status: in-force", "status: in-forse")
    edit("instruments/2023-06-30-ce-recognition.yaml", "status: in-force", "status: law")
    edit("instruments/2024-11-14-reliance-consultation.yaml", "status: proposal", "status: proposed")
    found = findings_of(_folder(rules_copy), "2026.11")
    assert [finding.code for finding in found] == ["YS016"] * 3
    assert {finding.span.file for finding in found if finding.span} == {
        f"rules/{LAW}",
        "rules/instruments/2023-06-30-ce-recognition.yaml",
        "rules/instruments/2024-11-14-reliance-consultation.yaml",
    }


def test_several_broken_catalogue_files_are_all_reported(rules_copy: Path, edit: Edit) -> None:
    edit("evidence.yaml", "  - id: design-dossier\n", "  - id: technical-documentation\n")
    edit(
        "steps.yaml",
        "unit: months}\n    published: false\n    source: [note-market-data-2025, no-source]",
        "unit: moons}\n    published: false\n    source: no-source",
    )
    (rules_copy / "calendar.yaml").unlink()
    found = findings_of(_folder(rules_copy), "2026.11")
    assert {finding.code for finding in found} == {"YS008", "YS016", "IN001"}


def test_an_instrument_that_is_listed_and_broken_does_not_hide_one_that_is_missing(rules_copy: Path) -> None:
    folder = write_edition(rules_copy, small=INSTRUMENT.replace("status: in-force", "status: law"), gone=LATER)
    (rules_copy / "instruments" / "gone.yaml").unlink()
    assert {finding.code for finding in findings_of(folder)} == {"YS016", "RF015"}


def test_a_rule_id_may_not_stand_in_two_instruments_of_an_edition(rules_copy: Path) -> None:
    other = (
        INSTRUMENT.replace("id: small\n", "id: other\n").replace("small-", "other-").replace("rule: other-row", "rule: small-row")
    )
    (finding,) = findings_of(write_edition(rules_copy, small=INSTRUMENT, other=other))
    place = line_and_column(other, "rule: small-row")
    assert (finding.code, str(finding.span)) == ("YS008", f"rules/instruments/other.yaml:{place}")
    assert finding.help == f"Also at rules/instruments/small.yaml:{line_and_column(INSTRUMENT, 'rule: small-row')}."


def test_a_circle_over_group_route_and_row_is_found(rules_copy: Path) -> None:
    text = INSTRUMENT.replace("{step: class-check}", "{step: class-check, after: [mhra-registration]}")
    (finding,) = findings_of(write_edition(rules_copy, small=text))
    assert finding.code == "LG003"
    assert "class-check, mhra-registration, technical-file" in finding.message


@pytest.mark.slow
def test_waiting_for_a_step_outside_the_plan_is_no_circle(rules_copy: Path) -> None:
    text = INSTRUMENT.replace("{step: class-check}", "{step: class-check, after: [quality-system]}")
    assert findings_of(write_edition(rules_copy, small=text)) == []


def test_an_edition_that_is_not_there_is_named_with_those_that_are(rules_copy: Path) -> None:
    (finding,) = findings_of(_folder(rules_copy), "2026.1")
    assert finding.code == "IN009"
    assert finding.help is not None
    assert "2026.11" in finding.help


@pytest.mark.parametrize("edition", ["../facts", "", "2026.11.yaml", "x\n\x1b[31m"])
def test_an_edition_id_that_is_none_does_not_reach_other_files(rules_copy: Path, edition: str) -> None:
    (finding,) = findings_of(_folder(rules_copy), edition)
    assert finding.code == "IN009"
    assert finding.message.isprintable()


def test_only_what_is_read_counts_for_the_hash_of_a_rule_set(rules_copy: Path) -> None:
    before = write_edition(rules_copy, small=INSTRUMENT).rule_set(EDITION).sha256
    (rules_copy / "instruments" / "unused.yaml").write_text(LATER.replace("id: later", "id: unused"), encoding="utf-8")
    assert RuleFolder(rules_copy, "rules").rule_set(EDITION).sha256 == before
    assert write_edition(rules_copy, small=INSTRUMENT + "# x\n").rule_set(EDITION).sha256 != before


def test_the_instruments_of_an_edition_stand_in_its_order(rules_copy: Path) -> None:
    assert [each.id for each in compiled(rules_copy, later=LATER, small=INSTRUMENT)] == ["later", "small"]
    assert [each.id for each in compiled(rules_copy, small=INSTRUMENT, later=LATER)] == ["small", "later"]
