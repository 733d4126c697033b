"""What would change an answer: changes of fact, what each gives, and what it costs in time."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.dates import Duration, ThreePoint
from pathways.model.device import Device
from pathways.model.facts import FactValue
from pathways.model.result import Basis, Outcome, Reason
from pathways.model.rules import Confidence, LegalStatus, Market, Reviewer


class Change(Struct, frozen=True):
    """One fact that becomes ``value``: of the device, of one approval, or of an approval that is obtained.

    ``approval`` is the place of the approval among the device's; ``obtains`` says that a new one is meant. ``says`` is the change
    in words. ``can_be_made``: the vocabulary says that somebody can bring it about.
    """

    fact: str
    label: str
    before: FactValue | None
    value: FactValue
    approval: int | None
    obtains: bool
    can_be_made: bool
    says: str


class StepTime(Struct, frozen=True):
    """A step of the catalogue that a change takes, with its duration."""

    id: str
    title: str
    duration: Duration
    published: bool
    sources: tuple[Cite, ...]
    confidence: Confidence


class Cost(Struct, frozen=True):
    """What changes cost in time: the steps that are known, and the days by which they are done; None where not known."""

    steps: tuple[StepTime, ...]
    ready: ThreePoint | None


class StartBy(Struct, frozen=True):
    likely: dt.date
    slow: dt.date


class EffectKind(StrEnum):
    OPENS = "opens"
    UPCOMING = "upcoming"
    EXPECTED = "expected"
    LONGER = "longer"
    SOONER = "sooner"
    NO_APPROVED_BODY = "no-approved-body"


class Effect(Struct, frozen=True):
    """What the changes give for one route.

    ``market_before`` and ``market_after`` are likely days on the market without and with the changes, the latter as if they were
    made at the start; ``market_with_cost`` counts the time that they take as well. ``because`` are the rules that make the
    difference, ``no_longer`` those that stood in the way, and ``steps_saved`` the steps that fall away. ``frees_from_review``:
    without the changes every way into this market needs an Approved Body, and this one does not.

    ``until_before`` and ``until_after``: the last days of the route, where it stays open longer (None: no end). ``start_by``: the
    latest day on which to begin with the changes so that nothing is interrupted, as is likely and if all goes slowly.
    """

    kind: EffectKind
    route: str
    group: str
    title: str
    market: Market
    legal_status: LegalStatus
    instrument: str
    basis: Basis | None
    outcome_before: Outcome | None
    outcome_after: Outcome
    market_before: dt.date | None
    market_after: dt.date | None
    market_with_cost: dt.date | None
    review_before: Reviewer | None
    review_after: Reviewer
    frees_from_review: bool
    because: tuple[Reason, ...]
    no_longer: tuple[Reason, ...]
    steps_saved: tuple[str, ...]
    confidence: Confidence
    until_before: dt.date | None = None
    until_after: dt.date | None = None
    start_by: StartBy | None = None

    @property
    def likely(self) -> dt.date | None:
        """The likely day on the market, with the time that the changes take where that is known."""
        return self.market_with_cost or self.market_after


class Proposal(Struct, frozen=True):
    """Changes that together give ``effects``, none of which fewer of them give. ``gives_up``: routes that are lost by them.

    ``device`` is the changed device, as it was assessed.
    """

    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    cost: Cost
    gives_up: tuple[str, ...]
    device: Device

    @property
    def can_be_made(self) -> bool:
        return all(change.can_be_made for change in self.changes)


class RuledOut(Struct, frozen=True):
    """An approval that would give something and that this device cannot get, and why."""

    change: Change
    says: str
    sources: tuple[Cite, ...]
    confidence: Confidence


class Enough(Struct, frozen=True):
    """A fact that is not given, and the values of it, in words, each of which makes sure that a change can be made."""

    fact: str
    label: str
    values: tuple[str, ...]


class Depends(Struct, frozen=True):
    """An approval that would give ``effects`` and can be had or not, which depends on facts that are not given.

    ``facts`` are their labels; ``enough`` names those of them that settle it alone.
    """

    change: Change
    facts: tuple[str, ...]
    enough: tuple[Enough, ...]
    effects: tuple[Effect, ...]


class WhatIf(Struct, frozen=True):
    """``proposals`` can be made, ``beyond`` nobody can make. ``without_effect`` could be made and would change nothing.

    ``ruled_out``: approvals that would help and cannot be had; ``depends``: those of which that is not known.

    ``approvals_unknown``: the device does not say which approvals it holds, so none could be added.
    """

    edition: str
    as_of: dt.date
    device: str
    headline: str
    proposals: tuple[Proposal, ...]
    beyond: tuple[Proposal, ...]
    without_effect: tuple[Change, ...]
    approvals_unknown: bool
    ruled_out: tuple[RuledOut, ...] = ()
    depends: tuple[Depends, ...] = ()
