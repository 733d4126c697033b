"""The answer: which routes, when, with what evidence, and why. The trace is part of it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from pathways.model.adoption import Adoption
from pathways.model.citations import Cite
from pathways.model.class_found import ClassFound
from pathways.model.costs import NO_COSTS, Costs
from pathways.model.dates import Duration, Precision, ThreePoint
from pathways.model.law import Law
from pathways.model.rules import Actor, Confidence, LegalStatus, Market, Need, Phase, Reviewer, Story, dropped_rule


class Outcome(StrEnum):
    """In order of how much a reader can do with it."""

    OPEN = "open"
    UPCOMING = "upcoming"
    EXPECTED = "expected"
    UNDECIDED = "undecided"
    UNSETTLED = "unsettled"
    CLOSED = "closed"
    EXCLUDED = "excluded"


class Reason(Struct, frozen=True, gc=False):
    """A rule that led to the outcome."""

    rule: str
    says: str
    sources: tuple[Cite, ...]
    confidence: Confidence


class Proviso(Struct, frozen=True, gc=False):
    """The usual value of a fact that nobody stated, on which an answer rests: ``provided that`` ``says``."""

    fact: str
    value: bool
    says: str


class Basis(Struct, frozen=True, gc=False):
    """The approval that a result rests on. ``index`` counts the device's approvals from 0."""

    index: int
    regulator: str | None
    pathway: str | None
    number: str | None
    label: str


class OpeningStatus(StrEnum):
    """Why the day is the one: law begins on it (``law``), the approval begins on it and is not in hand yet (``approval``), or a
    document that is not law names it."""

    LAW = "law"
    APPROVAL = "approval"
    EXPECTED = "expected"
    PASSED = "passed"
    NOT_ESTABLISHED = "not-established"


class Opens(Struct, frozen=True, gc=False):
    """``at_least``: from that time on, with no end named. ``not_before``: what another report names as the earliest time."""

    date: dt.date | None
    precision: Precision
    status: OpeningStatus
    sources: tuple[Cite, ...] = ()
    confidence: Confidence | None = None
    at_least: bool = False
    not_before: Opens | None = None

    @property
    def open_ended(self) -> bool:
        """Whether no latest time is named."""
        return self.at_least or self.not_before is not None


class Closes(Struct, frozen=True, gc=False):
    """The last day. ``date`` is None where it is not known; then it lies between ``earliest`` and ``latest``.

    ``possibly_until``: it is not established whether the route runs on to this later day; ``date`` is the safe one.
    """

    date: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    depends_on: tuple[str, ...] = ()
    possibly_until: dt.date | None = None
    doubt: Reason | None = None


class TimelineStep(Struct, frozen=True, gc=False):
    """A step with its dates. ``conditional``: whether it is needed, or is done, is unknown; it ``hangs_on`` these facts.

    ``after``: the steps of the plan that it waits for.
    """

    id: str
    title: str
    says: str
    duration: Duration
    starts: ThreePoint
    ends: ThreePoint
    published: bool
    conditional: bool
    waits_for_opening: bool
    sources: tuple[Cite, ...]
    confidence: Confidence
    by: tuple[Actor, ...] = ()
    hangs_on: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Timeline(Struct, frozen=True, gc=False):
    """``open_ended``: no latest opening is named, so the latest dates are none that anybody states. ``provided``: the usual
    values on which the steps rest.
    """

    start: dt.date
    steps: tuple[TimelineStep, ...]
    already_done: tuple[str, ...]
    market_access: ThreePoint
    confidence: Confidence
    open_ended: bool = False
    provided: tuple[Proviso, ...] = ()


class DecidingFact(Struct, frozen=True, gc=False):
    """A fact that led to the outcome, with its value in words."""

    fact: str
    label: str
    value: str


class RouteResult(Struct, frozen=True, gc=False):
    """What became of a route, or of a whole group (``id`` equals ``group``), for the device or one approval.

    ``provided``: the usual values on which the outcome rests; empty where it holds for certain. ``by_exception``: it waits for
    facts, and is one of what a device hardly ever is.
    """

    id: str
    group: str
    title: str
    market: Market
    route_to_market: bool
    outcome: Outcome
    legal_status: LegalStatus
    instrument: str
    confidence: Confidence
    basis: Basis | None
    opens: Opens | None
    closes: Closes | None
    review_by: Reviewer
    checks: tuple[str, ...]
    gives: str | None
    because: tuple[Reason, ...]
    undecided_by: tuple[str, ...]
    between: tuple[str, ...]
    reminder: str | None
    timeline: Timeline | None
    decided_by: tuple[DecidingFact, ...] = ()
    provided: tuple[Proviso, ...] = ()
    by_exception: bool = False

    @property
    def is_dropped(self) -> bool:
        """Whether it stood in a draft, and nobody says it any more."""
        return any(reason.rule == dropped_rule(self.id) for reason in self.because)


