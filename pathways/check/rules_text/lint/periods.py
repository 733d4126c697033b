"""When routes and rows begin and end, as far as days are fixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from pathways.model.conditions import ALWAYS
from pathways.model.findings import Span
from pathways.model.rules import Closing, Instrument, Opening, Route

Part: TypeAlias = tuple[str, Span, Opening | None, Closing | None]


def parts_of(route: Route) -> Iterator[Part]:
    """The route, and each row that has dates of its own, with what it takes from the route."""
    yield route.id, route.span, route.opens, route.closes
    for row in route.rows:
        if row.opens is not None or row.closes is not None:
            yield row.cite.rule, row.cite.span, row.opens or route.opens, row.closes or route.closes


def first_day(instrument: Instrument, opens: Opening | None) -> date | None:
    """The first day on which a route can be open; None where that is not established."""
    if opens is not None:
        return None if opens.expected is None else opens.expected.first
    return instrument.in_force_from if instrument.status.is_law else None


def earliest_fixed_day(closes: Closing | None) -> date | None:
    """The earliest fixed day that always counts."""
    return min(_fixed(closes), default=None)


def latest_fixed_day(closes: Closing | None) -> date | None:
    return max(_fixed(closes), default=None)


def _fixed(closes: Closing | None) -> Iterator[date]:
    for term in () if closes is None else closes.terms:
        if term.day is not None and term.when == ALWAYS:
            yield term.day
