"""Every rule of an edition that asks or tells, each with the routes on which it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from pathways.check.behaviour.diff.families import GroupPart, parts_of
from pathways.model.catalogue import Edition
from pathways.model.conditions import Condition
from pathways.model.findings import Span
from pathways.model.rules import Duty, EvidenceNeed, Group, Instrument, LegalStatus, PlanStep, Route, Row, Statement


class AskingKind(StrEnum):
    EVIDENCE = "evidence"
    DUTY = "duty"
    NOTICE = "notice"
    STEP = "step"


class Carrier(Struct, frozen=True):
    """A route on which a rule shows; with ``row``, only where that row leads to it."""

    part: GroupPart
    route: Route
    row: Row | None = None


class AskingRule(Struct, frozen=True):
    """``place`` is where it stands; ``id`` its rule, or the step. A duty is in force from ``first`` to ``last``.

    ``own_days``: those of its days that it states itself. ``rivals`` are the conditions of the other rules that ask for the same
    item on the same routes: where one of them holds too, a fault of this rule may not show. ``waits``: the steps that a step
    waits for, with their conditions.
    """

    kind: AskingKind
    place: str
    id: str
    when: Condition
    span: Span
    carriers: tuple[Carrier, ...]
    first: date | None = None
    last: date | None = None
    own_days: tuple[date, ...] = ()
    rivals: tuple[Condition, ...] = ()
    waits: Mapping[str, Condition] = {}

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind.value, self.place, self.id)


def asking_rules(edition: Edition) -> tuple[AskingRule, ...]:
    """In the order of the files. What stands on no route to market is never shown, and is left out."""
    instruments = [each for each in edition.instruments if each.status is not LegalStatus.SUPERSEDED]
    parts = [part for instrument in instruments for part in parts_of(instrument)]
    found = [rule for part in parts for rule in _of_part(part)]
    for instrument in instruments:
        if instrument.status.is_law:
            found += [_of_duty(duty, instrument, parts) for duty in instrument.duties]
        for statement in instrument.statements:
            found.append(_of_statement(statement, instrument))
    return tuple(rule for rule in found if rule.carriers or rule.kind is AskingKind.NOTICE)


def _of_statement(statement: Statement, instrument: Instrument) -> AskingRule:
    days = (statement.shown_from, statement.shown_until)
    own = tuple(day for day in days if day is not None)
    cite = statement.cite
    return AskingRule(AskingKind.NOTICE, instrument.id, cite.rule, statement.when, cite.span, (), *days, own_days=own)


def _of_duty(duty: Duty, instrument: Instrument, parts: Iterable[GroupPart]) -> AskingRule:
    carriers = tuple(
        Carrier(part, route)
        for part in parts
        for route in part.routes
        if route.route_to_market and route.market is duty.market and (not duty.routes or route.id in duty.routes)
    )
    return AskingRule(
        AskingKind.DUTY,
        instrument.id,
        duty.cite.rule,
        duty.when,
        duty.cite.span,
        carriers,
        first=duty.in_force_from or instrument.in_force_from,
        last=duty.in_force_until or instrument.in_force_until,
        own_days=tuple(day for day in (duty.in_force_from, duty.in_force_until) if day is not None),
    )


def _of_part(part: GroupPart) -> Iterator[AskingRule]:
    at = f"{part.instrument.id}/{part.group.id}"
    to_market = [route for route in part.routes if route.route_to_market]
    yield from _of_place(part.group, at, part.group.span, tuple(Carrier(part, route) for route in to_market))
    for route in to_market:
        yield from _of_place(route, f"{at}/{route.id}", route.span, (Carrier(part, route),))
        for row in route.rows:
            carriers = (Carrier(part, route, row),)
            yield from _of_place(row, f"{at}/{route.id}/{row.cite.rule}", row.cite.span, carriers)


def _of_place(place: Group | Route | Row, at: str, span: Span, carriers: tuple[Carrier, ...]) -> Iterator[AskingRule]:
    for need in place.evidence:
        rivals = tuple(
            other.when for carrier in carriers for other in _needs(carrier) if other.item == need.item and other.rule != need.rule
        )
        yield AskingRule(AskingKind.EVIDENCE, at, need.rule, need.when, span, carriers, rivals=rivals)
    for step in place.steps:
        planned = {other.step: other.when for carrier in carriers for other in _steps(carrier)}
        waits = {each: planned[each] for each in step.after if each in planned}
        yield AskingRule(AskingKind.STEP, at, step.step, step.when, span, carriers, waits=waits)


def _places(carrier: Carrier) -> tuple[Group | Route | Row, ...]:
    return (carrier.part.group, carrier.route, *carrier.route.rows)


def _needs(carrier: Carrier) -> Iterator[EvidenceNeed]:
    return (need for place in _places(carrier) for need in place.evidence)


def _steps(carrier: Carrier) -> Iterator[PlanStep]:
    return (step for place in _places(carrier) for step in place.steps)
