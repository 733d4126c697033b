"""The behavioural diff: what counts as a change, one class for one change, and nothing left out."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from pathways.check.behaviour.diff.changes import by_fact
from pathways.check.behaviour.diff.compare import FamilyComparison, Setting
from pathways.check.behaviour.diff.families import families
from pathways.check.behaviour.diff.model import RuleComparison
from pathways.check.behaviour.diff.rule_sets import EditionPair, compare
from pathways.check.behaviour.diff.space import complete, device_of
from pathways.engine.conditions.knowledge import suppose
from pathways.model.conditions import Interval
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.check.rules_text.lint.folders import copy_minimal
from tests.effort import quick_for

EDITION = "2026.11"
CE = "instruments/2023-06-30-ce-recognition.yaml"


def _compared(rules_folder: RuleFolder, changed: Path, edition: str = EDITION) -> RuleComparison:
    pair = EditionPair(edition, rules_folder.rule_set(edition), RuleFolder(changed, shown_as="rules/uk").rule_set(edition))
    return compare("before", "after", [pair])


def _replace_in_rule(path: Path, rule: str, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    at = text.index(f"- rule: {rule}\n")
    place = text.index(old, at)
    path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")


def _without_rule(path: Path, rule: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(place for place, line in enumerate(lines) if line.strip() == f"- rule: {rule}")
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    path.write_text("".join([*lines[:start], *lines[end:]]), encoding="utf-8")


def test_a_commented_and_reordered_copy_says_the_same(rules_folder: RuleFolder, rules_copy: Path) -> None:
    path = rules_copy / CE
    text = path.read_text(encoding="utf-8")
    head, groups = text.split("\ngroups:\n", 1)
    groups, routes = groups.split("\nroutes:\n", 1)
    path.write_text(f"# Moved.\n{head}\nroutes:\n{routes}\ngroups:\n{groups}\n", encoding="utf-8")
    comparison = _compared(rules_folder, rules_copy)
    assert comparison.classes == ()
    assert comparison.words == ()
    assert comparison.behaves_alike


@pytest.mark.slow
def test_other_words_are_listed_and_are_no_change_of_behaviour(rules_folder: RuleFolder, rules_copy: Path) -> None:
    _replace_in_rule(rules_copy / CE, "ce-mdr-certificate", "accepted", "taken")
    comparison = _compared(rules_folder, rules_copy)
    assert comparison.behaves_alike
    assert [(word.rule, word.what) for word in comparison.words] == [("ce-mdr-certificate", "says")]


@pytest.mark.slow
def test_an_end_date_moved_by_a_day_is_one_class_with_a_witness_on_that_day(rules_folder: RuleFolder, rules_copy: Path) -> None:
    _replace_in_rule(rules_copy / CE, "ce-mdd-other-classes", '"2028-06-30"', '"2028-07-01"')
    classes = _compared(rules_folder, rules_copy).classes
    (family,) = {each.family for each in classes}
    # Besides it there are approvals that are still to come: for them the end may lie before they begin.
    found = next(each for each in classes if "closed -> open" in str(each.changes[0]))
    assert family == found.family
    assert [str(change) for change in found.changes] == [
        "gb-ce-recognition: closed -> open (on 2028-07-01)",
        "gb-ce-recognition closes: 2028-06-30 -> 2028-07-01",
    ]
    assert found.witness is not None
    assert found.witness.as_of == date(2028, 7, 1)
    assert [line.rule for line in found.before] == ["ce-mdd-other-classes"]
    assert [line.rule for line in found.after] == ["ce-mdd-other-classes"]
    assert "General medical device" in found.witness.sentence
    assert "animal tissue" not in found.witness.sentence


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        (CE, "ce-withdrawn"),
        (CE, "ce-mdr-certificate"),
        ("instruments/2024-11-14-reliance-consultation.yaml", "no-human-tissue"),
        ("instruments/2024-11-14-reliance-consultation.yaml", "by-reliance"),
    ],
)
@pytest.mark.first_only
def test_a_rule_that_is_gone_is_a_change_with_that_rule_behind_it(
    rules_folder: RuleFolder, rules_copy: Path, file: str, rule: str
) -> None:
    _without_rule(rules_copy / file, rule)
    comparison = _compared(rules_folder, rules_copy)
    assert comparison.classes
    assert any(rule in {line.rule for line in each.before} for each in comparison.classes)
    assert (rule, "rule is gone") in {(word.rule, word.what) for word in comparison.words}


def test_an_evidence_item_that_is_no_longer_asked_is_a_change(tmp_path: Path) -> None:
    root = copy_minimal(tmp_path)
    before = RuleFolder(root).rule_set("2026.01")
    path = root / "instruments" / "2020-01-01-act.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("    evidence:\n      - rule: own-file"), text.index("    steps:\n")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    comparison = compare("a", "b", [EditionPair("2026.01", before, RuleFolder(root).rule_set("2026.01"))])
    (found,) = comparison.classes
    (change,) = found.changes
    assert (change.id, change.what, change.after) == ("gb-self-declared", "evidence technical-file", "not asked")
    assert found.witness is not None
    assert found.witness.device.facts == {"device.kind": "general", "class.gb": "I"}


@pytest.mark.slow
def test_two_editions_of_the_shipped_rules_differ_as_the_documents_do(rules_folder: RuleFolder) -> None:
    pair = EditionPair("x", rules_folder.rule_set("2024.11"), rules_folder.rule_set("2026.11"))
    comparison = compare("2024.11", "2026.11", [pair])
    assert comparison.unfinished == ()
    changes = {str(change) for each in comparison.classes for change in each.changes}
    assert "gb-reliance-2 (proposed): closed -> absent" in changes
    assert "gb-ce-indefinite (proposed): absent -> expected (until approval.expires)" in changes
    assert (
        "annual-fee duty: not asked -> GB, after-market, from 2026-04-01, cost cost-annual-fee-2027 not published"
        " per gmdn-category and year 2027-04-01.. (statutory, verified) (verified)"
    ) in changes
    families_touched = {each.family for each in comparison.classes}
    assert "ni" not in families_touched


@pytest.mark.slow
def test_the_same_comparison_gives_the_same_answer(rules_folder: RuleFolder) -> None:
    pair = EditionPair("x", rules_folder.rule_set("2026.02"), rules_folder.rule_set("2026.05"))
    assert compare("a", "b", [pair]) == compare("a", "b", [pair])


@pytest.mark.slow
def test_a_search_that_is_cut_short_says_so(rules_folder: RuleFolder) -> None:
    pair = EditionPair("x", rules_folder.rule_set("2024.11"), rules_folder.rule_set("2026.11"))
    comparison = compare("a", "b", [pair], budget=5)
    assert "gb-reliance" in comparison.unfinished
    assert not comparison.behaves_alike


@pytest.mark.parametrize("seed", quick_for([0, 1], range(4)))
@pytest.mark.slow
def test_no_random_device_changes_outside_the_classes_found(rules_folder: RuleFolder, seed: int) -> None:
    """Devices drawn by chance against the search: whatever changes for one of them is among the classes."""
    before, after = rules_folder.rule_set("2024.11"), rules_folder.rule_set("2026.11")
    name = "gb-reliance" if seed % 2 else "gb-ce"
    old, new = families(before.edition)[name], families(after.edition)[name]
    comparison = FamilyComparison(Setting(name, old, new, after.catalogue.vocabulary, after.edition.known_on))
    known = {changes for changes, _ in comparison.differing()}
    chance = random.Random(seed)
    tried = 0
    while tried < 60:
        knowledge = comparison.space.root
        facts = list(comparison.facts)
        chance.shuffle(facts)
        for fact in facts:
            possible = knowledge.possible[fact]
            if isinstance(possible, Interval):
                day = chance.choice(comparison.space.days[fact])
                knowledge = suppose(knowledge, fact, Interval(day, day)) or knowledge
            else:
                value = chance.choice(sorted(possible, key=str))
                knowledge = suppose(knowledge, fact, frozenset({value})) or knowledge
        whole = complete(comparison.space, knowledge, comparison.facts)
        if whole is None:
            continue
        tried += 1
        device = device_of(whole, comparison.facts, holds_one=True)
        raw = comparison.changes_for(device)
        ends = [fact for fact in comparison.facts if fact == "approval.expires"]
        assert not raw or raw in known or by_fact(raw, device, ends) in known


def test_shipped_rules_against_themselves_are_the_same() -> None:
    folder = RuleFolder(shipped_rules())
    pairs = [EditionPair(id_, folder.rule_set(id_), folder.rule_set(id_)) for id_ in folder.edition_ids]
    comparison = compare("a", "a", pairs)
    assert comparison.behaves_alike
    assert comparison.words == ()
