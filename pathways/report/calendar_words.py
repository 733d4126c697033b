"""How an entry of the calendar is put into words, for every format."""

from __future__ import annotations

from pathways.model.calendar import Calendar, CalendarEntry
from pathways.model.dates import in_words
from pathways.writing.plain_text import harmless

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
