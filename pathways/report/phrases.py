"""What every report says in the same words: of routes, their dates and plans, of duties, and where it is written."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.engine.answer.headline import months_in_words
from pathways.model.citations import Cite, in_one_line
from pathways.model.dates import Precision, in_words
from pathways.model.result import (
    Assessment,
    Closes,
    DutyResult,
    OpeningStatus,
    Opens,
    Outcome,
    RouteResult,
    Timeline,
    TimelineStep,
)
from pathways.model.rules import Confidence
from pathways.report.labels import MARKETS
from pathways.writing.plain_text import harmless

NO_ROUTE = "No route of this edition concerns this device."
IF_NEEDED = " (if needed)"
"""What depends on facts that are not given."""

REVIEWED = (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED, Outcome.UNDECIDED)
"""Outcomes of which it is said who reviews."""


def made_for(assessment: Assessment) -> str:
    """By which edition, for which day, and what it is not."""
    return f"Edition {assessment.edition} of the rules, for {in_words(assessment.as_of)}. Not legal advice."


def citation(rule: str, confidence: Confidence, cites: Iterable[Cite]) -> str:
    """``[rule; confidence; sources]``."""
    return f"[{rule}; {confidence.value}; {in_one_line(cites)}]"


def dates(route: RouteResult) -> str:
    """When the route opens, ends and reaches the market; or nothing."""
    return " ".join(each for each in (opening(route.opens), closing(route), access(route.timeline)) if each)


def reminders(routes: Iterable[RouteResult]) -> list[str]:
    """Each once, in the order of the routes."""
    return list(dict.fromkeys(route.reminder for route in routes if route.reminder))


def planned_under(route: RouteResult) -> str:
    """Whether a plan rests on law."""
    if not route.legal_status.is_law:
        return "expected, not law"
    return "law, on a later day" if route.outcome is Outcome.UPCOMING else "law in force"


def step_marks(step: TimelineStep) -> tuple[str, str]:
    """What stands behind a step's title: whether it may not be needed, and a star where its time is assumed."""
    return IF_NEEDED if step.conditional else "", "" if step.published else " *"


def duty_title(duty: DutyResult) -> str:
    return f"{duty.title} ({duty.market.value}{', if it applies' if duty.conditional else ''})"


def opening(opens: Opens | None) -> str:
    """A sentence with its sources, or nothing."""
    if opens is None:
        return ""
    if opens.date is None:
        return "Opens: no date is established."
    when, cited = in_words(opens.date, opens.precision), _cited(opens)
    since = "from" if opens.at_least else "in"
    match opens.status:
        case OpeningStatus.LAW:
            return f"In force from {when}{cited}."
        case OpeningStatus.APPROVAL:
            return f"Opens on {when}, the day on which the approval begins; it is not in hand yet."
        case OpeningStatus.PASSED:
            return f"Was expected to open {since} {when}{cited}; it is not established that it did."
        case OpeningStatus.NOT_ESTABLISHED:
            return "Opens: no date is established."
    named = "reported from" if opens.at_least else "reported for"
    earlier = opens.not_before
    beside = f"; from {in_words(earlier.date, earlier.precision)}{_cited(earlier)}" if earlier and earlier.date else ""
    return f"Opens: {named} {when}{cited}{beside}. Not law{'; no latest day is stated' if opens.open_ended else ''}."


def _cited(opens: Opens) -> str:
    confidence = "" if opens.confidence is None else f"{opens.confidence.value}; "
    return f" [{confidence}{in_one_line(opens.sources)}]" if opens.sources else ""


def closing(route: RouteResult) -> str:
    """A sentence, or nothing."""
    closes = route.closes
    if closes is None:
        return ""
    if route.outcome is Outcome.CLOSED and route.opens is not None:
        return f"Ends on {last_day(closes)}, before it opens."
    if route.outcome is Outcome.CLOSED:
        return f"Closed since {in_words(closes.date)}." if closes.date else "Closed."
    return f"Last day: {last_day(closes)}."


def last_day(closes: Closes) -> str:
    if closes.date is not None:
        later = f" (possibly until {in_words(closes.possibly_until)}, not established)" if closes.possibly_until else ""
        return f"{in_words(closes.date)}{later}"
    if closes.latest is not None and closes.earliest is not None:
        return f"between {in_words(closes.earliest)} and {in_words(closes.latest)}, depending on facts not given"
    if closes.latest is not None:
        return f"{in_words(closes.latest)} at the latest"
    return "depends on facts not given"


def given(gives: str) -> str:
    """What comes out of a review, in words."""
    return gives.replace("-", " ")


def access(timeline: Timeline | None) -> str:
    """A sentence, or nothing."""
    return "" if timeline is None else f"Market: {market(timeline)}."


def market(timeline: Timeline) -> str:
    """When the market is reached: ``likely May 2027 (March 2027 to July 2027)``. Planned days are good for a month only."""
    points = timeline.market_access
    if not timeline.open_ended:
        return f"likely {months_in_words(points)}"
    likely, earliest = (in_words(day, Precision.MONTH) for day in (points.likely, points.earliest))
    return f"likely {likely} ({earliest} at the earliest; no latest day is stated)"


def route_name(route: RouteResult) -> str:
    """Title, market, and the approval it rests on."""
    basis = f", on the {harmless(route.basis.label)}" if route.basis else ""
    return f"{route.title} ({MARKETS[route.market]}){basis}"
