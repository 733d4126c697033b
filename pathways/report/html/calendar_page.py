"""The page of a calendar."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.model.calendar import Calendar, Weight
from pathways.model.citations import Source
from pathways.report.calendar import EXPECTED_SIDE, LAW_SIDE, about, heading, promised, when, where
from pathways.report.labels import WEIGHTS, WEIGHTS_IN_SHORT
from pathways.writing.citation import source_list
from pathways.writing.html import render


def render_calendar(calendar: Calendar, sources: Mapping[str, Source], *, by_year: bool = False) -> str:
    """The firmest entries first, in each group the soonest first; or year by year, law beside what is expected. The same calendar
    gives the same bytes."""
    groups = [(weight, [entry for entry in calendar.entries if entry.weight is weight]) for weight in Weight]
    return render(
        "calendar.html.j2",
        heading=heading(calendar),
        about=about(calendar),
        groups=[] if by_year else [(weight, entries) for weight, entries in groups if entries],
        years=calendar.years if by_year else (),
        sides=(LAW_SIDE, EXPECTED_SIDE),
        in_short=WEIGHTS_IN_SHORT,
        weights=WEIGHTS,
        sources=source_list((cite for entry in calendar.entries for cite in entry.sources), sources),
        when=when,
        where=where,
        promised=promised,
    )
