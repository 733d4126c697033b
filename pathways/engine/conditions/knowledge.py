"""What is known: for every fact the values that are still possible, narrowed by what follows from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from pathways.engine.conditions.once import once_each
from pathways.model.conditions import FromToday, Interval, Leaf, OneOf, Truth, Value, Within
from pathways.model.device import Device
from pathways.model.facts import Constraint, FactValue, Vocabulary

Possible: TypeAlias = frozenset[Value] | Interval


class ContradictionError(ValueError):
    """The facts cannot all be true. ``constraint`` says why not."""

    def __init__(self, constraint: Constraint) -> None:
        super().__init__(constraint.says)
        self.constraint = constraint


class Knowledge(Struct, frozen=True):
    """What is known of a device, or of a device and one of its approvals.

    ``possible`` gives each fact's remaining values. ``deduced`` names the constraint that narrowed a fact.
    ``approvals`` holds the knowledge of each approval, or None where it is not known which approvals are held. ``as_of``: the day
    that is asked about, where one is. ``begins``: the later day from which the approval counts; None once it has begun.
    """

    vocabulary: Vocabulary
    possible: Mapping[str, Possible]
    deduced: Mapping[str, Constraint]
    approvals: tuple[Knowledge, ...] | None = ()
    as_of: date | None = None
    begins: date | None = None

    def is_known(self, fact: str) -> bool:
        return _is_single(self.possible[fact])


def _is_single(values: Possible) -> bool:
    if isinstance(values, Interval):
        return values.low is not None and values.low == values.high
    return len(values) == 1


def truth_of(leaf: Leaf, values: Possible) -> Truth:
    """Whether a fact whose remaining values are ``values`` satisfies ``leaf``."""
    if type(leaf) is OneOf:
        if values <= leaf.values:  # type: ignore[operator]
            return Truth.YES
        return Truth.NO if leaf.values.isdisjoint(values) else Truth.UNKNOWN  # type: ignore[arg-type]
    if type(leaf) is FromToday:
        # On which day, has not been said: conditions are looked at through ``conditions.evaluate``, which knows it.
        return Truth.UNKNOWN
    assert isinstance(leaf, Within) and isinstance(values, Interval)
    wanted = leaf.interval
    if _inside(values, wanted):
        return Truth.YES
    return Truth.NO if _apart(values, wanted) else Truth.UNKNOWN


def _inside(inner: Interval, outer: Interval) -> bool:
    low_fits = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    high_fits = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return low_fits and high_fits


def _apart(one: Interval, other: Interval) -> bool:
    return (one.high is not None and other.low is not None and one.high < other.low) or (
        one.low is not None and other.high is not None and one.low > other.high
    )


def _point(value: FactValue) -> Possible:
    if isinstance(value, bool | str):
        return _only(value)
    number = value.toordinal() if isinstance(value, date) else value
    return Interval(number, number)


@lru_cache(maxsize=1024)
def _only(value: Value) -> frozenset[Value]:
    """One and the same set each time, so that a look-up by it need not compare."""
    return frozenset({value})


class Narrowing(Struct, frozen=True):
    """Values to which a fact is narrowed, and why."""

    fact: str
    values: frozenset[Value]
    why: Constraint


def know(device: Device, vocabulary: Vocabulary, narrowed_by: Sequence[Narrowing] = ()) -> Knowledge:
    """All that the device's facts and approvals say, and ``narrowed_by`` beside them, with what follows by constraints.

    With the classes that are worked out: ``worked_out.known_of``. Raises ContradictionError where the facts cannot all be true,
    and where only an exception that nobody stated would make them so.
    """
    base: dict[str, Possible] = dict(vocabulary.open)
    deduced: dict[str, Constraint] = {}
    stated = _state(base, device.facts, vocabulary)
    for each in narrowed_by:
        base[each.fact], deduced[each.fact] = each.values, each.why
        stated.append(each.fact)
    # Where nothing is stated nothing follows, but for constraints that have no open part to begin with.
    _propagate(base, deduced, vocabulary, (*vocabulary.settled_from_the_start, *stated))
    if device.approvals is None:
        _refuse(base, deduced, vocabulary)
        return Knowledge(vocabulary, base, deduced, None)
    per_approval: list[tuple[dict[str, Possible], dict[str, Constraint]]] = [({}, {}) for _ in device.approvals]
    narrowed: list[str] = []
    while True:
        before = dict(base)
        for place, approval in enumerate(device.approvals):
            merged = dict(base)
            reasons = dict(deduced)
            _propagate(merged, reasons, vocabulary, (*narrowed, *_state(merged, approval.facts, vocabulary)))
            per_approval[place] = (merged, reasons)
            for fact, values in merged.items():
                if not fact.startswith("approval.") and values != base[fact]:
                    base[fact] = values
                    deduced[fact] = reasons[fact]
                    narrowed.append(fact)
        if base == before:
            break
    for possible, reasons in ((base, deduced), *per_approval):
        _refuse(possible, reasons, vocabulary)
    held = tuple(Knowledge(vocabulary, values, reasons) for values, reasons in per_approval)
    return Knowledge(vocabulary, base, deduced, held)


def with_constraints(knowledge: Knowledge, vocabulary: Vocabulary) -> Knowledge:
    """What follows from the same for the device by the constraints of ``vocabulary``, which has the same facts and more of these.

    Raises ContradictionError.
    """
    possible, deduced = dict(knowledge.possible), dict(knowledge.deduced)
    narrowed = [fact for fact in vocabulary.constraints_by_fact if possible[fact] != vocabulary.open[fact]]
    _propagate(possible, deduced, vocabulary, (*vocabulary.settled_from_the_start, *narrowed))
    return Knowledge(vocabulary, possible, deduced, knowledge.approvals, knowledge.as_of, knowledge.begins)


def _refuse(possible: Mapping[str, Possible], deduced: Mapping[str, Constraint], vocabulary: Vocabulary) -> None:
    """What only stated facts are held to: an exception is not deduced, and a constraint that is read one way is kept.

    Suppositions are not, as they must not rule out what could still be said.
    """
    for fact, constraint in deduced.items():
        if fact in constraint.never_infers:
            raise ContradictionError(constraint)
    for constraint in vocabulary.one_way_constraints:
        conclusion = constraint.conclusion
        if truth_of(conclusion, possible[conclusion.fact]) is Truth.NO and _certain(constraint.premises, possible):
            raise ContradictionError(constraint)


def _certain(leaves: Iterable[Leaf], possible: Mapping[str, Possible]) -> bool:
    return all(truth_of(leaf, possible[leaf.fact]) is Truth.YES for leaf in leaves)


def about_approval(whole: Knowledge, index: int) -> Knowledge:
    """The device together with one of its approvals."""
    assert whole.approvals is not None
    own = whole.approvals[index]
    return Knowledge(whole.vocabulary, own.possible, own.deduced, whole.approvals, whole.as_of, own.begins)


def on_day(whole: Knowledge, as_of: date) -> Knowledge:
    """The same knowledge, looked at on a day: it tells which approvals have begun."""
    if whole.as_of == as_of:
        return whole
    held = None if whole.approvals is None else tuple([_approval_on(each, as_of) for each in whole.approvals])
    begins = whole.begins if whole.begins is not None and whole.begins > as_of else None
    return Knowledge(whole.vocabulary, whole.possible, whole.deduced, held, as_of, begins)


def _approval_on(approval: Knowledge, as_of: date) -> Knowledge:
    begins = beginning(approval, as_of)
    return Knowledge(approval.vocabulary, approval.possible, approval.deduced, approval.approvals, as_of, begins)


def beginning(approval: Knowledge, as_of: date) -> date | None:
    """The day after ``as_of`` on which the approval begins. None where it has begun, and where nobody says when: it is held."""
    today = as_of.toordinal()
    days = [0.0]
    for fact in approval.vocabulary.beginnings:
        values = approval.possible[fact]
        assert isinstance(values, Interval)
        days.append(values.low or 0)
    latest = max(days)
    return date.fromordinal(int(latest)) if latest > today else None


def suppose(knowledge: Knowledge, fact: str, values: Possible) -> Knowledge | None:
    """What would be known if ``fact`` had one of ``values``; None where that cannot be."""
    possible = dict(knowledge.possible)
    deduced = dict(knowledge.deduced)
    possible[fact] = values
    try:
        _propagate(possible, deduced, knowledge.vocabulary, (fact,))
    except ContradictionError:
        return None
    return Knowledge(knowledge.vocabulary, possible, deduced, knowledge.approvals, knowledge.as_of, knowledge.begins)


def may_state(knowledge: Knowledge, fact: str, values: Possible) -> bool:
    """Whether it could be stated, of the device and beside each of its approvals, that ``fact`` has one of ``values``."""
    for view in (knowledge, *(knowledge.approvals or ())):
        case = suppose(view, fact, values)
        if case is None:
            return False
        try:
            _refuse(case.possible, case.deduced, case.vocabulary)
        except ContradictionError:
            return False
    return True


def dates_at_odds(facts: Mapping[str, FactValue], vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Two stated dates of which the first lies after the second, and must not."""
    for first, last in vocabulary.bounded_dates:
        one, other = facts.get(first), facts.get(last)
        if isinstance(one, date) and isinstance(other, date) and one > other:
            return first, last
    return None


