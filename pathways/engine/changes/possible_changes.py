"""The changes of fact that could be tried on a device, and the device after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge
from pathways.engine.conditions.usual import known_with
from pathways.engine.conditions.wording import basis_of
from pathways.engine.conditions.worked_out import known_of
from pathways.model.citations import Cite
from pathways.model.conditions import FromToday, Leaf, OneOf, Truth, Value, Within
from pathways.model.dates import Unit, add
from pathways.model.device import Approval, Device
from pathways.model.facts import Attainable, Fact, FactType, FactValue, Vocabulary
from pathways.model.findings import Span
from pathways.model.rules import Citation, DateTerm
from pathways.model.what_if import Change, Enough

Part = TypeVar("Part")

PATHWAY = "approval.pathway"
_OF_AN_APPROVAL_AS_GIVEN = ("approval.regulator", PATHWAY)
"""What an approval is cannot change: another one is obtained instead."""
_MADE_OF_NOTHING = frozenset({str, bool, int, float, date, type(None), Citation, Cite, Span})
"""What most of a rule set consists of, and no part is looked for in."""


def facts_in(rules: object) -> frozenset[str]:
    """The facts that anything in ``rules`` reads."""
    reading: tuple[Leaf | DateTerm, ...] = parts_of((OneOf, Within, FromToday, DateTerm), rules)
    return frozenset([each.fact for each in reading if each.fact is not None])


def parts_of(kind: type[Part] | tuple[type[Part], ...], rules: object) -> tuple[Part, ...]:
    """Everything of one kind, or of several, that stands in ``rules``, however deep."""
    found: list[Part] = []
    waiting = [rules]
    while waiting:
        part = waiting.pop()
        if type(part) in _MADE_OF_NOTHING:
            continue
        if isinstance(part, kind):
            found.append(part)
        if isinstance(part, Struct):
            waiting.extend([getattr(part, field) for field in part.__struct_fields__])
        elif isinstance(part, tuple | list | frozenset):
            waiting.extend(part)
        elif isinstance(part, Mapping):
            waiting.extend(part.values())
    return tuple(found)


def possible_changes(device: Device, vocabulary: Vocabulary, read: frozenset[str]) -> tuple[Change, ...]:
    """Every other value of a stated fact that rules read, and every approval that can be obtained.

    A fact that is not known is not changed but asked for; where it is not known which approvals are held, none is added.
    """
    found = list(_of_facts(device.facts, None, "", vocabulary, read))
    if device.approvals is None:
        return tuple(found)
    held = known_of(device, vocabulary).approvals or ()
    for place, (approval, knowledge) in enumerate(zip(device.approvals, held, strict=True)):
        of = f" ({basis_of(place, approval, knowledge).label})"
        found.extend(_of_facts(approval.facts, place, of, vocabulary, read))
    found.extend(_obtaining(vocabulary))
    return tuple(found)


def _of_facts(
    stated: Mapping[str, FactValue], approval: int | None, of: str, vocabulary: Vocabulary, read: frozenset[str]
) -> Iterator[Change]:
    for fact in vocabulary.facts.values():
        before = stated.get(fact.id)
        if before is None or fact.id in _OF_AN_APPROVAL_AS_GIVEN:
            continue
        for value in _values(fact):
            can_be_made = fact.attainable(value) is not None
            if value != before and (fact.id in read or can_be_made):
                says = _says(fact, value, before, can_be_made) + of
                yield Change(fact.id, fact.label, before, value, approval, False, can_be_made, says)


def _obtaining(vocabulary: Vocabulary) -> Iterator[Change]:
    pathway = vocabulary.facts.get(PATHWAY)
    for value in () if pathway is None else _values(pathway):
        if pathway is not None and pathway.attainable(value) is not None:
            says = _says(pathway, value, None, True)
            yield Change(PATHWAY, pathway.label, None, value, None, True, True, says)


def _values(fact: Fact) -> list[Value]:
    """The values in the order of the vocabulary; none for dates, numbers and text."""
    return [True, False] if fact.type is FactType.BOOL else list(fact.labels)


def _says(fact: Fact, value: Value, before: FactValue | None, can_be_made: bool) -> str:
    if can_be_made and fact.change:
        return fact.change.replace("{value}", fact.in_words(value))
    was = "" if before is None else f", not {fact.in_words(before)}"
    return f"{fact.label}: {fact.in_words(value)}{was}"


def changed(
    device: Device,
    changes: Iterable[Change],
    vocabulary: Vocabulary,
    as_of: date,
    *,
    attainable_only: bool = True,
    strict: bool = False,
) -> Device | None:
    """The device after the changes.

    None where the constraints of the vocabulary forbid them, or, with ``attainable_only``, where what is known without the new
    approvals, and unless ``strict`` what is usually so, does not make it certain that they can be obtained.
    """
    changes = tuple(changes)
    facts = dict(device.facts)
    approvals = [dict(approval.facts) for approval in device.approvals or ()]
    obtained: list[FactValue] = []
    for change in changes:
        if change.obtains:
            obtained.append(change.value)
        elif change.approval is None:
            facts[change.fact] = change.value
        else:
            approvals[change.approval][change.fact] = change.value
    held = None if device.approvals is None else tuple(map(Approval, approvals))
    result = replace(device, facts=facts, approvals=held)
    try:
        new = [_new_approval(result, pathway, vocabulary, as_of) for pathway in obtained]
        result = replace(result, approvals=(*(held or ()), *new)) if new else result
        known = _known(replace(device, facts=facts, approvals=held), vocabulary, strict)
        known_of(result, vocabulary)
    except ContradictionError:
        return None
    ways = (vocabulary.facts[change.fact].attainable(change.value) for change in changes if change.can_be_made)
    attained = all(way is not None and evaluate(way.when, known) is Truth.YES for way in ways)
    return result if attained or not attainable_only else None


def _known(device: Device, vocabulary: Vocabulary, strict: bool) -> Knowledge:
    return known_with(known_of(device, vocabulary), strict=strict).usual


def out_of_reach(device: Device, change: Change, vocabulary: Vocabulary) -> Attainable | None:
    """The way to the value of ``change`` where it certainly is not open to the device and it is said why."""
    way = vocabulary.facts[change.fact].attainable(change.value)
    if way is None or not way.says or evaluate(way.when, known_of(device, vocabulary)) is not Truth.NO:
        return None
    return way


def what_decides(
    device: Device, change: Change, vocabulary: Vocabulary, *, strict: bool
) -> tuple[tuple[str, ...], tuple[Enough, ...]] | None:
    """The facts on which it depends whether ``change`` can be made, and what settles it; None where it is settled."""
    way = vocabulary.facts[change.fact].attainable(change.value)
    known = _known(device, vocabulary, strict)
    if way is None or evaluate(way.when, known) is not Truth.UNKNOWN:
        return None
    missing = [vocabulary.facts[fact] for fact in vocabulary.facts if fact in deciding_facts(way.when, known)]
    enough = [Enough(fact.id, fact.label, tuple(_settling(device, fact, way, vocabulary, strict))) for fact in missing]
    return tuple(fact.label for fact in missing), tuple(each for each in enough if each.values)


def _settling(device: Device, fact: Fact, way: Attainable, vocabulary: Vocabulary, strict: bool) -> Iterator[str]:
    for value in _values(fact):
        try:
            known = _known(replace(device, facts={**device.facts, fact.id: value}), vocabulary, strict)
        except ContradictionError:
            continue
        if evaluate(way.when, known) is Truth.YES:
            yield fact.in_words(value)


def _new_approval(device: Device, pathway: FactValue, vocabulary: Vocabulary, as_of: date) -> Approval:
    """An approval given anew: live, and valid for as long as the vocabulary says. Raises ContradictionError."""
    facts: dict[str, FactValue] = {PATHWAY: pathway}
    known = known_of(replace(device, approvals=(Approval(facts),)), vocabulary).approvals
    assert known
    for fact in vocabulary.facts.values():
        if fact.when_new is not None and evaluate(fact.relevant_when, known[0]) is not Truth.NO:
            facts[fact.id] = _value_when_new(fact, as_of)
    return Approval(facts)


def _value_when_new(fact: Fact, as_of: date) -> FactValue:
    assert fact.when_new is not None
    if fact.type is FactType.DATE:
        assert isinstance(fact.when_new, int)
        return add(as_of, fact.when_new, Unit.MONTHS)
    return fact.when_new
