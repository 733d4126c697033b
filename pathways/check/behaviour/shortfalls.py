"""Where an answer falls short of what a case expects: one message for each difference, with its place in the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from pathways.check.behaviour.cost_expectations import of_costs
from pathways.check.behaviour.expectations import (
    NOTHING,
    Asks,
    Expectation,
    ExpectedDuty,
    ExpectedEvidence,
    ExpectedNotice,
    ExpectedStep,
    Named,
)
from pathways.model.dates import ThreePoint
from pathways.model.findings import Span
from pathways.model.result import Assessment, ChecklistItem, RouteResult, TimelineStep

Shortfall = tuple[Span, str]


def _missing(wanted: Expectation, assessment: Assessment) -> str:
    """That no line is the one that is meant; where one has the id, in what it differs."""
    same = [route for route in assessment.routes if route.id == wanted.id]
    if same:
        lines = ", ".join(f"{route.outcome} under '{route.legal_status}'" for route in same)
        under = f" under '{wanted.legal_status}'" if wanted.legal_status is not None else " on the approval that is meant"
        return f"{wanted.id} is not in the answer{under}: it is {lines}"
    others = ", ".join(f"{route.id} {route.outcome}" for route in assessment.routes) or "nothing"
    return f"{wanted.id} is not in the answer, which has {others}"


def of_route(wanted: Expectation, assessment: Assessment) -> Iterator[Shortfall]:
    """What the answer does not say of the route or group as expected."""
    found = [route for route in assessment.routes if _is_meant(route, wanted)]
    if wanted.outcome is None:
        for route in found:
            yield wanted.span, f"{wanted.id} is {route.outcome}, not absent ({_rules(route)})"
        return
    if not found:
        yield wanted.span, _missing(wanted, assessment)
        return
    if len(found) > 1:
        hint = "say which with 'legal_status' or 'approval'"
        yield wanted.span, f"{wanted.id} is {len(found)} times in the answer; {hint}"
        return
    for message in _differences(found[0], wanted):
        yield wanted.span, f"{wanted.id}: {message}"
    for span, message in _of_plan(found[0], wanted):
        yield span, f"{wanted.id}: {message}"


def _is_meant(route: RouteResult, wanted: Expectation) -> bool:
    if route.id != wanted.id:
        return False
    if wanted.legal_status is not None and route.legal_status is not wanted.legal_status:
        return False
    if wanted.approval is None:
        return True
    basis = route.basis
    if wanted.approval == "none":
        return basis is None
    return basis is not None and wanted.approval in (basis.number, basis.pathway, basis.regulator)


def _rules(route: RouteResult) -> str:
    return ", ".join(reason.rule for reason in route.because)


def _differences(route: RouteResult, wanted: Expectation) -> Iterator[str]:
    if route.outcome is not wanted.outcome:
        depends = f", depends on {', '.join(route.undecided_by)}" if route.undecided_by else ""
        yield f"outcome is {route.outcome}, not {wanted.outcome} (rules: {_rules(route)}{depends})"
        return
    reasons = [reason.rule for reason in route.because]
    for rule in wanted.rules:
        if rule not in reasons:
            yield f"rule '{rule}' is not among the reasons, which are: {', '.join(reasons)}"
    checks: tuple[tuple[str, object, Callable[[], object]], ...] = (
        ("confidence", wanted.confidence, lambda: route.confidence),
        ("opens", wanted.opens, lambda: _day(route.opens.date if route.opens else None)),
        ("closes", wanted.closes, lambda: _closing_day(route)),
        ("undecided_by", _sorted(wanted.undecided_by), lambda: sorted(route.undecided_by)),
        ("between", _sorted(wanted.between), lambda: sorted(route.between)),
        ("review", wanted.review, lambda: route.review_by),
        ("gives", wanted.gives, lambda: route.gives or NOTHING),
    )
    for what, expected, actual in checks:
        if expected is not None and actual() != expected:
            yield f"{what} is {actual()}, not {expected}"


def _sorted(ids: tuple[str, ...] | None) -> list[str] | None:
    return None if ids is None else sorted(ids)


def _day(day: date | None) -> str:
    return NOTHING if day is None else day.isoformat()


def _closing_day(route: RouteResult) -> str:
    closes = route.closes
    if closes is None:
        return NOTHING
    if closes.date is None:
        return f"{_day(closes.earliest)}..{_day(closes.latest)}"
    return closes.date.isoformat()


# --- plans ------------------------------------------------------------------------------------------------


def _of_plan(route: RouteResult, wanted: Expectation) -> Iterator[Shortfall]:
    plan = route.timeline
    if wanted.done is not None:
        done = sorted(plan.already_done) if plan else []
        if done != sorted(wanted.done):
            yield wanted.span, f"done already is {_listed(done)}, not {_listed(sorted(wanted.done))}"
    if wanted.steps is None:
        return
    steps = {step.id: step for step in plan.steps} if plan else {}
    expected = [step.step for step in wanted.steps]
    if list(steps) != expected:
        yield wanted.span, f"the plan is {_listed(list(steps))}, not {_listed(expected)}"
        return
    for each in wanted.steps:
        for message in _of_step(each, steps):
            yield each.span, f"step '{each.step}' {message}"


def _of_step(wanted: ExpectedStep, steps: dict[str, TimelineStep]) -> Iterator[str]:
    step = steps[wanted.step]
    if step.conditional is not wanted.conditional:
        yield _conditional(step.conditional)
    if wanted.waits_for_opening is not None and step.waits_for_opening is not wanted.waits_for_opening:
        yield "waits for the opening" if step.waits_for_opening else "does not wait for the opening"
    for earlier in wanted.after:
        if earlier not in steps:
            yield f"cannot come after '{earlier}', which is not in the plan"
        elif not _is_after(step.starts, steps[earlier].ends):
            yield f"starts before '{earlier}' has ended"


def _is_after(starts: ThreePoint, ends: ThreePoint) -> bool:
    return starts.earliest >= ends.earliest and starts.likely >= ends.likely and starts.latest >= ends.latest


def _listed(ids: list[str]) -> str:
    return f"[{', '.join(ids)}]"


def _conditional(it_is: bool) -> str:
    return "is asked only if a fact that is not known holds" if it_is else "is asked for certain, not only if a fact holds"


# --- evidence, duties, notices, deadlines ---------------------------------------------------------------------


def of_asks(asks: Asks, assessment: Assessment) -> Iterator[Shortfall]:
    """What is not asked or told as expected, and what is although it must not be."""
    for evidence in asks.evidence:
        for message in _of_evidence(evidence, assessment.checklist):
            yield evidence.span, message
    for duty in asks.duties:
        for message in _of_duty(duty, assessment):
            yield duty.span, message
    for notice in asks.notices:
        for message in _of_notice(notice, assessment):
            yield notice.span, message
    yield from of_costs(asks.costs, asks.cost_totals, assessment.costs)
    yield from _what_must_not_be(asks, assessment)
    days = sorted({deadline.date.isoformat() for deadline in assessment.deadlines})
    for day, span in asks.deadlines:
        if day not in days:
            yield span, f"{day} is no deadline; the deadlines are {_listed(days)}"
    for day, span in asks.no_deadlines:
        if day in days:
            yield span, f"{day} is a deadline"


def _of_evidence(wanted: ExpectedEvidence, checklist: tuple[ChecklistItem, ...]) -> Iterator[str]:
    named = f"rule '{wanted.rule}'" if wanted.rule else f"evidence '{wanted.item}'"
    asking = [item for item in checklist if wanted.rule is None or wanted.rule in item.because]
    found = [item for item in asking if wanted.item in (None, item.id)]
    if not found:
        asked = [item.id for item in asking] if wanted.rule else []
        yield f"{named} asks for {_listed(asked)}, not '{wanted.item}'" if asked else f"{named} is not asked for"
        return
    for item in found:
        if wanted.need is not None and item.need is not wanted.need:
            yield f"{named}: '{item.id}' is {item.need}, not {wanted.need}"
        if wanted.confidence is not None and item.confidence is not wanted.confidence:
            yield f"{named}: confidence of '{item.id}' is {item.confidence}, not {wanted.confidence}"
        if item.conditional is not wanted.conditional:
            yield f"{named}: '{item.id}' {_conditional(item.conditional)}"
        for route in wanted.routes:
            if route not in item.needed_for:
                yield f"{named}: '{item.id}' is needed for {_listed(list(item.needed_for))}, not for '{route}'"


def _of_duty(wanted: ExpectedDuty, assessment: Assessment) -> Iterator[str]:
    found = next((duty for duty in assessment.duties if duty.rule == wanted.rule), None)
    if found is None:
        yield f"there is no duty '{wanted.rule}'"
        return
    checks: tuple[tuple[str, object, object], ...] = (
        ("market", wanted.market, found.market),
        ("phase", wanted.phase, found.phase),
        ("confidence", wanted.confidence, found.confidence),
    )
    for what, expected, actual in checks:
        if expected is not None and actual != expected:
            yield f"{what} of duty '{wanted.rule}' is {actual}, not {expected}"
    if found.conditional is not wanted.conditional:
        yield f"duty '{wanted.rule}' {_conditional(found.conditional)}"


def _of_notice(wanted: ExpectedNotice, assessment: Assessment) -> Iterator[str]:
    found = next((notice for notice in assessment.notices if notice.code == wanted.rule), None)
    if found is None:
        yield f"gives no notice '{wanted.rule}'"
        return
    checks: tuple[tuple[str, object, object], ...] = (
        ("confidence", wanted.confidence, found.confidence),
        ("legal_status", wanted.legal_status, found.legal_status),
    )
    for what, expected, actual in checks:
        if expected is not None and actual != expected:
            yield f"{what} of notice '{wanted.rule}' is {actual}, not {expected}"


def _what_must_not_be(asks: Asks, assessment: Assessment) -> Iterator[Shortfall]:
    because = {rule: item.id for item in assessment.checklist for rule in item.because}
    items = {item.id for item in assessment.checklist}
    for named in asks.no_evidence:
        if named.item is not None and named.item in items:
            yield named.span, f"evidence '{named.item}' is asked for"
        elif named.rule is not None and named.rule in because:
            yield named.span, f"rule '{named.rule}' asks for '{because[named.rule]}'"
    duties = {duty.rule for duty in assessment.duties}
    notices = {notice.code for notice in assessment.notices}
    costs = {line.rule for line in assessment.costs.lines}
    of_kinds = ((asks.no_duties, duties, "duty"), (asks.no_notices, notices, "notice"), (asks.no_costs, costs, "cost"))
    for unwanted, there, what in of_kinds:
        yield from ((each.span, f"there is a {what} '{each.rule}'") for each in _there(unwanted, there))


def _there(unwanted: tuple[Named, ...], there: set[str]) -> Iterator[Named]:
    return (each for each in unwanted if each.rule in there)
