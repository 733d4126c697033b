"""A device as far as it has been described: what is known, and what was asked in vain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.evaluate import APPROVALS
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue

UNNAMED = "Unnamed device"

Topic: TypeAlias = tuple[str, int | None]
"""A fact or a choice, and the place of the approval that it is about; None for the device."""


class Draft(Struct, frozen=True):
    """``approvals`` stand in the order in which they were named, which never changes; a device sorts them.

    ``passed`` are the topics to which the answer was "don't know".
    """

    name: str
    facts: Mapping[str, FactValue]
    approvals: tuple[Mapping[str, FactValue], ...] | None
    evidence: frozenset[str] | None = None
    notes: str | None = None
    passed: frozenset[Topic] = frozenset()

    @property
    def device(self) -> Device:
        held = None if self.approvals is None else tuple(Approval(facts) for facts in self.approvals)
        return Device(self.name, self.facts, held, self.evidence, self.notes)

    def places(self, device: Device) -> tuple[int, ...]:
        """For each approval of ``device``, in its order, the place in this draft."""
        assert self.approvals is not None and device.approvals is not None
        return tuple(self.approvals.index(approval.facts) for approval in device.approvals)

    def stating(self, facts: Mapping[str, FactValue], place: int | None = None) -> Draft:
        """With more facts, about the device or the approval at ``place``; without a place, about each of its approvals."""
        if place is None:
            own = {fact: value for fact, value in facts.items() if not fact.startswith("approval.")}
            of_approvals = {fact: value for fact, value in facts.items() if fact not in own}
            held = self.approvals
            if of_approvals and held is not None:
                held = tuple({**approval, **of_approvals} for approval in held)
            return replace(self, facts={**self.facts, **own}, approvals=held)
        assert self.approvals is not None
        approvals = list(self.approvals)
        approvals[place] = {**approvals[place], **facts}
        return replace(self, approvals=tuple(approvals))

    def holding(self, approvals: tuple[Mapping[str, FactValue], ...]) -> Draft:
        return replace(self, approvals=approvals)

    def passing(self, topics: frozenset[Topic]) -> Draft:
        return replace(self, passed=self.passed | topics)


def draft_of(device: Device) -> Draft:
    """Where a walk starts that goes on from a device file."""
    held = None if device.approvals is None else tuple(approval.facts for approval in device.approvals)
    return Draft(device.name, device.facts, held, device.evidence, device.notes)


EMPTY = Draft(UNNAMED, {}, None)


class NameTold(Struct, frozen=True):
    name: str


class ApprovalsTold(Struct, frozen=True):
    """``approvals`` is None where it is not known which are held. ``of_device``: what was said of the device with them."""

    approvals: tuple[Mapping[str, FactValue], ...] | None
    of_device: Mapping[str, FactValue] = {}


class FactsTold(Struct, frozen=True):
    """An answer about the device or the approval at ``place``: facts, and those that are not known.

    ``choice``: the question whose answer is not known as a whole.
    """

    place: int | None
    facts: Mapping[str, FactValue]
    unknown: frozenset[str] = frozenset()
    choice: str | None = None


Told: TypeAlias = NameTold | ApprovalsTold | FactsTold


def after(draft: Draft, told: Told) -> Draft:
    """The draft with one more answer."""
    match told:
        case NameTold():
            return replace(draft, name=told.name)
        case ApprovalsTold(approvals=None):
            return draft.passing(frozenset({(APPROVALS, None)}))
        case ApprovalsTold():
            assert told.approvals is not None
            return draft.stating(told.of_device).holding(told.approvals)
        case FactsTold():
            stated = draft.stating(told.facts, told.place)
            whole = () if told.choice is None else ((told.choice, None),)
            return stated.passing(frozenset([*((fact, told.place) for fact in told.unknown), *whole]))


def replay(start: Draft, answers: Iterable[Told]) -> Draft:
    """The draft after all answers. Leaving one out is the same as never having given it."""
    return reduce(after, answers, start)
