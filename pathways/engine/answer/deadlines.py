"""Dates by which something must be done or is lost, for this device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.usual import Known
from pathways.engine.decide.last_days import ending_of
from pathways.model.catalogue import CalendarEvent, Catalogue, Step
from pathways.model.conditions import Truth
from pathways.model.dates import Precision, Unit, add, in_words
from pathways.model.device import Device
from pathways.model.law import Law
from pathways.model.result import Deadline, Outcome, RouteResult
from pathways.model.rules import Closing

_LAW = ("in-force", "made", "past")


def deadlines(
    catalogue: Catalogue,
    routes: Sequence[RouteResult],
    device: Device,
    known: Known,
    as_of: date,
    law: Law,
) -> tuple[Deadline, ...]:
    """Calendar deadlines that touch the device, the last days of its open routes, and of what their plans count as done."""
    found = [
        _of_event(event, day)
        for event in catalogue.events
        if event.deadline
        and event.may_touch(device.evidence)
        and (law is Law.ALL or event.status in _LAW)
        and (day := _next(event, as_of)) is not None
        and known.truth(event.when)[0] is Truth.YES
    ]
    found += [deadline for _, deadline in last_days(routes)]
    found += _lapses(catalogue.steps.values(), routes, known.stated, as_of)
    return tuple(sorted(found, key=lambda deadline: (deadline.date, deadline.title)))


def last_days(routes: Iterable[RouteResult]) -> Iterator[tuple[RouteResult, Deadline]]:
    """The open routes whose last day is known, with that day."""
    for route in routes:
        if route.outcome is Outcome.OPEN and route.closes is not None and route.closes.date is not None:
            yield route, _of_route(route)


def _lapses(steps: Iterable[Step], routes: Sequence[RouteResult], knowledge: Knowledge, as_of: date) -> Iterator[Deadline]:
    """The days to come on which what a plan counts as done ends."""
    for step in steps:
        resting = [route for route in routes if route.timeline is not None and step.id in route.timeline.already_done]
        if step.lapses is None or not resting:
            continue
        day = ending_of(Closing((step.lapses.term,)), knowledge).day
        if day is not None and day >= as_of:
            lapse, status = step.lapses, resting[0].legal_status
            yield Deadline(day, Precision.DAY, lapse.title, lapse.says, status, lapse.confidence, lapse.sources)


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
