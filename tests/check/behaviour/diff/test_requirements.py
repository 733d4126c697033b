"""What the behavioural diff tells of what is asked for beyond market access."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.check.behaviour.diff.model import RuleComparison
from pathways.check.behaviour.diff.render import as_text
from pathways.check.behaviour.diff.rule_sets import EditionPair, compare
from pathways.rulebook.folder import RuleFolder

Edit = Callable[[str, str, str], tuple[int, int]]
DIGITAL = "adoption/digital.yaml"


def _compared(rules_folder: RuleFolder, changed: Path) -> RuleComparison:
    pair = EditionPair("2026.11", rules_folder.rule_set("2026.11"), RuleFolder(changed, shown_as="rules/uk").rule_set("2026.11"))
    return compare("before", "after", [pair])


def test_another_word_is_told_and_decides_nothing(rules_folder: RuleFolder, rules_copy: Path, edit: Edit) -> None:
    edit(DIGITAL, "Complete the DTAC form", "Fill in the DTAC form")
    found = _compared(rules_folder, rules_copy)
    assert found.behaves_alike
    assert [(each.rule, each.what) for each in found.words] == [("dtac-v2", "says")]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('from: {date: "2026-02-24"}', 'from: {date: "2026-03-24"}', "dtac-v2 from: 24 February 2026 -> 24 March 2026"),
        ("device.verifies_identity: true, ", "", "dapb3051 condition: one -> another"),
        ("{answer: after, after: mhra-registration", "{answer: 'yes'", "avt-registry beside: after mhra-registration -> yes"),
    ],
)
def test_what_is_asked_otherwise_is_behaviour(
    rules_folder: RuleFolder, rules_copy: Path, edit: Edit, old: str, new: str, line: str
) -> None:
    edit(DIGITAL, old, new)
    found = _compared(rules_folder, rules_copy)
    assert not found.behaves_alike
    (only,) = found.classes
    assert only.family == "adoption"
    assert line in as_text(found)
    assert "adoption/digital.yaml:" in as_text(found)


def test_what_comes_and_what_goes_is_told(rules_folder: RuleFolder, rules_copy: Path, edit: Edit) -> None:
    edit(DIGITAL, "id: dapb3051", "id: dapb3052")
    told = as_text(_compared(rules_folder, rules_copy))
    assert "dapb3051 requirement: expected, in-force (secondary) -> not there" in told
    assert "dapb3052 requirement: not there -> expected, in-force (secondary)" in told
