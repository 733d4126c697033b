"""The space of devices: facts with their values merged where no rule tells them apart, searched by narrowing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, suppose
from pathways.model.conditions import NEVER, Condition, FromToday, Interval, OneOf, Truth, Value, leaves, map_leaves, on_that_day
from pathways.model.device import Approval, Device
from pathways.model.facts import FactType, FactValue, Vocabulary


class OutOfBudgetError(Exception):
    """The search was cut short."""


class SearchBudget:
    """How many steps a search may still take."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self) -> None:
        """Raises OutOfBudgetError once nothing is left."""
        self._left -= 1
        if self._left < 0:
            raise OutOfBudgetError


class Space(Struct, frozen=True):
    """``parts`` gives the values of each closed fact in groups that no condition tells apart, ``days`` the days worth trying.

    ``today``: the day that is asked about, where the search is for one day.
    """

    vocabulary: Vocabulary
    parts: Mapping[str, tuple[frozenset[Value], ...]]
    days: Mapping[str, tuple[int, ...]]
    today: date | None = None

    @property
    def root(self) -> Knowledge:
        """Nothing is known yet."""
        return Knowledge(self.vocabulary, dict(self.vocabulary.open), {}, (), self.today)

    def branches(self, knowledge: Knowledge, fact: str) -> Iterator[Knowledge]:
        """The ways of learning ``fact`` that make a difference and contradict nothing."""
        possible = knowledge.possible[fact]
        choices: Iterable[frozenset[Value] | Interval]
        if isinstance(possible, Interval):
            choices = [Interval(day, day) for day in self.days.get(fact, ())]
        else:
            choices = [part & possible for part in self.parts[fact] if part & possible]
        for choice in choices:
            narrowed = suppose(knowledge, fact, choice)
            if narrowed is not None:
                yield narrowed


def held(condition: Condition, holds_one: bool) -> Condition:
    """``condition`` for a device with one approval or none: what it says of approvals held, said of that approval."""
    return map_leaves(condition, lambda leaf: leaf, lambda inner: held(inner, holds_one) if holds_one else NEVER)


def space_of(
    vocabulary: Vocabulary,
    conditions: Iterable[Condition],
    days: Iterable[date] = (),
    apart: Iterable[str] = (),
    today: date | None = None,
) -> Space:
    """The space as the conditions and the constraints of the vocabulary divide it.

    ``days`` are dates that date facts may be compared with; the values of the facts ``apart`` are not merged. ``today`` is the
    day that is asked about; without one, what hangs on that day stays open.
    """
    found = [leaf for condition in conditions for leaf in leaves(condition)]
    found += [leaf for constraint in vocabulary.constraints for leaf in (*constraint.premises, constraint.conclusion)]
    sets: dict[str, set[frozenset[Value]]] = {}
    edges: dict[str, set[int]] = {}
    for leaf in found:
        if isinstance(leaf, OneOf):
            sets.setdefault(leaf.fact, set()).add(leaf.values)
        elif isinstance(leaf, FromToday):
            # Every day that is asked about tells such dates apart; without one, any will do.
            relative = edges.setdefault(leaf.fact, set())
            if today is not None:
                relative.update(_edges(on_that_day(leaf, today).interval))
        else:
            edges.setdefault(leaf.fact, set()).update(_edges(leaf.interval))
    parts: dict[str, tuple[frozenset[Value], ...]] = {}
    points: dict[str, tuple[int, ...]] = {}
    fixed = {day.toordinal() for day in days}
    separate = frozenset(apart)
    for fact in vocabulary.facts.values():
        if fact.type in (FactType.DATE, FactType.NUMBER):
            own = edges.get(fact.id, set()) | (fixed if fact.type is FactType.DATE else set())
            points[fact.id] = _points(own) if own else (date(2040, 1, 1).toordinal(),)
        elif fact.type is not FactType.TEXT:
            of_fact = [frozenset({value}) for value in fact.domain] if fact.id in separate else [*sets.get(fact.id, ())]
            parts[fact.id] = _parts(_ordered(fact.labels, fact.domain), of_fact)
    return Space(vocabulary, parts, points, today)


def _ordered(labels: Mapping[str, str], domain: frozenset[Value]) -> tuple[Value, ...]:
    return tuple(labels) if labels else (False, True) if domain == {True, False} else tuple(sorted(domain, key=str))


