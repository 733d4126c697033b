"""The timeline drawn to scale: where each bar, label and line of the chart stands. The template only paints it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from pathways.engine.answer.timeline import planned
from pathways.model.dates import Precision, ThreePoint, Unit, add, in_words
from pathways.model.result import Deadline, Outcome, RouteResult, Timeline
from pathways.report.phrases import planned_under
from pathways.report.time_scale import Tick, TimeScale, in_short

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
    scale = TimeScale(first, last, layout.labels, layout.plot)
    y = TOP
    sections: list[Section] = []
    for route, timeline in plans:
        section, y = _section(route, timeline, y, scale, layout)
        sections.append(section)
    return Chart(
        name=layout.name,
        width=layout.labels + layout.plot + 14,
        height=y,
        first=first,
        last=last,
        sections=tuple(sections),
        ticks=scale.ticks(),
        today=scale.x(as_of),
        today_label=f"as of {in_short(as_of, with_day=True)}",
        marks=tuple(
            Mark(scale.x(deadline.date), number, deadline.title, deadline.date)
            for number, deadline in enumerate(deadlines, 1)
            if first <= deadline.date <= last
        ),
        describes=_description(plans),
    )


def _section(route: RouteResult, timeline: Timeline, y: int, scale: TimeScale, layout: Layout) -> tuple[Section, int]:
    """The section, and where the next one begins."""
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


def _description(plans: Sequence[tuple[RouteResult, Timeline]]) -> str:
    parts = [
        f"{route.title} ({planned_under(route)}): market likely {in_words(timeline.market_access.likely, Precision.MONTH)}"
        for route, timeline in plans
    ]
    return "; ".join(parts) + "."