def _state(possible: dict[str, Possible], facts: Mapping[str, FactValue], vocabulary: Vocabulary) -> list[str]:
    """The facts that rules can read, in the order of the vocabulary: of two ways to know a fact it tells which is named."""
    stated = [fact for fact in vocabulary.open if fact in facts]
    for fact in stated:
        possible[fact] = _point(facts[fact])
    return stated


def _propagate(
    possible: dict[str, Possible],
    deduced: dict[str, Constraint],
    vocabulary: Vocabulary,
    changed: Iterable[str],
) -> None:
    """Narrow ``possible`` in place until nothing more follows. The result does not depend on any order.

    A constraint "premises imply conclusion" is the clause "a premise fails or the conclusion holds": once all but one of its
    parts are refuted, the remaining part must hold.
    """
    tied = constraints_left(vocabulary)
    waiting = list(changed)
    while waiting:
        fact = waiting.pop()
        if fact not in tied:
            continue
        for constraint in tied[fact][possible[fact]]:
            narrowed = _apply(constraint, possible)
            if narrowed is not None:
                target, values = narrowed
                possible[target] = values
                deduced[target] = constraint
                waiting.append(target)


class _Constraints(dict[Possible, tuple[Constraint, ...]]):
    def __init__(self, fact: str, constraints: tuple[Constraint, ...]) -> None:
        super().__init__()
        self._fact = fact
        self._constraints = constraints

    def __missing__(self, values: Possible) -> tuple[Constraint, ...]:
        def is_settled(constraint: Constraint) -> bool:
            """Then nothing follows from it, whatever the other facts are."""
            refuted = any(truth_of(leaf, values) is Truth.NO for leaf in constraint.premises if leaf.fact == self._fact)
            conclusion = constraint.conclusion
            return refuted or (conclusion.fact == self._fact and truth_of(conclusion, values) is Truth.YES)

        left = tuple(constraint for constraint in self._constraints if not is_settled(constraint))
        if isinstance(values, frozenset):
            self[values] = left
        return left


