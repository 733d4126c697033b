"""Faults of what steps and duties cost: an amount, a unit, a day, a kind or a rise that is not as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS, Negation
from pathways.model.confidence import Confidence
from pathways.model.costs import Amount, CostKind, CostLine, CostUnit, Currency
from pathways.model.rule_walk import asked_by

COST = "cost"
_DAY = timedelta(days=1)
_FIRST, _LAST = "first day", "last day"

Changed = tuple[CostLine, ...]


class CostFault(Struct, frozen=True):
    """``changed``: what stands in the place of the line; nothing where it is gone."""

    kind: str
    line: CostLine
    words: str
    changed: Changed

    def put_into(self, rules: RuleSet) -> RuleSet:
        """The rule set with the fault, whether a step or a duty has the line."""

        def put(lines: tuple[CostLine, ...]) -> tuple[CostLine, ...]:
            return tuple(new for each in lines for new in (self.changed if each == self.line else (each,)))

        steps = {id_: replace(step, cost=put(step.cost)) if step.cost else step for id_, step in rules.catalogue.steps.items()}
        instruments = tuple(
            replace(each, duties=tuple(replace(duty, cost=put(duty.cost)) if duty.cost else duty for duty in each.duties))
            for each in rules.edition.instruments
        )
        catalogue, edition = replace(rules.catalogue, steps=steps), replace(rules.edition, instruments=instruments)
        return replace(rules, catalogue=catalogue, edition=edition)


def cost_lines(rules: RuleSet) -> Iterator[CostLine]:
    """Those of the steps that plans of the edition name, and of its duties."""
    used = {plan.step for instrument in rules.edition.instruments for asking in asked_by(instrument) for plan in asking.steps}
    for step in rules.catalogue.steps.values():
        yield from step.cost if step.id in used else ()
    for instrument in rules.edition.instruments:
        for duty in instrument.duties:
            yield from duty.cost


def cost_faults(rules: RuleSet) -> Iterator[CostFault]:
    bounds = {line.rule: period for line, period in _of_duties(rules)}
    for line in cost_lines(rules):
        for kind, words, changed in _edits(line, *bounds.get(line.rule, (None, None))):
            yield CostFault(kind, line, words, changed)


def _of_duties(rules: RuleSet) -> Iterator[tuple[CostLine, tuple[date | None, date | None]]]:
    """The lines of duties, with the days between which the duty itself is in force."""
    for law in rules.edition.instruments:
        for duty in law.duties:
            period = (duty.in_force_from or law.in_force_from, duty.in_force_until or law.in_force_until)
            yield from ((line, period) for line in duty.cost)


def _edits(line: CostLine, start: date | None, end: date | None) -> Iterator[tuple[str, str, Changed]]:
    yield "delete-rule", "deleted the cost", ()
    yield from _of_amount(line)
    other = CostKind.COMMERCIAL if line.kind is CostKind.STATUTORY else CostKind.STATUTORY
    yield "change-cost", f"{line.kind} became {other}", (replace(line, kind=other),)
    yield "change-cost", f"paid for each {CostUnit.AUDIT}, not {line.per[0]}", (replace(line, per=_other_unit(line)),)
    for words, changed in _dates(line, start, end):
        yield "shift-date", words, (changed,)
    if line.raised_by is not None:
        yield "change-cost", "no longer older than a rise", (replace(line, raised_by=None),)
    if line.elsewhere:
        yield "change-cost", "a price elsewhere is gone", (replace(line, elsewhere=line.elsewhere[1:]),)
    if line.when != ALWAYS:
        yield "drop", "dropped the condition", (replace(line, when=ALWAYS),)
        yield "flip", "turned the condition round", (replace(line, when=Negation(line.when)),)
    if line.confidence is not Confidence.VERIFIED:
        raised = list(Confidence)[line.confidence.rank - 1]
        yield "raise-confidence", f"confidence {line.confidence} became {raised}", (replace(line, confidence=raised),)


def _of_amount(line: CostLine) -> Iterator[tuple[str, str, Changed]]:
    amount = line.amount
    if amount is None:
        invented = replace(line, amount=Amount(100, 100), currency=Currency.GBP)
        yield "change-amount", "an amount where none is published", (invented,)
        return
    for words, new in (
        (f"{amount.low} became {amount.low - 1}", replace(amount, low=amount.low - 1)),
        (f"{amount.high} became {amount.high + 1}", replace(amount, high=amount.high + 1)),
        (
            "an estimate became exact" if amount.about else "what is exact became an estimate",
            replace(amount, about=not amount.about),
        ),
    ):
        yield "change-amount", words, (replace(line, amount=new),)
    yield "change-amount", "no longer published", (replace(line, amount=None, currency=None),)
    currency = Currency.EUR if line.currency is Currency.GBP else Currency.GBP
    yield "change-amount", f"{line.currency} became {currency}", (replace(line, currency=currency),)


def _other_unit(line: CostLine) -> tuple[CostUnit, ...]:
    other = CostUnit.HOUR if line.per[0] is CostUnit.AUDIT else CostUnit.AUDIT
    return (other, *line.per[1:])


def _dates(line: CostLine, start: date | None, end: date | None) -> Iterator[tuple[str, CostLine]]:
    """What lies beyond the days of the duty changes nothing."""
    moved: tuple[tuple[str, Callable[[int], CostLine]], ...] = ()
    since, until = line.since, line.until
    if since is not None:
        moved += ((_FIRST, lambda days: replace(line, since=since + days * _DAY)),)
    if until is not None:
        moved += ((_LAST, lambda days: replace(line, until=until + days * _DAY)),)
    for what, move in moved:
        if not (what == _FIRST and since == start):
            yield f"{what} moved back", move(-1)
        if not (what == _LAST and until == end):
            yield f"{what} moved on", move(1)
