"""The answer in one or two plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from pathways.engine.conditions.wording import fact_label, join_and
from pathways.model.dates import in_words
from pathways.model.facts import Vocabulary
from pathways.model.result import OpeningStatus, Opens, Outcome, RouteResult
from pathways.model.rules import Market


def headline(routes: Sequence[RouteResult], as_of: date, vocabulary: Vocabulary) -> str:
    """What may be done on the as-of date on the approvals held, what else is open, and what is only expected."""
    usable = [route for route in routes if route.route_to_market]
    gb = [route for route in usable if route.market is Market.GB]
    ni = [route for route in usable if route.market is Market.NI]
    sentences = [*_great_britain(gb, vocabulary), *_northern_ireland(ni)]
    first = sentences[0] if sentences else "no route to the UK concerns this device."
    return " ".join((f"On {in_words(as_of)} {first[0].lower()}{first[1:]}", *sentences[1:]))


def _great_britain(routes: Sequence[RouteResult], vocabulary: Vocabulary) -> Iterable[str]:
    on_approvals = [route for route in routes if route.basis is not None]
    open_on_approval = _with(on_approvals, Outcome.OPEN)
    open_otherwise = [route for route in _with(routes, Outcome.OPEN) if route.basis is None]
    undecided = [route for route in _with(routes, Outcome.UNDECIDED) if route.legal_status.is_law]
    hanging = [route for route in undecided if route.basis is not None]
    if open_on_approval:
        best = open_on_approval[0]
        assert best.basis is not None
        yield f"A route to Great Britain is open on the {best.basis.label}: {best.title}{_until(best)}."
    elif hanging and open_otherwise:
        wanted = _most_wanted(hanging, vocabulary)
        yield f"Whether a route to Great Britain is open on the {_held(hanging)} depends on facts that are not given: {wanted}."
    elif on_approvals and not hanging:
        yield f"No route to Great Britain is open on the {_held(on_approvals)}."
    if open_otherwise:
        ways = join_and(_unique(route.title for route in open_otherwise))
        without = "Open without it" if len(_labels(on_approvals)) == 1 else "Open without them"
        lead = "Open as well" if open_on_approval else without
        yield f"{lead if on_approvals else 'A route to Great Britain is open'}: {ways}."
    elif undecided and not open_on_approval:
        what = "What else" if on_approvals and not hanging else "What"
        wanted = _most_wanted(undecided, vocabulary)
        yield f"{what} is open in Great Britain depends on facts that are not given: {wanted}."
    elif not open_on_approval:
        yield f"Nothing {'else ' if on_approvals else ''}is open in Great Britain."
    yield from _upcoming(routes)
    expected = {route.title: route for route in reversed(_with(routes, Outcome.EXPECTED))}
    if expected:
        ways = join_and([f"{title} ({_from(route.opens)})" for title, route in reversed(expected.items())])
        yield f"Expected, not law: {ways}."
    unsettled = _unique(route.title for route in _with(routes, Outcome.UNSETTLED))
    if unsettled:
        yield f"Not established: {join_and(unsettled)}."


def _upcoming(routes: Sequence[RouteResult]) -> Iterable[str]:
    """What the law opens on a later day, or opens on an approval that is not in hand yet."""
    upcoming = {(route.title, route.opens): route for route in _with(routes, Outcome.UPCOMING)}
    if upcoming:
        ways = [f"{route.title} ({_on_whose_day(route)}{_until(route)})" for route in upcoming.values()]
        yield f"Upcoming: {join_and(ways)}."


def _on_whose_day(route: RouteResult) -> str:
    words = _from(route.opens)
    if route.basis is None or route.opens is None or route.opens.status is not OpeningStatus.APPROVAL:
        return words
    return f"{words}, once the {route.basis.label} is in hand"


def _labels(routes: Iterable[RouteResult]) -> list[str]:
    return _unique(route.basis.label for route in routes if route.basis)


def _held(routes: Iterable[RouteResult]) -> str:
    """The approvals on which the routes rest, by name."""
    return join_and(_labels(routes))


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _most_wanted(undecided: Sequence[RouteResult], vocabulary: Vocabulary, most: int = 4) -> str:
    """The facts that most routes wait for."""
    waiting: dict[str, int] = {}
    for route in undecided:
        for fact in route.undecided_by:
            waiting[fact] = waiting.get(fact, 0) + 1
    order = vocabulary.order
    ranked = sorted(waiting, key=lambda fact: (-waiting[fact], order.get(fact, -1)))
    words = [fact_label(vocabulary, fact) for fact in ranked[:most]]
    return ", ".join(words) + (" and more" if len(ranked) > most else "")


def _northern_ireland(routes: Sequence[RouteResult]) -> Iterable[str]:
    open_routes = _with(routes, Outcome.OPEN)
    if open_routes:
        best = open_routes[0]
        yield f"Northern Ireland is open: {best.title}{_until(best)}."
    elif all(route.outcome in (Outcome.EXCLUDED, Outcome.UPCOMING) for route in routes):
        yield from _excluded_from("Northern Ireland", routes)
    if not open_routes:
        yield from (f"Northern Ireland: {words[0].lower()}{words[1:]}" for words in _upcoming(routes))


def _excluded_from(market: str, routes: Iterable[RouteResult]) -> Iterable[str]:
    """What the first rule that excludes a route says, up to the end of its first sentence."""
    reasons = [reason for route in _with(routes, Outcome.EXCLUDED) for reason in route.because]
    if reasons:
        says = _FIRST_SENTENCE.match(reasons[0].says)
        first = says[0] if says else reasons[0].says
        yield first if market in first else f"{market}: {first}"


_FIRST_SENTENCE = re.compile(r".*?\.(?= [A-Z])")


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
        return f"was expected {'from' if opens.at_least else 'in'} {when}"
    if opens.status in (OpeningStatus.LAW, OpeningStatus.APPROVAL):
        return f"from {when}"
    earlier = opens.not_before
    if earlier is not None and earlier.date is not None:
        return f"from {in_words(earlier.date, earlier.precision)}, reported for {when}"
    return f"reported {'from' if opens.at_least else 'for'} {when}"
