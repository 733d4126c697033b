"""What holds of a scheme for every device that there can be: found by looking, without a solver.

A condition is split fact by fact until it is decided; what follows from the facts prunes the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from pathways.engine.conditions.class_search import readings_of, rows_of
from pathways.engine.conditions.determine import known_for_classes
from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, suppose
from pathways.model.catalogue import RuleSet
from pathways.model.classification import ClassRow, Scheme
from pathways.model.conditions import AllOf, AnyOf, Condition, Negation, Truth, Value, facts_read
from pathways.model.device import Device
from pathways.model.rules import Confidence

Found = dict[str, Value]
"""The facts that were chosen on the way to a device."""

NEVER_READ = ("device.sterile", "device.measuring", "device.well_established")
"""No class turns on these; above Class I they bring nothing either."""


class ClassProof(Struct, frozen=True):
    """``witness``: a device that refutes it; None where it holds."""

    scheme: str
    name: str
    witness: Found | None = None

    @property
    def holds(self) -> bool:
        return self.witness is None


def nothing_known(rules: RuleSet) -> Knowledge:
    """Of a device of which nothing is said."""
    return known_for_classes(Device("", {}, (), None), rules.catalogue.vocabulary)


def satisfy(condition: Condition, knowledge: Knowledge) -> Found | None:
    """Facts that make the condition hold; None where nothing does."""
    return _satisfy(tuple(_parts(condition)), knowledge)


def _parts(condition: Condition) -> Iterator[Condition]:
    """What must all hold, as small as can be: the smaller a part, the sooner it says what it needs."""
    match condition:
        case AllOf(conditions):
            for each in conditions:
                yield from _parts(each)
        case Negation(AnyOf(conditions)):
            for each in conditions:
                yield from _parts(Negation(each))
        case Negation(Negation(inner)):
            yield from _parts(inner)
        case _:
            yield condition


def _satisfy(parts: tuple[Condition, ...], knowledge: Knowledge) -> Found | None:
    open_parts = []
    for part in parts:
        truth = evaluate(part, knowledge)
        if truth is Truth.NO:
            return None
        if truth is Truth.UNKNOWN:
            open_parts.append(part)
    if not open_parts:
        return {}
    fewest = _fewest(open_parts, knowledge)
    order = knowledge.vocabulary.order
    fact = min(fewest, key=lambda each: order[each])
    values = knowledge.possible[fact]
    assert isinstance(values, frozenset)
    rest = tuple(open_parts)
    for value in sorted(values, key=_plainest_first):
        case = suppose(knowledge, fact, frozenset({value}))
        found = None if case is None else _satisfy(rest, case)
        if found is not None:
            return {fact: value, **found}
    return None


def _fewest(parts: Iterable[Condition], knowledge: Knowledge) -> frozenset[str]:
    """The part that hangs on the fewest facts says soonest that there is no way on."""
    fewest: frozenset[str] = frozenset()
    for part in parts:
        facts = deciding_facts(part, knowledge)
        if not fewest or len(facts) < len(fewest):
            fewest = facts
        if len(fewest) == 1:
            break
    return fewest


def _plainest_first(value: Value) -> tuple[bool, str]:
    return value not in (False, "none", "nothing", "other", "elsewhere", "non-invasive"), str(value)


def within(scheme: Scheme, rows: Iterable[ClassRow] = (), *, holds: Iterable[Condition] = ()) -> AllOf:
    """The devices that the scheme gives a class, for which ``holds`` holds and none of ``rows`` does."""
    ruled_out = [each.when for each in scheme.outside] + [row.when for row in rows]
    return AllOf((scheme.concerns, *holds, *map(Negation, ruled_out)))


def alone(scheme: Scheme, row: ClassRow, knowledge: Knowledge) -> Found | None:
    """A device to which the row gives its class and no other row does or gives a stricter one; None where there is none."""
    rank = scheme.rank(row.class_)
    others = [each for each in of_reading(scheme, row.reading) if each is not row and scheme.rank(each.class_) >= rank]
    return satisfy(within(scheme, others, holds=(row.when,)), knowledge)


def of_reading(scheme: Scheme, reading: str | None) -> list[ClassRow]:
    """The rows that count beside one of that reading."""
    return [row for row in scheme.rows if reading is None or row.reading in (None, reading)]


def prove_classes(rules: RuleSet) -> Iterator[ClassProof]:
    """That every device gets a class, that every row is reached, and that what must not count is not read."""
    known = nothing_known(rules)
    for scheme in rules.classification.schemes:
        for reading in readings_of(scheme):
            certain = [row for row in rows_of(scheme, reading) if row.cite.confidence is not Confidence.UNKNOWN]
            name = "every device gets a class" + (f" in {reading}" if reading else "")
            yield ClassProof(scheme.id, name, satisfy(within(scheme, certain), known))
        for row in scheme.rows:
            reached = satisfy(within(scheme, holds=(row.when,)), known)
            yield ClassProof(scheme.id, f"'{row.cite.rule}' is reached", None if reached is not None else {})
        for fact in NEVER_READ:
            read = any(fact in facts_read(row.when) for row in scheme.rows)
            yield ClassProof(scheme.id, f"no class turns on {fact}", {fact: True} if read else None)
