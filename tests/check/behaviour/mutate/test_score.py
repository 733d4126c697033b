"""The mutation score: faults are real, repeatable, and caught where a case looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.behaviour.asking.case_file import as_case_file
from pathways.check.behaviour.mutate.asking_faults import COST, ROUTE, SUBJECTS
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.behaviour.mutate.faults import KINDS, faults_of
from pathways.check.behaviour.mutate.files import read_files
from pathways.check.behaviour.mutate.score import MutationBench, score
from pathways.model.conditions import AllOf, Interval, Negation, OneOf, Within
from pathways.rulebook.folder import RuleFolder
from tests.check.rules_text.lint.folders import copy_minimal


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    return RuleFolder(copy_minimal(tmp_path))


def test_reading_the_files_again_gives_the_compiled_editions(rules_folder: RuleFolder) -> None:
    files = read_files(rules_folder)
    for edition, rules in files.editions.items():
        assert files.rule_set(edition) == rules


@pytest.mark.slow
def test_every_fault_changes_its_file(rules_folder: RuleFolder) -> None:
    bench = MutationBench(rules_folder)
    faults = bench.faults(None)
    assert len(faults) > 1000
    for fault in faults:
        if fault.cost is not None:
            assert fault.cost.changed != (fault.cost.line,), fault.words
        elif fault.broken is None:
            assert fault.derived is not None
            assert fault.derived[0] != fault.derived[1]
        else:
            assert fault.broken != bench.files.files[fault.file], fault.words


def test_there_are_faults_of_every_kind(rules_folder: RuleFolder) -> None:
    """But for those of an instrument that makes law of a draft: none is shipped yet."""
    found = {fault.kind for fault in MutationBench(rules_folder).faults(None)}
    assert set(KINDS) - found == {"swap-days", "weaken-confidence", "drop-change"}
    assert found <= set(KINDS)


def test_no_two_faults_of_a_file_are_the_same(folder: RuleFolder) -> None:
    files = read_files(folder)
    editor = Editor(files.facts.vocabulary, files.facts.derived.values())
    for id_, file in files.files.items():
        broken = [(fault.broken, fault.kind) for fault in faults_of(file, editor, files.places[id_])]
        assert len(broken) == len({repr(each) for each in broken})


def test_a_condition_has_the_faults_that_a_slip_of_the_pen_makes(rules_folder: RuleFolder) -> None:
    vocabulary = rules_folder.catalogue.vocabulary
    software, day = OneOf("device.software", frozenset({True})), Within("approval.declared_on", Interval(None, 737935))
    edits = {(edit.kind, edit.condition) for edit in Editor(vocabulary).edits(AllOf((software, day)))}
    assert edits == {
        ("drop", AllOf((day,))),
        ("drop", AllOf((software,))),
        ("flip", AllOf((Negation(software), day))),
        ("flip", AllOf((software, Negation(day)))),
        ("shift-date", AllOf((software, Within("approval.declared_on", Interval(None, 737934))))),
        ("shift-date", AllOf((software, Within("approval.declared_on", Interval(None, 737936))))),
    }


def test_a_derived_fact_is_one_leaf(rules_folder: RuleFolder) -> None:
    facts = read_files(rules_folder).facts
    lower = facts.derived["class.gb_vs_eu"].definitions["lower"]
    edits = list(Editor(facts.vocabulary, facts.derived.values()).edits(lower))
    assert [(edit.kind, edit.words) for edit in edits] == [
        ("flip", "turned round: class.gb_vs_eu: lower"),
        ("swap-value", "class.gb_vs_eu: lower became same"),
    ]


def test_the_same_seed_gives_the_same_faults(folder: RuleFolder) -> None:
    assert score(folder, 3, 20) == score(RuleFolder(folder.path), 3, 20)


def test_survivors_say_which_device_would_show_them(folder: RuleFolder) -> None:
    for path in (folder.path / "cases").rglob("*.yaml"):
        path.unlink()
    scored = score(folder, 1, 15)
    assert scored.survivors
    assert all(mutant.witness and mutant.span.line > 0 for mutant in scored.survivors)


def test_cases_catch_a_deleted_exclusion(folder: RuleFolder) -> None:
    bench = MutationBench(folder)
    fault = next(each for each in bench.faults(None) if each.kind == "delete-rule" and each.rule == "own-not-high")
    mutant = bench.try_(fault, None)
    assert mutant is not None
    assert (mutant.by, mutant.where) == ("cases", "2026.01: class-iii")


def test_a_fault_that_no_device_feels_does_not_count(folder: RuleFolder) -> None:
    """An active device is excluded by the group, so the row's own condition makes no difference."""
    bench = MutationBench(folder)
    fault = next(each for each in bench.faults(None) if each.rule == "recognised-eu" and "only condition" in each.words)
    assert bench.try_(fault, None) is None


# --- evidence, duties, notices, steps -----------------------------------------------------------------------


def _tried(folder: RuleFolder, subject: str) -> list[tuple[str, str | None]]:
    bench = MutationBench(folder)
    tried = [(fault, bench.try_(fault, None)) for fault in bench.faults(None) if fault.subject == subject]
    assert tried
    return [(f"{fault.kind} {fault.rule}: {fault.words}", mutant.by) for fault, mutant in tried if mutant is not None]


@pytest.mark.parametrize("subject", [subject for subject in SUBJECTS if subject not in (ROUTE, COST)])
def test_cases_that_assert_notice_every_fault_of_what_is_asked(folder: RuleFolder, subject: str) -> None:
    found = _tried(folder, subject)
    assert found
    assert [words for words, by in found if by is None] == []


@pytest.mark.parametrize("subject", [subject for subject in SUBJECTS if subject not in (ROUTE, COST)])
def test_without_them_nobody_notices_and_a_case_is_drafted(folder: RuleFolder, subject: str) -> None:
    (folder.path / "cases" / "asking.yaml").unlink()
    bench = MutationBench(folder)
    faults = [fault for fault in bench.faults(None) if fault.subject == subject and fault.kind == "delete-rule"]
    mutants = [bench.try_(fault, "2026.01") for fault in faults]
    assert [mutant.by for mutant in mutants if mutant is not None] == [None] * len(faults)
    drafts = bench.drafts["2026.01"].found
    text = as_case_file("2026.01", "2026-01-15", drafts, "drafted", "a test")
    (folder.path / "cases" / "2026.01" / "drafted.yaml").write_text(text, encoding="utf-8")
    again = MutationBench(RuleFolder(folder.path))
    noticed = [again.try_(fault, "2026.01") for fault in again.faults(None) if fault.subject == subject]
    assert all(mutant.by == "cases" for mutant in noticed if mutant is not None and mutant.kind == "delete-rule")


@pytest.mark.slow
def test_a_sample_of_deleted_rules_that_shipped_cases_assert_fails(rules_folder: RuleFolder) -> None:
    """Fees and assimilated law are asserted rule by rule: none of them can go unnoticed."""
    bench = MutationBench(rules_folder)
    for file in ("2026-04-01-annual-fee", "2025-05-24-assimilated-law"):
        faults = [fault for fault in bench.faults("2026.11") if fault.file == file and fault.kind == "delete-rule"]
        assert faults
        assert {mutant.by for fault in faults if (mutant := bench.try_(fault, "2026.11")) is not None} == {"cases"}
