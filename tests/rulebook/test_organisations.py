"""The files of who can help and of what to ask: read whole, or refused with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError
from pathways.rulebook.organisations import directory_of
from pathways.rulebook.partner import partner_questions
from tests.check.rules_text.lint.folders import copy_minimal

GOOD = """\
schema: pathways.organisations/1
checked: "2026-01-02"
since: "2026.01"
regions:
  - {id: north, title: the North, nation: england}
tags:
  - {id: soft, because: it is software}
selections:
  - {id: there, says: The door., regions: [north], order: [{type: funder, most: 1}], confidence: assumed}
  - {id: nowhere, says: The door., picks: [{organisation: door}], order: [], confidence: assumed}
organisations:
  - id: door
    name: The door
    type: national-front-door
    regions: [north]
    serves: [any, soft]
    what: It opens.
    coordinates: {longitude: -2.5, latitude: 53}
    status: live
    sources: firm-2025
    confidence: secondary
"""
PARTNER = """\
schema: pathways.partner-questions/1
checked: "2026-01-02"
since: "2026.01"
gaps:
  - {id: body, says: None yet., reviewer: uk-approved-body, confidence: assumed}
questions:
  - {id: who, group: cultural-fit, ask: Who?, why: To know., gaps: [body], confidence: assumed}
"""


def findings(tmp_path: Path, name: str, text: str) -> list[tuple[str, int]]:
    root = copy_minimal(tmp_path)
    (root / name).write_text(text, encoding="utf-8")
    folder = RuleFolder(root, "r")
    catalogue = folder.rule_set(folder.newest_edition).catalogue
    try:
        assert (directory_of if name == "organisations.yaml" else partner_questions)(folder, catalogue) is not None
    except FileError as problem:
        return [(each.code, each.span.line if each.span else 0) for each in problem.findings]
    return []


def test_what_is_right_is_read(tmp_path: Path) -> None:
    assert findings(tmp_path, "organisations.yaml", GOOD) == []


def test_a_folder_may_have_neither(tmp_path: Path) -> None:
    folder = RuleFolder(copy_minimal(tmp_path), "r")
    catalogue = folder.rule_set(folder.newest_edition).catalogue
    assert directory_of(folder, catalogue) is None
    assert partner_questions(folder, catalogue) is None


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("regions: [north]\n    serves", "regions: [nroth]\n    serves", "RF060", 15),
        ("serves: [any, soft]", "serves: [any, sotf]", "RF060", 16),
        ("[{organisation: door}]", "[{organisation: dor}]", "RF060", 10),
        ("sources: firm-2025", "sources: firm-2052", "RF010", 20),
        ("    sources: firm-2025\n", "", "YS017", 12),
        ("status: live", "status: closed", "RF061", 10),
        ("status: live", "status: open", "YS016", 19),
        ("    regions: [north]\n    serves", "    serves", "YS017", 12),
        ("latitude: 53}", "latitude: 153}", "YS013", 18),
        ("{id: north, title: the North, nation: england}", "{id: north, title: the North, nation: france}", "YS016", 5),
        ("says: The door., regions: [north], order", "says: The door., order", "YS017", 1),
        ("  - {id: nowhere, says: The door., picks: [{organisation: door}], order: [], confidence: assumed}\n", "", "YS017", 1),
        ("because: it is software}", "because: it is software, when: {device.colour: red}}", "RF001", 7),
        ("    what: It opens.\n", "    what: It opens.\n    score: 7\n", "YS019", 18),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert GOOD.count(old) == 1
    assert (code, line) in findings(tmp_path, "organisations.yaml", GOOD.replace(old, new))


def test_an_id_stands_once(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("  - id: door") :]
    assert findings(tmp_path, "organisations.yaml", twice) == [("YS008", 22)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("gaps: [body], confidence", "gaps: [bdoy], confidence", "RF060"),
        ("why: To know., gaps: [body], confidence: assumed", "why: To know., confidence: secondary", "YS017"),
        ("reviewer: uk-approved-body, ", "", "YS016"),
        ("group: cultural-fit", "group: score", "YS016"),
    ],
)
def test_what_is_wrong_with_questions_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert findings(tmp_path, "partner.yaml", PARTNER) == []
    assert code in [found for found, _ in findings(tmp_path / "x", "partner.yaml", PARTNER.replace(old, new))]
