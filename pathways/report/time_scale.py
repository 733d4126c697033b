"""Days on a line: where a day stands, and which days are written under it. For every picture with time in it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pathways.model.dates import in_words


class Tick(Struct, frozen=True):
    x: float
    label: str
    anchor: str


class TimeScale(Struct, frozen=True):
    """``left`` and ``width`` in the units of the picture."""

    first: date
    last: date
    left: int
    width: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(self.left + self.width * share, 1)

    def span(self, begin: date, end: date) -> tuple[float, float]:
        """Where it begins, and how wide it is: never too narrow to be seen."""
        left = self.x(begin)
        return left, max(2.0, round(self.x(end) - left, 1))

    def ticks(self) -> tuple[Tick, ...]:
        """As many starts of half years or years as can be read side by side."""
        days = [date(year, month, 1) for year in range(self.first.year, self.last.year + 1) for month in (1, 7)]
        found: list[Tick] = []
        right = self.left + self.width
        step = self._months_between_ticks()
        for day in days:
            if self.first <= day <= self.last and (day.year * 12 + day.month - 1) % step == 0:
                x = self.x(day)
                anchor = "start" if x < 30 else "end" if x > right - 20 else "middle"
                found.append(Tick(x, in_short(day), anchor))
        return tuple(found)

    def _months_between_ticks(self) -> int:
        months = max(1.0, (self.last - self.first).days / 30.44)
        for step in (6, 12, 24, 60):
            if self.width * step / months >= 64:
                return step
        return 120


def in_short(day: date, *, with_day: bool = False) -> str:
    """``Jan 2028``, or ``5 Jan 2028``."""
    words = in_words(day).split()
    return " ".join((*([words[0]] if with_day else []), words[1][:3], words[2]))
