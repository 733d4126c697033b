"""Three-valued evaluation of conditions, and the two questions about it: what would settle it, what is in the way."""

from __future__ import annotations

from pathways.engine.conditions.knowledge import Knowledge, truth_of
from pathways.model.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FromToday,
    Holds,
    Leaf,
    Negation,
    OneOf,
    Truth,
    Within,
    on_that_day,
)

APPROVALS = "approvals"
"""Stands for "which approvals are held" among the facts that decide something."""


def evaluate(condition: Condition, knowledge: Knowledge) -> Truth:
    """YES or NO where every way of learning the missing facts agrees leaf by leaf, else UNKNOWN."""
    kind = type(condition)
    if kind is OneOf or kind is Within:
        return truth_of(condition, knowledge.possible[condition.fact])  # type: ignore[arg-type, union-attr]
    if kind is AllOf:
        return _joined(condition.conditions, knowledge, settles=Truth.NO, otherwise=Truth.YES)  # type: ignore[union-attr]
    if kind is AnyOf:
        return _joined(condition.conditions, knowledge, settles=Truth.YES, otherwise=Truth.NO)  # type: ignore[union-attr]
    if kind is Negation:
        return _opposite(evaluate(condition.condition, knowledge))  # type: ignore[union-attr]
    if kind is FromToday:
        return _on_the_day(condition, knowledge)  # type: ignore[arg-type]
    return _held(condition.condition, knowledge)  # type: ignore[union-attr]


def _joined(parts: tuple[Condition, ...], knowledge: Knowledge, settles: Truth, otherwise: Truth) -> Truth:
    """One part that ``settles`` is enough."""
    result = otherwise
    possible = knowledge.possible
    for part in parts:
        if type(part) is OneOf:
            # This is where most of the time goes, so no call is made for it.
            values = possible[part.fact]
            certain = values <= part.values  # type: ignore[operator]
            truth = Truth.YES if certain else Truth.NO if part.values.isdisjoint(values) else Truth.UNKNOWN  # type: ignore[arg-type]
        else:
            truth = evaluate(part, knowledge)
        if truth is settles:
            return settles
        if truth is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def _opposite(truth: Truth) -> Truth:
    if truth is Truth.UNKNOWN:
        return Truth.UNKNOWN
    return Truth.NO if truth is Truth.YES else Truth.YES


def _on_the_day(leaf: FromToday, knowledge: Knowledge) -> Truth:
    """UNKNOWN where no day is asked about."""
    if leaf.if_stated and not knowledge.is_known(leaf.fact):
        return Truth.NO
    if knowledge.as_of is None:
        return Truth.UNKNOWN
    return truth_of(on_that_day(leaf, knowledge.as_of), knowledge.possible[leaf.fact])


def _held(condition: Condition, knowledge: Knowledge) -> Truth:
    if knowledge.approvals is None:
        return Truth.UNKNOWN
    result = Truth.NO
    for approval in knowledge.approvals:
        if approval.begins is not None:
            # An approval that is still to come is not held.
            continue
        truth = evaluate(condition, approval)
        if truth is Truth.YES:
            return Truth.YES
        if truth is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def begun(knowledge: Knowledge) -> list[Knowledge]:
    """The approvals held: those that have begun."""
    return [each for each in knowledge.approvals or () if each.begins is None]


def deciding_facts(condition: Condition, knowledge: Knowledge) -> frozenset[str]:
    """The unknown facts on which an UNKNOWN condition hangs; empty where it is decided."""
    if evaluate(condition, knowledge) is not Truth.UNKNOWN:
        return frozenset()
    match condition:
        case FromToday() if knowledge.is_known(condition.fact):
            # Only the day that is asked about is missing.
            return frozenset()
        case OneOf() | Within() | FromToday():
            return frozenset({condition.fact})
        case AllOf() | AnyOf():
            return frozenset().union(*(deciding_facts(part, knowledge) for part in condition.conditions))
        case Negation():
            return deciding_facts(condition.condition, knowledge)
        case Holds():
            if knowledge.approvals is None:
                return frozenset({APPROVALS})
            return frozenset().union(*(deciding_facts(condition.condition, each) for each in begun(knowledge)))


def leaves_in_the_way(condition: Condition, knowledge: Knowledge) -> tuple[tuple[Leaf, bool], ...]:
    """The fewest leaves that must change before the condition can hold, each with whether it must hold or must not.

    Empty where nothing stands in the way.
    """
    return _in_the_way(condition, knowledge, wanted=True)


def _in_the_way(condition: Condition, knowledge: Knowledge, wanted: bool) -> tuple[tuple[Leaf, bool], ...]:
    kind = type(condition)
    blocked = Truth.NO if wanted else Truth.YES
    if kind is OneOf or kind is Within or kind is FromToday:
        stands = evaluate(condition, knowledge) is blocked
        return ((condition, wanted),) if stands else ()  # type: ignore[return-value]
    if kind is Negation:
        return _in_the_way(condition.condition, knowledge, not wanted)  # type: ignore[union-attr]
    if kind is AllOf or kind is AnyOf:
        if not condition.conditions:  # type: ignore[union-attr]
            return ()
        found: list[tuple[tuple[Leaf, bool], ...]] = []
        for part in condition.conditions:  # type: ignore[union-attr]
            leaves = _in_the_way(part, knowledge, wanted)
            if leaves:
                found.append(leaves)
            elif (kind is AllOf) is not wanted:
                return ()
        if (kind is AllOf) is not wanted:
            return min(found, key=len)
        return found[0] if len(found) == 1 else tuple(dict.fromkeys([leaf for leaves in found for leaf in leaves]))
    if _held(condition.condition, knowledge) is not blocked:  # type: ignore[union-attr]
        return ()
    found = [_in_the_way(condition.condition, each, wanted) for each in begun(knowledge)]  # type: ignore[union-attr]
    if not found:
        return ((OneOf(APPROVALS, frozenset()), wanted),)
    if wanted:
        return min(found, key=len)
    return tuple(dict.fromkeys(leaf for part in found for leaf in part))


def supporting_leaves(condition: Condition, knowledge: Knowledge) -> tuple[Leaf, ...]:
    """The leaves on which a decided condition rests: enough of them to decide it. Empty where it is not decided.

    What rests on approvals held elsewhere (``holds``) is left out.
    """
    truth, leaves = _supported(condition, knowledge)
    return () if truth is Truth.UNKNOWN else tuple(dict.fromkeys(leaves))


def _supported(condition: Condition, knowledge: Knowledge) -> tuple[Truth, list[Leaf]]:
    """The truth of the condition, and the leaves that it rests on."""
    kind = type(condition)
    if kind is OneOf or kind is Within:
        return truth_of(condition, knowledge.possible[condition.fact]), [condition]  # type: ignore[arg-type, union-attr, list-item]
    if kind is FromToday:
        return _on_the_day(condition, knowledge), [condition]  # type: ignore[arg-type, list-item]
    if kind is Negation:
        truth, leaves = _supported(condition.condition, knowledge)  # type: ignore[union-attr]
        return _opposite(truth), leaves
    if kind is AllOf or kind is AnyOf:
        settles, result = (Truth.NO, Truth.YES) if kind is AllOf else (Truth.YES, Truth.NO)
        found: list[Leaf] = []
        for part in condition.conditions:  # type: ignore[union-attr]
            truth, leaves = _supported(part, knowledge)
            if truth is settles:
                return settles, leaves
            if truth is Truth.UNKNOWN:
                result = Truth.UNKNOWN
            found += leaves
        return result, found
    return _held(condition.condition, knowledge), []  # type: ignore[union-attr]
