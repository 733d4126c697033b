"""Whether conditions can hold together, given the closed domains and the constraints of the vocabulary.

A search by cases with unit propagation. "Cannot hold" is always right; where the search says that something can hold, or gives
up, a finding is not raised. The proofs of ``rules verify`` are exact and slower.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeAlias

from pathways.engine.conditions.knowledge import Knowledge, suppose
from pathways.model.conditions import AllOf, AnyOf, Condition, FromToday, Holds, Interval, Negation, OneOf, Within
from pathways.model.facts import Vocabulary

Wanted: TypeAlias = tuple[Condition, bool]
"""A condition, and whether it must hold or must not."""

_MOST_LOOKS = 400


class Reasoner:
    """Answers about the conditions of one vocabulary, each question once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._start = Knowledge(vocabulary, vocabulary.open, {})
        self._known: dict[tuple[tuple[Wanted, ...], bool], bool] = {}

    def never(self, *conditions: Condition, per_approval: bool) -> bool:
        """Whether no device at all satisfies all of ``conditions``."""
        return self._impossible(((condition, True) for condition in conditions), per_approval)

    def always(self, condition: Condition, *, per_approval: bool) -> bool:
        """Whether every device satisfies ``condition``."""
        return self._impossible([(condition, False)], per_approval)

    def implies(self, one: Condition, other: Condition, *, given: Condition, per_approval: bool) -> bool:
        """Whether every device that satisfies ``given`` and ``one`` satisfies ``other``."""
        return self._impossible([(one, True), (other, False), (given, True)], per_approval)

    def _impossible(self, wanted: Iterable[Wanted], per_approval: bool) -> bool:
        key = (tuple(wanted), per_approval)
        known = self._known.get(key)
        if known is None:
            search = _Search(per_approval)
            known = self._known[key] = not search.can_hold(key[0], self._start)
        return known


class _Search:
    def __init__(self, per_approval: bool) -> None:
        self._per_approval = per_approval
        self._looks = 0

    def can_hold(self, wanted: Iterable[Wanted], start: Knowledge) -> bool:
        """False only where no device satisfies all of ``wanted``."""
        return self._try(tuple(wanted), start, ())

    def _try(self, wanted: tuple[Wanted, ...], knowledge: Knowledge, held: tuple[Wanted, ...]) -> bool:
        """Takes the forced conditions first; what gives a choice waits, so that contradictions show early."""
        self._looks += 1
        if self._looks > _MOST_LOOKS:
            return True
        choices: list[tuple[Wanted, ...]] = []
        waiting = list(reversed(wanted))
        holds = list(held)
        while waiting:
            condition, must = waiting.pop()
            match condition:
                case OneOf():
                    narrowed = _narrowed(knowledge, condition, must)
                    if narrowed is None:
                        return False
                    knowledge = narrowed
                case Within() if must:
                    within = _within(knowledge, condition.fact, condition.interval)
                    if within is None:
                        return False
                    knowledge = within
                case FromToday():
                    # It depends on the day that is asked about, so on some day it may hold.
                    continue
                case Within():
                    choices.append(_outside(condition))
                case Negation():
                    waiting.append((condition.condition, not must))
                case AllOf() | AnyOf():
                    parts = tuple((part, must) for part in condition.conditions)
                    if isinstance(condition, AllOf) is must:
                        waiting.extend(reversed(parts))
                    elif len(parts) == 1:
                        waiting.append(parts[0])
                    else:
                        choices.append(parts)
                case Holds():
                    holds.append((condition.condition, must))
                    if self._per_approval and not must:
                        waiting.append((condition.condition, False))
        if not choices:
            return self._approvals_fit(knowledge, holds)
        first, *rest = sorted(choices, key=len)
        others = tuple((_any_of(parts), True) for parts in rest)
        return any(self._try((part, *others), knowledge, tuple(holds)) for part in first)

    def _approvals_fit(self, knowledge: Knowledge, holds: list[Wanted]) -> bool:
        """Whether approvals can be held that satisfy each condition wanted and none that must not be satisfied."""
        refused = tuple((condition, False) for condition, must in holds if not must)
        device = Knowledge(knowledge.vocabulary, _of_device(knowledge), {})
        return all(
            _Search(per_approval=True).can_hold(((condition, True), *refused), device) for condition, must in holds if must
        )


def _any_of(parts: tuple[Wanted, ...]) -> Condition:
    return AnyOf(tuple(part if must else Negation(part) for part, must in parts))


def _narrowed(knowledge: Knowledge, leaf: OneOf, must: bool) -> Knowledge | None:
    values = knowledge.possible[leaf.fact]
    assert isinstance(values, frozenset)
    left = values & leaf.values if must else values - leaf.values
    if left == values:
        return knowledge
    return suppose(knowledge, leaf.fact, left) if left else None


def _within(knowledge: Knowledge, fact: str, wanted: Interval) -> Knowledge | None:
    values = knowledge.possible[fact]
    assert isinstance(values, Interval)
    lows = [low for low in (values.low, wanted.low) if low is not None]
    highs = [high for high in (values.high, wanted.high) if high is not None]
    both = Interval(max(lows, default=None), min(highs, default=None))
    if both.low is not None and both.high is not None and both.low > both.high:
        return None
    return suppose(knowledge, fact, both)


def _outside(leaf: Within) -> tuple[Wanted, ...]:
    """Below or above the interval."""
    low, high = leaf.interval.low, leaf.interval.high
    below = () if low is None else (Within(leaf.fact, Interval(high=math.nextafter(low, -math.inf))),)
    above = () if high is None else (Within(leaf.fact, Interval(low=math.nextafter(high, math.inf))),)
    return tuple((part, True) for part in (*below, *above))


def _of_device(knowledge: Knowledge) -> dict[str, frozenset[bool | str] | Interval]:
    free = knowledge.vocabulary.open
    return {fact: free[fact] if fact.startswith("approval.") else values for fact, values in knowledge.possible.items()}
