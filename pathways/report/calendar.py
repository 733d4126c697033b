"""The calendar in words, for every format; at a terminal; and as a plain document (``pathways.dates/1``)."""

from __future__ import annotations

from pathways.model.calendar import Calendar, CalendarEntry, Weight
from pathways.model.citations import in_one_line
from pathways.model.dates import in_words
from pathways.report.document import Document
from pathways.report.labels import WEIGHTS, WEIGHTS_IN_SHORT
from pathways.writing.citation import sourced
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

SCHEMA = "pathways.dates/1"
LAW_SIDE = "law, and what has happened"
EXPECTED_SIDE = "announced, proposed or expected, not law"
NOT_LEGAL_ADVICE = "This is information, not legal advice."


def about(calendar: Calendar) -> str:
    """Of which device, and as of what knowledge."""
    what = "all devices" if calendar.device is None else harmless(calendar.device, 100)
    return (
        f"Dates from {in_words(calendar.first)} to {in_words(calendar.last)} for {what}. "
        f"Edition {calendar.edition} of the rules, "
        f"checked against public material up to {in_words(calendar.verified_through)}. {NOT_LEGAL_ADVICE}"
    )


def heading(calendar: Calendar) -> str:
    return "Regulatory calendar" if calendar.device is None else f"Regulatory calendar: {harmless(calendar.device, 100)}"


def title(entry: CalendarEntry) -> str:
    maybe = " (if it applies)" if entry.conditional else ""
    return f"{'Deadline: ' if entry.deadline else ''}{harmless(entry.title, 400)}{maybe}"


def when(entry: CalendarEntry) -> str:
    return in_words(entry.first, entry.precision)


def where(entry: CalendarEntry) -> str:
    return f"{entry.jurisdiction}, {entry.territory}" if entry.territory else entry.jurisdiction


def promised(entry: CalendarEntry) -> str:
    """A sentence, or nothing."""
    return f"Due by {in_words(entry.due_by)}." if entry.due_by else ""


def calendar_text(calendar: Calendar, width: int = PAGE_WIDTH) -> str:
    """The firmest first, in each the soonest first."""
    page = Page(width)
    page.say(heading(calendar))
    page.say(about(calendar))
    if not calendar.entries:
        page.blank()
        page.say("Nothing is known that falls into this time.", 2)
    for weight in Weight:
        entries = [entry for entry in calendar.entries if entry.weight is weight]
        if entries:
            page.heading(WEIGHTS[weight])
        for entry in entries:
            _say_entry(page, entry)
    return page.text()


def years_text(calendar: Calendar, width: int = PAGE_WIDTH) -> str:
    """Year by year, what is law apart from what is expected."""
    page = Page(width)
    page.say(heading(calendar))
    page.say(about(calendar))
    for year in calendar.years:
        for side, entries in ((LAW_SIDE, year.law), (EXPECTED_SIDE, year.expected)):
            page.heading(f"{year.year}: {side}")
            if not entries:
                page.say("Nothing is known.", 2)
            for entry in entries:
                _say_entry(page, entry, WEIGHTS_IN_SHORT[entry.weight])
    return page.text()


def _say_entry(page: Page, entry: CalendarEntry, weight: str = "") -> None:
    page.say(f"{when(entry)} ({where(entry)}): {title(entry)}", 2, 4)
    page.say(" ".join(part for part in (entry.says, promised(entry)) if part), 4)
    known = "; ".join(part for part in (weight, entry.confidence.value, in_one_line(entry.sources)) if part)
    page.say(f"[{known}]", 4, 5)


def calendar_document(calendar: Calendar) -> Document:
    """Keys in a fixed order, dates as ISO strings."""
    return {
        "schema": SCHEMA,
        "edition": calendar.edition,
        "verified_through": calendar.verified_through.isoformat(),
        "device": calendar.device,
        "from": calendar.first.isoformat(),
        "to": calendar.last.isoformat(),
        "entries": [_entry(entry) for entry in calendar.entries],
    }


def _entry(entry: CalendarEntry) -> Document:
    return {
        "id": entry.id,
        "first": entry.first.isoformat(),
        "last": entry.last.isoformat(),
        "precision": entry.precision.value,
        "due_by": None if entry.due_by is None else entry.due_by.isoformat(),
        "weight": entry.weight.value,
        "deadline": entry.deadline,
        "conditional": entry.conditional,
        "jurisdiction": entry.jurisdiction,
        "territory": entry.territory,
        "title": entry.title,
        "says": entry.says,
        "confidence": entry.confidence.value,
        **sourced(entry.sources),
    }
