"""The answer in one or two plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pathways.engine.wording import join_and
from pathways.model.dates import in_words
from pathways.model.result import OpeningStatus, Opens, Outcome, RouteResult
from pathways.model.rules import Market


def headline(routes: Sequence[RouteResult], as_of: date) -> str:
    """What may be done on the as-of date on the approvals held, what else is open, and what is only expected."""
    usable = [route for route in routes if route.route_to_market]
    gb = [route for route in usable if route.market is Market.GB]
    ni = [route for route in usable if route.market is Market.NI]
    sentences = [*_great_britain(gb, as_of), *_northern_ireland(ni)]
    return " ".join(sentences)


def _great_britain(routes: Sequence[RouteResult], as_of: date) -> Iterable[str]:
    on_approvals = [route for route in routes if route.basis is not None]
    open_on_approval = _with(on_approvals, Outcome.OPEN)
    open_otherwise = [route for route in _with(routes, Outcome.OPEN) if route.basis is None]
    undecided_today = [route for route in _with(routes, Outcome.UNDECIDED) if route.legal_status.is_law]
    if open_on_approval:
        best = open_on_approval[0]
        assert best.basis is not None
        yield f"Great Britain is open today on the {best.basis.label}: {best.title}{_until(best)}."
    elif on_approvals:
        held = join_and(list(dict.fromkeys(route.basis.label for route in on_approvals if route.basis)))
        if any(route.basis is not None for route in undecided_today):
            yield f"Whether a route to Great Britain is open on the {held} depends on facts that are not given."
        else:
            yield f"No route to Great Britain is open today on the {held}."
    if open_otherwise:
        ways = join_and([route.title for route in open_otherwise])
        yield f"Open today {'as well' if open_on_approval else 'without it' if on_approvals else 'in Great Britain'}: {ways}."
    elif not open_on_approval:
        if any(route.basis is None for route in undecided_today):
            ways = join_and([route.title for route in undecided_today if route.basis is None])
            yield f"{ways}: not decided, because facts are missing."
        else:
            yield f"Nothing else is open in Great Britain on {in_words(as_of)}."
    expected = _with(routes, Outcome.EXPECTED)
    if expected:
        seen: dict[str, RouteResult] = {}
        for route in expected:
            seen.setdefault(route.title, route)
        ways = join_and([f"{route.title} ({_from(route.opens)})" for route in seen.values()])
        yield f"Expected, not law: {ways}."


def _northern_ireland(routes: Sequence[RouteResult]) -> Iterable[str]:
    open_routes = _with(routes, Outcome.OPEN)
    if open_routes:
        best = open_routes[0]
        yield f"Northern Ireland is open today: {best.title}{_until(best)}."
    elif routes and all(route.outcome is Outcome.EXCLUDED for route in routes):
        yield "Northern Ireland needs CE marking."


def _with(routes: Iterable[RouteResult], outcome: Outcome) -> list[RouteResult]:
    return [route for route in routes if route.outcome is outcome]


def _until(route: RouteResult) -> str:
    closes = route.closes
    if closes is None:
        return ""
    if closes.date is not None:
        return f", until {in_words(closes.date)}"
    if closes.latest is not None:
        return f", until {in_words(closes.latest)} at the latest"
    return ", with an end date that depends on facts not given"


def _from(opens: Opens | None) -> str:
    if opens is None or opens.date is None:
        return "no opening date is established"
    when = in_words(opens.date, opens.precision)
    if opens.status is OpeningStatus.PASSED:
        return f"was expected in {when}"
    if opens.status is OpeningStatus.LAW:
        return f"from {when}"
    return f"reported for {when}"