def _parts(values: tuple[Value, ...], sets: list[frozenset[Value]]) -> tuple[frozenset[Value], ...]:
    by_membership: dict[frozenset[int], list[Value]] = {}
    for value in values:
        by_membership.setdefault(frozenset(place for place, each in enumerate(sets) if value in each), []).append(value)
    return tuple(frozenset(part) for part in by_membership.values())


def _edges(interval: Interval) -> Iterator[int]:
    """The last values before a change of truth."""
    if interval.low is not None:
        yield int(interval.low) - 1
    if interval.high is not None:
        yield int(interval.high)


def _points(edges: set[int]) -> tuple[int, ...]:
    """A value on each edge and one past the last, latest first: a far date is the ordinary case."""
    return tuple(sorted({*edges, max(edges) + 365}, reverse=True))


def unresolved(conditions: Iterable[Condition], knowledge: Knowledge) -> tuple[str, ...]:
    """The facts on which the conditions still hang, the most wanted first."""
    counts: dict[str, int] = {}
    for condition in conditions:
        for fact in deciding_facts(condition, knowledge):
            counts[fact] = counts.get(fact, 0) + 1
    order = knowledge.vocabulary.order
    return tuple(sorted(counts, key=lambda fact: (-counts[fact], order[fact])))


def solve(conditions: Sequence[Condition], space: Space, knowledge: Knowledge, budget: SearchBudget) -> Knowledge | None:
    """Some narrowing of ``knowledge`` in which all ``conditions`` hold; None where there is none.

    Raises OutOfBudgetError. They are settled in the order given: those that rule out most should come first.
    """
    budget.spend()
    for condition in conditions:
        truth = evaluate(condition, knowledge)
        if truth is Truth.NO:
            return None
        if truth is Truth.UNKNOWN:
            break
    else:
        return knowledge
    waiting = unresolved((condition,), knowledge)
    if not waiting:
        raise OutOfBudgetError  # it hangs on the day that is asked about, and this search is for none
    for narrowed in space.branches(knowledge, waiting[0]):
        found = solve(conditions, space, narrowed, budget)
        if found is not None:
            return found
    return None


def complete(space: Space, knowledge: Knowledge, facts: Iterable[str]) -> Knowledge | None:
    """``knowledge`` with every one of ``facts`` given, the ordinary values first; None where that cannot be."""
    waiting = [fact for fact in facts if not knowledge.is_known(fact)]
    if not waiting:
        return knowledge
    for narrowed in _single(space, knowledge, waiting[0]):
        whole = complete(space, narrowed, waiting[1:])
        if whole is not None:
            return whole
    return None


def _single(space: Space, knowledge: Knowledge, fact: str) -> Iterator[Knowledge]:
    possible = knowledge.possible[fact]
    if isinstance(possible, Interval):
        yield from space.branches(knowledge, fact)
        return
    stated = knowledge.vocabulary.facts[fact]
    for value in _ordered(stated.labels, stated.domain):
        if value in possible:
            narrowed = suppose(knowledge, fact, frozenset({value}))
            if narrowed is not None:
                yield narrowed


def worth_stating(read: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    """``read`` with the exceptions of what ties them. They are never concluded, so a device that rests on one has to state it."""
    tied = [
        constraint.never_infers
        for constraint in vocabulary.constraints
        if any(leaf.fact in read for leaf in (*constraint.premises, constraint.conclusion))
    ]
    return read.union(*tied)


def device_of(knowledge: Knowledge, facts: Iterable[str], holds_one: bool, name: str = "witness") -> Device:
    """The device that states those of ``facts`` that are known."""
    own: dict[str, FactValue] = {}
    approval: dict[str, FactValue] = {}
    for fact in facts:
        if knowledge.is_known(fact):
            about = approval if knowledge.vocabulary.facts[fact].about_approval else own
            about[fact] = _value(knowledge, fact)
    return Device(name, own, (Approval(approval),) if holds_one else (), None)


def _value(knowledge: Knowledge, fact: str) -> FactValue:
    possible = knowledge.possible[fact]
    if not isinstance(possible, Interval):
        return next(iter(possible))
    assert possible.low is not None
    if knowledge.vocabulary.facts[fact].type is FactType.DATE:
        return date.fromordinal(int(possible.low))
    return float(possible.low)
