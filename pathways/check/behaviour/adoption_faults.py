"""Faults in requirements, and whether the worked cases of adoption notice them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.adoption_cases import AdoptionCase, known_in, shortfalls
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.proofs.adoption import parting_device
from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.adoption import AdoptionStatus, Required, Requirement
from pathways.model.catalogue import RuleSet
from pathways.model.nations import Nation
from pathways.model.rules import Confidence

Member = TypeVar("Member", bound=StrEnum)


class AdoptionFault(Struct, frozen=True):
    """``faulty``: what the requirement says instead; None where it is gone. ``of_condition``: its condition is at fault."""

    requirement: Requirement
    faulty: Requirement | None
    words: str
    of_condition: bool = False


class WeighedFault(Struct, frozen=True):
    fault: AdoptionFault
    caught_by: str | None


class KnownCase(Struct, frozen=True):
    case: AdoptionCase
    known: Knowledge


def known_cases(cases: Iterable[AdoptionCase], rules: RuleSet) -> tuple[KnownCase, ...]:
    """Raises ContradictionError."""
    return tuple(KnownCase(case, known_in(case, rules)) for case in cases)


def adoption_faults(requirement: Requirement, editor: Editor) -> Iterator[AdoptionFault]:
    """Every small fault: gone, otherwise binding, of another standing, surer, of another time or nation, for other devices."""
    yield AdoptionFault(requirement, None, "gone")
    cite = requirement.cite
    for required in _beside(requirement.required, Required):
        yield AdoptionFault(requirement, replace(requirement, required=required), f"required became {required}")
    for status in _beside(requirement.status, AdoptionStatus):
        yield AdoptionFault(requirement, replace(requirement, status=status), f"status became {status}")
    for confidence in Confidence:
        if confidence.rank == cite.confidence.rank - 1:
            surer = replace(requirement, cite=replace(cite, confidence=confidence))
            yield AdoptionFault(requirement, surer, f"confidence raised to {confidence}")
    if requirement.begins is not None:
        for days in (-1, 1):
            moved = replace(requirement.begins, first=requirement.begins.first + timedelta(days=days))
            yield AdoptionFault(requirement, replace(requirement, begins=moved), f"its beginning moved by {days:+d} days")
    if Nation.UK not in requirement.nations:
        yield AdoptionFault(requirement, replace(requirement, nations=(Nation.UK,)), "nations became uk")
    for edit in editor.edits(requirement.when):
        yield AdoptionFault(requirement, replace(requirement, when=edit.condition), edit.words, of_condition=True)


def _beside(member: Member, kind: type[Member]) -> Iterator[Member]:
    members = list(kind)
    place = members.index(member)
    yield from (members[near] for near in (place - 1, place + 1) if 0 <= near < len(members))


def caught_by(fault: AdoptionFault, cases: Sequence[KnownCase]) -> str | None:
    """The first case that no longer passes."""
    id_, faulty = fault.requirement.id, () if fault.faulty is None else (fault.faulty,)
    for each in cases:
        if id_ in each.case.about and any(True for _ in shortfalls(about_one(each.case, id_), each.known, faulty)):
            return each.case.id
    return None


def about_one(case: AdoptionCase, id_: str) -> AdoptionCase:
    """What the case says of one requirement."""
    return replace(
        case,
        applies=tuple(each for each in case.applies if each.id == id_),
        asks={id_: case.asks[id_]} if id_ in case.asks else {},
        absent=tuple(each for each in case.absent if each == id_),
        elsewhere=tuple(each for each in case.elsewhere if each == id_),
        never_says=(),
    )


def weigh_adoption(faults: Iterable[AdoptionFault], cases: Sequence[KnownCase], rules: RuleSet) -> Iterator[WeighedFault]:
    """Each fault with the case that notices it; those that no device feels are left out."""
    for fault in faults:
        caught = caught_by(fault, cases)
        if caught is not None or _is_felt(fault, rules):
            yield WeighedFault(fault, caught)


def _is_felt(fault: AdoptionFault, rules: RuleSet) -> bool:
    if not fault.of_condition or fault.faulty is None:
        return True
    return parting_device(fault.requirement.when, fault.faulty.when, rules)
