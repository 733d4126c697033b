"""What is asked for beyond market access: which requirements apply to a device, which hang on facts, and on which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pathways.engine.answer.questions import words_of_question
from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.wording import fact_label
from pathways.model.adoption import (
    NHS,
    STANDINGS,
    Adoption,
    AdoptionQuestion,
    AdoptionStatus,
    Area,
    AskedFor,
    Elsewhere,
    Required,
    Requirement,
)
from pathways.model.conditions import Truth, Value
from pathways.model.nations import NATIONS, Nation

_YES: frozenset[Value] = frozenset({True})
_AREAS = {area: place for place, area in enumerate(Area)}
_REQUIRED = {required: place for place, required in enumerate(Required)}
_STANDINGS = {status: place for place, status in enumerate((*STANDINGS, AdoptionStatus.CLOSED))}


def speaks_of_nhs(known: Knowledge) -> bool:
    """Whether anything is said of use in a health service."""
    return NHS in known.possible and known.is_known(NHS)


def adoption_of(known: Knowledge, requirements: Iterable[Requirement], as_of: date) -> Adoption:
    """Strictly on what is stated: a missing fact leaves a requirement open. What has ended on the day is left out.

    Where some nation is said to be meant, what holds only in others is named as theirs and not asked about.
    """
    meant = tuple(nation for nation in NATIONS if _is_meant(nation, known))
    applies: list[AskedFor] = []
    may_apply: list[AskedFor] = []
    elsewhere: list[Elsewhere] = []
    for each in sorted(requirements, key=lambda each: _place(each, as_of)):
        if status_on(each, as_of) is AdoptionStatus.CLOSED:
            continue
        if meant and not _is_of(each, meant):
            if evaluate(each.when, _as_if_there(known, each.nations)) is not Truth.NO:
                elsewhere.append(Elsewhere(each.id, each.title, each.nations, status_on(each, as_of)))
            continue
        truth = evaluate(each.when, known)
        if truth is Truth.YES:
            applies.append(_asked_for(each, as_of))
        elif truth is Truth.UNKNOWN:
            may_apply.append(_asked_for(each, as_of, _in_order(deciding_facts(each.when, known), known)))
    return Adoption(meant, tuple(applies), tuple(may_apply), tuple(_questions(may_apply, known)), tuple(elsewhere))


def status_on(requirement: Requirement, day: date) -> AdoptionStatus:
    """What begins on a later day is planned, and what has ended is closed."""
    if requirement.status is AdoptionStatus.CLOSED or (requirement.ends is not None and day > requirement.ends.last):
        return AdoptionStatus.CLOSED
    if requirement.begins is not None and day < requirement.begins.first and requirement.status is AdoptionStatus.IN_FORCE:
        return AdoptionStatus.PLANNED
    return requirement.status


def _is_meant(nation: Nation, known: Knowledge) -> bool:
    return nation.fact is not None and known.possible.get(nation.fact) == _YES


def _is_of(requirement: Requirement, nations: tuple[Nation, ...]) -> bool:
    return Nation.UK in requirement.nations or any(nation in nations for nation in requirement.nations)


def _as_if_there(known: Knowledge, nations: tuple[Nation, ...]) -> Knowledge:
    """The same device, for the health services of these nations."""
    facts = {nation.fact: _YES for nation in nations if nation.fact is not None}
    possible = {**known.possible, **facts}
    return Knowledge(known.vocabulary, possible, known.deduced, known.approvals, known.as_of, known.begins)


def _place(requirement: Requirement, as_of: date) -> tuple[int, int, int]:
    """What applies now before what is to come, and mandatory first within each; then by area, in the order of the file."""
    return _STANDINGS[status_on(requirement, as_of)], _REQUIRED[requirement.required], _AREAS[requirement.area]


def _asked_for(each: Requirement, as_of: date, undecided_by: tuple[str, ...] = ()) -> AskedFor:
    return AskedFor(
        id=each.id,
        title=each.title,
        area=each.area,
        nations=each.nations,
        required=each.required,
        status=status_on(each, as_of),
        says=each.cite.says,
        begins=each.begins,
        ends=each.ends,
        trigger=each.trigger,
        beside=each.beside,
        details=each.details,
        sources=each.cite.sources,
        confidence=each.cite.confidence,
        undecided_by=undecided_by,
    )


def _in_order(facts: Iterable[str], known: Knowledge) -> tuple[str, ...]:
    order = known.vocabulary.order
    return tuple(sorted(facts, key=lambda fact: order.get(fact, -1)))


def _questions(open_ones: Iterable[AskedFor], known: Knowledge) -> Iterator[AdoptionQuestion]:
    """Each fact once: first what most that is mandatory now hangs on, then what most hangs on."""
    decides: dict[str, list[AskedFor]] = {}
    for each in open_ones:
        for fact in each.undecided_by:
            decides.setdefault(fact, []).append(each)
    for fact in sorted(decides, key=lambda fact: _weight(fact, decides, known)):
        ask, help_ = words_of_question(fact, known.vocabulary)
        yield AdoptionQuestion(fact, fact_label(known.vocabulary, fact), ask, help_, tuple(each.id for each in decides[fact]))


def _weight(fact: str, decides: Mapping[str, list[AskedFor]], known: Knowledge) -> tuple[int, int, int]:
    binding = sum(each.is_law_or_binding for each in decides[fact])
    return -binding, -len(decides[fact]), known.vocabulary.order.get(fact, -1)
