"""Three-valued evaluation of conditions, and the two questions about it: what would settle it, what is in the way."""

from __future__ import annotations

from pathways.engine.knowledge import Knowledge, truth_of
from pathways.model.conditions import AllOf, AnyOf, Condition, Holds, Leaf, Negation, OneOf, Truth, Within

APPROVALS = "approvals"
"""Stands for "which approvals are held" among the facts that decide something."""


def evaluate(condition: Condition, knowledge: Knowledge) -> Truth:
    """YES or NO where every way of learning the missing facts agrees leaf by leaf, else UNKNOWN."""
    kind = type(condition)
    if kind is OneOf or kind is Within:
        return truth_of(condition, knowledge.possible[condition.fact])  # type: ignore[arg-type, union-attr]
    if kind is AllOf:
        result = Truth.YES
        for part in condition.conditions:  # type: ignore[union-attr]
            truth = evaluate(part, knowledge)
            if truth is Truth.NO:
                return Truth.NO
            if truth is Truth.UNKNOWN:
                result = Truth.UNKNOWN
        return result
    if kind is AnyOf:
        result = Truth.NO
        for part in condition.conditions:  # type: ignore[union-attr]
            truth = evaluate(part, knowledge)
            if truth is Truth.YES:
                return Truth.YES
            if truth is Truth.UNKNOWN:
                result = Truth.UNKNOWN
        return result
    if kind is Negation:
        return _opposite(evaluate(condition.condition, knowledge))  # type: ignore[union-attr]
    return _held(condition.condition, knowledge)  # type: ignore[union-attr]


def _opposite(truth: Truth) -> Truth:
    if truth is Truth.UNKNOWN:
        return Truth.UNKNOWN
    return Truth.NO if truth is Truth.YES else Truth.YES


def _held(condition: Condition, knowledge: Knowledge) -> Truth:
    if knowledge.approvals is None:
        return Truth.UNKNOWN
    truths = {evaluate(condition, approval) for approval in knowledge.approvals}
    if Truth.YES in truths:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.NO


def deciding_facts(condition: Condition, knowledge: Knowledge) -> frozenset[str]:
    """The unknown facts on which an UNKNOWN condition hangs; empty where it is decided."""
    if evaluate(condition, knowledge) is not Truth.UNKNOWN:
        return frozenset()
    match condition:
        case OneOf() | Within():
            return frozenset({condition.fact})
        case AllOf() | AnyOf():
            return frozenset().union(*(deciding_facts(part, knowledge) for part in condition.conditions))
        case Negation():
            return deciding_facts(condition.condition, knowledge)
        case Holds():
            if knowledge.approvals is None:
                return frozenset({APPROVALS})
            return frozenset().union(*(deciding_facts(condition.condition, each) for each in knowledge.approvals))


def leaves_in_the_way(condition: Condition, knowledge: Knowledge) -> tuple[tuple[Leaf, bool], ...]:
    """The fewest leaves that must change before the condition can hold, each with whether it must hold or must not.

    Empty where nothing stands in the way.
    """
    return _in_the_way(condition, knowledge, wanted=True)


def _in_the_way(condition: Condition, knowledge: Knowledge, wanted: bool) -> tuple[tuple[Leaf, bool], ...]:
    blocked = Truth.NO if wanted else Truth.YES
    if evaluate(condition, knowledge) is not blocked:
        return ()
    match condition:
        case OneOf() | Within():
            return ((condition, wanted),)
        case Negation():
            return _in_the_way(condition.condition, knowledge, not wanted)
        case AllOf() | AnyOf():
            parts = [_in_the_way(part, knowledge, wanted) for part in condition.conditions]
            if isinstance(condition, AllOf) is wanted:
                return tuple(dict.fromkeys(leaf for part in parts for leaf in part))
            return min(parts, key=len)
        case Holds():
            found = [_in_the_way(condition.condition, each, wanted) for each in knowledge.approvals or ()]
            if not found:
                return ((OneOf(APPROVALS, frozenset()), wanted),)
            if wanted:
                return min(found, key=len)
            return tuple(dict.fromkeys(leaf for part in found for leaf in part))


def supporting_leaves(condition: Condition, knowledge: Knowledge) -> tuple[Leaf, ...]:
    """The leaves on which a decided condition rests: enough of them to decide it. Empty where it is not decided.

    What rests on approvals held elsewhere (``holds``) is left out.
    """
    whole = evaluate(condition, knowledge)
    if whole is Truth.UNKNOWN:
        return ()
    match condition:
        case OneOf() | Within():
            return (condition,)
        case AllOf() | AnyOf():
            supporting = [part for part in condition.conditions if evaluate(part, knowledge) is whole]
            if isinstance(condition, AllOf) is (whole is Truth.NO):
                supporting = supporting[:1]
            return tuple(dict.fromkeys(leaf for part in supporting for leaf in supporting_leaves(part, knowledge)))
        case Negation():
            return supporting_leaves(condition.condition, knowledge)
        case Holds():
            return ()
