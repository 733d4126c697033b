"""The timeline drawn to scale: where each bar, label and line of the chart stands. The template only paints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from pathways.model.dates import Unit, add, in_words
from pathways.model.result import Deadline, Outcome, RouteResult, ThreePoint, Timeline

LABELS, PLOT, ROW, HEAD, TOP = 350, 640, 22, 30, 44
"""Widths of the label column and of the plot, heights of a step's row, a route's heading and the axis, in SVG units."""


class Bar(Struct, frozen=True):
    """One step: ``fast``, ``likely`` and ``slow`` are (left, width)."""

    title: str
    y: int
    fast: tuple[float, float]
    likely: tuple[float, float]
    slow: tuple[float, float]
    ends: ThreePoint
    published: bool
    conditional: bool


class Section(Struct, frozen=True):
    """The plan of one route. ``market`` is the place of the likely market date."""

    title: str
    is_law: bool
    y: int
    bars: tuple[Bar, ...]
    market: float
    access: ThreePoint


class Tick(Struct, frozen=True):
    x: float
    label: str


class Mark(Struct, frozen=True):
    x: float
    title: str
    day: date


class Chart(Struct, frozen=True):
    width: int
    height: int
    first: date
    last: date
    sections: tuple[Section, ...]
    ticks: tuple[Tick, ...]
    today: float
    marks: tuple[Mark, ...]
    describes: str


def chart_of(routes: Iterable[RouteResult], deadlines: Iterable[Deadline], as_of: date) -> Chart | None:
    """The plans of all routes that have one, on one scale; None where there is none."""
    planned = _planned(routes)
    if not planned:
        return None
    first = min(as_of, *(timeline.start for _, timeline in planned))
    last = add(max(timeline.market_access.latest for _, timeline in planned), 1, Unit.MONTHS)
    scale = _Scale(first, last)
    y = TOP
    sections: list[Section] = []
    for route, timeline in planned:
        sections.append(_section(route, timeline, y, scale))
        y += HEAD + ROW * len(timeline.steps) + 8
    marks = tuple(
        Mark(scale.x(deadline.date), deadline.title, deadline.date)
        for deadline in deadlines
        if first <= deadline.date <= last
    )
    return Chart(
        LABELS + PLOT + 20, y + 6, first, last, tuple(sections), _ticks(scale), scale.x(as_of), marks, _description(planned)
    )


def _planned(routes: Iterable[RouteResult]) -> list[tuple[RouteResult, Timeline]]:
    found: dict[tuple[str, str], tuple[RouteResult, Timeline]] = {}
    for route in routes:
        if route.timeline is not None and route.timeline.steps:
            found.setdefault((route.id, route.instrument), (route, route.timeline))
    return list(found.values())


class _Scale(Struct, frozen=True):
    first: date
    last: date

    def x(self, day: date) -> float:
        return round(LABELS + PLOT * (day - self.first).days / max(1, (self.last - self.first).days), 1)

    def span(self, begin: date, end: date) -> tuple[float, float]:
        left = self.x(begin)
        return left, max(2.0, round(self.x(end) - left, 1))


def _section(route: RouteResult, timeline: Timeline, y: int, scale: _Scale) -> Section:
    bars = tuple(
        Bar(
            title=step.title,
            y=y + HEAD + number * ROW,
            fast=scale.span(step.starts.earliest, step.ends.earliest),
            likely=scale.span(step.starts.likely, step.ends.likely),
            slow=scale.span(step.starts.earliest, step.ends.latest),
            ends=step.ends,
            published=step.published,
            conditional=step.conditional,
        )
        for number, step in enumerate(timeline.steps)
    )
    is_law = route.outcome is Outcome.OPEN
    return Section(route.title, is_law, y, bars, scale.x(timeline.market_access.likely), timeline.market_access)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """Half years where the scale is short, else years."""
    months = (1, 7) if (scale.last - scale.first).days < 1400 else (1,)
    years = range(scale.first.year, scale.last.year + 1)
    days = [date(year, month, 1) for year in years for month in months]
    return tuple(Tick(scale.x(day), f"{day:%b %Y}") for day in days if scale.first <= day <= scale.last)


def _description(planned: Sequence[tuple[RouteResult, Timeline]]) -> str:
    parts = [
        f"{route.title} ({'law in force' if route.outcome is Outcome.OPEN else 'expected, not law'}): "
        f"market likely on {in_words(timeline.market_access.likely)}"
        for route, timeline in planned
    ]
    return "; ".join(parts) + "."
