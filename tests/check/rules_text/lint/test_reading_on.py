"""A broken file never stops the others, and a broken entry never stops its neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part
from pathways.check.rules_text.lint.reading import read_book
from pathways.rulebook.folder import RuleFolder
from tests.check.rules_text.lint.folders import TODAY, change, copy_minimal, findings_of

ACT = "instruments/2020-01-01-act.yaml"
FILES = (
    "facts.yaml",
    "sources.yaml",
    "evidence.yaml",
    "steps.yaml",
    "calendar.yaml",
    ACT,
    "instruments/2025-05-01-proposal.yaml",
    "editions/2025.05.yaml",
    "cases/2026.01/law.yaml",
)


def _codes(root: Path) -> list[str]:
    return [finding.code for finding in findings_of(root)]


@pytest.mark.slow
def test_compiles_what_the_compiler_compiles(rules_folder: RuleFolder) -> None:
    book = read_book(rules_folder, TODAY)
    assert not book.findings
    for bound in book.editions:
        assert bound.edition == rules_folder.rule_set(bound.id).edition


@pytest.mark.parametrize("broken", FILES)
def test_a_file_that_is_no_yaml_hides_no_other_finding(broken: str, tmp_path: Path) -> None:
    """Each other file has a fault of its own, which is still found."""
    root = copy_minimal(tmp_path)
    for name in FILES:
        if name == broken:
            (root / name).write_text("a: 'b\n", encoding="utf-8")
        else:
            path = root / name
            path.write_text(path.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    found = findings_of(root)
    assert [each.span.file for each in found if each.span and each.code == "YS002"] == [f"r/{broken}"]
    blind = set() if broken != "facts.yaml" else set(FILES)
    told = {each.span.file.removeprefix("r/") for each in found if each.span and each.code == "YS019"}
    expected = set(FILES) - {broken} - blind
    if broken != "facts.yaml":
        expected -= {"cases/2026.01/law.yaml"}  # cases are read once the catalogue is sound
    assert expected <= told


def test_all_broken_entries_of_a_file_are_told(tmp_path: Path) -> None:
    root = copy_minimal(tmp_path)
    change(root, {"file": ACT, "old": "{class.high: true}", "new": "{class.hgih: true}"})
    change(root, {"file": ACT, "old": "{device.active: false}", "new": "{device.active: maybe}"})
    change(root, {"file": ACT, "old": "item: technical-file", "new": "item: technical-flie"})
    change(root, {"file": ACT, "old": "Keep a record of updates.", "new": "Keep a record of updates"})
    assert sorted(set(_codes(root)) - {"RF021", "RF025"}) == ["RF001", "RF012", "ST003", "YS011"]


def test_a_broken_fact_does_not_break_its_readers(tmp_path: Path) -> None:
    root = copy_minimal(tmp_path)
    change(root, {"file": "facts.yaml", "old": "    label: Active\n", "new": ""})
    assert [code for code in _codes(root) if code.startswith("RF0")] == []


def test_a_broken_source_does_not_break_its_readers(tmp_path: Path) -> None:
    root = copy_minimal(tmp_path)
    change(root, {"file": "sources.yaml", "old": "    title: The Act\n", "new": ""})
    assert "RF010" not in _codes(root)


def test_cases_of_whole_editions_still_run(tmp_path: Path) -> None:
    root = copy_minimal(tmp_path)
    change(root, {"file": "instruments/2025-12-01-response.yaml", "old": "group: gb-reliance", "new": "group: gb-relaince"})
    change(root, {"file": "cases/2025.05/proposal.yaml", "old": "outcome: unsettled", "new": "outcome: open"})
    codes = _codes(root)
    assert "RF014" in codes
    assert "TS001" in codes


def test_runs_are_alike(tmp_path: Path) -> None:
    root = copy_minimal(tmp_path)
    change(root, {"file": ACT, "old": "says: A Class III", "new": "says: A Class IIa"})
    one = check_folder(RuleFolder(root, "r"), today=TODAY, parts=(Part.LINT,))
    other = check_folder(RuleFolder(root, "r"), today=TODAY, parts=(Part.LINT,))
    assert one == other