class FailingCondition(Struct, frozen=True, gc=False):
    fact: str
    label: str
    is_: str
    needs: str


class NotApplicable(Struct, frozen=True, gc=False):
    """A route that has nothing to do with the device, and the condition that comes nearest to opening it."""

    id: str
    group: str
    title: str
    market: Market
    basis: Basis | None
    nearest_rule: str
    failing: tuple[FailingCondition, ...]


class Held(StrEnum):
    HAVE = "have"
    MISSING = "missing"
    UNKNOWN = "unknown"


class ChecklistItem(Struct, frozen=True, gc=False):
    """``conditional``: a fact that would show whether the item is needed is unknown."""

    id: str
    title: str
    says: str
    status: Held
    need: Need
    conditional: bool
    needed_for: tuple[str, ...]
    because: tuple[str, ...]
    basis: tuple[str, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence


class Question(Struct, frozen=True, gc=False):
    fact: str
    ask: str
    help: str
    decides: tuple[str, ...]
    approvals: tuple[int, ...]
    label: str = ""


class Deadline(Struct, frozen=True, gc=False):
    date: dt.date
    precision: Precision
    title: str
    says: str
    status: str
    confidence: Confidence
    sources: tuple[Cite, ...]


class DutyResult(Struct, frozen=True, gc=False):
    rule: str
    title: str
    market: Market
    phase: Phase
    says: str
    conditional: bool
    sources: tuple[Cite, ...]
    confidence: Confidence


class Notice(Struct, frozen=True, gc=False):
    code: str
    says: str
    sources: tuple[Cite, ...] = ()
    confidence: Confidence | None = None
    legal_status: LegalStatus | None = None
    story: Story | None = None


class Receipt(Struct, frozen=True, gc=False):
    tool: str
    rules_sha256: str
    input_sha256: str
    law: Law
    start: dt.date
    assumptions: tuple[str, ...]
    strict: bool = False


class Verdict(StrEnum):
    """What a market's answer comes to: open on what is in hand; open by law and still to be gone; opens later; hangs on facts
    that are not given; nobody has established it; or no way."""

    YES = "yes"
    POSSIBLE = "possible"
    LATER = "later"
    DEPENDS = "depends"
    NOT_ESTABLISHED = "not-established"
    NO = "no"


class NextStep(Struct, frozen=True, gc=False):
    """What to do next on the way by the route ``route`` of its ``instrument``. ``only_if``: it serves a route that is not law."""

    step: TimelineStep
    route: str
    title: str
    instrument: str
    only_if: bool


class Waiting(Struct, frozen=True, gc=False):
    """Whether it pays to wait for a route that is not open yet, against the one that is: ``months`` sooner (negative: later)."""

    route: str
    than: str
    months: int
    says: str
    confidence: Confidence


class Exceptional(Struct, frozen=True, gc=False):
    """What a market comes to where ``fact`` is not as usual: the ways that it then has besides (``opens``) and no longer has
    (``ends``), by route id. ``says``: that in words."""

    fact: str
    opens: tuple[str, ...]
    ends: tuple[str, ...]
    says: str


class MarketAnswer(Struct, frozen=True, gc=False):
    """What holds in one market, in order: what is open today, what opens later, and on which facts it hangs.

    ``until``: the last day of the way named first; None where it has none or it is not known. ``says``: all of it in words.
    """

    market: Market
    verdict: Verdict
    says: tuple[str, ...]
    until: dt.date | None
    today: tuple[RouteResult, ...]
    later: tuple[RouteResult, ...]
    depends_on: tuple[str, ...]
    next_steps: tuple[NextStep, ...]
    waiting: Waiting | None = None
    exceptions: tuple[Exceptional, ...] = ()


class Assessment(Struct, frozen=True, gc=False):
    edition: str
    as_of: dt.date
    device: dict[str, object]
    headline: str
    routes: tuple[RouteResult, ...]
    not_applicable: tuple[NotApplicable, ...]
    checklist: tuple[ChecklistItem, ...]
    questions: tuple[Question, ...]
    deadlines: tuple[Deadline, ...]
    duties: tuple[DutyResult, ...]
    notices: tuple[Notice, ...]
    receipt: Receipt
    provided: tuple[Proviso, ...] = ()
    answer: tuple[MarketAnswer, ...] = ()
    worked_out: tuple[ClassFound, ...] = ()
    adoption: Adoption | None = None
    costs: Costs = NO_COSTS
