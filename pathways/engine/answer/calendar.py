"""The regulatory calendar, filtered to what touches a device."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from pathways.engine.answer.deadlines import last_days
from pathways.engine.answer.openings import openings_by_law
from pathways.engine.conditions.evaluate import deciding_facts
from pathways.engine.conditions.usual import known_with
from pathways.engine.conditions.worked_out import known_of
from pathways.model.calendar import Calendar, CalendarEntry, Weight
from pathways.model.catalogue import CalendarEvent, RuleSet
from pathways.model.conditions import Truth
from pathways.model.dates import PartialDate, Unit, add
from pathways.model.device import Device
from pathways.model.result import Assessment, RouteResult

_WEIGHTS = {
    "in-force": Weight.LAW,
    "made": Weight.LAW,
    "announced": Weight.ANNOUNCED,
    "proposed": Weight.PROPOSAL,
    "expected": Weight.EXPECTED,
    "past": Weight.PAST,
}
_MOST_YEARS = 100


class Range(Struct, frozen=True):
    """``last`` is None for as long as anything is known."""

    first: date
    last: date | None = None


def calendar(rules: RuleSet, days: Range, device: Device | None = None, answer: Assessment | None = None) -> Calendar:
    """The events that begin before the range ends and end after it begins; yearly ones as often as they fall into it.

    With a device and its answer, only those that concern it, or that hang on a fact that the answer asks for, and the last days
    of its open routes and the days on which law opens others.

    Raises ContradictionError where the device's facts cannot all be true.
    """
    asked = frozenset(question.fact for question in answer.questions) if answer else frozenset()
    touching = list(_touching(rules, device, asked, strict=answer is not None and answer.receipt.strict))
    ends = () if device is None or answer is None else tuple(_last_days(device, answer.routes))
    ends += tuple(openings_by_law(rules.edition, None if answer is None else answer.routes))
    last = days.last or _horizon([event for event, _ in touching], ends, days.first)
    entries = [entry for event, truth in touching for entry in _occurrences(event, truth is Truth.UNKNOWN, days.first, last)]
    entries += [entry for entry in ends if days.first <= entry.first <= last]
    return Calendar(
        device=None if device is None else device.name,
        edition=rules.edition.id,
        known_on=rules.edition.known_on,
        verified_through=rules.edition.verified_through,
        first=days.first,
        last=last,
        entries=tuple(sorted(entries, key=lambda entry: (entry.first, entry.last, entry.id))),
    )


def _touching(
    rules: RuleSet, device: Device | None, asked: frozenset[str], *, strict: bool
) -> Iterator[tuple[CalendarEvent, Truth]]:
    events = rules.catalogue.events
    if device is None:
        yield from ((event, Truth.YES) for event in events)
        return
    known = known_with(known_of(device, rules.catalogue.vocabulary), strict=strict)
    for event in events:
        truth, _ = known.truth(event.when)
        hangs_on = deciding_facts(event.when, known.usual)
        if event.may_touch(device.evidence) and (truth is Truth.YES or hangs_on & asked):
            yield event, truth


def _horizon(events: Iterable[CalendarEvent], ends: Iterable[CalendarEntry], first: date) -> date:
    """The last day of which anything is known; a year ahead at least."""
    days = [event.date.last for event in events] + [entry.last for entry in ends]
    return max([add(first, 12, Unit.MONTHS), *days])


def _occurrences(event: CalendarEvent, conditional: bool, first: date, last: date) -> Iterator[CalendarEntry]:
    if not event.repeats_yearly:
        if event.date.first <= last and event.date.last >= first:
            yield _entry(event, event.date, event.id, conditional)
        return
    for years in range(max(0, first.year - event.date.first.year - 1), _MOST_YEARS + first.year - event.date.first.year):
        day = PartialDate(add(event.date.first, 12 * years, Unit.MONTHS), event.date.precision)
        if day.first > last:
            return
        if day.last >= first:
            yield _entry(event, day, f"{event.id}-{day.first.year}", conditional)


def _entry(event: CalendarEvent, day: PartialDate, id_: str, conditional: bool) -> CalendarEntry:
    return CalendarEntry(
        id=id_,
        first=day.first,
        last=day.last,
        precision=day.precision,
        due_by=event.due_by,
        weight=_WEIGHTS[event.status],
        deadline=event.deadline,
        conditional=conditional,
        jurisdiction=event.jurisdiction,
        territory=event.territory,
        title=event.title,
        says=event.says,
        sources=event.sources,
        confidence=event.confidence,
    )


def _last_days(device: Device, routes: Iterable[RouteResult]) -> Iterator[CalendarEntry]:
    """The ids name the device and the approval by a digest, so that those of two devices do not meet in one calendar."""
    for route, deadline in last_days(routes):
        subject = [device.name, route.id, route.instrument]
        subject += [] if route.basis is None else [str(route.basis.number), route.basis.label]
        digest = hashlib.sha256("\0".join(subject).encode("utf-8", "surrogatepass")).hexdigest()[:12]
        yield CalendarEntry(
            id=f"last-day-{route.id}-{digest}",
            first=deadline.date,
            last=deadline.date,
            precision=deadline.precision,
            due_by=None,
            weight=Weight.LAW,
            deadline=True,
            conditional=False,
            jurisdiction=route.market.value,
            territory=None,
            title=deadline.title,
            says=deadline.says,
            sources=deadline.sources,
            confidence=deadline.confidence,
        )
