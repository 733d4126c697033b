"""The search for the classes that can come of what is known, by the facts of rows that could still add one."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, suppose
from pathways.engine.conditions.once import once_each
from pathways.model.classification import ClassRow, Remark, Scheme
from pathways.model.conditions import Truth, facts_read

_MOST_LOOKS = 5000
"""Far more than any device needs. Past it a class counts as possible where nothing rules it out, which is never too few."""

OUTSIDE = -1
"""Stands for "no class" among the ranks of classes."""


def readings_of(scheme: Scheme) -> tuple[str | None, ...]:
    """The texts that the scheme may become; None alone where there is one text."""
    return tuple(reading.id for reading in scheme.readings) or (None,)


def rows_of(scheme: Scheme, reading: str | None) -> list[ClassRow]:
    """The rows that count in a reading."""
    return [row for row in scheme.rows if row.reading is None or row.reading == reading]


class _Ranked(Struct, frozen=True):
    """A row with the rank of its class and the facts that it reads."""

    rank: int
    row: ClassRow
    facts: frozenset[str]


class _Leaving(Struct, frozen=True):
    """A rule that leaves a device without a class, and the facts that it reads."""

    rule: Remark
    facts: frozenset[str]


class Look(Struct, frozen=True):
    """Rows that are open still and give more than ``floor``, the class that is certain at least; ``maybe``: of rows that hold
    and may not count."""

    floor: int | None
    maybe: frozenset[int]
    rows: tuple[_Ranked, ...]
    outside: tuple[_Leaving, ...]

    @property
    def ranks(self) -> frozenset[int]:
        """No class but these can come of it."""
        found = {each.rank for each in self.rows} | self.maybe
        if self.floor is not None:
            found.add(self.floor)
        if self.outside:
            found.add(OUTSIDE)
        return frozenset(found)


class Seen:
    """How rows look, each looked at once and only where somebody asks."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._truths: dict[str, Truth] = {}

    def truth(self, row: ClassRow) -> Truth:
        found = self._truths.get(row.cite.rule)
        if found is None:
            found = self._truths[row.cite.rule] = evaluate(row.when, self.knowledge)
        return found


class Search:
    """Looks for the classes that can come of what is known, splitting only on facts of rows that could add another."""

    def __init__(self, scheme: Scheme, reading: str | None) -> None:
        self._facts = _facts_in_order(scheme)
        self._start = starts(scheme)[reading]
        self._found: set[int] = set()
        self._looks = 0

    def ranks(self, seen: Seen) -> frozenset[int]:
        self._go_on(first_look(self._start, seen), seen.knowledge)
        return frozenset(self._found)

    def _go_on(self, look: Look | None, knowledge: Knowledge) -> None:
        self._looks += 1
        if look is None:
            self._found.add(OUTSIDE)
            return
        if look.ranks <= self._found:
            return
        fact = self._split(look, knowledge)
        if fact is None or self._looks > _MOST_LOOKS:
            self._found |= look.ranks
            return
        values = knowledge.possible[fact]
        assert isinstance(values, frozenset)
        for value in sorted(values, key=str):
            case = suppose(knowledge, fact, frozenset({value}))
            if case is not None:
                self._go_on(_looked(look, case, self._learned(case, knowledge)), case)

    def _learned(self, case: Knowledge, knowledge: Knowledge) -> list[str]:
        """The facts of which more is known."""
        now, before = case.possible, knowledge.possible
        return [fact for fact in self._facts if fact in now and now[fact] is not before[fact]]

    def _split(self, look: Look, knowledge: Knowledge) -> str | None:
        """The fact to split on; None where no row is open."""
        open_conditions = [each.row.when for each in look.rows if each.rank not in self._found]
        open_conditions += [each.rule.when for each in look.outside if OUTSIDE not in self._found]
        open_conditions += [each.row.when for each in look.rows]
        order = knowledge.vocabulary.order
        for condition in open_conditions:
            facts = [each for each in deciding_facts(condition, knowledge) if isinstance(knowledge.possible.get(each), frozenset)]
            if facts:
                return min(facts, key=order.__getitem__)
        return None


@once_each
def _facts_in_order(scheme: Scheme) -> tuple[str, ...]:
    return tuple(sorted(scheme.facts))


@once_each
def starts(scheme: Scheme) -> dict[str | None, Look]:
    """Where nothing is known, in each reading."""
    outside = tuple(_Leaving(each, frozenset(facts_read(each.when))) for each in scheme.outside)
    found = {}
    for reading in readings_of(scheme):
        rows = [_Ranked(scheme.rank(row.class_), row, frozenset(facts_read(row.when))) for row in rows_of(scheme, reading)]
        found[reading] = Look(None, frozenset(), tuple(sorted(rows, key=lambda each: -each.rank)), outside)
    return found


def _looked(before: Look, knowledge: Knowledge, learned: list[str]) -> Look | None:
    """What is left of ``before`` with more ``learned``; None where the device is outside. What is decided stays decided, and what
    reads nothing of what was learned stays open."""

    def of_row(each: _Ranked) -> Truth:
        return Truth.UNKNOWN if each.facts.isdisjoint(learned) else evaluate(each.row.when, knowledge)

    def of_rule(each: _Leaving) -> Truth:
        return Truth.UNKNOWN if each.facts.isdisjoint(learned) else evaluate(each.rule.when, knowledge)

    return _sifted(before, of_row, of_rule)


def first_look(start: Look, seen: Seen) -> Look | None:
    return _sifted(start, lambda each: seen.truth(each.row), lambda each: evaluate(each.rule.when, seen.knowledge))


def _sifted(before: Look, of_row: Callable[[_Ranked], Truth], of_rule: Callable[[_Leaving], Truth]) -> Look | None:
    outside = []
    for leaving in before.outside:
        truth = of_rule(leaving)
        if truth is Truth.YES:
            return None
        if truth is Truth.UNKNOWN:
            outside.append(leaving)
    floor, maybe = before.floor, set(before.maybe)
    left = []
    for each in before.rows:
        if floor is not None and each.rank <= floor:
            break  # the strictest come first
        truth = of_row(each)
        if truth is Truth.UNKNOWN:
            left.append(each)
        elif truth is Truth.YES and each.row.is_optional:
            maybe.add(each.rank)
        elif truth is Truth.YES:
            floor = each.rank
    if floor is None:
        return Look(floor, frozenset(maybe), tuple(left), tuple(outside))
    above = tuple(each for each in left if each.rank > floor)
    return Look(floor, frozenset(rank for rank in maybe if rank > floor), above, tuple(outside))
