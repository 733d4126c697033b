"""When a route opens, ends and reaches the market, in words, for every report."""

from __future__ import annotations

from pathways.model.dates import in_words
from pathways.model.result import Closes, OpeningStatus, Opens, Outcome, RouteResult, ThreePoint, Timeline
from pathways.report.labels import MARKETS
from pathways.writing.plain_text import harmless


def opening(opens: Opens | None) -> str:
    """A sentence, or nothing."""
    if opens is None:
        return ""
    if opens.date is None:
        return "Opens: no date is established."
    when = in_words(opens.date, opens.precision)
    words = {
        OpeningStatus.LAW: f"In force from {when}.",
        OpeningStatus.APPROVAL: f"Opens on {when}, the day on which the approval begins; it is not in hand yet.",
        OpeningStatus.EXPECTED: f"Opens: reported for {when}, not law.",
        OpeningStatus.PASSED: f"Was expected to open in {when}; it is not established that it did.",
        OpeningStatus.NOT_ESTABLISHED: "Opens: no date is established.",
    }
    return words[opens.status]


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


def access(timeline: Timeline | None) -> str:
    """A sentence, or nothing."""
    return "" if timeline is None else f"Market: {span(timeline.market_access)}."


def span(points: ThreePoint) -> str:
    return f"likely {in_words(points.likely)} ({in_words(points.earliest)} to {in_words(points.latest)})"


def route_name(route: RouteResult) -> str:
    """Title, market, and the approval it rests on."""
    basis = f", on the {harmless(route.basis.label)}" if route.basis else ""
    return f"{route.title} ({MARKETS[route.market]}){basis}"
