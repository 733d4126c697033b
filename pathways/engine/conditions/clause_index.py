"""Many conditions looked at together: what a value of a fact does to all of them is worked out once, not at every look.

Each condition is split into clauses, of which one must hold whole; each clause is a bit of an integer. For every fact, and
every set of values that it may still have, two integers say which clauses are certain as far as this fact goes, and which it
leaves possible. Looking at a device is then one step for each fact, however many conditions there are.

Kleene's "and" and "or" distribute over each other, so the truths are those of ``conditions.evaluate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from msgspec import Struct

from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge, Possible
from pathways.model.conditions import AllOf, AnyOf, Condition, OneOf, SignedFolding, Truth, fold_signed

_MOST_CLAUSES = 32
"""A condition with more clauses counts as one clause that is evaluated by itself."""

Part: TypeAlias = tuple[Condition, bool]
"""A condition that is not split further, and whether it must hold or must not."""

_Clause: TypeAlias = tuple[Part, ...]


class ClauseLook(Struct, frozen=True, gc=False):
    """What is known of each clause: it holds for certain, or it may hold. ``mask``s of conditions come from the index."""

    knowledge: Knowledge
    certain: int
    possible: int

    def truth(self, mask: int) -> Truth:
        """The truth of a condition, or of "any of these" where ``mask`` joins several."""
        if self.certain & mask:
            return Truth.YES
        return Truth.UNKNOWN if self.possible & mask else Truth.NO


class Trace(Struct, frozen=True, gc=False):
    """Why a condition has its truth: of a YES the parts that it rests on, of a NO the fewest parts that stand in its way, else
    the parts that are open."""

    truth: Truth
    parts: Sequence[Part]


class ClauseIndex:
    """``masks`` has the mask of each condition, in their order. ``splits_all``: no condition is too wide to be split."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        clauses: list[_Clause] = []
        self.masks: list[int] = []
        for condition in conditions:
            own = [((condition, True),)] if _is_wide(condition) else fold_signed(condition, _CLAUSES)
            self.masks.append(((1 << len(own)) - 1) << len(clauses))
            clauses += own
        self._last: ClauseLook | None = None
        self._clauses = tuple(clauses)
        self._clauses_of = [(mask, tuple(_bits(mask))) for mask in self.masks]
        self._every = (1 << len(clauses)) - 1
        tables: dict[str, list[tuple[Part, int]]] = {}
        others: dict[Part, int] = {}
        for place, clause in enumerate(clauses):
            for part, wanted in clause:
                if isinstance(part, OneOf):
                    tables.setdefault(part.fact, []).append(((part, wanted), place))
                else:
                    others[part, wanted] = others.get((part, wanted), 0) | 1 << place
        self._tables = [(fact, _Table(parts, self._every)) for fact, parts in tables.items()]
        self.splits_all = not any(isinstance(condition, AllOf | AnyOf) for condition, _ in others)
        self._others = [(condition, wanted, mask) for (condition, wanted), mask in others.items()]

    def look(self, knowledge: Knowledge) -> ClauseLook:
        """The same knowledge is often looked at several times in a row."""
        last = self._last
        if last is None or last.knowledge is not knowledge:
            last = self._last = self._looked(knowledge)
        return last

    def _looked(self, knowledge: Knowledge) -> ClauseLook:
        certain = possible = self._every
        values = knowledge.possible
        for fact, table in self._tables:
            cells = table[values[fact]]
            certain &= cells.certain
            possible &= cells.possible
        for condition, wanted, mask in self._others:
            if possible & mask:
                truth = evaluate(condition, knowledge)
                if truth is Truth.UNKNOWN:
                    certain &= ~mask
                elif (truth is Truth.YES) is not wanted:
                    certain &= ~mask
                    possible &= ~mask
        return ClauseLook(knowledge, certain, possible)

    def traces(self, knowledge: Knowledge) -> list[Trace]:
        """For each condition, in their order, its truth and why."""
        look = self.look(knowledge)
        certain, possible = look.certain, look.possible
        refuted = self._parts_by_clause(knowledge, Truth.NO)
        open_ = self._parts_by_clause(knowledge, Truth.UNKNOWN) if certain != possible else ()
        found = []
        for mask, clauses in self._clauses_of:
            if not possible & mask:
                parts = refuted[clauses[0]] if len(clauses) == 1 else _fewest([refuted[clause] for clause in clauses])
                found.append(Trace(Truth.NO, parts))
            elif certain & mask:
                found.append(Trace(Truth.YES, self._clauses[_lowest(certain & mask)]))
            else:
                hanging = _none_implied([open_[clause] for clause in clauses if possible >> clause & 1])
                found.append(Trace(Truth.UNKNOWN, list(dict.fromkeys(part for parts in hanging for part in parts))))
        return found

    def _parts_by_clause(self, knowledge: Knowledge, truth: Truth) -> Sequence[Sequence[Part]]:
        """For each clause its parts that are refuted (NO) or open (UNKNOWN)."""
        found: list[list[Part]] = [[] for _ in self._clauses]
        values, is_refuted = knowledge.possible, truth is Truth.NO
        for fact, table in self._tables:
            cells = table[values[fact]]
            for clause, part in cells.refuted if is_refuted else cells.open:
                found[clause].append(part)
        for condition, wanted, mask in self._others:
            its = evaluate(condition, knowledge)
            if its is truth if truth is Truth.UNKNOWN else its is (Truth.NO if wanted else Truth.YES):
                for clause in _bits(mask):
                    found[clause].append((condition, wanted))
        return found


