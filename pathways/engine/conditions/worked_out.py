"""Classes are worked out from what a device does, and narrow its class facts like all else that follows from what is known."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.determine import Determination, classes_left, determine, footing
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import (
    ContradictionError,
    Knowledge,
    Narrowing,
    Possible,
    know,
    may_state,
    with_constraints,
)
from pathways.engine.conditions.once import once_each
from pathways.engine.conditions.wording import join_and, join_or
from pathways.model.citations import Cite
from pathways.model.classification import ClassRow, Remark, Scheme
from pathways.model.conditions import OneOf, Truth
from pathways.model.device import Device
from pathways.model.facts import Constraint, Fact, Vocabulary
from pathways.model.rules import Confidence

_MOST_REMEMBERED = 20_000


class WorkedOut(Struct, frozen=True):
    """What a scheme makes of a device; ``class_hangs_on`` says what it is undecided by.

    ``narrows``: what that comes to for its class fact; None where it is not certain: the device may be left without a class, or
    there is a doubt about it.
    """

    determination: Determination
    doubts: tuple[Remark, ...]
    narrows: Narrowing | None

    @property
    def fact(self) -> str:
        return self.determination.scheme.fact


Found: TypeAlias = tuple[WorkedOut, ...]


def known_of(device: Device, vocabulary: Vocabulary) -> Knowledge:
    """All that the device's facts and approvals say, with what follows from them: by constraints, and by the rules of classes.

    A class that is stated stays, and one that what is known otherwise rules out is not taken. Raises ContradictionError.
    """
    whole = know(device, vocabulary)
    if vocabulary.of_classes.isdisjoint(device.facts):
        return whole
    fitting = [each for each in _narrowings(whole) if each.fact not in device.facts]
    taken: list[Narrowing] = []
    for each in fitting:  # one that stands is not lost to one that does not
        try:
            whole = know(device, vocabulary, [*taken, each])
        except ContradictionError:
            continue
        taken.append(each)
    return whole


def with_classes(knowledge: Knowledge) -> Knowledge:
    """The same with the classes that can be worked out by what is supposed in it. Nothing else follows from these."""
    vocabulary = knowledge.vocabulary
    if all(knowledge.is_known(fact) for fact in vocabulary.class_facts) or nothing_is_said(knowledge):
        return knowledge
    try:
        found = [each for each in _narrowings(knowledge) if may_state(knowledge, each.fact, each.values)]
    except ContradictionError:
        return knowledge
    if not found:
        return knowledge
    possible = {**knowledge.possible, **{each.fact: each.values for each in found}}
    deduced = {**knowledge.deduced, **{each.fact: each.why for each in found}}
    return Knowledge(vocabulary, possible, deduced, knowledge.approvals, knowledge.as_of, knowledge.begins)


def _narrowings(knowledge: Knowledge) -> list[Narrowing]:
    """Those that say more than is known."""
    found = []
    for each in classes_of(knowledge):
        if each.narrows is None:
            continue
        known = knowledge.possible[each.fact]
        assert isinstance(known, frozenset)
        values = known & each.narrows.values
        if values and values != known:
            found.append(replace(each.narrows, values=values))
    return found


def classes_of(knowledge: Knowledge) -> Found:
    """What each scheme makes of it that surely concerns the device; the same object for what looks the same.

    Raises ContradictionError where what the device is said to do cannot all be true.
    """
    vocabulary = knowledge.vocabulary
    remembered = _remembered(vocabulary)
    key = tuple([knowledge.possible[fact] for fact in vocabulary.read_for_classes])
    found = remembered.get(key)
    if found is None:
        if len(remembered) >= _MOST_REMEMBERED:
            remembered.clear()
        found = remembered[key] = tuple(_worked_out(knowledge))
    return found


def class_hangs_on(fact: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The facts that would narrow a class fact, where what the device does is known in part."""
    vocabulary = knowledge.vocabulary
    if fact not in vocabulary.class_facts or nothing_is_said(knowledge):
        return ()
    remembered = _remembered_undecided(vocabulary)
    key = (fact, *[knowledge.possible[each] for each in vocabulary.read_for_classes])
    found = remembered.get(key)
    if found is None:
        if len(remembered) >= _MOST_REMEMBERED:
            remembered.clear()
        found = remembered[key] = tuple(_undecided_by(fact, knowledge))
    return found


def _undecided_by(fact: str, knowledge: Knowledge) -> Iterator[str]:
    try:
        known = with_constraints(knowledge, knowledge.vocabulary.for_classes)
    except ContradictionError:
        return
    for scheme in knowledge.vocabulary.schemes:
        if scheme.fact == fact and evaluate(scheme.concerns, known) is Truth.YES:
            found = determine(scheme, known)
            yield from () if found is None else found.undecided_by


