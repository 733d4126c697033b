"""The calendar for reading at a terminal: law, announcements, proposals and expectations each by themselves."""

from __future__ import annotations

from pathways.model.calendar import Calendar, CalendarEntry, Weight
from pathways.model.citations import in_one_line
from pathways.report.calendar_words import about, heading, promised, title, when, where
from pathways.report.labels import WEIGHTS
from pathways.writing.page import PAGE_WIDTH, Page


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
            _entry(page, entry)
    return page.text()


def _entry(page: Page, entry: CalendarEntry) -> None:
    page.say(f"{when(entry)} ({where(entry)}): {title(entry)}", 2, 4)
    page.say(" ".join(part for part in (entry.says, promised(entry)) if part), 4)
    page.say(f"[{entry.confidence.value}; {in_one_line(entry.sources)}]", 4, 5)
