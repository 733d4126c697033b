"""An assessment as a plain document (``pathways.assessment/2``): the public JSON contract."""

from __future__ import annotations

from datetime import date

import msgspec

from pathways.model.dates import Duration, ThreePoint
from pathways.model.result import (
    Assessment,
    Basis,
    Closes,
    MarketAnswer,
    NextStep,
    NotApplicable,
    Opens,
    Proviso,
    Reason,
    Receipt,
    RouteResult,
    Timeline,
    TimelineStep,
    Verdict,
    Waiting,
)
from pathways.report.adoption_document import adoption_part
from pathways.report.class_found_document import class_found_document
from pathways.report.costs_document import costs_document
from pathways.report.told_document import deadline_document, duty_document, item_document, notice_document, question_document
from pathways.writing.citation import sourced

SCHEMA = "pathways.assessment/2"
Document = dict[str, object]
_OPEN = {Verdict.YES: True, Verdict.POSSIBLE: True, Verdict.DEPENDS: None, Verdict.NOT_ESTABLISHED: None}


def as_document(assessment: Assessment, *, with_all: bool = False) -> Document:
    """Keys in a fixed order, dates as ISO strings. ``with_all`` adds the routes that have nothing to do with the device."""
    document: Document = {
        "schema": SCHEMA,
        "edition": assessment.edition,
        "as_of": _day(assessment.as_of),
        "device": assessment.device,
        "headline": assessment.headline,
        "answer": {each.market.value: _market_answer(each) for each in assessment.answer},
        "provided": [_proviso(each) for each in assessment.provided],
        "routes": [route_document(route) for route in assessment.routes if with_all or route.route_to_market],
        "checklist": [item_document(item) for item in assessment.checklist],
        "questions": [question_document(question) for question in assessment.questions],
        "deadlines": [deadline_document(deadline) for deadline in assessment.deadlines],
        "duties": [duty_document(duty) for duty in assessment.duties],
        "notices": [notice_document(notice) for notice in assessment.notices],
        "costs": costs_document(assessment.costs),
        "receipt": _receipt(assessment.receipt),
    }
    if assessment.worked_out:
        document["worked_out"] = {each.fact: class_found_document(each) for each in assessment.worked_out}
    document |= adoption_part(assessment.adoption, assessment.routes)
    if with_all:
        document["not_applicable"] = [_not_applicable(each) for each in assessment.not_applicable]
    return document


