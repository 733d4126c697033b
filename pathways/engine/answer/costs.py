"""What the routes of an answer cost, as far as it is published: what law sets is added up, what firms ask is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pathways.engine.conditions.usual import NOTHING, Known, RestsOn
from pathways.model.catalogue import Catalogue
from pathways.model.conditions import Truth
from pathways.model.confidence import Confidence, weakest
from pathways.model.costs import (
    CostInput,
    CostKind,
    CostLine,
    CostQuestion,
    CostResult,
    Costs,
    CostStanding,
    CostTotal,
    CostUnit,
    Counted,
    Currency,
    Sum,
)
from pathways.model.result import RouteResult
from pathways.model.rules import Duty


class Way(NamedTuple):
    """A route of the answer with what is known on it, and the duties that go with it."""

    result: RouteResult
    known: Known
    duties: Sequence[tuple[Duty, Truth]]


class _Priced(NamedTuple):
    line: CostLine
    of: str
    standing: CostStanding
    counted: tuple[Counted, ...]
    at_least: bool

    @property
    def times(self) -> int:
        product = 1
        for each in self.counted:
            product *= each.number
        return product

    @property
    def is_open(self) -> bool:
        """Whether more may be paid than is added."""
        return self.at_least or any(not each.said for each in self.counted)


def costs(ways: Iterable[Way], catalogue: Catalogue, numbers: Mapping[str, int], as_of: date) -> tuple[Costs, RestsOn]:
    """The lines of the routes, each once; the sums of each route; and the numbers on which they hang. ``numbers``: those that the
    user gave, by input. With the usual values on which it rests that a line applies."""
    inputs = {each.counts: each for each in catalogue.costs.inputs}
    rests_on: RestsOn = NOTHING
    priced: list[tuple[Way, list[_Priced]]] = []
    for way in ways:
        found, why = _priced(way, catalogue, inputs, numbers, as_of)
        rests_on |= why
        priced.append((way, found))
    lines = _lines(priced)
    totals = tuple(total for way, found in priced for total in _totals(way, found))
    return Costs(lines, totals, _questions(lines, inputs, numbers)), rests_on


def _priced(
    way: Way, catalogue: Catalogue, inputs: Mapping[CostUnit, CostInput], numbers: Mapping[str, int], as_of: date
) -> tuple[list[_Priced], RestsOn]:
    found: list[_Priced] = []
    rests_on: RestsOn = NOTHING
    for line, of, certain in _asked(way, catalogue):
        if not line.is_of(as_of):
            continue
        truth, why = way.known.truth(line.when)
        rests_on |= why
        if truth is Truth.NO:
            continue
        counted = tuple(_counted(inputs[unit], numbers) for unit in line.per if unit in inputs)
        if any(each.said and each.number == 0 for each in counted):
            continue
        standing = _standing(line, certain=certain and truth is Truth.YES, counted=counted, inputs=inputs)
        raised = line.raised_by is not None and as_of >= line.raised_by.since.first
        found.append(_Priced(line, of, standing, counted, raised))
    return found, rests_on


def _asked(way: Way, catalogue: Catalogue) -> Iterator[tuple[CostLine, str, bool]]:
    """The lines of the duties and the steps of a route, with what they are of and whether that is asked for certain."""
    for duty, truth in way.duties:
        if truth is not Truth.NO:
            yield from ((line, duty.cite.rule, truth is Truth.YES) for line in duty.cost)
    for step in way.result.timeline.steps if way.result.timeline else ():
        yield from ((line, f"step:{step.id}", not step.conditional) for line in catalogue.steps[step.id].cost)


def _counted(input_: CostInput, numbers: Mapping[str, int]) -> Counted:
    said = numbers.get(input_.id)
    return Counted(input_.id, input_.least if said is None else said, said is not None)


def _standing(line: CostLine, *, certain: bool, counted: Sequence[Counted], inputs: Mapping[CostUnit, CostInput]) -> CostStanding:
    if line.kind is CostKind.COMMERCIAL:
        return CostStanding.COMMERCIAL
    if any(each.number == 0 for each in counted):
        return CostStanding.IF_ASKED_FOR
    if not certain:
        return CostStanding.IF_IT_APPLIES
    if line.amount is None:
        return CostStanding.NOT_PUBLISHED
    if any(unit not in inputs and unit is not CostUnit.YEAR for unit in line.per):
        return CostStanding.NOT_COUNTED
    return CostStanding.ADDED


def _lines(priced: Iterable[tuple[Way, list[_Priced]]]) -> tuple[CostResult, ...]:
    """Each line once; where it is added on one route and not on another, it counts as added."""
    order = list(CostStanding)
    best: dict[str, _Priced] = {}
    routes: dict[str, dict[str, None]] = {}
    for way, found in priced:
        for each in found:
            rule = each.line.rule
            routes.setdefault(rule, {})[way.result.id] = None
            if rule not in best or order.index(each.standing) < order.index(best[rule].standing):
                best[rule] = each
    results = (_result(each, tuple(routes[rule])) for rule, each in best.items())
    return tuple(sorted(results, key=lambda each: (order.index(each.standing), each.rule)))


def _result(priced: _Priced, routes: tuple[str, ...]) -> CostResult:
    line = priced.line
    return CostResult(
        rule=line.rule,
        title=line.title,
        says=line.says,
        kind=line.kind,
        standing=priced.standing,
        amount=line.amount,
        at_least=priced.at_least,
        currency=line.currency,
        per=line.per,
        counted=priced.counted,
        of=priced.of,
        routes=routes,
        sources=line.sources,
        confidence=line.confidence,
        raised_by=line.raised_by if priced.at_least else None,
        elsewhere=line.elsewhere,
        since=line.since,
        until=line.until,
    )


def _totals(way: Way, priced: Sequence[_Priced]) -> Iterator[CostTotal]:
    """A total for each currency in which something is added."""
    statutory = [each for each in priced if each.line.kind is CostKind.STATUTORY]
    added = [each for each in statutory if each.standing is CostStanding.ADDED]
    left_out = tuple(each.line.rule for each in statutory if each.standing is not CostStanding.ADDED)
    result = way.result
    for currency in Currency:
        lines = [each for each in added if each.line.currency is currency]
        if not lines:
            continue
        yearly = [each for each in lines if CostUnit.YEAR in each.line.per]
        once = [each for each in lines if CostUnit.YEAR not in each.line.per]
        unpaid = [each for each in statutory if each.standing is not CostStanding.ADDED]
        yield CostTotal(
            route=result.id,
            title=result.title,
            market=result.market.value,
            on=None if result.basis is None else result.basis.label,
            currency=currency,
            once=_sum(once, incomplete=result.timeline is None or any(CostUnit.YEAR not in each.line.per for each in unpaid)),
            yearly=_sum(yearly, incomplete=any(CostUnit.YEAR in each.line.per for each in unpaid)),
            left_out=left_out,
            confidence=weakest(Confidence.VERIFIED, *(each.line.confidence for each in lines)),
        )


def _sum(lines: Sequence[_Priced], *, incomplete: bool) -> Sum | None:
    amounts = [(each, each.line.amount) for each in lines if each.line.amount is not None]
    if not amounts:
        return None
    return Sum(
        low=sum(amount.low * each.times for each, amount in amounts),
        high=sum(amount.high * each.times for each, amount in amounts),
        at_least=incomplete or any(each.is_open for each in lines),
        about=any(amount.about for _, amount in amounts),
    )


def _questions(
    lines: Iterable[CostResult], inputs: Mapping[CostUnit, CostInput], numbers: Mapping[str, int]
) -> tuple[CostQuestion, ...]:
    """The inputs on which a statutory line hangs, in the order of the file."""
    hanging = {each.input for line in lines if line.kind is CostKind.STATUTORY and line.amount for each in line.counted}
    return tuple(
        CostQuestion(each.id, each.ask, each.help, each.least, numbers.get(each.id))
        for each in inputs.values()
        if each.id in hanging
    )
