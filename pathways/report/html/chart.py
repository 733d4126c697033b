"""The timeline drawn to scale: where each bar, label and line of the chart stands. The template only paints it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from pathways.engine.answer.timeline import planned
from pathways.model.dates import Precision, Unit, add, in_words
from pathways.model.result import Deadline, Outcome, RouteResult, ThreePoint, Timeline
from pathways.report.phrases import planned_under

TOP, LINE, GAP = 54, 16, 12
"""Heights in SVG units: of the axis, of a line of a route's heading, of the space after a route."""


class Layout(Struct, frozen=True):
    """``labels`` and ``plot`` are widths; a bar stands ``below`` its label in a row of height ``row``."""

    name: str
    labels: int
    plot: int
    row: int
    below: int
    heading: int
    label: int


WIDE = Layout("wide", labels=350, plot=640, row=22, below=0, heading=46, label=50)
NARROW = Layout("narrow", labels=6, plot=330, row=40, below=19, heading=42, label=48)


class Bar(Struct, frozen=True):
    """One step: ``fast``, ``likely`` and ``slow`` are (left, width)."""

    title: str
    label: str
    indent: int
    y: int
    top: int
    fast: tuple[float, float]
    likely: tuple[float, float]
    slow: tuple[float, float]
    ends: ThreePoint


class Section(Struct, frozen=True):
    """The plan of one route, headed by ``lines``. ``market`` and ``market_y`` are the place of the likely market date."""

    lines: tuple[str, ...]
    is_law: bool
    y: int
    bars: tuple[Bar, ...]
    market: float
    market_y: int
    access: ThreePoint


class Tick(Struct, frozen=True):
    x: float
    label: str
    anchor: str


class Mark(Struct, frozen=True):
    """A deadline; ``number`` is its place in the list of dates."""

    x: float
    number: int
    title: str
    day: date


class Chart(Struct, frozen=True):
    name: str
    width: int
    height: int
    first: date
    last: date
    sections: tuple[Section, ...]
    ticks: tuple[Tick, ...]
    today: float
    today_label: str
    marks: tuple[Mark, ...]
    describes: str


def chart_of(routes: Iterable[RouteResult], deadlines: Iterable[Deadline], as_of: date, layout: Layout = WIDE) -> Chart | None:
    """The plans of all routes that have one, on one scale; None where there is none."""
    plans = planned(routes)
    if not plans:
        return None
    first = min(as_of, *(timeline.start for _, timeline in plans))
    last = add(max(as_of, *(timeline.market_access.latest for _, timeline in plans)), 1, Unit.MONTHS)
    scale = _Scale(first, last, layout)
    y = TOP
    sections: list[Section] = []
    for route, timeline in plans:
        section, y = _section(route, timeline, y, scale)
        sections.append(section)
    return Chart(
        name=layout.name,
        width=layout.labels + layout.plot + 14,
        height=y,
        first=first,
        last=last,
        sections=tuple(sections),
        ticks=_ticks(scale),
        today=scale.x(as_of),
        today_label=f"as of {_short(as_of, with_day=True)}",
        marks=tuple(
            Mark(scale.x(deadline.date), number, deadline.title, deadline.date)
            for number, deadline in enumerate(deadlines, 1)
            if first <= deadline.date <= last
        ),
        describes=_description(plans),
    )


class _Scale(Struct, frozen=True):
    first: date
    last: date
    layout: Layout

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(self.layout.labels + self.layout.plot * share, 1)

    def span(self, begin: date, end: date) -> tuple[float, float]:
        left = self.x(begin)
        return left, max(2.0, round(self.x(end) - left, 1))


def _section(route: RouteResult, timeline: Timeline, y: int, scale: _Scale) -> tuple[Section, int]:
    """The section, and where the next one begins."""
    layout = scale.layout
    is_law = route.outcome in (Outcome.OPEN, Outcome.UPCOMING)
    lines = (*textwrap.wrap(route.title, layout.heading), planned_under(route))
    rows = y + LINE * len(lines) + (20 if layout.below else 6)
    bars = tuple(
        Bar(
            title=step.title,
            label=_label(step.title, conditional=step.conditional, published=step.published, most=layout.label),
            indent=4 if layout.below else 12,
            y=rows + number * layout.row,
            top=rows + number * layout.row + layout.below,
            fast=scale.span(step.starts.earliest, step.ends.earliest),
            likely=scale.span(step.starts.likely, step.ends.likely),
            slow=scale.span(step.starts.earliest, step.ends.latest),
            ends=step.ends,
        )
        for number, step in enumerate(timeline.steps)
    )
    access = timeline.market_access
    return Section(
        lines, is_law, y, bars, scale.x(access.likely), rows - (18 if layout.below else LINE), access
    ), rows + layout.row * len(bars) + GAP


def _label(title: str, *, conditional: bool, published: bool, most: int) -> str:
    end = (" (if needed)" if conditional else "") + ("" if published else " *")
    return textwrap.shorten(title, most - len(end), placeholder="\N{HORIZONTAL ELLIPSIS}") + end


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """As many starts of half years or years as can be read side by side."""
    days = [date(year, month, 1) for year in range(scale.first.year, scale.last.year + 1) for month in (1, 7)]
    found: list[Tick] = []
    right = scale.layout.labels + scale.layout.plot
    step = _months_between_ticks(scale)
    for day in days:
        if scale.first <= day <= scale.last and (day.year * 12 + day.month - 1) % step == 0:
            x = scale.x(day)
            anchor = "start" if x < 30 else "end" if x > right - 20 else "middle"
            found.append(Tick(x, _short(day), anchor))
    return tuple(found)


def _months_between_ticks(scale: _Scale) -> int:
    months = max(1.0, (scale.last - scale.first).days / 30.44)
    for step in (6, 12, 24, 60):
        if scale.layout.plot * step / months >= 64:
            return step
    return 120


def _short(day: date, *, with_day: bool = False) -> str:
    words = in_words(day).split()
    return " ".join((*([words[0]] if with_day else []), words[1][:3], words[2]))


def _description(plans: Sequence[tuple[RouteResult, Timeline]]) -> str:
    parts = [
        f"{route.title} ({planned_under(route)}): market likely {in_words(timeline.market_access.likely, Precision.MONTH)}"
        for route, timeline in plans
    ]
    return "; ".join(parts) + "."
