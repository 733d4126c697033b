"""The days on which law opens routes: what an edition knew as still to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pathways.engine.decide.routes import commencement
from pathways.model.calendar import CalendarEntry, Weight
from pathways.model.catalogue import Edition
from pathways.model.dates import Precision, in_words
from pathways.model.result import OpeningStatus, Outcome, RouteResult
from pathways.model.rules import Instrument, Route, carried_by


def openings_by_law(edition: Edition, answer: Iterable[RouteResult] | None = None) -> Iterator[CalendarEntry]:
    """One for each route; with an answer, for those that open to its device, or that may."""
    told = None if answer is None else _told(answer)
    for instrument in edition.instruments:
        for route in instrument.routes if instrument.status.is_law else ():
            day = commencement(instrument, route)
            if day is None or day <= edition.known_on or not route.route_to_market or route.is_dropped:
                continue
            if told is None or (route.id, day) in told:
                conditional = told is not None and told[route.id, day]
                yield _entry(instrument, route, day, conditional=conditional)


def _told(answer: Iterable[RouteResult]) -> dict[tuple[str, date | None], bool]:
    """The routes with their days; True where facts that nobody gives decide whether it opens to the device at all."""
    found: dict[tuple[str, date | None], bool] = {}
    for route in answer:
        if route.outcome in (Outcome.UPCOMING, Outcome.UNDECIDED) and route.opens and route.opens.status is OpeningStatus.LAW:
            key = route.id, route.opens.date
            found[key] = found.get(key, True) and route.outcome is Outcome.UNDECIDED
    return found


def _entry(instrument: Instrument, route: Route, day: date, *, conditional: bool) -> CalendarEntry:
    own = route.opens if route.opens is not None and route.opens.expected and route.opens.expected.first == day else None
    return CalendarEntry(
        id=f"opens-{route.id}-{instrument.id}",
        first=day,
        last=day,
        precision=Precision.DAY,
        due_by=None,
        weight=Weight.LAW,
        deadline=False,
        conditional=conditional,
        jurisdiction=route.market.value,
        territory=None,
        title=f"{route.title} opens",
        says=f"{instrument.title} ({instrument.publisher}, {in_words(instrument.published)}).",
        sources=own.sources if own else instrument.sources,
        confidence=own.confidence if own else carried_by(instrument.sources),
    )
