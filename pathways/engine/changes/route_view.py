"""The aspects of a route in which two answers are compared. Whoever compares picks from these."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias, TypeVar

from msgspec import Struct

from pathways.model.dates import Precision, in_words
from pathways.model.result import Assessment, Closes, OpeningStatus, Opens, Outcome, RouteResult, Timeline
from pathways.model.rules import LegalStatus, Market

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)


class Aspect(Struct, frozen=True):
    """``value``: what counts when two answers to one question are compared. ``words``: as a reader is told; None where there is
    nothing to tell. ``short``: the same in brief, where many answers are set against each other."""

    name: str
    value: Callable[[RouteResult], Hashable]
    words: Callable[[RouteResult], str | None]
    short: Callable[[RouteResult], str]
    differs: Callable[[RouteResult, RouteResult], bool] | None = None

    def differ(self, one: RouteResult, other: RouteResult) -> bool:
        """Whether a reader is told something else, unless ``differs`` says more of it."""
        return self.words(one) != self.words(other) if self.differs is None else self.differs(one, other)


def _plain(name: str, of: Callable[[RouteResult], str]) -> Aspect:
    return Aspect(name, of, of, of)


# --- dates and plan ---------------------------------------------------------------------------------------------


def _opening(opens: Opens | None) -> Hashable:
    return None if opens is None else (opens.date, opens.precision, opens.open_ended)


def _opening_in_words(opens: Opens | None) -> str | None:
    if opens is None:
        return None
    if opens.date is None:
        return "no date is established"
    when = f"{'from ' if opens.at_least else ''}{in_words(opens.date, opens.precision)}"
    if opens.not_before is not None and opens.not_before.date is not None:
        when += f", from {in_words(opens.not_before.date, opens.not_before.precision)} at the earliest"
    return f"{when}, which has passed" if opens.status is OpeningStatus.PASSED else when


def _opening_in_short(opens: Opens | None) -> str:
    if opens is None:
        return "not stated"
    if opens.date is None or opens.status is OpeningStatus.NOT_ESTABLISHED:
        return "not established"
    earlier = "" if opens.not_before is None else f", not before {_opening_in_short(opens.not_before)}"
    return f"{'from ' if opens.at_least else ''}{opens.date.isoformat()} ({opens.precision.value}){earlier}"


def _end(closes: Closes | None) -> Hashable:
    return () if closes is None else (closes.date, closes.earliest, closes.latest, closes.possibly_until)


def _end_in_words(closes: Closes | None) -> str | None:
    if closes is None:
        return None
    if closes.date is not None:
        later = f", possibly {in_words(closes.possibly_until)}" if closes.possibly_until else ""
        return f"{in_words(closes.date)}{later}"
    return f"by {in_words(closes.latest)} at the latest" if closes.latest else "on a day that depends on facts not given"


def _end_in_short(closes: Closes | None) -> str:
    if closes is None:
        return "no end"
    if closes.date is None:
        return f"{closes.earliest or 'any day'}..{closes.latest or 'no bound'}"
    possibly = f", possibly {closes.possibly_until.isoformat()}" if closes.possibly_until else ""
    return closes.date.isoformat() + possibly


def _plan(timeline: Timeline | None) -> Hashable:
    if timeline is None:
        return ()
    access = timeline.market_access
    steps = tuple((step.id, step.conditional) for step in timeline.steps)
    return (access.earliest, access.likely, access.latest, steps)


def _plan_in_words(route: RouteResult) -> str | None:
    return None if route.timeline is None else f"likely {in_words(route.timeline.market_access.likely, Precision.MONTH)}"


def _plan_differs(one: RouteResult, other: RouteResult) -> bool:
    """Whether the plan is another one; where work starts on another day, whether its steps are."""
    before, after = one.timeline, other.timeline
    if before is None or after is None:
        return before is not after
    if before.start == after.start:
        return before.market_access != after.market_access
    return _steps(before) != _steps(after)


def _steps(timeline: Timeline) -> list[Hashable]:
    return [(step.id, step.duration, step.conditional) for step in timeline.steps]


# --- rules ------------------------------------------------------------------------------------------------------


def _rules(route: RouteResult) -> tuple[str, ...]:
    return tuple(reason.rule for reason in route.because)


def _wording(route: RouteResult) -> str:
    return " ".join(reason.says for reason in route.because)


DROPPED = "dropped"


def outcome_in_words(route: RouteResult) -> str:
    """Of a route that stood in a draft: that it was dropped, which is more than that it is excluded."""
    return DROPPED if route.is_dropped else route.outcome.value


def _reviewer_and_checks(route: RouteResult) -> str:
    return f"{route.review_by.value}: {'; '.join(route.checks)}" if route.checks else route.review_by.value


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


# --- the aspects ------------------------------------------------------------------------------------------------

ROUTE = Aspect(
    "route",
    value=lambda route: route.id,
    words=lambda route: route.title,
    short=lambda route: route.id,
    differs=lambda one, other: one.id != other.id and one.title != other.title,
)
OUTCOME = Aspect(
    "outcome",
    value=lambda route: route.outcome.value,
    words=outcome_in_words,
    short=outcome_in_words,
)
LEGAL_STATUS = _plain("legal-status", lambda route: route.legal_status.value)
OPENS = Aspect(
    "opens",
    value=lambda route: _opening(route.opens),
    words=lambda route: _opening_in_words(route.opens),
    short=lambda route: _opening_in_short(route.opens),
)
CLOSES = Aspect(
    "closes",
    value=lambda route: _end(route.closes),
    words=lambda route: _end_in_words(route.closes),
    short=lambda route: _end_in_short(route.closes),
)
PLAN = Aspect(
    "market-access",
    value=lambda route: _plan(route.timeline),
    words=_plan_in_words,
    short=lambda route: _plan_in_words(route) or "none",
    differs=_plan_differs,
)
REVIEW = Aspect(
    "review",
    value=lambda route: (route.review_by, route.checks),
    words=_reviewer_and_checks,
    short=lambda route: route.review_by.value,
)
GIVES = Aspect(
    "gives", value=lambda route: route.gives, words=lambda route: route.gives, short=lambda route: route.gives or "nothing"
)
BETWEEN = Aspect(
    "between",
    value=lambda route: route.between,
    words=lambda route: ", ".join(route.between) or None,
    short=lambda route: _listed(sorted(route.between)),
)
CONFIDENCE = _plain("confidence", lambda route: route.confidence.value)
UNDECIDED_BY = Aspect(
    "undecided-by",
    value=lambda route: route.undecided_by,
    words=lambda route: ", ".join(route.undecided_by) or None,
    short=lambda route: _listed(route.undecided_by),
)
RULES = Aspect("rules", value=_rules, words=lambda route: ", ".join(_rules(route)), short=lambda route: _listed(_rules(route)))
WORDING = Aspect(
    "wording",
    value=_wording,
    words=_wording,
    short=_wording,
    differs=lambda one, other: _rules(one) == _rules(other) and _wording(one) != _wording(other),
)


# --- which entry is which ---------------------------------------------------------------------------------------


class RouteEntry(Protocol):
    """An entry of an answer, or of a receipt."""

    @property
    def id(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def market(self) -> Market: ...
    @property
    def legal_status(self) -> LegalStatus: ...


Way: TypeAlias = tuple[str, Market, bool]
"""A way into a market: route (or group), market, and whether it is law."""


def way_of(entry: RouteEntry) -> Way:
    return (entry.id, entry.market, entry.legal_status.is_law)


def family_of(entry: RouteEntry) -> Way:
    """What the entry has in common with the other routes of its group."""
    return (entry.group, entry.market, entry.legal_status.is_law)


def numbered(entries: Iterable[tuple[Key, T]]) -> dict[tuple[Key, int], T]:
    """By what they are; of several alike, by their order."""
    found: dict[tuple[Key, int], T] = {}
    for key, entry in entries:
        number = 0
        while (key, number) in found:
            number += 1
        found[(key, number)] = entry
    return found


# --- a whole answer ---------------------------------------------------------------------------------------------

Shape: TypeAlias = tuple[object, ...]
Picture: TypeAlias = Mapping[tuple[str, ...], Shape]
"""From what is said about (a route on an approval, a duty, an item of evidence) to what is said."""

_DRAWN = (OUTCOME, OPENS, CLOSES, REVIEW, GIVES, BETWEEN, CONFIDENCE, RULES, PLAN)


def picture(assessment: Assessment, places: Sequence[int]) -> Picture:
    """What a reader would do differently: the routes, the duties, and the evidence asked for.

    Left out is what only echoes the question: the device itself, the facts that an undecided route waits for and the rules it
    may come to, and which evidence is already in hand; and notices, which decide nothing. ``places`` gives each approval's
    place in the draft, so that the same approval is known again whatever is learnt about it.
    """
    found: dict[tuple[str, ...], Shape] = {}
    for route in assessment.routes:
        basis = "" if route.basis is None else str(places[route.basis.index])
        drawn = _DRAWN if route.outcome is not Outcome.UNDECIDED else (OUTCOME,)
        found[("route", route.id, route.instrument, basis)] = tuple([aspect.value(route) for aspect in drawn])
    for duty in assessment.duties:
        found[("duty", duty.rule)] = (duty.conditional,)
    for item in assessment.checklist:
        found[("evidence", item.id)] = (item.need.value, item.conditional, item.needed_for)
    return found
