from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.model.findings import Finding
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.lock import check_lock, edition_digest, lock_path, lock_text
from pathways.rulebook.nodes import FileError
from tests.rulebook.helpers import EDITION, INSTRUMENT, LATER, write_edition

Edit = Callable[[str, str, str], tuple[int, int]]


def _lock(path: Path) -> None:
    folder = RuleFolder(path, shown_as="rules")
    lock_path(folder).write_text(lock_text(folder), encoding="utf-8")


def _with_two_editions(path: Path) -> Path:
    for edition in (path / "editions").glob("*.yaml"):
        if edition.stem != "2024.05":
            edition.unlink()
    write_edition(path, small=INSTRUMENT, later=LATER)
    return path


@pytest.fixture(scope="module")
def lock_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = shutil.copytree(shipped_rules(), tmp_path_factory.mktemp("locked") / "uk", ignore=shutil.ignore_patterns("cases"))
    path = _with_two_editions(Path(copied))
    lock_path(RuleFolder(path)).unlink()
    _lock(path)
    return lock_path(RuleFolder(path))


@pytest.fixture
def locked(rules_copy: Path, lock_of_two: Path) -> Path:
    """A copy of the shipped rules with two editions, a small one and that of May 2024, locked as they are."""
    shutil.copy(lock_of_two, _with_two_editions(rules_copy))
    return rules_copy


def _check(path: Path) -> list[Finding]:
    return list(check_lock(RuleFolder(path, shown_as="rules")))


def _line_of(path: Path, edition: str) -> int:
    lines = (path / "editions.lock").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if f'"{edition}"' in line)


def _digest(path: Path) -> str:
    return edition_digest(RuleFolder(path, shown_as="rules").rule_set(EDITION))


def test_what_was_not_changed_has_no_findings(locked: Path) -> None:
    assert _check(locked) == []


@pytest.mark.slow
def test_the_hash_is_the_same_for_rules_read_from_files_and_from_the_cache(
    rules_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATHWAYS_CACHE", str(tmp_path / "cache"))
    for edition in RuleFolder(rules_copy).edition_ids:
        fresh, kept = (edition_digest(RuleFolder(rules_copy).rule_set(edition)) for _ in range(2))
        assert fresh == kept


def test_the_lock_names_every_edition_with_a_hash(locked: Path) -> None:
    text = (locked / "editions.lock").read_text(encoding="utf-8")
    assert re.findall(r'^  "([^"]+)": [0-9a-f]{64}$', text, re.MULTILINE) == ["2024.05.1", EDITION]


# What changes an answer. Each row is a text of the small instrument and what takes its place.
MEANT = [
    ("says: Yes.", "says: Yes, perhaps."),
    ("when: {class.gb: IIa}", "when: {class.gb: IIb}"),
    ("when: {class.gb: IIa}", "when: {class.gb: {not: IIa}}"),
    ("when: {class.gb: IIa}", "when: {not: {class.gb: IIa}}"),
    ("source: [bivda-2024-05, covington-2024-05]", "source: bivda-2024-05"),
    ("confidence: verified\n        steps", "confidence: secondary\n        steps"),
    ('since: "2025-12-31"', 'since: "2025-12-30"'),
    ('{earliest_of: ["2029-12-31",', '{earliest_of: ["2029-12-30",'),
    ("between: [gb-small-1]", "between: []"),
    ("need: mandatory", "need: good-practice"),
    ("after: [technical-file]", "after: []"),
    ("after: [technical-file], not_before: opening", "after: [technical-file]"),
    ("title: Small route", "title: Small way"),
    ("reminder: A reminder.", "reminder: Another reminder."),
    ("checks: [One., Two.]", "checks: [One.]"),
    ("gives: something", "gives: nothing"),
    ("rule: small-notice", "rule: small-note"),
    ("phase: before-market", "phase: after-market"),
    ('in_force: {from: "2026-06-01"}', 'in_force: {from: "2026-06-02"}'),
    ("\nstatus: in-force\n", "\nstatus: made\n"),
    ("    route_to_market: true\n", "    route_to_market: false\n"),
]


@pytest.mark.parametrize(("old", "new"), MEANT)
@pytest.mark.first_only
def test_an_edition_that_says_something_else_is_found(locked: Path, old: str, new: str) -> None:
    base = INSTRUMENT.replace("    title: Small route\n", "    title: Small route\n    route_to_market: true\n")
    assert base.count(old) == 1
    write_edition(locked, small=base.replace(old, new), later=LATER)
    (finding,) = _check(locked)
    assert finding.code == "DT011"
    assert EDITION in finding.message
    assert str(finding.span) == f"rules/editions.lock:{_line_of(locked, EDITION)}:3"
    assert finding.help is not None
    assert f"{EDITION}.1" in finding.help


STEPS = "      - {step: class-check}\n      - {step: technical-file, after: class-check}\n"
GROUP = "    market: GB\n    per: device\n    when: {device.kind: general}\n"

# What changes no answer.
UNMEANT = [
    ("schema: pathways.instrument/1\n", "# A comment.\n\nschema: pathways.instrument/1\n"),
    ("        says: Yes.\n", "        # why\n        says: Yes.   # because\n"),
    ("        says: Yes.\n", "        says: >-\n          Yes.\n"),
    ("        says: Yes.\n", "        says: 'Yes.'\n"),
    ("when: {class.gb: IIa}", "when:\n          class.gb: IIa"),
    ("when: {class.gb: IIa}", "when: {class.gb: [IIa]}"),
    ("source: [bivda-2024-05, covington-2024-05]", "source: [covington-2024-05, bivda-2024-05]"),
    (STEPS, "      - {step: technical-file, after: [class-check]}\n      - {step: class-check}\n"),
    (GROUP, "    per: device\n    when: {device.kind: general}\n    market: GB\n"),
    ("    title: Small route\n", "    title: Small route\n    route_to_market: true\n"),
]


@pytest.mark.parametrize(("old", "new"), UNMEANT)
@pytest.mark.first_only
def test_comments_layout_and_order_are_no_change(locked: Path, old: str, new: str) -> None:
    assert INSTRUMENT.count(old) == 1
    write_edition(locked, small=INSTRUMENT.replace(old, new), later=LATER)
    assert _check(locked) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{class.gb: [I, IIa]}", "{class.gb: [IIa, I]}"),
        ("{any: [{class.gb: I}, {device.sterile: true}]}", "{any: [{device.sterile: true}, {class.gb: I}]}"),
        ("{class.gb: I, device.sterile: true}", "{device.sterile: true, class.gb: I}"),
    ],
)
def test_the_order_within_a_condition_is_no_change(rules_copy: Path, one: str, other: str) -> None:
    digests = []
    for when in (one, other):
        write_edition(rules_copy, small=INSTRUMENT.replace("{class.gb: IIa}", when))
        digests.append(_digest(rules_copy))
    assert digests[0] == digests[1]


