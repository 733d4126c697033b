"""A plan as bars of characters, drawn to one scale."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pathways.model.dates import ThreePoint
from pathways.model.result import Timeline

FAST, LIKELY, SLOW = "\N{FULL BLOCK}", "\N{DARK SHADE}", "\N{LIGHT SHADE}"
_ASCII = {FAST: "#", LIKELY: "=", SLOW: "-"}


class TextBar(Struct, frozen=True):
    title: str
    bar: str
    ends: ThreePoint


class TextChart(Struct, frozen=True):
    """``axis`` is the line of years above the bars."""

    axis: str
    bars: tuple[TextBar, ...]


def draw(timeline: Timeline, width: int, *, ascii_only: bool = False) -> TextChart:
    """One bar of ``width`` characters for each step, from its earliest start to its latest end."""
    first = timeline.start
    last = max([timeline.market_access.latest, *(step.ends.latest for step in timeline.steps)])
    scale = _Scale(first, last, width)
    bars = tuple(TextBar(step.title, _bar(step.starts, step.ends, scale, ascii_only), step.ends) for step in timeline.steps)
    return TextChart(_axis(scale), bars)


class _Scale(Struct, frozen=True):
    first: date
    last: date
    width: int

    def column(self, day: date) -> int:
        days = max(1, (self.last - self.first).days)
        return min(self.width - 1, (day - self.first).days * (self.width - 1) // days)


def _bar(starts: ThreePoint, ends: ThreePoint, scale: _Scale, ascii_only: bool) -> str:
    cells = [" "] * scale.width
    for mark, begin, end in (
        (SLOW, starts.latest, ends.latest),
        (LIKELY, starts.likely, ends.likely),
        (FAST, starts.earliest, ends.earliest),
    ):
        for column in range(scale.column(begin), scale.column(end) + 1):
            cells[column] = _ASCII[mark] if ascii_only else mark
    return "".join(cells)


def _axis(scale: _Scale) -> str:
    cells = [" "] * scale.width
    _write(cells, 0, f"{scale.first:%b %Y}")
    for year in range(scale.first.year + 1, scale.last.year + 1):
        column = scale.column(date(year, 1, 1))
        if column >= 10 and column + 4 <= scale.width:
            _write(cells, column, str(year))
    return "".join(cells).rstrip()


def _write(cells: list[str], column: int, text: str) -> None:
    for offset, char in enumerate(text):
        if column + offset < len(cells):
            cells[column + offset] = char
