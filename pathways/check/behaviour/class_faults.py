"""Faults in rows of a scheme, and whether the worked cases of classes notice them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.class_cases import ClassCase, shortfalls
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.proofs.classes import Found, of_reading, satisfy, within
from pathways.engine.conditions.determine import determine, footing, known_for_classes
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.catalogue import RuleSet
from pathways.model.classification import ClassRow, Scheme
from pathways.model.conditions import NEVER, AllOf, Condition, Negation, Truth
from pathways.model.device import Device


class ClassFault(Struct, frozen=True):
    """A row that says something else; ``words`` say what."""

    row: ClassRow
    faulty: ClassRow
    words: str


class Weighed(Struct, frozen=True):
    """``caught_by``: a case that notices the fault. ``witness``: where none does, a device that would; None where the fault
    changes nothing for any device."""

    fault: ClassFault
    caught_by: str | None
    witness: Found | None


class _Known(Struct, frozen=True):
    case: ClassCase
    stated: Knowledge
    taken: Knowledge


def class_faults(scheme: Scheme, rules: RuleSet, rows: Iterable[ClassRow] | None = None) -> Iterator[ClassFault]:
    """Every small fault: a row gone, one class up or down, and what can be wrong in its condition."""
    editor = Editor(rules.catalogue.vocabulary)
    for row in scheme.rows if rows is None else rows:
        yield ClassFault(row, replace(row, when=NEVER), "gone")
        rank = scheme.rank(row.class_)
        for other in (rank - 1, rank + 1):
            if 0 <= other < len(scheme.classes):
                yield ClassFault(row, replace(row, class_=scheme.classes[other]), f"Class {scheme.classes[other]}")
        for edit in editor.edits(row.when):
            yield ClassFault(row, replace(row, when=edit.condition), edit.words)


def weigh(
    scheme: Scheme, rules: RuleSet, cases: Iterable[ClassCase], rows: Iterable[ClassRow] | None = None
) -> Iterator[Weighed]:
    """Every fault of the rows."""
    return weigh_faults(scheme, rules, cases, class_faults(scheme, rules, rows))


def weigh_faults(scheme: Scheme, rules: RuleSet, cases: Iterable[ClassCase], faults: Iterable[ClassFault]) -> Iterator[Weighed]:
    """Each fault with the case that notices it. Cases that name the row are looked at first: they mostly do."""
    vocabulary = rules.catalogue.vocabulary
    known = []
    for case in (each for each in cases if each.scheme == scheme.id):
        stated = known_for_classes(Device(case.id, case.facts, (), None), vocabulary)
        known.append(_Known(case, stated, footing(scheme, stated).knowledge))
    nothing = known_for_classes(Device("", {}, (), None), vocabulary)
    for fault in faults:
        rule = fault.row.cite.rule
        naming = sorted(known, key=lambda each: rule not in each.case.because)
        caught = _caught(scheme, fault, naming)
        yield Weighed(fault, caught, None if caught else _witness(scheme, fault, nothing))


def _caught(scheme: Scheme, fault: ClassFault, known: Iterable[_Known]) -> str | None:
    faulty = replace(scheme, rows=tuple(fault.faulty if row is fault.row else row for row in scheme.rows))
    for each in known:
        if fault.faulty.class_ == fault.row.class_:
            same = evaluate(fault.row.when, each.taken) is evaluate(fault.faulty.when, each.taken)
        else:
            same = evaluate(fault.row.when, each.taken) is Truth.NO
        if same:
            continue
        found = determine(faulty, each.stated)
        if found is None or any(True for _ in shortfalls(each.case, found)):
            return each.case.id
    return None


def _witness(scheme: Scheme, fault: ClassFault, nothing: Knowledge) -> Found | None:
    """A device for which the fault changes which rows give the class."""
    rank = max(scheme.rank(fault.row.class_), scheme.rank(fault.faulty.class_))
    others = [row for row in of_reading(scheme, fault.row.reading) if row is not fault.row]
    # One that may not count lifts nothing that another row of its class lifts as far.
    stricter = [row for row in others if scheme.rank(row.class_) >= rank + (not fault.row.is_optional or row.is_optional)]
    if fault.faulty.class_ != fault.row.class_:
        return satisfy(within(scheme, stricter, holds=(fault.row.when,)), nothing)
    for holds, not_holds in ((fault.row.when, fault.faulty.when), (fault.faulty.when, fault.row.when)):
        parted: tuple[Condition, ...] = (holds, Negation(not_holds))
        found = satisfy(AllOf(within(scheme, stricter, holds=parted).conditions), nothing)
        if found is not None:
            return found
    return None
