"""What people type after the approvals that they have named."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from pathways.cli.run.walking.approvals import ask_approvals
from pathways.cli.run.walking.talk import Check, Gesture, Talk
from pathways.engine.interview.draft import ApprovalsTold
from pathways.model.catalogue import RuleSet


class Typist:
    """Types one line after another, each of which must be taken."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)

    def say(self, text: str, indent: int = 0) -> None:
        pass

    def write(self, check: Check, *_hint: str, **_how: object) -> str | Gesture:
        said = self._lines.pop(0)
        assert check(said) is None, said
        return said


@pytest.mark.parametrize("word", ["", "none", "no", "done", "That's all.", "don't know", "no more"])
def test_there_are_many_ways_to_say_that_all_are_named(rules: RuleSet, word: str) -> None:
    told = ask_approvals(cast(Talk, Typist("K203629", word)), rules.catalogue, [], back=False)
    assert isinstance(told, ApprovalsTold) and told.approvals is not None
    assert [each["approval.number"] for each in told.approvals] == ["K203629"]


def test_a_word_for_all_is_none_before_anything_is_named(rules: RuleSet) -> None:
    checked: list[Callable[[str], str | None]] = []

    class Once(Typist):
        def write(self, check: Check, *_hint: str, **_how: object) -> str | Gesture:
            checked.append(check)
            return "none"

    assert ask_approvals(cast(Talk, Once()), rules.catalogue, [], back=False) == ApprovalsTold(())
    assert checked[0]("done") is not None


@pytest.mark.parametrize(
    "said",
    [
        "none",
        "No",
        "no approvals",
        "I don't have any",
        "I don\u2019t have any.",
        "we have none yet",
        "It does not hold any approvals",
    ],
)
def test_there_are_many_ways_to_say_that_none_is_held(rules: RuleSet, said: str) -> None:
    assert ask_approvals(cast(Talk, Typist(said)), rules.catalogue, [], back=False) == ApprovalsTold(())


@pytest.mark.parametrize(
    ("said", "in_its_place"),
    [
        ("MDSAP", "it is asked for where it matters."),
        ("IIa", "Its class alone is asked for"),
        ("FDA banana", "Write it as 'EU MDR certificate"),
    ],
)
def test_what_is_refused_names_no_key_of_a_file(rules: RuleSet, said: str, in_its_place: str) -> None:
    refusals: list[str | None] = []

    class Once(Typist):
        def write(self, check: Check, *_hint: str, **_how: object) -> str | Gesture:
            refusals.append(check(said))
            return Gesture.BACK

    ask_approvals(cast(Talk, Once()), rules.catalogue, [], back=False)
    assert refusals[0] is not None and in_its_place in refusals[0]
    assert not any(words in refusals[0] for words in ("qms.certificate", "under class", "regulator pathway"))
