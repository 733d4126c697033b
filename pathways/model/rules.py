"""Rules as data: what one document says about routes, and which documents an edition knew."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.conditions import ALWAYS, Condition
from pathways.model.confidence import Confidence as Confidence
from pathways.model.confidence import carried_by as carried_by
from pathways.model.confidence import weakest as weakest
from pathways.model.costs import CostLine
from pathways.model.dates import PartialDate
from pathways.model.findings import Span


class LegalStatus(StrEnum):
    IN_FORCE = "in-force"
    MADE = "made"
    DRAFT = "draft"
    ANNOUNCED = "announced"
    PROPOSAL = "proposal"
    SUPERSEDED = "superseded"

    @property
    def is_law(self) -> bool:
        return self in (LegalStatus.IN_FORCE, LegalStatus.MADE)


class Market(StrEnum):
    GB = "GB"
    NI = "NI"


class Per(StrEnum):
    """Whether a route is looked at once for the device or once for each approval it holds."""

    DEVICE = "device"
    APPROVAL = "approval"


class Reviewer(StrEnum):
    NONE = "none"
    UK_APPROVED_BODY = "uk-approved-body"
    NOTIFIED_BODY = "notified-body"
    MHRA = "mhra"
    NOT_ESTABLISHED = "not-established"


class Actor(StrEnum):
    """Who takes a step."""

    MANUFACTURER = "manufacturer"
    UK_RESPONSIBLE_PERSON = "uk-responsible-person"
    UK_APPROVED_BODY = "uk-approved-body"
    NOTIFIED_BODY = "notified-body"
    EU_REPRESENTATIVE = "eu-representative"


class Need(StrEnum):
    """How much an item is asked for, strongest first. What only a draft, a policy or a proposal asks for is no law."""

    MANDATORY = "mandatory"
    DESIGNATED_STANDARD = "designated-standard"
    EXPECTED_BY_DRAFT = "expected-by-draft"
    GOOD_PRACTICE = "good-practice"


class Citation(Struct, frozen=True):
    """What every rule carries: what it says, who says so, and how well that is established."""

    rule: str
    says: str
    sources: tuple[Cite, ...]
    confidence: Confidence
    span: Span


class DateTerm(Struct, frozen=True):
    """One of the dates that may end a route: a fixed day or a date fact, where ``when`` holds.

    ``if_stated``: a date that nobody states is no end. So it is with what has no end by its nature, such as a clearance.
    """

    day: dt.date | None
    fact: str | None
    when: Condition = ALWAYS
    if_stated: bool = False


class Closing(Struct, frozen=True):
    """The last day of a route is the earliest of ``terms``.

    ``cite``: what is said of the end date, where its confidence differs from the row's. ``possibly_until``: it is not
    established whether the route runs on to this later day.
    """

    terms: tuple[DateTerm, ...]
    possibly_until: dt.date | None = None
    cite: Citation | None = None


class Opening(Struct, frozen=True):
    """When a route that is not law yet would open; ``expected`` is None where no date is established.

    ``at_least``: the source says "from" that time and names no end of it. ``not_before``: another report, which names the
    earliest time only.
    """

    expected: PartialDate | None
    sources: tuple[Cite, ...]
    confidence: Confidence
    at_least: bool = False
    not_before: Opening | None = None


class Review(Struct, frozen=True):
    by: Reviewer
    checks: tuple[str, ...]


class EvidenceNeed(Struct, frozen=True):
    """A rule that asks for an item of evidence; ``basis`` is the place in the law."""

    rule: str
    item: str
    need: Need
    basis: str | None
    when: Condition
    sources: tuple[Cite, ...]
    confidence: Confidence


class PlanStep(Struct, frozen=True):
    """A step of a route's plan: it starts when all ``after`` have ended, and not before the opening if so said."""

    step: str
    after: tuple[str, ...]
    when: Condition
    not_before_opening: bool


