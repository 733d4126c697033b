"""Which classes are still possible, given what is known: exactly those that some way of learning the missing facts leads to."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, know, suppose
from pathways.model.classification import ClassRow, Presumed, Remark, Scheme
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.model.rules import Confidence

_MOST_LOOKS = 5000
"""Far more than any device needs. Past it a class counts as possible where nothing rules it out, which is never too few."""

_OUTSIDE = -1
"""Stands for "no class" among the ranks of classes."""


class Determination(Struct, frozen=True):
    """What a scheme makes of a device.

    ``possible``: the classes, from the least strict; ``may_be_outside``: it may be left without one. ``outside``: the rules that
    do leave it without. ``because``: the rows that hold and give the class; while it is open, those that hold already.
    ``undecided_by``: the facts that would narrow it. ``unsettled``: all of them are known and the texts disagree.
    """

    scheme: Scheme
    possible: tuple[str, ...]
    because: tuple[ClassRow, ...]
    may_be_outside: bool
    outside: tuple[Remark, ...]
    undecided_by: tuple[str, ...]
    unsettled: bool
    provided: tuple[Presumed, ...]

    @property
    def class_(self) -> str | None:
        """The one class, where there is one."""
        return self.possible[0] if len(self.possible) == 1 and not self.may_be_outside else None


class Footing(Struct, frozen=True):
    """What a scheme goes by: what is known of the device, and what is presumed where nobody says it."""

    knowledge: Knowledge
    provided: tuple[Presumed, ...]


def known_for_classes(device: Device, vocabulary: Vocabulary) -> Knowledge:
    """What the device's facts say. Its stated classes are left out: what is worked out must not rest on them.

    Raises ContradictionError.
    """
    facts = {fact: value for fact, value in device.facts.items() if not fact.startswith("class.")}
    return know(Device(device.name, facts, device.approvals, device.evidence, device.notes), vocabulary.for_classes)


def footing(scheme: Scheme, knowledge: Knowledge) -> Footing:
    """The presumptions are taken in their order, each only where what is known allows it."""
    provided = []
    for each in scheme.presumes:
        if knowledge.is_known(each.fact):
            continue
        taken = suppose(knowledge, each.fact, frozenset({each.value}))
        if taken is None:
            continue
        if evaluate(knowledge.vocabulary.facts[each.fact].relevant_when, knowledge) is Truth.YES:
            provided.append(each)
        knowledge = taken
    return Footing(knowledge, tuple(provided))


def determine(scheme: Scheme, knowledge: Knowledge) -> Determination | None:
    """None where the scheme does not concern the device. ``knowledge`` is over the vocabulary for classes."""
    found = classes_left(scheme, knowledge)
    if found is None or found.outside or found.class_ is not None:
        return found
    ranks = frozenset(map(scheme.rank, found.possible)) | (frozenset({_OUTSIDE}) if found.may_be_outside else frozenset())
    undecided = _undecided_by(scheme, footing(scheme, knowledge).knowledge, ranks)
    return replace(found, undecided_by=undecided, unsettled=not undecided)


def classes_left(scheme: Scheme, knowledge: Knowledge) -> Determination | None:
    """The same in less time: it does not say what it is undecided by, nor whether it can be settled."""
    concerned = evaluate(scheme.concerns, knowledge)
    if concerned is Truth.NO:
        return None
    ground = footing(scheme, knowledge)
    known = ground.knowledge
    outside = tuple(each for each in scheme.outside if evaluate(each.when, known) is Truth.YES)
    if outside:
        return Determination(scheme, (), (), True, outside, (), False, ground.provided)
    ranks = _ranks(scheme, known)
    possible = tuple(class_ for rank, class_ in enumerate(scheme.classes) if rank in ranks)
    return Determination(
        scheme=scheme,
        possible=possible,
        because=_because(scheme, known),
        may_be_outside=_OUTSIDE in ranks,
        outside=(),
        undecided_by=(),
        unsettled=False,
        provided=ground.provided,
    )


def how_many(scheme: Scheme, knowledge: Knowledge) -> int:
    """The answers that are still possible: classes, and none where it may be left without one."""
    if evaluate(scheme.concerns, knowledge) is Truth.NO:
        return 1
    known = footing(scheme, knowledge).knowledge
    if any(evaluate(each.when, known) is Truth.YES for each in scheme.outside):
        return 1
    return len(_ranks(scheme, known)) or 1


def _ranks(scheme: Scheme, known: Knowledge) -> frozenset[int]:
    return frozenset().union(*(_Search(scheme, reading).ranks(known) for reading in readings_of(scheme)))


def readings_of(scheme: Scheme) -> tuple[str | None, ...]:
    """The texts that the scheme may become; None alone where there is one text."""
    return tuple(reading.id for reading in scheme.readings) or (None,)


def rows_of(scheme: Scheme, reading: str | None) -> list[ClassRow]:
    """The rows that count in a reading."""
    return [row for row in scheme.rows if row.reading is None or row.reading == reading]


def _is_optional(row: ClassRow) -> bool:
    """Nobody knows whether it is in the text."""
    return row.cite.confidence is Confidence.UNKNOWN


class _Look(Struct, frozen=True):
    """Rows that are open still and give more than ``floor``, the class that is certain at least; ``maybe``: of rows that hold
    and may not count."""

    floor: int | None
    maybe: frozenset[int]
    rows: tuple[tuple[int, ClassRow], ...]
    outside: tuple[Remark, ...]

    @property
    def ranks(self) -> frozenset[int]:
        """No class but these can come of it."""
        found = {rank for rank, _ in self.rows} | self.maybe
        if self.floor is not None:
            found.add(self.floor)
        if self.outside:
            found.add(_OUTSIDE)
        return frozenset(found)


class _Search:
    """Looks for the classes that can come of what is known, splitting only on facts of rows that could add another."""

    def __init__(self, scheme: Scheme, reading: str | None) -> None:
        rows = ((scheme.rank(row.class_), row) for row in rows_of(scheme, reading))
        self.start = _Look(None, frozenset(), tuple(sorted(rows, key=lambda each: -each[0])), scheme.outside)
        self._found: set[int] = set()
        self._looks = 0

    def ranks(self, knowledge: Knowledge) -> frozenset[int]:
        self._explore(knowledge, self.start)
        return frozenset(self._found)

    def _explore(self, knowledge: Knowledge, before: _Look) -> None:
        look = _looked(before, knowledge)
        self._looks += 1
        if look is None:
            self._found.add(_OUTSIDE)
            return
        if look.ranks <= self._found:
            return
        fact = self._split(look, knowledge)
        if fact is None or self._looks > _MOST_LOOKS:
            self._found |= look.ranks
            return
        values = knowledge.possible[fact]
        assert isinstance(values, frozenset)
        for value in sorted(values, key=str):
            case = suppose(knowledge, fact, frozenset({value}))
            if case is not None:
                self._explore(case, look)

    def _split(self, look: _Look, knowledge: Knowledge) -> str | None:
        """The fact to split on; None where no row is open."""
        open_conditions = [row.when for rank, row in look.rows if rank not in self._found]
        open_conditions += [each.when for each in look.outside if _OUTSIDE not in self._found]
        open_conditions += [row.when for _, row in look.rows]
        order = knowledge.vocabulary.order
        for condition in open_conditions:
            facts = [each for each in deciding_facts(condition, knowledge) if isinstance(knowledge.possible.get(each), frozenset)]
            if facts:
                return min(facts, key=order.__getitem__)
        return None


def _looked(before: _Look, knowledge: Knowledge) -> _Look | None:
    """What is left of ``before`` with more known; None where the device is outside. What is decided stays decided."""
    outside = []
    for each in before.outside:
        truth = evaluate(each.when, knowledge)
        if truth is Truth.YES:
            return None
        if truth is Truth.UNKNOWN:
            outside.append(each)
    floor, maybe = before.floor, set(before.maybe)
    left = []
    for rank, row in before.rows:
        if floor is not None and rank <= floor:
            continue
        truth = evaluate(row.when, knowledge)
        if truth is Truth.UNKNOWN:
            left.append((rank, row))
        elif truth is Truth.YES and _is_optional(row):
            maybe.add(rank)
        elif truth is Truth.YES:
            floor = rank
    if floor is None:
        return _Look(floor, frozenset(maybe), tuple(left), tuple(outside))
    above = tuple(each for each in left if each[0] > floor)
    return _Look(floor, frozenset(rank for rank in maybe if rank > floor), above, tuple(outside))


def _looks(scheme: Scheme, knowledge: Knowledge) -> list[_Look | None]:
    return [_looked(_Search(scheme, reading).start, knowledge) for reading in readings_of(scheme)]


def _because(scheme: Scheme, knowledge: Knowledge) -> tuple[ClassRow, ...]:
    """The rows that hold and are the strictest of their reading, with those that may lift it further."""
    found: dict[str, ClassRow] = {}
    for reading in readings_of(scheme):
        rows = [row for row in rows_of(scheme, reading) if evaluate(row.when, knowledge) is Truth.YES]
        certain = [scheme.rank(row.class_) for row in rows if not _is_optional(row)]
        floor = max(certain, default=-1)
        for row in rows:
            rank = scheme.rank(row.class_)
            if rank == floor or (rank > floor and _is_optional(row)):
                found.setdefault(row.cite.rule, row)
    return tuple(found.values())


def _undecided_by(scheme: Scheme, knowledge: Knowledge, ranks: frozenset[int]) -> tuple[str, ...]:
    """The facts that make sense here and of which some value rules a class out; if there is none, all that rows wait for."""
    waiting = open_facts(scheme, knowledge)
    narrowing = [fact for fact in waiting if _narrows(scheme, knowledge, fact, ranks)]
    return tuple(narrowing or waiting)


def open_facts(scheme: Scheme, knowledge: Knowledge) -> tuple[str, ...]:
    """The facts that the open rows wait for, in the order of the vocabulary: those that make sense here, if any does."""
    looks = [look for look in _looks(scheme, knowledge) if look is not None]
    conditions = [row.when for look in looks for _, row in look.rows]
    conditions += [each.when for look in looks for each in look.outside]
    facts = frozenset().union(*(deciding_facts(condition, knowledge) for condition in conditions))
    ordered = sorted(facts, key=knowledge.vocabulary.order.__getitem__)
    relevance = {fact: evaluate(knowledge.vocabulary.facts[fact].relevant_when, knowledge) for fact in ordered}
    sensible = tuple(fact for fact in ordered if relevance[fact] is Truth.YES)
    return sensible or tuple(fact for fact in ordered if relevance[fact] is Truth.UNKNOWN)


def _narrows(scheme: Scheme, knowledge: Knowledge, fact: str, ranks: frozenset[int]) -> bool:
    values = knowledge.possible[fact]
    assert isinstance(values, frozenset)
    cases = (suppose(knowledge, fact, frozenset({value})) for value in sorted(values, key=str))
    return any(not ranks <= _could_be(_looks(scheme, case)) for case in cases if case is not None)


def _could_be(looks: Iterable[_Look | None]) -> frozenset[int]:
    return frozenset().union(*(frozenset({_OUTSIDE}) if look is None else look.ranks for look in looks))
