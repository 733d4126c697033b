"""Walks through an interview with a described device as the person who answers."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pathways.engine.answer.assess import Request
from pathways.engine.interview.draft import EMPTY, ApprovalsTold, Draft, FactsTold, Told, replay
from pathways.engine.interview.interview import Inquiry, Interview
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device

TODAY = date(2026, 11, 20)
_ON_THE_PAPER = ("approval.number", "approval.regulator", "approval.pathway", "approval.expires")
"""What a person says who names an approval in the short notation."""


class Step(Struct, frozen=True):
    before: Draft
    inquiry: Inquiry
    told: Told


class Walk(Struct, frozen=True):
    steps: tuple[Step, ...]
    end: Draft

    @property
    def questions(self) -> int:
        """With the name, which is asked for first."""
        return len(self.steps) + 1


def answer(inquiry: Inquiry, draft: Draft, device: Device) -> Told:
    """What somebody says who knows all that ``device`` says, and nothing else."""
    if inquiry.about_approvals_held:
        if device.approvals is None:
            return ApprovalsTold(None)
        return ApprovalsTold(tuple(_named(approval) for approval in device.approvals))
    known = dict(device.facts) if inquiry.place is None else dict(_behind(draft, inquiry.place, device).facts)
    if inquiry.place is None and device.approvals is not None and len(device.approvals) == 1:
        known |= device.approvals[0].facts
    facts = {fact: known[fact] for fact in inquiry.facts if fact in known}
    return FactsTold(inquiry.place, facts, frozenset(inquiry.facts) - facts.keys())


def walk(device: Device, rules: RuleSet, start: Draft = EMPTY, as_of: date = TODAY) -> Walk:
    interview = Interview(rules, Request(as_of))
    steps: list[Step] = []
    draft = start
    while (inquiry := interview.next(draft)) is not None:
        assert len(steps) < 60, "a walk that does not end"
        told = answer(inquiry, draft, device)
        steps.append(Step(draft, inquiry, told))
        draft = replay(draft, [told])
    return Walk(tuple(steps), draft)


def _named(approval: Approval) -> dict[str, object]:
    return {fact: value for fact, value in approval.facts.items() if fact in _ON_THE_PAPER}


def _behind(draft: Draft, place: int, device: Device) -> Approval:
    assert draft.approvals is not None and device.approvals is not None
    said = draft.approvals[place].items()
    return next(approval for approval in device.approvals if said <= approval.facts.items())
