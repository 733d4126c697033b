"""What is written of a device: from its ranked routes to one value for each output column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from pathways.model.result import Outcome, RouteResult

PlaceOf: TypeAlias = Callable[[int], int]
"""From the index of an approval in the assessment to its place in the row, counted from 0."""


class Column(Struct, frozen=True):
    """An output column. ``kind`` is ``text``, ``day`` or ``number``."""

    name: str
    kind: str = "text"


class Following(Struct, frozen=True):
    """A last day that follows a date of the row itself: ``fact``, of the approval at ``place`` or of the device (-1)."""

    fact: str
    place: int


Value: TypeAlias = str | int | date | Following | None
Follow: TypeAlias = Callable[[RouteResult, date], Following | None]
"""Whether this end of the route is a day of the row's own."""

PER_DEVICE = (
    Column("open_route"),
    Column("open_market"),
    Column("open_on"),
    Column("open_approval", "number"),
    Column("open_until", "day"),
    Column("open_access", "day"),
    Column("open_confidence"),
    Column("expected_route"),
    Column("expected_market"),
    Column("expected_on"),
    Column("expected_approval", "number"),
    Column("expected_from", "day"),
    Column("expected_until", "day"),
    Column("expected_access", "day"),
    Column("expected_confidence"),
    Column("outcomes"),
    Column("rules"),
    Column("undecided"),
    Column("upcoming_route"),
    Column("upcoming_market"),
    Column("upcoming_on"),
    Column("upcoming_approval", "number"),
    Column("upcoming_from", "day"),
    Column("upcoming_until", "day"),
    Column("upcoming_access", "day"),
    Column("upcoming_confidence"),
    Column("provided"),
)

PER_ROUTE = (
    Column("route"),
    Column("market"),
    Column("on"),
    Column("approval", "number"),
    Column("outcome"),
    Column("legal_status"),
    Column("confidence"),
    Column("opens", "day"),
    Column("opens_precision"),
    Column("closes", "day"),
    Column("closes_earliest", "day"),
    Column("closes_latest", "day"),
    Column("access_earliest", "day"),
    Column("access_likely", "day"),
    Column("access_latest", "day"),
    Column("review_by"),
    Column("rules"),
    Column("undecided"),
    Column("provided"),
)

_NO_ROUTE: tuple[Value, ...] = (None,) * len(PER_ROUTE)


def no_follow(_route: RouteResult, _day: date) -> Following | None:
    """Every day stands as it is."""
    return None


def per_device(routes: Sequence[RouteResult], place_of: PlaceOf, follow: Follow = no_follow) -> tuple[Value, ...]:
    """The values of ``PER_DEVICE``. ``routes`` are ranked; only ways to the market count."""
    usable = [route for route in routes if route.route_to_market]
    best = next((route for route in usable if route.outcome is Outcome.OPEN), None)
    undecided = (fact for route in usable for fact in _undecided(route))
    return (
        *_lead(best, place_of),
        _last_day(best, follow),
        _access(best),
        None if best is None else best.confidence.value,
        *_to_come(usable, Outcome.EXPECTED, place_of, follow),
        _joined(f"{route.id}={route.outcome.value}" for route in usable),
        _joined(reason.rule for route in usable for reason in route.because),
        _joined(undecided),
        *_to_come(usable, Outcome.UPCOMING, place_of, follow),
        _joined(fact for route in usable for fact in _provided(route)),
    )


def _to_come(routes: Sequence[RouteResult], outcome: Outcome, place_of: PlaceOf, follow: Follow) -> tuple[Value, ...]:
    """The best route that is to open: from when, until when, and when the market is likely reached."""
    best = next((route for route in routes if route.outcome is outcome), None)
    return (
        *_lead(best, place_of),
        best.opens.date if best is not None and best.opens is not None else None,
        _last_day(best, follow),
        _access(best),
        None if best is None else best.confidence.value,
    )


def per_route(routes: Sequence[RouteResult], place_of: PlaceOf, follow: Follow = no_follow) -> tuple[tuple[Value, ...], ...]:
    """The values of ``PER_ROUTE`` for each way to the market; one empty line where there is none, so that no device is lost."""
    found = tuple(_route(route, place_of, follow) for route in routes if route.route_to_market)
    return found or (_NO_ROUTE,)


def _route(route: RouteResult, place_of: PlaceOf, follow: Follow) -> tuple[Value, ...]:
    opens, closes = route.opens, route.closes
    access = route.timeline.market_access if route.timeline else None
    ends = (closes.date, closes.earliest, closes.latest) if closes else (None, None, None)
    return (
        *_lead(route, place_of),
        route.outcome.value,
        route.legal_status.value,
        route.confidence.value,
        opens.date if opens else None,
        opens.precision.value if opens and opens.date else None,
        *(None if day is None else follow(route, day) or day for day in ends),
        *((access.earliest, access.likely, access.latest) if access else (None, None, None)),
        route.review_by.value,
        _joined(reason.rule for reason in route.because),
        _joined(_undecided(route)),
        _joined(_provided(route)),
    )


def _lead(route: RouteResult | None, place_of: PlaceOf) -> tuple[Value, Value, Value, Value]:
    """Route, market, the kind of approval that it rests on, and which of the row's approvals that is, counted from 1."""
    if route is None:
        return None, None, None, None
    basis = route.basis
    if basis is None:
        return route.id, route.market.value, None, None
    kind = basis.label.removesuffix(basis.number or "").rstrip()
    return route.id, route.market.value, kind, place_of(basis.index) + 1


def _last_day(route: RouteResult | None, follow: Follow) -> Value:
    day = route.closes.date if route is not None and route.closes is not None else None
    return None if route is None or day is None else follow(route, day) or day


def _access(route: RouteResult | None) -> date | None:
    return None if route is None or route.timeline is None else route.timeline.market_access.likely


def _undecided(route: RouteResult) -> Iterable[str]:
    return (*route.undecided_by, *(route.closes.depends_on if route.closes else ()))


def _provided(route: RouteResult) -> Iterable[str]:
    """The facts whose usual values the outcome and the plan rest on."""
    return (each.fact for each in (*route.provided, *(route.timeline.provided if route.timeline else ())))


def _joined(words: Iterable[str]) -> str | None:
    return ";".join(dict.fromkeys(words)) or None
