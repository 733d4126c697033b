"""The calendar as a plain document (``pathways.dates/1``)."""

from __future__ import annotations

from pathways.model.calendar import Calendar, CalendarEntry
from pathways.report.document import Document
from pathways.writing.citation import sourced

SCHEMA = "pathways.dates/1"


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
