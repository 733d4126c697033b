"""Which classes are still possible, given what is known: exactly those that some way of learning the missing facts leads to."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.class_search import OUTSIDE, Look, Search, Seen, first_look, readings_of, starts
from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, know, suppose
from pathways.model.classification import ClassRow, Presumed, Remark, Scheme
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.facts import Vocabulary


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
    ranks = frozenset(map(scheme.rank, found.possible)) | (frozenset({OUTSIDE}) if found.may_be_outside else frozenset())
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
    seen = Seen(known)
    ranks = _ranks(scheme, seen)
    possible = tuple(class_ for rank, class_ in enumerate(scheme.classes) if rank in ranks)
    return Determination(
        scheme=scheme,
        possible=possible,
        because=_because(scheme, seen),
        may_be_outside=OUTSIDE in ranks,
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
    return len(_ranks(scheme, Seen(known))) or 1


def _ranks(scheme: Scheme, seen: Seen) -> frozenset[int]:
    return frozenset().union(*(Search(scheme, reading).ranks(seen) for reading in readings_of(scheme)))


def _looks(scheme: Scheme, knowledge: Knowledge) -> list[Look | None]:
    seen = Seen(knowledge)
    return [first_look(start, seen) for start in starts(scheme).values()]


def _because(scheme: Scheme, seen: Seen) -> tuple[ClassRow, ...]:
    """The rows that hold and are the strictest of their reading, with those that may lift it further, in the order of the law."""
    found: dict[str, ClassRow] = {}
    for start in starts(scheme).values():
        floor = -1
        holding = []
        for each in start.rows:
            if each.rank < floor:
                break  # the strictest come first
            if seen.truth(each.row) is Truth.YES:
                holding.append(each)
                floor = floor if each.row.is_optional else each.rank
        rules = {each.row.cite.rule for each in holding if not (each.row.is_optional and each.rank == floor)}
        found |= {row.cite.rule: row for row in scheme.rows if row.cite.rule in rules and row.cite.rule not in found}
    return tuple(found.values())


def _undecided_by(scheme: Scheme, knowledge: Knowledge, ranks: frozenset[int]) -> tuple[str, ...]:
    """The facts that make sense here and of which some value rules a class out; if there is none, all that rows wait for."""
    waiting = open_facts(scheme, knowledge)
    narrowing = [fact for fact in waiting if _narrows(scheme, knowledge, fact, ranks)]
    return tuple(narrowing or waiting)


def open_facts(scheme: Scheme, knowledge: Knowledge) -> tuple[str, ...]:
    """The facts that the open rows wait for, in the order of the vocabulary: those that make sense here, if any does."""
    looks = [look for look in _looks(scheme, knowledge) if look is not None]
    conditions = [each.row.when for look in looks for each in look.rows]
    conditions += [each.rule.when for look in looks for each in look.outside]
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


def _could_be(looks: Iterable[Look | None]) -> frozenset[int]:
    return frozenset().union(*(frozenset({OUTSIDE}) if look is None else look.ranks for look in looks))