def nothing_is_said(knowledge: Knowledge) -> bool:
    """Whether no fact is known that is there for classes."""
    vocabulary = knowledge.vocabulary
    return all(knowledge.possible[fact] is vocabulary.open[fact] for fact in vocabulary.of_classes)


@once_each
def _remembered_undecided(_vocabulary: Vocabulary) -> dict[tuple[object, ...], tuple[str, ...]]:
    return {}


@once_each
def _remembered(_vocabulary: Vocabulary) -> dict[tuple[Possible, ...], Found]:
    return {}


def _worked_out(knowledge: Knowledge) -> Iterator[WorkedOut]:
    vocabulary = knowledge.vocabulary
    known = with_constraints(knowledge, vocabulary.for_classes)
    for scheme in vocabulary.schemes:
        if evaluate(scheme.concerns, known) is Truth.YES and (found := classes_left(scheme, known)) is not None:
            doubts = doubts_of(found, known)
            certain = found.possible and not found.may_be_outside and not doubts
            yield WorkedOut(found, doubts, _narrowing(found, vocabulary.facts[scheme.fact]) if certain else None)


def doubts_of(found: Determination, known: Knowledge) -> tuple[Remark, ...]:
    """Those about what is possible, the certain ones first. One that may or may not concern the device counts too: to learn it
    takes nothing back."""
    ground = footing(found.scheme, known).knowledge
    doubts = [(each, evaluate(each.when, ground)) for each in found.scheme.remarks if each.unsettled]
    near = sorted(((truth is not Truth.YES, each) for each, truth in doubts if truth is not Truth.NO), key=itemgetter(0))
    return tuple(each for _, each in near if not _is_moot(each, found, known))


def _is_moot(doubt: Remark, found: Determination, known: Knowledge) -> bool:
    """Whether the same is possible without the rows that are in doubt."""
    if not doubt.about:
        return False
    without = classes_left(_without_doubted(found.scheme)[doubt.cite.rule], known)
    return without is not None and (without.possible, without.may_be_outside) == (found.possible, found.may_be_outside)


@once_each
def _without_doubted(scheme: Scheme) -> dict[str, Scheme]:
    """By the rule of a doubt."""
    return {
        each.cite.rule: replace(scheme, rows=tuple(row for row in scheme.rows if row.cite.rule not in each.about))
        for each in scheme.remarks
    }


def _narrowing(found: Determination, fact: Fact) -> Narrowing:
    values = frozenset(found.possible)
    # Where every way leads to one class there may be no row yet that holds.
    rows = found.because if found.class_ is not None else ()
    row = min(rows, key=lambda each: each.cite.confidence.rank, default=None)
    unsettled = rows_that_may_lift(found)
    says = " ".join([f"Worked out: {_in_words(found, fact)}.", *(each.cite.says for each in unsettled)])
    why = Constraint(
        id=f"classes-of-{found.scheme.id}" if row is None else row.cite.rule,
        premises=(),
        conclusion=OneOf(fact.id, values),
        says=says if row is None else f"{says} {row.cite.says}",
        sources=_documents(found) if row is None else row.cite.sources,
        confidence=str(row.cite.confidence if row is not None else Confidence.ASSUMED if unsettled else Confidence.INFERRED),
        definition=False,
    )
    return Narrowing(fact.id, values, why)


def _documents(found: Determination) -> tuple[Cite, ...]:
    """What the rules rest on that leave several classes, as a whole."""
    rows = [row for row in found.scheme.rows if row.class_ in found.possible]
    cites = {cite.source: replace(cite, at="") for row in rows for cite in row.cite.sources}
    return tuple(cites[source] for source in sorted(cites))


def rows_that_may_lift(found: Determination) -> tuple[ClassRow, ...]:
    """Those that hold and of which nobody knows whether they count, where the class is open."""
    return tuple(row for row in found.because if row.is_optional) if found.class_ is None else ()


def is_worked_out(why: Constraint) -> bool:
    """Whether it says what a class was worked out to be, and no more than follows from facts by constraints."""
    return not why.premises


def parts_in_words(found: Determination) -> str:
    """``Rule 1 and Rule 4``: the parts of the law that give the class."""
    return join_and(list(dict.fromkeys(row.part for row in found.because)))


def _in_words(found: Determination, fact: Fact) -> str:
    """``Class IIa, Rule 9, provided that it has a medical purpose``."""
    words = [join_or([fact.labels[each] for each in found.possible])]
    if found.class_ is not None and found.because:
        words.append(parts_in_words(found))
    provided = [f"provided that {join_and([each.provided for each in found.provided])}"] if found.provided else []
    return ", ".join([*words, *provided])
