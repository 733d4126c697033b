"""Faults of what a rule file asks and tells: evidence, duties, notices, steps; and of who reviews a route and what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.mutate.cost_faults import COST
from pathways.check.behaviour.mutate.edits import Editor
from pathways.model.conditions import ALWAYS, Condition, OneOf, Within
from pathways.model.findings import Span
from pathways.model.rules import (
    Confidence,
    Duty,
    EvidenceNeed,
    Group,
    Instrument,
    Market,
    Need,
    Phase,
    PlanStep,
    Reviewer,
    Route,
    Row,
    Statement,
)

T = TypeVar("T")
Ruled = TypeVar("Ruled", EvidenceNeed, PlanStep, Duty, Statement)
Placed = TypeVar("Placed", Group, Route, Row)

ROUTE, EVIDENCE, DUTY, NOTICE, STEP = "route", "evidence", "duty", "notice", "step"
SUBJECTS = (ROUTE, EVIDENCE, DUTY, NOTICE, STEP, COST)
"""The kinds of rules that have faults; ``route`` stands for all that decides outcomes, dates, reviewer and result."""

_DAY = timedelta(days=1)


class AskingEdit(Struct, frozen=True):
    """A faulty instrument; ``subject`` is the kind of rule that the fault is in."""

    kind: str
    subject: str
    rule: str
    words: str
    span: Span
    whole: Instrument


def asking_edits(instrument: Instrument, editor: Editor, items: Sequence[str]) -> Iterator[AskingEdit]:
    """``items`` are the ids of the catalogue of evidence."""
    edits = _Edits(editor, items)
    for number, group in enumerate(instrument.groups):
        for kind, subject, rule, words, changed in edits.of_place(group, group.id):
            groups = _put(instrument.groups, number, changed)
            yield AskingEdit(kind, subject, rule, words, group.span, replace(instrument, groups=groups))
    for number, route in enumerate(instrument.routes):
        for kind, subject, rule, words, of_route in edits.of_route(route):
            routes = _put(instrument.routes, number, of_route)
            yield AskingEdit(kind, subject, rule, words, route.span, replace(instrument, routes=routes))
    for number, duty in enumerate(instrument.duties):
        for kind, words, changed_duty in edits.of_duty(duty):
            duties = _put(instrument.duties, number, *changed_duty)
            yield AskingEdit(kind, DUTY, duty.cite.rule, words, duty.cite.span, replace(instrument, duties=duties))
    for number, statement in enumerate(instrument.statements):
        for kind, words, changed_notice in edits.of_statement(statement):
            statements = _put(instrument.statements, number, *changed_notice)
            cite = statement.cite
            yield AskingEdit(kind, NOTICE, cite.rule, words, cite.span, replace(instrument, statements=statements))


_PlaceEdit = tuple[str, str, str, str, Placed]


class _Edits:
    def __init__(self, editor: Editor, items: Sequence[str]) -> None:
        self._editor = editor
        self._items = items

    def of_route(self, route: Route) -> Iterator[_PlaceEdit[Route]]:
        yield from self.of_place(route, route.id)
        for number, row in enumerate(route.rows):
            for kind, subject, rule, words, changed in self.of_place(row, row.cite.rule):
                yield kind, subject, rule, words, replace(route, rows=_put(route.rows, number, changed))

    def of_place(self, place: Placed, id_: str) -> Iterator[_PlaceEdit[Placed]]:
        for number, need in enumerate(place.evidence):
            for kind, words, needs in self._of_need(need):
                yield kind, EVIDENCE, need.rule, words, replace(place, evidence=_put(place.evidence, number, *needs))
        for number, step in enumerate(place.steps):
            for kind, words, steps in self._of_step(step):
                yield kind, STEP, step.step, words, replace(place, steps=_put(place.steps, number, *steps))
        if place.review is not None:
            by = _next(list(Reviewer), place.review.by)
            words = f"reviewed by {by} instead of {place.review.by}"
            yield "change-review", ROUTE, id_, words, replace(place, review=replace(place.review, by=by))
            yield "change-review", ROUTE, id_, f"review by {place.review.by} is gone", replace(place, review=None)
        if not isinstance(place, Row) and place.gives is not None:
            yield "change-gives", ROUTE, id_, f"no longer gives {place.gives}", replace(place, gives=None)

    def _of_need(self, need: EvidenceNeed) -> Iterator[tuple[str, str, tuple[EvidenceNeed, ...]]]:
        yield "delete-rule", f"no longer asks for {need.item}", ()
        for kind, words, when in self._of_condition(need.when):
            yield kind, words, (replace(need, when=when),)
        other = Need.GOOD_PRACTICE if need.need is Need.MANDATORY else Need.MANDATORY
        yield "change-need", f"{need.item}: {need.need} became {other}", (replace(need, need=other),)
        if need.item in self._items and len(self._items) > 1:
            item = _next(self._items, need.item)
            yield "change-item", f"asks for {item} instead of {need.item}", (replace(need, item=item),)
        raised = raised_from(need.confidence)
        if raised is not None:
            yield "raise-confidence", f"confidence {need.confidence} became {raised}", (replace(need, confidence=raised),)

    def _of_step(self, step: PlanStep) -> Iterator[tuple[str, str, tuple[PlanStep, ...]]]:
        yield "delete-rule", f"step {step.step} is gone", ()
        for kind, words, when in self._of_condition(step.when):
            yield kind, words, (replace(step, when=when),)
        for earlier in step.after:
            after = tuple(each for each in step.after if each != earlier)
            yield "drop-after", f"no longer after {earlier}", (replace(step, after=after),)
        words = "no longer waits for the opening" if step.not_before_opening else "waits for the opening"
        yield "change-opening", words, (replace(step, not_before_opening=not step.not_before_opening),)

    def of_duty(self, duty: Duty) -> Iterator[tuple[str, str, tuple[Duty, ...]]]:
        yield "delete-rule", "deleted the duty", ()
        for kind, words, when in self._of_condition(duty.when):
            yield kind, words, (replace(duty, when=when),)
        phase, market = _next(list(Phase), duty.phase), _next(list(Market), duty.market)
        yield "change-duty", f"{duty.phase} became {phase}", (replace(duty, phase=phase),)
        yield "change-duty", f"market {duty.market} became {market}", (replace(duty, market=market),)
        for words, changed in _periods(duty):
            yield "shift-date", words, (changed,)
        if duty.routes:
            yield "change-duty", "for all routes", (replace(duty, routes=frozenset()),)
            for route in sorted(duty.routes) if len(duty.routes) > 1 else ():
                yield "change-duty", f"no longer for {route}", (replace(duty, routes=duty.routes - {route}),)
        for number, item in enumerate(duty.evidence):
            yield "change-item", f"no longer asks for {item}", (replace(duty, evidence=_put(duty.evidence, number)),)
        yield from self._raised(duty)

    def of_statement(self, statement: Statement) -> Iterator[tuple[str, str, tuple[Statement, ...]]]:
        yield "delete-rule", "deleted the notice", ()
        for kind, words, when in self._of_condition(statement.when):
            yield kind, words, (replace(statement, when=when),)
        for words, changed in _shown_days(statement):
            yield "shift-date", words, (changed,)
        yield from self._raised(statement)

    def _raised(self, rule: T) -> Iterator[tuple[str, str, tuple[T, ...]]]:
        assert isinstance(rule, Duty | Statement)
        raised = raised_from(rule.cite.confidence)
        if raised is not None:
            words = f"confidence {rule.cite.confidence} became {raised}"
            yield "raise-confidence", words, (replace(rule, cite=replace(rule.cite, confidence=raised)),)

    def _of_condition(self, when: Condition) -> Iterator[tuple[str, str, Condition]]:
        for edit in self._editor.edits(when):
            yield edit.kind, edit.words, edit.condition
        if isinstance(when, OneOf | Within):
            yield "drop", "dropped the only condition", ALWAYS


def _periods(duty: Duty) -> Iterator[tuple[str, Duty]]:
    if duty.in_force_from is not None:
        for moved in (duty.in_force_from - _DAY, duty.in_force_from + _DAY):
            yield f"in force from {moved} instead of {duty.in_force_from}", replace(duty, in_force_from=moved)
    if duty.in_force_until is not None:
        for moved in (duty.in_force_until - _DAY, duty.in_force_until + _DAY):
            yield f"in force until {moved} instead of {duty.in_force_until}", replace(duty, in_force_until=moved)


def _shown_days(statement: Statement) -> Iterator[tuple[str, Statement]]:
    for field in ("shown_from", "shown_until"):
        day = getattr(statement, field)
        for moved in () if day is None else (day - _DAY, day + _DAY):
            yield f"{field.replace('_', ' ')} {moved} instead of {day}", replace(statement, **{field: moved})


def raised_from(confidence: Confidence) -> Confidence | None:
    """One step stronger; None for the strongest."""
    steps = list(Confidence)
    return None if confidence is steps[0] else steps[confidence.rank - 1]


def _next(items: Sequence[T], item: T) -> T:
    """The one beside it: a slip of the pen."""
    place = items.index(item)
    return items[place + 1] if place + 1 < len(items) else items[place - 1]


def _put(items: tuple[T, ...], place: int, *new: T) -> tuple[T, ...]:
    return (*items[:place], *new, *items[place + 1 :])
