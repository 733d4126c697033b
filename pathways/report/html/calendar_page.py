"""The page of a calendar."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.model.calendar import Calendar, Weight
from pathways.model.rules import Source
from pathways.report.calendar_words import about, heading, promised, when, where
from pathways.report.labels import WEIGHTS
from pathways.writing.html import render


def render_calendar(calendar: Calendar, sources: Mapping[str, Source]) -> str:
    """The firmest entries first, in each group the soonest first. The same calendar gives the same bytes."""
    groups = [(weight, [entry for entry in calendar.entries if entry.weight is weight]) for weight in Weight]
    return render(
        "calendar.html.j2",
        heading=heading(calendar),
        about=about(calendar),
        groups=[(weight, entries) for weight, entries in groups if entries],
        weights=WEIGHTS,
        sources=[sources[id_] for id_ in sorted({id_ for entry in calendar.entries for id_ in entry.sources})],
        when=when,
        where=where,
        promised=promised,
    )
