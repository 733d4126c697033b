"""Coverage: a small folder counted by hand, and suggestions that cover what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.behaviour.asking.shared import for_several_editions
from pathways.check.behaviour.cases import load_cases, run_cases
from pathways.check.behaviour.coverage.goals import ASKING
from pathways.check.behaviour.coverage.measure import Coverage, measure
from pathways.check.behaviour.coverage.render import as_text
from pathways.check.behaviour.coverage.suggest import ABOUT, as_case_file, suggest
from pathways.rulebook.folder import RuleFolder
from tests.check.rules_text.lint.folders import copy_minimal

EDITION = "2026.01"


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    return RuleFolder(copy_minimal(tmp_path))


def _measured(folder: RuleFolder) -> Coverage:
    return measure(folder.rule_set(EDITION), load_cases(folder, EDITION))


def _goals(goals: object) -> set[tuple[str, str, str]]:
    return {(goal.rule, goal.label, goal.outcome) for goal in goals}  # type: ignore[attr-defined]


def test_a_small_folder_comes_out_as_counted_by_hand(folder: RuleFolder) -> None:
    coverage = _measured(folder)
    assert (len(coverage.covered), len(coverage.uncovered), len(coverage.impossible)) == (31, 13, 2)
    assert _goals(coverage.uncovered) == {
        ("own-not-high", "'class.gb: III'", "unknown"),
        ("own-general", "'device.kind: general'", "no"),
        ("own-general", "'device.kind: general'", "unknown"),
        ("own-general", "'class.gb: [I, IIa]'", "unknown"),
        ("gb-recognition", "'approval.regulator: eu'", "unknown"),
        ("recognised-not-active", "'device.active: yes'", "unknown"),
        ("recognised-eu", "'device.active: no'", "unknown"),
        ("recognised-eu", "last day 2030-06-30", "after"),
        ("gb-reliance", "'approval.regulator: fda'", "unknown"),
        ("reliance-general", "'device.kind: general'", "no"),
        ("reliance-general", "'device.kind: general'", "unknown"),
        ("reliance-general", "'approval.pathway: 510k'", "unknown"),
        ("2020-01-01-act", "in force from 2020-01-01", "until"),
    }


def test_what_a_stronger_rule_takes_away_is_impossible_and_does_not_count(folder: RuleFolder) -> None:
    coverage = _measured(folder)
    assert _goals(coverage.impossible) == {
        ("own-general", "'class.gb: [I, IIa]'", "no"),
        ("recognised-eu", "'device.active: no'", "no"),
    }
    assert coverage.percent == pytest.approx(100 * 31 / 44)


def test_the_files_add_up_to_the_whole(folder: RuleFolder) -> None:
    coverage = _measured(folder)
    cells = [cell for row in coverage.by_file.values() for cell in row.values()]
    assert sum(done for done, _ in cells) == 31
    assert sum(total for _, total in cells) == 44


def test_without_cases_nothing_is_covered(folder: RuleFolder) -> None:
    coverage = measure(folder.rule_set(EDITION), ())
    assert not coverage.covered
    assert coverage.percent == 0


def test_suggested_cases_pass_and_cover_everything_that_can_be(folder: RuleFolder) -> None:
    rules = folder.rule_set(EDITION)
    suggestions = suggest(rules, _measured(folder))
    assert not suggestions.without
    path = folder.path / "cases" / EDITION / "suggested.yaml"
    path.write_text(as_case_file(rules, suggestions), encoding="utf-8")
    again = RuleFolder(folder.path)
    results = list(run_cases(again, EDITION))
    assert [failure for result in results for failure in result.failures] == []
    assert _measured(again).uncovered == ()
    assert all(case.about.startswith(ABOUT) for case in load_cases(again, EDITION) if case.id.startswith("suggested-"))


def test_suggestions_are_the_same_each_time(folder: RuleFolder) -> None:
    rules = folder.rule_set(EDITION)
    texts = {as_case_file(rules, suggest(rules, _measured(RuleFolder(folder.path)))) for _ in range(2)}
    assert len(texts) == 1


def test_what_is_asked_is_covered_by_cases_that_assert_it(folder: RuleFolder) -> None:
    asked = {(goal.kind, goal.rule, goal.outcome) for goal in _measured(folder).covered if goal.kind in ASKING}
    assert asked == {
        ("evidence", "own-file", "asserted"),
        ("duty", "register", "asserted"),
        ("duty", "register", "on"),
        ("duty", "register", "beyond"),
        ("step", "build-file", "asserted"),
        ("step", "declare", "asserted"),
        ("notice", "software-updates", "asserted"),
        ("notice", "software-updates", "held"),
        ("notice", "software-updates", "failed"),
    }


def test_a_device_that_is_only_looked_at_covers_nothing_that_is_asked(folder: RuleFolder) -> None:
    (folder.path / "cases" / "asking.yaml").unlink()
    coverage = _measured(folder)
    assert not [goal for goal in coverage.covered if goal.kind in ASKING]
    assert len([goal for goal in coverage.uncovered if goal.kind in ASKING]) == 9
    assert "duties 0/3 0 %" in " ".join(as_text(coverage).split())


def test_suggested_cases_assert_what_is_asked(folder: RuleFolder) -> None:
    (folder.path / "cases" / "asking.yaml").unlink()
    rules = folder.rule_set(EDITION)
    suggestions = suggest(rules, _measured(folder), ASKING)
    assert (suggestions.found, suggestions.without) == ((), ())
    path = folder.path / "cases" / EDITION / "suggested.yaml"
    path.write_text(as_case_file(rules, suggestions), encoding="utf-8")
    again = RuleFolder(folder.path)
    assert [failure for result in run_cases(again, EDITION) for failure in result.failures] == []
    assert not [goal for goal in _measured(again).uncovered if goal.kind in ASKING]


def test_suggestions_name_every_edition_in_which_they_hold(folder: RuleFolder) -> None:
    (folder.path / "cases" / "asking.yaml").unlink()
    rules = folder.rule_set(EDITION)
    text = as_case_file(rules, suggest(rules, _measured(folder), ASKING))
    (folder.path / "cases" / "shared.yaml").write_text(for_several_editions(text, EDITION, folder), encoding="utf-8")
    again = RuleFolder(folder.path)
    for edition in again.edition_ids:
        cases = [each for each in load_cases(again, edition) if each.id.startswith("suggested-asking")]
        assert cases, edition
        assert not [failure for each in run_cases(again, edition) for failure in each.failures]
