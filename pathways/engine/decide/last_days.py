"""When a way into the market ends: the earliest of several dates, some of which may not be known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce

from msgspec import Struct

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.conditions import Interval, Truth
from pathways.model.rules import Citation, Closing


class Ending(Struct, frozen=True, gc=False):
    """The last day lies between ``earliest`` and ``latest`` (None: no bound known; both None and ``endless``: no end).

    ``depends_on`` names the unknown facts that would tell the day.
    """

    earliest: date | None
    latest: date | None
    endless: bool
    depends_on: frozenset[str]
    possibly_until: date | None = None
    cite: Citation | None = None

    @property
    def day(self) -> date | None:
        return self.earliest if self.earliest == self.latest else None

    def passed(self, as_of: date) -> Truth:
        """Whether the last day lies before ``as_of``."""
        if self.latest is not None and self.latest < as_of:
            return Truth.YES
        if self.endless or (self.earliest is not None and self.earliest >= as_of):
            return Truth.NO
        return Truth.UNKNOWN


NO_END = Ending(None, None, True, frozenset())


def ending_of(closing: Closing | None, knowledge: Knowledge) -> Ending:
    """The last day under ``closing``, as far as the facts tell it."""
    if closing is None:
        return NO_END
    lows: list[date | None] = []
    highs: list[date] = []
    depends_on: set[str] = set()
    low: date | None
    high: date | None
    for term in closing.terms:
        applies = evaluate(term.when, knowledge)
        if applies is Truth.NO:
            continue
        if term.day is not None:
            low = high = term.day
        else:
            assert term.fact is not None
            if term.if_stated and not knowledge.is_known(term.fact):
                continue
            low, high = _bounds(knowledge, term.fact)
            if low != high or low is None:
                depends_on.add(term.fact)
        lows.append(low)
        if applies is Truth.UNKNOWN:
            depends_on |= deciding_facts(term.when, knowledge)
        elif high is not None:
            highs.append(high)
    if not lows:
        return NO_END
    earliest = None if None in lows else min(low for low in lows if low is not None)
    latest = min(highs, default=None)
    if earliest is not None and earliest == latest:
        depends_on.clear()
    return Ending(earliest, latest, False, frozenset(depends_on), closing.possibly_until, closing.cite)


def _bounds(knowledge: Knowledge, fact: str) -> tuple[date | None, date | None]:
    values = knowledge.possible[fact]
    assert isinstance(values, Interval)
    low = None if values.low is None else date.fromordinal(int(values.low))
    high = None if values.high is None else date.fromordinal(int(values.high))
    return low, high


def latest_of(endings: Iterable[Ending]) -> Ending:
    """The end of a route that stays open as long as any one of its rows does."""
    return reduce(_later, endings)


def _later(one: Ending, other: Ending) -> Ending:
    if one.endless or other.endless:
        return NO_END
    if one.day is not None and one == other:
        return one
    earliest = None if one.earliest is None or other.earliest is None else max(one.earliest, other.earliest)
    latest = None if one.latest is None or other.latest is None else max(one.latest, other.latest)
    chosen = one if one.latest == latest else other
    return Ending(earliest, latest, False, one.depends_on | other.depends_on, chosen.possibly_until, chosen.cite)


def one_of(endings: Iterable[Ending], depends_on: frozenset[str]) -> Ending:
    """The end of a route of which it is not known which row applies: anything between the first and the last end."""
    found = list(endings)
    if all(ending == found[0] for ending in found):
        return found[0]
    earliest = None
    if all(ending.earliest is not None or ending.endless for ending in found):
        earliest = min(ending.earliest for ending in found if ending.earliest is not None)
    bounded = all(ending.latest is not None for ending in found)
    latest = max(ending.latest for ending in found if ending.latest is not None) if bounded else None
    known = frozenset().union(*(ending.depends_on for ending in found))
    return Ending(earliest, latest, False, known | depends_on)
