"""Where an exception leads: what each market comes to if something that the answer takes for granted is otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from pathways.engine.answer.assess import Request, routes_of
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.engine.conditions.wording import join_or
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue, Usual
from pathways.model.result import Assessment, Exceptional, MarketAnswer, Outcome, RouteResult

_WAYS = (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED)


def with_exceptions(assessment: Assessment, device: Device, rules: RuleSet, request: Request) -> Assessment:
    """The assessment with what each of its provisos leads to where it does not hold; of one that cannot be otherwise nothing."""
    if not assessment.provided:
        return assessment
    usual = rules.catalogue.vocabulary.with_usual_value
    resting = {proviso.fact for route in _ways(assessment.routes) if route.route_to_market for proviso in route.provided}
    otherwise = {
        each.fact: _routes_if(device, each.fact, not each.value, rules, request) if each.fact in resting else None
        for each in assessment.provided
    }
    answer = tuple(replace(each, exceptions=tuple(_in_market(each, assessment, otherwise, usual))) for each in assessment.answer)
    return replace(assessment, answer=answer)


def with_fact(device: Device, fact: str, value: FactValue) -> Device:
    """The device with a fact that it does not state; of every approval that does not, where it is about approvals."""
    if not fact.startswith("approval."):
        return replace(device, facts={fact: value, **device.facts})
    held = tuple(Approval({fact: value, **approval.facts}) for approval in device.approvals or ())
    return replace(device, approvals=held)


def _routes_if(device: Device, fact: str, value: bool, rules: RuleSet, request: Request) -> tuple[RouteResult, ...] | None:
    try:
        return routes_of(with_fact(device, fact, value), rules, request)
    except ContradictionError:
        return None


def _in_market(
    answer: MarketAnswer,
    assessment: Assessment,
    otherwise: Mapping[str, tuple[RouteResult, ...] | None],
    usual: Mapping[str, Usual],
) -> Iterator[Exceptional]:
    before = [route for route in assessment.routes if route.route_to_market and route.market is answer.market]
    for proviso in assessment.provided:
        resting = [route for route in _ways(before) if proviso in route.provided]
        found = otherwise[proviso.fact]
        if not resting or found is None:
            continue
        after = [route for route in found if route.route_to_market and route.market is answer.market]
        opens, ends = _new(_ways(after), _ways(before)), _new(resting, _ways(after))
        if opens or ends:
            says = f"{_in_words(opens, ends, after)} if {usual[proviso.fact].contrary}"
            yield Exceptional(proviso.fact, _ids(opens), _ids(ends), says)


def _ways(routes: Iterable[RouteResult]) -> list[RouteResult]:
    return [route for route in routes if route.outcome in _WAYS]


def _new(routes: Sequence[RouteResult], others: Sequence[RouteResult]) -> list[RouteResult]:
    known = {route.id for route in others}
    return [route for route in routes if route.id not in known]


def _ids(routes: Iterable[RouteResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(route.id for route in routes))


def _in_words(opens: Sequence[RouteResult], ends: Sequence[RouteResult], after: Sequence[RouteResult]) -> str:
    if opens:
        return join_or(_short_titles(opens))
    if not any(route.outcome in (*_WAYS, Outcome.UNDECIDED, Outcome.UNSETTLED) for route in after):
        return "no route"
    return f"not {join_or(_short_titles(ends))}"


def _short_titles(routes: Iterable[RouteResult]) -> list[str]:
    """Without what a title shares with others: ``Route 4``."""
    return list(dict.fromkeys(route.title.rpartition(", ")[2] for route in routes))
