"""From a solver's values to a device, and what an assessment of it has of certain routes and groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.proofs.formula import AS_OF, Assignment, evaluate
from pathways.check.proofs.results import AnswerForms
from pathways.check.proofs.world import held_name, variables
from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.knowledge import ContradictionError, know
from pathways.engine.decide.examine import examine
from pathways.engine.decide.outcomes import report
from pathways.engine.decide.precedence import Standing
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Value
from pathways.model.device import Approval, Device
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.model.result import Outcome, RouteResult

Line: TypeAlias = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""Instrument, route or group, outcome, and the facts of the approval that it rests on."""


def device_of(values: Assignment, slots: int, vocabulary: Vocabulary) -> Device:
    """The device with every fact given."""
    facts: dict[str, FactValue] = {}
    approvals: dict[int, dict[str, FactValue]] = {slot: {} for slot in range(slots) if values[held_name(slot)]}
    for variable in variables(vocabulary, slots):
        if variable.fact is None:
            continue
        room = facts if variable.slot is None else approvals.get(variable.slot)
        if room is not None:
            room[variable.fact.id] = _fact_value(variable.fact, values[variable.name])
    held = tuple(Approval(own) for own in approvals.values())
    return Device("witness", facts, held, None)


def _fact_value(fact: Fact, value: Value | int | float) -> FactValue:
    match fact.type:
        case FactType.DATE:
            return date.fromordinal(int(value))
        case FactType.NUMBER:
            return float(value)
        case _:
            assert isinstance(value, str | bool)
            return value


def day_of(values: Assignment) -> date:
    day = values[AS_OF]
    assert isinstance(day, int)
    return date.fromordinal(day)


def predicted(lines: Collection[AnswerForms], values: Assignment, slots: int, vocabulary: Vocabulary) -> frozenset[Line]:
    """What the encoding says that the answer has."""
    found: set[Line] = set()
    for line in lines:
        for outcome in Outcome:
            if evaluate(line.outcome(outcome), values):
                found.add((line.instrument.id, line.id, outcome, _approval_at(line.slot, values, slots, vocabulary)))
    return frozenset(found)


def _approval_at(slot: int | None, values: Assignment, slots: int, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    if slot is None:
        return ()
    own = {
        variable.fact.id: _fact_value(variable.fact, values[variable.name])
        for variable in variables(vocabulary, slots)
        if variable.fact is not None and variable.slot == slot
    }
    return _shown(own)


def _shown(facts: Mapping[str, FactValue]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((fact, str(value)) for fact, value in facts.items()))


def results(device: Device, rules: RuleSet, day: date) -> tuple[RouteResult, ...]:
    return assess(device, rules, Request(day, strict=True)).routes


def actual(device: Device, routes: Collection[RouteResult]) -> frozenset[Line]:
    """What the engine says that the answer has."""
    approvals = device.approvals or ()
    return frozenset(
        (
            route.instrument,
            route.id,
            route.outcome,
            () if route.basis is None else _shown(approvals[route.basis.index].facts),
        )
        for route in routes
    )


def only(rules: RuleSet, instruments: Collection[str]) -> RuleSet:
    """The rule set with some of its instruments."""
    kept = tuple(each for each in rules.edition.instruments if each.id in instruments)
    return replace(rules, edition=replace(rules.edition, instruments=kept))


class ProofLook(Struct, frozen=True):
    """Which part of an answer a witness is about: these routes and groups, with these outcomes (none: all), on these days."""

    shows: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    days: tuple[date, ...]


def without_what_does_not_matter(
    device: Device, rules: RuleSet, look: ProofLook, matter: Collection[str], keep: Collection[str]
) -> Device:
    """The device with as few facts as possible, for which the engine still says the same of what is looked at.

    ``matter``: the facts that may well matter; the others are tried all at once. ``keep``: those that stay in any case.
    """
    wanted = _seen(device, rules, look)

    def or_fewer(facts: Collection[str], place: int | None) -> Device:
        fewer = _without(device, facts, place)
        return fewer if _seen(fewer, rules, look) == wanted else device

    places: list[int | None] = [None, *range(len(device.approvals or ()))]
    for place in places:
        device = or_fewer([fact for fact in _facts_at(device, place) if fact not in matter and fact not in keep], place)
        for fact in reversed(list(_facts_at(device, place))):
            device = device if fact in keep else or_fewer([fact], place)
    return device


def _facts_at(device: Device, place: int | None) -> Mapping[str, FactValue]:
    return device.facts if place is None else (device.approvals or ())[place].facts


def _without(device: Device, facts: Collection[str], place: int | None) -> Device:
    """Leaves the device as it is where its approvals would change places or become one."""
    kept = {known: value for known, value in _facts_at(device, place).items() if known not in facts}
    if place is None:
        return replace(device, facts=kept)
    approvals = list(device.approvals or ())
    approvals[place] = Approval(kept)
    fewer = replace(device, approvals=tuple(approvals))
    return fewer if fewer.approvals == tuple(approvals) else device


def _seen(device: Device, rules: RuleSet, look: ProofLook) -> object:
    """What is undecided always counts: a fact that would decide it matters."""
    outcomes = {*look.outcomes, Outcome.UNDECIDED} if look.outcomes else set(Outcome)
    try:
        whole = know(device, rules.catalogue.vocabulary)
    except ContradictionError:
        return None
    found: list[object] = []
    for day in look.days:
        for instrument in rules.edition.instruments:
            for each in examine(instrument, whole, day, strict=True):
                id_ = each.group.id if each.route is None else each.route.id
                if id_ not in look.shows or each.standing in (Standing.NOT_APPLICABLE, Standing.ELSEWHERE):
                    continue
                result = report(each, None, day)
                if result.outcome in outcomes:
                    found.append((day, instrument.id, id_, each.index, result.outcome, result.review_by))
    return found
