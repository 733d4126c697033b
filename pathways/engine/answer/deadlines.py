"""Dates by which something must be done or is lost, for this device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.conditions import Truth
from pathways.model.dates import Precision, Unit, add, in_words
from pathways.model.law import Law
from pathways.model.result import Deadline, Outcome, RouteResult
from pathways.model.rules import CalendarEvent

_LAW = ("in-force", "made", "past")


def deadlines(
    events: Iterable[CalendarEvent],
    routes: Iterable[RouteResult],
    knowledge: Knowledge,
    as_of: date,
    law: Law,
) -> tuple[Deadline, ...]:
    """Calendar deadlines that touch the device, and the last days of its open routes; soonest first."""
    found = [
        _of_event(event, day)
        for event in events
        if event.deadline
        and (law is Law.ALL or event.status in _LAW)
        and (day := _next(event, as_of)) is not None
        and evaluate(event.when, knowledge) is Truth.YES
    ]
    found += [deadline for _, deadline in last_days(routes)]
    return tuple(sorted(found, key=lambda deadline: (deadline.date, deadline.title)))


def last_days(routes: Iterable[RouteResult]) -> Iterator[tuple[RouteResult, Deadline]]:
    """The open routes whose last day is known, with that day."""
    for route in routes:
        if route.outcome is Outcome.OPEN and route.closes is not None and route.closes.date is not None:
            yield route, _of_route(route)


def _next(event: CalendarEvent, as_of: date) -> date | None:
    """The event's day if it is still to come; of a yearly event the next one."""
    day = event.date.first
    years = 0
    while event.repeats_yearly and day < as_of:
        years += 1
        day = add(event.date.first, 12 * years, Unit.MONTHS)
    return day if day >= as_of else None


def _of_event(event: CalendarEvent, day: date) -> Deadline:
    return Deadline(day, event.date.precision, event.title, event.says, event.status, event.confidence, event.sources)


def _of_route(route: RouteResult) -> Deadline:
    assert route.closes is not None and route.closes.date is not None
    basis = f" on the {route.basis.label}" if route.basis else ""
    return Deadline(
        date=route.closes.date,
        precision=Precision.DAY,
        title=f"Last day of {route.title}{basis}",
        says=f"After {in_words(route.closes.date)} this route is closed for units not yet placed on the market.",
        status=route.legal_status,
        confidence=route.closes.doubt.confidence if route.closes.doubt else route.confidence,
        sources=tuple(dict.fromkeys(source for reason in route.because for source in reason.sources)),
    )
