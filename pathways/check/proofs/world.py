"""Which devices and days there are: a variable for every fact, of the device and of each approval, and what limits them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from pathways.check.proofs.formula import AS_OF, TRUE, Among, Between, Earlier, Formula, both, conj, disj, flag, negate
from pathways.model.conditions import FromToday, Leaf, OneOf, Value
from pathways.model.facts import Constraint, Fact, FactType, Vocabulary

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2099, 12, 31)
"""The horizon: the days that may be asked about. Proofs say nothing about other days."""

_FACT_DAYS = (date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal())


class Variable(Struct, frozen=True):
    """``values`` is None for days and numbers, which then lie in ``bounds``. ``slot`` counts the approvals from 0."""

    name: str
    fact: Fact | None
    slot: int | None
    values: tuple[Value, ...] | None
    bounds: tuple[int, int] | None = None


def name_of(fact: str, slot: int | None) -> str:
    """The variable of a fact; those of approvals exist once for each approval."""
    return f"{fact}@{slot}" if fact.startswith("approval.") else fact


def held(slot: int) -> Formula:
    """The device holds an approval of that number."""
    return flag(held_name(slot))


def held_name(slot: int) -> str:
    return f"held@{slot}"


def variables(vocabulary: Vocabulary, slots: int) -> Iterator[Variable]:
    """All variables of a device with up to ``slots`` approvals, in a fixed order."""
    yield Variable(AS_OF, None, None, None, (FIRST_DAY.toordinal(), LAST_DAY.toordinal()))
    for fact in vocabulary.facts.values():
        if not fact.about_approval and fact.type is not FactType.TEXT:
            yield _variable(fact, None)
    for slot in range(slots):
        yield Variable(held_name(slot), None, slot, (False, True))
        for fact in vocabulary.facts.values():
            if fact.about_approval and fact.type is not FactType.TEXT:
                yield _variable(fact, slot)


def _variable(fact: Fact, slot: int | None) -> Variable:
    name = name_of(fact.id, slot)
    match fact.type:
        case FactType.BOOL:
            return Variable(name, fact, slot, (False, True))
        case FactType.CHOICE:
            return Variable(name, fact, slot, tuple(fact.labels))
        case FactType.DATE:
            return Variable(name, fact, slot, None, _FACT_DAYS)
        case _:
            return Variable(name, fact, slot, None)


def limits(vocabulary: Vocabulary, slots: int) -> Formula:
    """What the constraints of the vocabulary leave possible, those on classes too. Those on approvals count for each one held.

    Dates that are at odds are refused when a device is read.
    """
    pairs = [(name_of(one, slot), name_of(other, slot)) for slot in range(slots) for one, other in vocabulary.bounded_dates]
    parts: list[Formula] = [Earlier(one, other, 1) for one, other in pairs]
    for constraint in vocabulary.for_classes.constraints:
        if not _about_approvals(constraint):
            parts.append(_clause(constraint, None))
            continue
        parts.extend(disj((negate(held(slot)), _clause(constraint, slot))) for slot in range(slots))
    return conj(parts)


def _about_approvals(constraint: Constraint) -> bool:
    return any(leaf.fact.startswith("approval.") for leaf in (*constraint.premises, constraint.conclusion))


def _clause(constraint: Constraint, slot: int | None) -> Formula:
    failing: Sequence[Formula] = [negate(leaf_at(leaf, slot)) for leaf in constraint.premises]
    return disj((*failing, leaf_at(constraint.conclusion, slot)))


def begun(slot: int, vocabulary: Vocabulary, later: int = 0) -> Formula:
    """The approval has begun on the day that is asked about, or ``later`` days after."""
    return conj(_up_to(name_of(fact, slot), later) for fact in vocabulary.beginnings)


def _up_to(name: str, days: int) -> Formula:
    """The day lies at most so many days after the one that is asked about."""
    return Earlier(name, AS_OF, days + 1)


def leaf_at(leaf: Leaf, slot: int | None, later: int = 0) -> Formula:
    """A leaf of a condition, about the device or about the approval ``slot``, ``later`` days after the day asked about."""
    name = name_of(leaf.fact, slot)
    if isinstance(leaf, OneOf):
        return Among(name, leaf.values)
    if isinstance(leaf, FromToday):
        low, high = leaf.interval.low, leaf.interval.high
        return both(
            TRUE if low is None else negate(Earlier(name, AS_OF, later + int(low))),
            TRUE if high is None else _up_to(name, later + int(high)),
        )
    return Between(name, leaf.interval.low, leaf.interval.high)
