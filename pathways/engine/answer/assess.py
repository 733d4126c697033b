"""The whole assessment: one pure function from a device, a rule set and a date to an answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from pathways.engine.answer.adoption import adoption_of, speaks_of_nhs
from pathways.engine.answer.checklist import checklist
from pathways.engine.answer.class_found import class_notices, classes_found
from pathways.engine.answer.costs import Way, costs
from pathways.engine.answer.deadlines import deadlines
from pathways.engine.answer.market_answer import market_answers
from pathways.engine.answer.notices import notices
from pathways.engine.answer.questions import questions
from pathways.engine.answer.timeline import plan
from pathways.engine.conditions.knowledge import Knowledge, on_day
from pathways.engine.conditions.usual import Known, RestsOn, known_with
from pathways.engine.conditions.wording import basis_of
from pathways.engine.conditions.worked_out import known_of
from pathways.engine.decide.examine import examine
from pathways.engine.decide.indexed_rules import indexed_duties
from pathways.engine.decide.outcomes import known_opening, not_applicable, provisos, report
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.ranking import rank
from pathways.engine.decide.routes import Examined
from pathways.model.adoption import Adoption
from pathways.model.catalogue import Edition, RuleSet
from pathways.model.conditions import Truth
from pathways.model.dates import Duration
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.model.law import Law
from pathways.model.result import Assessment, Basis, DutyResult, Outcome, Proviso, Receipt, RouteResult
from pathways.model.rules import Duty, Instrument, LegalStatus, Route

_PLANNED = (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED)
_NEEDS_EVIDENCE = (*_PLANNED, Outcome.UNDECIDED)


class Request(Struct, frozen=True):
    """What an assessment is asked for. ``start`` is the day on which work begins, by default the as-of date.

    ``assumptions`` replaces the durations of single steps, by step id; ``numbers`` says how many there are of what is paid for,
    by input of the costs. ``strict`` takes no usual values.
    """

    as_of: date
    law: Law = Law.ALL
    start: date | None = None
    assumptions: Mapping[str, Duration] = field(default_factory=dict)
    strict: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)


def assess(device: Device, rules: RuleSet, request: Request, tool: str = "pathways") -> Assessment:
    """Which routes the device has, when, with what evidence, and why.

    The same arguments always give the same answer. Raises ContradictionError where the device's facts cannot all be true, and
    OverflowError where a plan runs past the year 9999.
    """
    catalogue = rules.catalogue
    whole = on_day(known_of(device, catalogue.vocabulary), request.as_of)
    instruments = considered(rules.edition, request.law)
    pairs, others = _examined(device, whole, rules, request)
    left_out = [not_applicable(each, basis) for each, basis in others]
    routes = tuple(result for _, result in pairs)
    needing = [
        (each, each.route, known_with(each.knowledge, strict=request.strict), result)
        for each, result in pairs
        if each.route is not None and result.route_to_market and result.outcome in _NEEDS_EVIDENCE
    ]
    laws = [each for each in instruments if each.status.is_law]
    found = {route.id: tuple(_duties_of(route, laws, known, request.as_of)) for _, route, known, _ in needing}
    duties = {route: [(duty, truth) for duty, truth, _ in of_route] for route, of_route in found.items()}
    known = known_with(whole, strict=request.strict)
    needed = [(each, known) for each, _, known, _ in needing]
    items, by_items = checklist(needed, duties, catalogue.evidence, device, known, request.as_of)
    told, by_notices = notices(rules.edition, instruments, routes, known, request.as_of)
    classes = classes_found(known, device)
    ways = [Way(result, known, duties[route.id]) for _, route, known, result in needing]
    prices, by_costs = costs(ways, catalogue, request.numbers, request.as_of)
    by_duties = {fact for of_route in found.values() for *_, why in of_route for fact in why}
    document = device.as_document()
    answer = market_answers(routes, catalogue.vocabulary)
    return Assessment(
        edition=rules.edition.id,
        as_of=request.as_of,
        device=document,
        headline=" ".join(sentence for market in answer for sentence in market.says),
        routes=routes,
        not_applicable=tuple(sorted(left_out, key=lambda each: (each.id, each.basis.index if each.basis else -1))),
        checklist=items,
        questions=questions(routes, catalogue.vocabulary, classes),
        deadlines=deadlines(catalogue, routes, device, known, request.as_of, request.law),
        duties=_duty_results(duties),
        notices=(*class_notices(classes), *told),
        receipt=_receipt(document, rules, request, tool),
        provided=_provided(routes, by_items | by_notices | by_duties | by_costs, catalogue.vocabulary),
        answer=answer,
        worked_out=classes,
        adoption=_adoption(known, rules, request),
        costs=prices,
    )


def _adoption(known: Known, rules: RuleSet, request: Request) -> Adoption | None:
    """None where nothing is said of a health service, and where the edition knows of nothing."""
    is_asked = bool(rules.adoption) and speaks_of_nhs(known.stated)
    return adoption_of(known.stated, rules.adoption, request.as_of) if is_asked else None


def _provided(routes: Iterable[RouteResult], besides: Iterable[str], vocabulary: Vocabulary) -> tuple[Proviso, ...]:
    """The usual values on which any part of the answer rests."""
    rests_on = set(besides)
    for route in routes:
        rests_on |= {each.fact for each in (*route.provided, *(route.timeline.provided if route.timeline else ()))}
    return provisos(rests_on, vocabulary)


def routes_of(device: Device, rules: RuleSet, request: Request) -> tuple[RouteResult, ...]:
    """The routes of the answer alone, at half the cost: for a search over many devices. Raises as ``assess`` does."""
    whole = on_day(known_of(device, rules.catalogue.vocabulary), request.as_of)
    pairs, _ = _examined(device, whole, rules, request)
    return tuple(result for _, result in pairs)


def considered(edition: Edition, law: Law) -> list[Instrument]:
    """The instruments of the edition that an assessment looks at."""
    return [each for each in edition.instruments if _considered(each, law)]


def _examined(
    device: Device, whole: Knowledge, rules: RuleSet, request: Request
) -> tuple[list[tuple[Examined, RouteResult]], list[tuple[Examined, Basis | None]]]:
    """What has something to say, ranked, and what has nothing to do with the device."""
    bases = _bases(device, whole)
    pairs: list[tuple[Examined, RouteResult]] = []
    others: list[tuple[Examined, Basis | None]] = []
    for instrument in considered(rules.edition, request.law):
        for each in examine(instrument, whole, request.as_of, strict=request.strict):
            basis = None if each.index is None else bases[each.index]
            if each.standing is Standing.NOT_APPLICABLE:
                others.append((each, basis))
            else:
                result = report(each, basis, request.as_of)
                pairs.append((each, with_timeline(each, result, rules, request, device.evidence or frozenset())))
    pairs.sort(key=lambda pair: rank(pair[1]))
    return _reminded(pairs), others


def _reminded(pairs: list[tuple[Examined, RouteResult]]) -> list[tuple[Examined, RouteResult]]:
    """Without the reminder that no route of a group is open, where one is."""
    is_open = {result.group for _, result in pairs if result.outcome is Outcome.OPEN}
    return [
        (each, replace(result, reminder=None) if result.reminder and result.group in is_open else result)
        for each, result in pairs
    ]


def _considered(instrument: Instrument, law: Law) -> bool:
    if instrument.status is LegalStatus.SUPERSEDED:
        return False
    return law is Law.ALL or instrument.status.is_law


def _bases(device: Device, whole: Knowledge) -> list[Basis]:
    if device.approvals is None or whole.approvals is None:
        return []
    return [
        basis_of(index, approval, knowledge)
        for index, (approval, knowledge) in enumerate(zip(device.approvals, whole.approvals, strict=True))
    ]


def is_planned(result: RouteResult) -> bool:
    """Whether it is a way to the market that is open, or is to open."""
    return result.route_to_market and result.outcome in _PLANNED


def with_timeline(
    examined: Examined, result: RouteResult, rules: RuleSet, request: Request, in_hand: Set[str] = frozenset()
) -> RouteResult:
    """The result with its plan, where it has one. ``in_hand``: the evidence that the device has."""
    route = examined.route
    if route is None or not is_planned(result):
        return result
    opening = known_opening(result.opens)
    if result.outcome is Outcome.EXPECTED and opening is None:
        return result
    steps = [*examined.group.steps, *route.steps, *(step for row in examined.rows for step in row.steps)]
    if not steps:
        return result
    start = request.start or request.as_of
    open_ended = result.outcome is Outcome.EXPECTED and result.opens is not None and result.opens.open_ended
    knowledge = examined.knowledge
    # What an approval to come makes needless is needless in its plan, which counts on having it in hand on its day.
    knowledge = knowledge if knowledge.begins is None else on_day(knowledge, knowledge.begins)
    known = known_with(knowledge, strict=request.strict)
    catalogue, times = rules.catalogue.steps, request.assumptions
    timeline = plan(steps, catalogue, known, start, opening, times, in_hand=in_hand, open_ended=open_ended)
    return replace(result, timeline=timeline)


def _duties_of(route: Route, laws: Iterable[Instrument], known: Known, as_of: date) -> Iterator[tuple[Duty, Truth, RestsOn]]:
    for law in laws:
        compiled = indexed_duties(law)
        stated, usual = compiled.index.look(known.stated), compiled.index.look(known.usual)
        for duty, mask in compiled.duties:
            if not stated.possible & mask or duty.market is not route.market or (duty.routes and route.id not in duty.routes):
                continue
            start = duty.in_force_from or law.in_force_from
            end = duty.in_force_until or law.in_force_until
            if (start is None or as_of >= start) and (end is None or as_of <= end):
                yield duty, *known.more_of(duty.when, stated.truth(mask), usual.truth(mask))


def _duty_results(duties: Mapping[str, Sequence[tuple[Duty, Truth]]]) -> tuple[DutyResult, ...]:
    found: dict[str, tuple[Duty, Truth]] = {}
    for of_route in duties.values():
        for duty, truth in of_route:
            if truth is Truth.NO:
                continue
            known = found.get(duty.cite.rule)
            if known is None or truth is Truth.YES:
                found[duty.cite.rule] = (duty, truth)
    results = [
        DutyResult(
            rule=duty.cite.rule,
            title=duty.title,
            market=duty.market,
            phase=duty.phase,
            says=duty.cite.says,
            conditional=truth is Truth.UNKNOWN,
            sources=duty.cite.sources,
            confidence=duty.cite.confidence,
        )
        for duty, truth in found.values()
    ]
    return tuple(sorted(results, key=lambda duty: (duty.market, duty.phase != "before-market", duty.rule)))


def input_digest(device: Device) -> str:
    """The hash of all that the device says, in one canonical spelling."""
    return _digest(device.as_document())


def _digest(document: Mapping[str, object]) -> str:
    return hashlib.sha256(msgspec.json.encode(document, order="deterministic")).hexdigest()


def _receipt(document: Mapping[str, object], rules: RuleSet, request: Request, tool: str) -> Receipt:
    assumptions = tuple(
        f"{step}={time.low}..{time.likely}..{time.high} {time.unit}" for step, time in sorted(request.assumptions.items())
    )
    said = tuple(f"{input_}={number}" for input_, number in sorted(request.numbers.items()))
    return Receipt(
        tool=tool,
        rules_sha256=rules.sha256,
        input_sha256=_digest(document),
        law=request.law,
        start=request.start or request.as_of,
        assumptions=(*assumptions, *said),
        strict=request.strict,
    )
