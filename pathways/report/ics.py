"""The calendar as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import icalendar

from pathways.model.calendar import Calendar, CalendarEntry, Weight
from pathways.model.citations import Source, in_one_line
from pathways.report.calendar import about, heading, promised, title
from pathways.report.labels import CONFIDENCES, WEIGHTS, WEIGHTS_IN_SHORT
from pathways.writing.citation import source_list
from pathways.writing.plain_text import harmless

REMIND = timedelta(days=30)
_FIRST_SEQUENCE = date(2024, 1, 1)
_MOST = 10_000


def as_ics(calendar: Calendar, sources: Mapping[str, Source]) -> str:
    """All-day events; what is known to the month or quarter only takes up the whole of it.

    An event keeps its UID from run to run; its stamp and sequence come from the day of the edition, so that a newer edition
    updates it and the same one gives the same bytes.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//uk-device-pathways//calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _text(heading(calendar)))
    made.add("x-wr-caldesc", _text(about(calendar)))
    for entry in calendar.entries:
        made.add_component(_event(entry, calendar, sources))
    content: bytes = made.to_ical()
    return content.decode("utf-8")


def _event(entry: CalendarEntry, calendar: Calendar, sources: Mapping[str, Source]) -> icalendar.Event:
    known = calendar.known_on
    event = icalendar.Event()
    event.add("uid", _text(f"{entry.id}@uk-device-pathways"))
    event.add("dtstamp", datetime(known.year, known.month, known.day, tzinfo=UTC))
    event.add("sequence", max(0, (known - _FIRST_SEQUENCE).days))
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", _text(_summary(entry)))
    event.add("description", _text(_description(entry)))
    event.add("categories", [WEIGHTS_IN_SHORT[entry.weight], _text(entry.jurisdiction)])
    event.add("status", "CONFIRMED" if entry.weight in (Weight.LAW, Weight.PAST) else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    addresses = [address for listed in source_list(entry.sources, sources) if (address := listed.url) is not None]
    if addresses:
        event.add("url", _text(addresses[0]))
    if entry.wakes:
        event.add_component(_alarm(entry))
    return event


def _summary(entry: CalendarEntry) -> str:
    firm = entry.weight in (Weight.LAW, Weight.PAST)
    return title(entry) if firm else f"{WEIGHTS[entry.weight]}: {title(entry)}"


def _description(entry: CalendarEntry) -> str:
    parts = [
        entry.says,
        promised(entry),
        f"{WEIGHTS[entry.weight]}; {CONFIDENCES[entry.confidence]}.",
        f"Sources: {in_one_line(entry.sources)}.",
    ]
    return " ".join(part for part in parts if part)


def _alarm(entry: CalendarEntry) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(title(entry)))
    alarm.add("trigger", -REMIND)
    return alarm


def _text(text: str) -> str:
    """Every text on its way into the file; the library escapes what has a meaning there."""
    return harmless(text, _MOST)
