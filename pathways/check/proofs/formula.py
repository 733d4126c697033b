"""Two-valued formulas over facts and days: what the rules of an edition come to for a device of which everything is known.

A formula is a graph that shares its parts; parts are told apart by identity, so that each is translated or evaluated once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from pathways.model.conditions import Value

AS_OF = "as-of"
"""The variable of the day that is asked about."""

Assignment: TypeAlias = Mapping[str, Value | int | float]


class Constant(Struct, frozen=True, eq=False):
    value: bool


class Among(Struct, frozen=True, eq=False):
    """The variable has one of ``values``."""

    variable: str
    values: frozenset[Value]


class Between(Struct, frozen=True, eq=False):
    """The day or number lies from ``low`` to ``high``, both included; None is open."""

    variable: str
    low: float | None
    high: float | None


class Earlier(Struct, frozen=True, eq=False):
    """The day ``variable`` lies before the day ``other`` plus ``offset`` days."""

    variable: str
    other: str
    offset: int


class And(Struct, frozen=True, eq=False):
    parts: tuple[Formula, ...]


class Or(Struct, frozen=True, eq=False):
    parts: tuple[Formula, ...]


class Not(Struct, frozen=True, eq=False):
    part: Formula


Formula: TypeAlias = Constant | Among | Between | Earlier | And | Or | Not

TRUE = Constant(True)
FALSE = Constant(False)


def conj(parts: Iterable[Formula]) -> Formula:
    """All of them; constants are folded."""
    kept: list[Formula] = []
    for part in parts:
        if part is FALSE:
            return FALSE
        if part is not TRUE:
            kept.append(part)
    if not kept:
        return TRUE
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def disj(parts: Iterable[Formula]) -> Formula:
    """At least one of them; constants are folded."""
    kept: list[Formula] = []
    for part in parts:
        if part is TRUE:
            return TRUE
        if part is not FALSE:
            kept.append(part)
    if not kept:
        return FALSE
    return kept[0] if len(kept) == 1 else Or(tuple(kept))


def both(*parts: Formula) -> Formula:
    return conj(parts)


def either(*parts: Formula) -> Formula:
    return disj(parts)


def negate(part: Formula) -> Formula:
    if part is TRUE:
        return FALSE
    if part is FALSE:
        return TRUE
    return part.part if isinstance(part, Not) else Not(part)


def none_of(parts: Iterable[Formula]) -> Formula:
    return negate(disj(parts))


def day_between(low: int | None, high: int | None) -> Formula:
    """The day that is asked about lies in these bounds."""
    return TRUE if low is None and high is None else Between(AS_OF, low, high)


def flag(variable: str) -> Formula:
    return Among(variable, frozenset({True}))


def evaluate(formula: Formula, at: Assignment) -> bool:
    """Whether the formula holds where the variables have these values."""
    return _evaluate(formula, at, {})


def _evaluate(formula: Formula, at: Assignment, known: dict[int, bool]) -> bool:
    kind = type(formula)
    if kind is Among:
        return at[formula.variable] in formula.values  # type: ignore[union-attr]
    found = known.get(id(formula))
    if found is not None:
        return found
    match formula:
        case And():
            result = all(_evaluate(part, at, known) for part in formula.parts)
        case Or():
            result = any(_evaluate(part, at, known) for part in formula.parts)
        case Not():
            result = not _evaluate(formula.part, at, known)
        case Between():
            value = at[formula.variable]
            assert not isinstance(value, str)
            result = (formula.low is None or value >= formula.low) and (formula.high is None or value <= formula.high)
        case Earlier():
            one, other = at[formula.variable], at[formula.other]
            assert isinstance(one, int) and isinstance(other, int)
            result = one < other + formula.offset
        case Constant():
            result = formula.value
        case Among():
            raise AssertionError
    known[id(formula)] = result
    return result


def atoms(formula: Formula) -> Iterator[Among | Between | Earlier]:
    """Every leaf, once."""
    seen: set[int] = set()
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        match part:
            case And() | Or():
                waiting.extend(reversed(part.parts))
            case Not():
                waiting.append(part.part)
            case Among() | Between() | Earlier():
                yield part
            case Constant():
                pass