@once_each
def constraints_left(vocabulary: Vocabulary) -> Mapping[str, Mapping[Possible, tuple[Constraint, ...]]]:
    """For each fact that is tied to others, and the values that it may still have: the constraints that they do not settle."""
    return {fact: _Constraints(fact, constraints) for fact, constraints in vocabulary.constraints_by_fact.items()}


def _apply(constraint: Constraint, possible: Mapping[str, Possible]) -> tuple[str, Possible] | None:
    """The fact that the constraint narrows now, with its new values; None where it narrows nothing."""
    open_part: tuple[Leaf, bool] | None = None
    for leaf in constraint.premises:
        values = possible[leaf.fact]
        if type(leaf) is OneOf and values <= leaf.values:  # type: ignore[operator]
            continue
        truth = truth_of(leaf, values)
        if truth is Truth.NO:
            return None
        if truth is Truth.UNKNOWN:
            if open_part is not None:
                return None
            open_part = (leaf, False)
    conclusion = constraint.conclusion
    truth = truth_of(conclusion, possible[conclusion.fact])
    if truth is Truth.YES:
        return None
    if open_part is None and truth is Truth.UNKNOWN:
        open_part = (conclusion, True)
    elif truth is Truth.UNKNOWN:
        return None
    if constraint.one_way and (open_part is None or not open_part[1]):
        return None
    if open_part is None:
        raise ContradictionError(constraint)
    leaf, must_hold = open_part
    if not isinstance(leaf, OneOf):
        return None  # a date is read, not narrowed
    values = possible[leaf.fact]
    assert isinstance(values, frozenset)
    return leaf.fact, values & leaf.values if must_hold else values - leaf.values