class Row(Struct, frozen=True):
    """One way into a route. Its own opening, closing, review, evidence and steps narrow the route's.

    ``between``: the routes of which it is not established which one it leads to. ``per_approval``: in a route that is otherwise
    looked at once for the device, this row is looked at for each approval held, and the result rests on that approval.
    """

    cite: Citation
    when: Condition
    opens: Opening | None = None
    closes: Closing | None = None
    review: Review | None = None
    evidence: tuple[EvidenceNeed, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    between: tuple[str, ...] = ()
    per_approval: bool = False


class Verdict(StrEnum):
    """What a verdict rule does to a route or a group. Where several hold, the first of this list counts."""

    EXCLUDED = "excluded"
    CLOSED = "closed"
    UNSETTLED = "unsettled"


class VerdictRule(Struct, frozen=True):
    cite: Citation
    verdict: Verdict
    when: Condition
    since: dt.date | None = None
    between: tuple[str, ...] = ()


class Group(Struct, frozen=True):
    """A family of routes that share conditions. Its verdict rules are looked at before its routes."""

    id: str
    title: str
    market: Market
    per: Per
    when: Condition
    verdicts: tuple[VerdictRule, ...]
    otherwise: VerdictRule | None
    unheld: VerdictRule | None
    reminder: str | None
    review: Review | None
    gives: str | None
    evidence: tuple[EvidenceNeed, ...]
    steps: tuple[PlanStep, ...]
    span: Span


def dropped_rule(route: str) -> str:
    """The id of the rule that says that a route or a row of a draft was dropped."""
    return f"{route}-dropped"


class Route(Struct, frozen=True):
    id: str
    group: str
    title: str
    market: Market
    per: Per
    route_to_market: bool
    opens: Opening | None
    closes: Closing | None
    rows: tuple[Row, ...]
    verdicts: tuple[VerdictRule, ...]
    review: Review | None
    gives: str | None
    evidence: tuple[EvidenceNeed, ...]
    steps: tuple[PlanStep, ...]
    span: Span

    @property
    def is_dropped(self) -> bool:
        """Whether it stood in a draft, and nobody says it any more."""
        return any(rule.cite.rule == dropped_rule(self.id) for rule in self.verdicts)

    def rows_for(self, index: int | None) -> tuple[Row, ...]:
        """The rows that are looked at for an approval, or for the device where ``index`` is None."""
        if self.per is Per.APPROVAL:
            return self.rows
        return tuple([row for row in self.rows if row.per_approval is (index is not None)])


class Phase(StrEnum):
    BEFORE_MARKET = "before-market"
    AFTER_MARKET = "after-market"


class Duty(Struct, frozen=True, weakref=True):
    """What applies to the routes of a market whatever the route: registration, surveillance, fees."""

    cite: Citation
    title: str
    market: Market
    when: Condition
    phase: Phase
    evidence: tuple[str, ...]
    in_force_from: dt.date | None
    in_force_until: dt.date | None
    routes: frozenset[str]
    cost: tuple[CostLine, ...] = ()


class Story(StrEnum):
    """Of a plan, in the order in which it is told: what was decided, what is expected and by whom, what it would give."""

    DECIDED = "decided"
    EXPECTED = "expected"
    GIVES = "gives"


class Statement(Struct, frozen=True):
    """A notice of an instrument: shown to the devices it concerns, on the days of which it is true; decides nothing."""

    cite: Citation
    when: Condition
    shown_from: dt.date | None = None
    shown_until: dt.date | None = None
    story: Story | None = None

    def is_of(self, day: dt.date) -> bool:
        return (self.shown_from is None or day >= self.shown_from) and (self.shown_until is None or day <= self.shown_until)


class Instrument(Struct, frozen=True, weakref=True):
    """One legal or policy document."""

    id: str
    title: str
    publisher: str
    published: dt.date
    status: LegalStatus
    in_force_from: dt.date | None
    in_force_until: dt.date | None
    sources: tuple[Cite, ...]
    summary: str
    groups: tuple[Group, ...]
    routes: tuple[Route, ...]
    duties: tuple[Duty, ...]
    statements: tuple[Statement, ...]
    span: Span


Cited: TypeAlias = Row | VerdictRule | Duty | Statement
