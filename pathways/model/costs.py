"""What steps and duties cost, as far as it is published, and what that comes to for the routes of an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.conditions import ALWAYS, Condition
from pathways.model.confidence import Confidence
from pathways.model.dates import PartialDate
from pathways.model.findings import Span


class CostKind(StrEnum):
    """``statutory``: set by law, the same for everybody. ``commercial``: what a firm asks."""

    STATUTORY = "statutory"
    COMMERCIAL = "commercial"


class Currency(StrEnum):
    GBP = "GBP"
    EUR = "EUR"
    USD = "USD"


class CostUnit(StrEnum):
    """For what an amount is paid each time."""

    REGISTRATION = "registration"
    GMDN_CATEGORY = "gmdn-category"
    INVESTIGATION = "investigation"
    REPEAT_NOTICE = "repeat-notice"
    ADVICE_MEETING = "advice-meeting"
    STATISTICAL_REVIEW = "statistical-review"
    CONSULTATION = "consultation"
    FURTHER_CONSULTATION = "further-consultation"
    NEW_SUBSTANCE = "new-substance"
    SUBSTANCE_MEETING = "substance-meeting"
    APPLICATION = "application"
    EVALUATION = "evaluation"
    PROJECT = "project"
    AUDIT = "audit"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class Amount(Struct, frozen=True):
    """In whole units of the currency. ``about``: the source itself calls it an estimate."""

    low: int
    high: int
    about: bool = False


class Rise(Struct, frozen=True):
    """A rise of fees whose new amounts are not established: an older amount is the least that is paid since."""

    id: str
    since: PartialDate
    says: str
    sources: tuple[Cite, ...]
    confidence: Confidence


class PriceElsewhere(Struct, frozen=True):
    """What is known of the price in another place: no price of this step or duty."""

    where: str
    says: str
    amount: Amount | None
    currency: Currency | None
    per: tuple[CostUnit, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence


class CostInput(Struct, frozen=True):
    """A number that only the user knows, by which amounts are multiplied. ``least``: what it is in any case."""

    id: str
    counts: CostUnit
    least: int
    ask: str
    help: str


class CostBasis(Struct, frozen=True):
    """What the costs of steps and duties share. ``rises`` by id."""

    inputs: tuple[CostInput, ...] = ()
    rises: Mapping[str, Rise] = {}


class CostLine(Struct, frozen=True):
    """What a step or a duty costs. ``amount``: None where none is published; it is that of the days ``since`` to ``until``."""

    rule: str
    title: str
    says: str
    kind: CostKind
    amount: Amount | None
    currency: Currency | None
    per: tuple[CostUnit, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence
    span: Span
    when: Condition = ALWAYS
    since: dt.date | None = None
    until: dt.date | None = None
    raised_by: Rise | None = None
    elsewhere: tuple[PriceElsewhere, ...] = ()

    def is_of(self, day: dt.date) -> bool:
        """Whether it tells the price of the day."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


class Counted(Struct, frozen=True, gc=False):
    """How many there are of what is paid for; ``said`` is False where nobody said and the least counts."""

    input: str
    number: int
    said: bool


class CostStanding(StrEnum):
    """Whether a line is in the sums, and if not, why."""

    ADDED = "added"
    IF_ASKED_FOR = "if-asked-for"
    IF_IT_APPLIES = "if-it-applies"
    NOT_COUNTED = "not-counted"
    NOT_PUBLISHED = "not-published"
    COMMERCIAL = "commercial"


class CostResult(Struct, frozen=True, gc=False):
    """A line of the answer. ``at_least``: fees have risen since the amount. ``of``: the step or the duty; ``routes``: for which
    routes. ``inputs``: the numbers that nobody gave and on which it hangs whether it is paid."""

    rule: str
    title: str
    says: str
    kind: CostKind
    standing: CostStanding
    amount: Amount | None
    at_least: bool
    currency: Currency | None
    per: tuple[CostUnit, ...]
    counted: tuple[Counted, ...]
    of: str
    routes: tuple[str, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence
    raised_by: Rise | None = None
    elsewhere: tuple[PriceElsewhere, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None


class Sum(Struct, frozen=True, gc=False):
    """``at_least``: some of it is older than the last rise, hangs on a number that nobody gave, or is not established."""

    low: int
    high: int
    at_least: bool
    about: bool


class CostTotal(Struct, frozen=True, gc=False):
    """The statutory fees of one route in one currency: those paid once, and those of each year. No total of a project."""

    route: str
    title: str
    market: str
    on: str | None
    currency: Currency
    once: Sum | None
    yearly: Sum | None
    left_out: tuple[str, ...]
    confidence: Confidence


class CostQuestion(Struct, frozen=True, gc=False):
    input: str
    ask: str
    help: str
    least: int
    said: int | None


class Costs(Struct, frozen=True, gc=False):
    """Statutory lines before commercial ones."""

    lines: tuple[CostResult, ...] = ()
    totals: tuple[CostTotal, ...] = ()
    questions: tuple[CostQuestion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)


NO_COSTS = Costs()
