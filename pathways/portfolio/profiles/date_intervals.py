"""Days in intervals: between two neighbouring days that rules name, every day of a fact gives the same answer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from pathways.engine.answer.assess import Request, considered
from pathways.engine.changes.possible_changes import facts_in, parts_of
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import FromToday, Within
from pathways.model.facts import FactType
from pathways.model.rules import Closing, DateTerm, Instrument, Opening, Route


class DateIntervals(Struct, frozen=True):
    """The days that rules compare a date with (``marks``), in order.

    ``exact``: rules may compare this fact with another fact, so that every day counts by itself. ``exact_after``: so does every
    day after this one.
    """

    marks: tuple[int, ...]
    exact: bool = False
    exact_after: int | None = None

    def interval(self, day: int) -> int:
        """The number of the interval: odd for a day that is itself a mark, even for the days between two marks."""
        if self.exact or (self.exact_after is not None and day > self.exact_after):
            return 2 * day + 1
        place = bisect_left(self.marks, day)
        return 2 * place + (place < len(self.marks) and self.marks[place] == day)

    def moves(self, interval: int) -> bool:
        """Whether an end that follows the fact is another day for other days of the interval."""
        return interval % 2 == 0

    def stand_in(self, interval: int, day: int) -> int:
        """The day that stands for all of the interval; ``day`` is one of them."""
        if not self.moves(interval) or not self.marks:
            return day
        place = interval // 2
        return self.marks[place - 1] + 1 if place else self.marks[0] - 1

    def split_at(self, days: Iterable[int]) -> DateIntervals:
        """With further marks."""
        return DateIntervals(tuple(sorted({*self.marks, *days})), self.exact, self.exact_after)


def date_intervals(rules: RuleSet, request: Request) -> Mapping[str, DateIntervals]:
    """The intervals of every date fact that the answer can depend on."""
    instruments = considered(rules.edition, request.law)
    vocabulary = rules.catalogue.vocabulary
    read = (instruments, tuple(rules.catalogue.steps.values()), vocabulary.constraints)
    begins = set(vocabulary.beginnings)
    dates = {fact.id for fact in vocabulary.facts.values() if fact.type is FactType.DATE} & (facts_in(read) | begins)
    closing_facts = {term.fact for term in parts_of(DateTerm, read) if term.fact is not None}
    compared = _compared_with_each_other(instruments)
    ends = _closing_days(instruments, request.as_of) | {(request.start or request.as_of).toordinal()}
    found: dict[str, DateIntervals] = {}
    today = request.as_of.toordinal()
    named = [(leaf.fact, int(day)) for leaf in parts_of(Within, read) for day in _bounds(leaf)]
    named += [(leaf.fact, today + int(day)) for leaf in parts_of(FromToday, read) for day in _bounds(leaf)]
    for fact in dates:
        marks = {day for of, day in named if of == fact}
        marks |= ends if fact in closing_facts else set()
        # An approval that is still to come opens a route on its own day, and plans begin there.
        to_come = today if fact in begins else None
        found[fact] = DateIntervals(tuple(sorted(marks | ({today} if to_come else set()))), fact in compared, to_come)
    return found


def closing_fact(route: Route) -> str | None:
    """The one date fact that a route's end may follow."""
    facts = _closing_facts(route)
    return next(iter(facts)) if len(facts) == 1 else None


def _closing_facts(route: Route) -> set[str]:
    return {term.fact for closing in parts_of(Closing, route) for term in closing.terms if term.fact is not None}


def _compared_with_each_other(instruments: Iterable[Instrument]) -> set[str]:
    """Of two date facts in the ends of one route the earlier or the later counts."""
    several = [_closing_facts(route) for instrument in instruments for route in instrument.routes]
    return {fact for facts in several if len(facts) > 1 for fact in facts}


def _bounds(leaf: Within | FromToday) -> Iterable[float]:
    return (bound for bound in (leaf.interval.low, leaf.interval.high) if bound is not None)


def _closing_days(instruments: Sequence[Instrument], as_of: date) -> set[int]:
    closings = parts_of(Closing, instruments)
    openings = {opening.expected.first for opening in parts_of(Opening, instruments) if opening.expected is not None}
    openings |= {each.in_force_from for each in instruments if each.in_force_from is not None}
    days = {term.day for closing in closings for term in closing.terms} | {each.possibly_until for each in closings}
    return {day.toordinal() for day in (*days, *openings) if day is not None} | {as_of.toordinal()}


def of_both(one: Mapping[str, DateIntervals], other: Mapping[str, DateIntervals]) -> dict[str, DateIntervals]:
    """Intervals within which neither of two rule sets sees a difference."""
    none = DateIntervals(())
    pairs = {fact: (one.get(fact, none), other.get(fact, none)) for fact in {*one, *other}}
    return {fact: _either(one_, other_) for fact, (one_, other_) in pairs.items()}


def _either(one: DateIntervals, other: DateIntervals) -> DateIntervals:
    exact_after = min((day for day in (one.exact_after, other.exact_after) if day is not None), default=None)
    return DateIntervals(tuple(sorted({*one.marks, *other.marks})), one.exact or other.exact, exact_after)