def as_json(document: Document) -> str:
    """The document as JSON, indented, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def route_document(route: RouteResult) -> Document:
    return {
        "id": route.id,
        "group": route.group,
        "title": route.title,
        "market": route.market.value,
        "route_to_market": route.route_to_market,
        "outcome": route.outcome.value,
        "legal_status": route.legal_status.value,
        "instrument": route.instrument,
        "confidence": route.confidence.value,
        "basis": _basis(route.basis),
        "opens": _opens(route.opens),
        "closes": _closes(route.closes),
        "review": {"by": route.review_by.value, "checks": list(route.checks)},
        "gives": route.gives,
        "because": [_reason(reason) for reason in route.because],
        "decided_by": [{"fact": each.fact, "label": each.label, "value": each.value} for each in route.decided_by],
        "undecided_by": list(route.undecided_by),
        "provided": [_proviso(each) for each in route.provided],
        "between": list(route.between),
        "reminder": route.reminder,
        "timeline": _timeline(route.timeline),
    }


def _proviso(proviso: Proviso) -> Document:
    return {"fact": proviso.fact, "value": proviso.value, "says": proviso.says}


def _market_answer(answer: MarketAnswer) -> Document:
    """What holds in a market; its routes by their ids, as ``routes`` tells them in full."""
    return {
        "verdict": answer.verdict.value,
        "says": list(answer.says),
        "today": {
            "open": _OPEN.get(answer.verdict, False),
            "until": _day(answer.until),
            "routes": [_way(route) for route in answer.today],
        },
        "later": [_way(route) for route in answer.later],
        "depends_on": list(answer.depends_on),
        "next_steps": [_next_step(each) for each in answer.next_steps],
        "waiting": _waiting(answer.waiting),
        "exceptions": [msgspec.to_builtins(each) for each in answer.exceptions],
    }


def _way(route: RouteResult) -> Document:
    return {
        "route": route.id,
        "title": route.title,
        "outcome": route.outcome.value,
        "legal_status": route.legal_status.value,
        "approval": None if route.basis is None else route.basis.index,
        "on": None if route.basis is None else route.basis.label,
        "opens": _opens(route.opens),
        "until": _day(route.closes.date if route.closes else None),
        "market_access": _three(route.timeline.market_access) if route.timeline else None,
        "rules": [reason.rule for reason in route.because],
        "confidence": route.confidence.value,
        "provided": [_proviso(each) for each in route.provided],
    }


def _next_step(each: NextStep) -> Document:
    return {
        "step": each.step.id,
        "title": each.step.title,
        "by": [actor.value for actor in each.step.by],
        "starts": _three(each.step.starts),
        "ends": _three(each.step.ends),
        "hangs_on": list(each.step.hangs_on),
        "for": each.route,
        "instrument": each.instrument,
        "only_if_it_opens": each.only_if,
        **sourced(each.step.sources),
        "confidence": each.step.confidence.value,
    }


def _waiting(waiting: Waiting | None) -> Document | None:
    if waiting is None:
        return None
    return {
        "route": waiting.route,
        "than": waiting.than,
        "months_sooner": waiting.months,
        "says": waiting.says,
        "confidence": waiting.confidence.value,
    }


def _basis(basis: Basis | None) -> Document | None:
    if basis is None:
        return None
    return {
        "regulator": basis.regulator,
        "pathway": basis.pathway,
        "number": basis.number,
        "approval": basis.index,
        "label": basis.label,
    }


def _opens(opens: Opens | None) -> Document | None:
    if opens is None:
        return None
    return {
        "date": _day(opens.date),
        "precision": opens.precision.value,
        "status": opens.status.value,
        **sourced(opens.sources),
        "confidence": None if opens.confidence is None else opens.confidence.value,
        "at_least": opens.at_least,
        "not_before": _opens(opens.not_before),
    }


def _closes(closes: Closes | None) -> Document | None:
    if closes is None:
        return None
    document: Document = {
        "date": _day(closes.date),
        "earliest": _day(closes.earliest),
        "latest": _day(closes.latest),
        "depends_on": list(closes.depends_on),
    }
    if closes.possibly_until is not None:
        document["possibly_until"] = _day(closes.possibly_until)
    if closes.doubt is not None:
        document["doubt"] = _reason(closes.doubt)
    return document


def _reason(reason: Reason) -> Document:
    return {
        "rule": reason.rule,
        "says": reason.says,
        **sourced(reason.sources),
        "confidence": reason.confidence.value,
    }


def _timeline(timeline: Timeline | None) -> Document | None:
    if timeline is None:
        return None
    return {
        "start": _day(timeline.start),
        "steps": [_step(step) for step in timeline.steps],
        "already_done": list(timeline.already_done),
        "market_access": _three(timeline.market_access),
        "open_ended": timeline.open_ended,
        "provided": [_proviso(each) for each in timeline.provided],
        "confidence": timeline.confidence.value,
    }


def _step(step: TimelineStep) -> Document:
    return {
        "id": step.id,
        "title": step.title,
        "says": step.says,
        "duration": _duration(step.duration),
        "starts": _three(step.starts),
        "ends": _three(step.ends),
        "published": step.published,
        "conditional": step.conditional,
        "hangs_on": list(step.hangs_on),
        "by": [actor.value for actor in step.by],
        "waits_for_opening": step.waits_for_opening,
        "confidence": step.confidence.value,
        **sourced(step.sources),
    }


def _duration(duration: Duration) -> Document:
    return {"low": duration.low, "likely": duration.likely, "high": duration.high, "unit": duration.unit.value}


def _three(points: ThreePoint) -> Document:
    return {"earliest": _day(points.earliest), "likely": _day(points.likely), "latest": _day(points.latest)}


def _not_applicable(each: NotApplicable) -> Document:
    return {
        "id": each.id,
        "group": each.group,
        "title": each.title,
        "market": each.market.value,
        "basis": _basis(each.basis),
        "nearest": {
            "rule": each.nearest_rule,
            "failing": [
                {"fact": failing.fact, "label": failing.label, "is": failing.is_, "needs": failing.needs}
                for failing in each.failing
            ],
        },
    }


def _receipt(receipt: Receipt) -> Document:
    return {
        "tool": receipt.tool,
        "rules_sha256": receipt.rules_sha256,
        "input_sha256": receipt.input_sha256,
        "law": receipt.law.value,
        "start": _day(receipt.start),
        "assumptions": list(receipt.assumptions),
        "strict": receipt.strict,
    }