def test_the_order_of_instruments_is_no_change(locked: Path) -> None:
    write_edition(locked, later=LATER, small=INSTRUMENT)
    assert _check(locked) == []


def test_the_duration_of_a_step_that_is_used_counts_and_of_one_that_is_not_does_not(rules_copy: Path, edit: Edit) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    before = _digest(rules_copy)
    edit(
        "steps.yaml",
        "duration: {low: 6, likely: 9, high: 15, unit: months}",
        "duration: {low: 6, likely: 9, high: 16, unit: months}",
    )
    assert _digest(rules_copy) == before
    edit(
        "steps.yaml",
        "duration: {low: 2, likely: 3, high: 5, unit: months}",
        "duration: {low: 2, likely: 4, high: 5, unit: months}",
    )
    assert _digest(rules_copy) != before


def test_a_constraint_between_facts_counts(rules_copy: Path, edit: Edit) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    before = _digest(rules_copy)
    edit("facts.yaml", "then: {device.kind: [general, ivd]}", "then: {device.kind: [general, ivd, pack]}")
    assert _digest(rules_copy) != before


@pytest.mark.slow
def test_a_shipped_rule_that_says_something_else_is_found_in_every_edition_that_has_it(rules_copy: Path, edit: Edit) -> None:
    _lock(rules_copy)
    edit(
        "instruments/2024-11-14-reliance-consultation.yaml",
        "says: Devices that contain non-viable human cells",
        "says: Things that contain non-viable human cells",
    )
    found = {finding.subject for finding in _check(rules_copy) if finding.code == "DT011"}
    assert {"2024.11", "2025.07", "2026.11"} <= found
    assert "2024.05" not in found


def test_another_word_beyond_market_access_is_found_in_the_edition_that_has_it(rules_copy: Path, edit: Edit) -> None:
    for edition in (rules_copy / "editions").glob("*.yaml"):
        if edition.stem not in ("2026.05", "2026.11"):
            edition.unlink()
    _lock(rules_copy)
    assert _check(rules_copy) == []
    edit("adoption/digital.yaml", "Complete the DTAC form", "Fill in the DTAC form")
    assert [(finding.code, finding.subject) for finding in _check(rules_copy)] == [("DT011", "2026.11")]


def test_an_edition_without_an_entry_is_found(locked: Path) -> None:
    path = locked / "editions.lock"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if f'"{EDITION}"' not in line), encoding="utf-8")
    (finding,) = _check(locked)
    assert (finding.code, str(finding.span)) == ("DT010", "rules/editions.lock:1:1")
    assert EDITION in finding.message


def test_without_a_lock_every_edition_is_found(rules_copy: Path) -> None:
    findings = _check(rules_copy)
    assert {finding.code for finding in findings} == {"DT010"}
    assert len(findings) == len(RuleFolder(rules_copy).edition_ids)


def test_an_edition_that_is_locked_and_gone_is_found(locked: Path) -> None:
    (locked / "editions" / f"{EDITION}.yaml").unlink()
    (finding,) = _check(locked)
    assert (finding.code, str(finding.span)) == ("DT012", f"rules/editions.lock:{_line_of(locked, EDITION)}:3")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "YS001"),
        ("schema: pathways.lock/2\neditions: {}\n", "YS018"),
        ("schema: pathways.lock/1\n", "YS017"),
        ("schema: pathways.lock/1\neditions: [a]\n", "YS014"),
        ("schema: pathways.lock/1\neditions: {'2024.05': [a]}\n", "YS010"),
        ("schema: pathways.lock/1\neditions: {'2024.05': a, '2024.05': a}\n", "YS008"),
        ("schema: pathways.lock/1\neditions: {'2024.05': a}\nmore: x\n", "YS019"),
    ],
)
def test_a_lock_that_is_broken_is_refused_with_its_place(rules_copy: Path, text: str, code: str) -> None:
    (rules_copy / "editions.lock").write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        _check(rules_copy)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert finding.span is not None
    assert finding.span.file == "rules/editions.lock"
