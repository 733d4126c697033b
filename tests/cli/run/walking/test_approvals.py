"""Approvals typed in the walk: a day that nobody knows leads on, and what a note says of the device counts."""

from __future__ import annotations

from datetime import date
from typing import cast

from pathways.cli.run.walking.approvals import Noted, ask_approvals, read_approvals
from pathways.cli.run.walking.talk import Check, Gesture, Talk
from pathways.engine.interview.draft import EMPTY, ApprovalsTold, replay
from pathways.model.catalogue import RuleSet


class _Typist:
    """Types the lines, and answers every choice with ``chosen``."""

    def __init__(self, *lines: str, chosen: str | Gesture) -> None:
        self._lines = [*lines, ""]
        self._chosen = chosen
        self.told: list[str] = []

    def new_question(self) -> None:
        pass

    def say(self, text: str, *_how: object) -> None:
        self.told.append(text)

    def write(self, check: Check, *_hint: str, **_how: object) -> str:
        line = self._lines.pop(0)
        assert check(line) is None, check(line)
        return line

    def choose(self, *_options: object, **_how: object) -> str | Gesture:
        return self._chosen


def _told(rules: RuleSet, typist: _Typist) -> ApprovalsTold:
    told = ask_approvals(cast(Talk, typist), rules.catalogue, [], back=False)
    assert isinstance(told, ApprovalsTold)
    return told


def test_a_day_that_is_not_known_stays_open_and_the_rest_counts(rules: RuleSet) -> None:
    typist = _Typist("CE MDR Class IIb 741234 until 01/05/2029; K203629", chosen=Gesture.UNKNOWN)
    told = _told(rules, typist)
    assert told.approvals == (
        {"approval.pathway": "510k", "approval.number": "K203629"},
        {"approval.regulator": "eu", "approval.pathway": "mdr-certificate", "approval.number": "741234"},
    ) or told.approvals == (
        {"approval.regulator": "eu", "approval.pathway": "mdr-certificate", "approval.number": "741234"},
        {"approval.pathway": "510k", "approval.number": "K203629"},
    )
    assert told.of_device == {"class.eu": "IIb"}
    assert "Then the day stays open." in typist.told


def test_a_day_that_is_chosen_counts(rules: RuleSet) -> None:
    told = _told(rules, _Typist("EU MDR certificate until 01/05/2029", chosen="2029-05-01"))
    assert told.approvals is not None and told.approvals[0]["approval.expires"] == date(2029, 5, 1)


def test_what_a_note_says_of_the_device_is_told_and_stated(rules: RuleSet) -> None:
    typist = _Typist("UKCA Class I self-declared", chosen=Gesture.UNKNOWN)
    told = _told(rules, typist)
    assert "Noted of the device: GB class today: Class I" in typist.told
    assert replay(EMPTY, [told]).facts == {"class.gb": "I"}


def test_lines_whose_day_is_open_are_kept_for_who_stops_half_way(rules: RuleSet) -> None:
    line = Noted("EU MDR certificate until 01/05/2029", ({"approval.pathway": "mdr-certificate"},), {"class.eu": "IIa"})
    held = read_approvals([line, Noted("K203629", ("K203629",))], rules.catalogue)
    assert len(held.approvals) == 2 and held.of_device == {"class.eu": "IIa"}
