"""Many conditions looked at together: what a value of a fact does to all of them is worked out once, not at every look.

Each condition is split into clauses, of which one must hold whole; each clause is a bit of an integer. For every fact, and
every set of values that it may still have, two integers say which clauses are certain as far as this fact goes, and which it
leaves possible. Looking at a device is then one step for each fact, however many conditions there are.

Kleene's "and" and "or" distribute over each other, so the truths are those of ``conditions.evaluate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TypeAlias

from msgspec import Struct

from pathways.engine.conditions import evaluate
from pathways.engine.knowledge import Knowledge, Possible
from pathways.model.conditions import AllOf, AnyOf, Condition, Negation, OneOf, Truth

_MOST_CLAUSES = 32
"""A condition with more clauses counts as one clause that is evaluated by itself."""

_Part: TypeAlias = tuple[Condition, bool]
"""A condition that is not split further, and whether it must hold or must not."""

_Clause: TypeAlias = tuple[_Part, ...]


class Look(Struct, frozen=True):
    """What is known of each clause: it holds for certain, or it may hold. ``mask``s of conditions come from the index."""

    knowledge: Knowledge
    certain: int
    possible: int

    def truth(self, mask: int) -> Truth:
        """The truth of a condition, or of "any of these" where ``mask`` joins several."""
        if self.certain & mask:
            return Truth.YES
        return Truth.UNKNOWN if self.possible & mask else Truth.NO


class Index:
    """``masks`` has the mask of each condition, in their order."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        clauses: list[_Clause] = []
        self.masks: list[int] = []
        for condition in conditions:
            own = [((condition, True),)] if _is_wide(condition) else _clauses(condition, wanted=True)
            self.masks.append(((1 << len(own)) - 1) << len(clauses))
            clauses += own
        self._every = (1 << len(clauses)) - 1
        tables: dict[str, list[tuple[OneOf, bool, int]]] = {}
        others: dict[_Part, int] = {}
        for place, clause in enumerate(clauses):
            for part, wanted in clause:
                if isinstance(part, OneOf):
                    tables.setdefault(part.fact, []).append((part, wanted, 1 << place))
                else:
                    others[part, wanted] = others.get((part, wanted), 0) | 1 << place
        self._tables = [(fact, _Table(parts, self._every)) for fact, parts in tables.items()]
        self._others = [(condition, wanted, mask) for (condition, wanted), mask in others.items()]

    def look(self, knowledge: Knowledge) -> Look:
        certain = possible = self._every
        values = knowledge.possible
        for fact, table in self._tables:
            satisfied, allowed = table[values[fact]]
            certain &= satisfied
            possible &= allowed
        for condition, wanted, mask in self._others:
            if possible & mask:
                truth = evaluate(condition, knowledge)
                if truth is Truth.UNKNOWN:
                    certain &= ~mask
                elif (truth is Truth.YES) is not wanted:
                    certain &= ~mask
                    possible &= ~mask
        return Look(knowledge, certain, possible)


class _Table(dict[Possible, tuple[int, int]]):
    """For the values that a fact may still have: the clauses that are satisfied by them, and those that they allow."""

    def __init__(self, parts: Sequence[tuple[OneOf, bool, int]], every: int) -> None:
        super().__init__()
        self._parts = parts
        self._every = every

    def __missing__(self, values: Possible) -> tuple[int, int]:
        satisfied = allowed = self._every
        assert isinstance(values, frozenset)
        for part, wanted, bit in self._parts:
            holds, fails = values <= part.values, part.values.isdisjoint(values)
            if not (holds if wanted else fails):
                satisfied &= ~bit
            if fails if wanted else holds:
                allowed &= ~bit
        self[values] = satisfied, allowed
        return satisfied, allowed


def _is_wide(condition: Condition) -> bool:
    return _count(condition, wanted=True) > _MOST_CLAUSES


def _count(condition: Condition, wanted: bool) -> int:
    """How many clauses there would be."""
    match condition:
        case Negation():
            return _count(condition.condition, not wanted)
        case AllOf() | AnyOf():
            total = 1 if isinstance(condition, AllOf) is wanted else 0
            for part in condition.conditions:
                of_part = _count(part, wanted)
                total = total * of_part if isinstance(condition, AllOf) is wanted else total + of_part
            return total
        case _:
            return 1


def _clauses(condition: Condition, wanted: bool) -> list[_Clause]:
    """The ways in which the condition comes out as ``wanted``."""
    match condition:
        case Negation():
            return _clauses(condition.condition, not wanted)
        case AllOf() | AnyOf():
            parts = [_clauses(part, wanted) for part in condition.conditions]
            if isinstance(condition, AllOf) is wanted:
                return [tuple(part for clause in choice for part in clause) for choice in product(*parts)]
            return [clause for of_part in parts for clause in of_part]
        case _:
            return [((condition, wanted),)]