class _Cells(Struct, frozen=True):
    """What the values of one fact mean: the clauses that they satisfy, those that they allow, and the parts that they do not."""

    certain: int
    possible: int
    refuted: tuple[tuple[int, Part], ...]
    open: tuple[tuple[int, Part], ...]


class _Table(dict[Possible, _Cells]):
    """For the values that a fact may still have, what they mean. ``parts`` of clauses, with the clauses' numbers."""

    def __init__(self, parts: Sequence[tuple[Part, int]], every: int) -> None:
        super().__init__()
        self._parts = parts
        self._every = every

    def __missing__(self, values: Possible) -> _Cells:
        certain = possible = self._every
        refuted, open_ = [], []
        assert isinstance(values, frozenset)
        for part, clause in self._parts:
            condition, wanted = part
            assert isinstance(condition, OneOf)
            holds, fails = values <= condition.values, condition.values.isdisjoint(values)
            if not (holds if wanted else fails):
                certain &= ~(1 << clause)
                if fails if wanted else holds:
                    possible &= ~(1 << clause)
                    refuted.append((clause, part))
                else:
                    open_.append((clause, part))
        cells = self[values] = _Cells(certain, possible, tuple(refuted), tuple(open_))
        return cells


def _fewest(of_clauses: Sequence[Sequence[Part]]) -> Sequence[Part]:
    return min(of_clauses, key=len, default=())


def _none_implied(of_clauses: Sequence[Sequence[Part]]) -> list[Sequence[Part]]:
    """Without the clauses that hang on more than another: where that one holds, nothing hangs on them."""
    open_parts = [frozenset(parts) for parts in of_clauses]
    return [parts for parts, own in zip(of_clauses, open_parts, strict=True) if not any(other < own for other in open_parts)]


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield _lowest(mask)
        mask &= mask - 1


def _is_wide(condition: Condition) -> bool:
    return fold_signed(condition, _COUNT) > _MOST_CLAUSES


_COUNT: SignedFolding[int] = SignedFolding(leaf=lambda *_: 1, every=prod, some=sum, holds=lambda *_: 1)
"""How many clauses there would be."""


def _one(part: Condition, wanted: bool) -> list[_Clause]:
    return [((part, wanted),)]


def _every(parts: list[list[_Clause]]) -> list[_Clause]:
    return [tuple(part for clause in choice for part in clause) for choice in product(*parts)]


_CLAUSES: SignedFolding[list[_Clause]] = SignedFolding(
    leaf=_one, every=_every, some=lambda parts: [clause for of_part in parts for clause in of_part], holds=_one
)
"""The ways in which the condition comes out as wanted."""
