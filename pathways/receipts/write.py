"""An assessment to the receipt that reproduces it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from pathways.engine.answer.assess import Request
from pathways.model.adoption import Adoption, AskedFor
from pathways.model.catalogue import RuleSet
from pathways.model.receipt import (
    AssumedTime,
    ReceiptBasis,
    ReceiptCloses,
    ReceiptDeadline,
    ReceiptEvidence,
    ReceiptFile,
    ReceiptOpens,
    ReceiptPlan,
    ReceiptRequirement,
    ReceiptRoute,
    RuleKey,
    RuleRecord,
)
from pathways.model.result import Assessment, Basis, ChecklistItem, Closes, Opens, RouteResult, Timeline
from pathways.receipts.rule_records import REQUIREMENT, rule_records
from pathways.rulebook.lock import edition_digest
from pathways.rulebook.locked_parts import shared_digests
from pathways.rulebook.meaning import meaning_digest


def receipt_of(assessment: Assessment, rules: RuleSet, request: Request) -> ReceiptFile:
    """``assessment`` must have been made with ``rules`` and ``request``."""
    receipt = assessment.receipt
    times = sorted(request.assumptions.items())
    return ReceiptFile(
        schema="pathways.receipt/2",
        tool=receipt.tool,
        edition=assessment.edition,
        as_of=assessment.as_of,
        law=receipt.law,
        start=receipt.start,
        assumptions=tuple(AssumedTime(step, time.low, time.likely, time.high, time.unit) for step, time in times),
        rules_sha256=receipt.rules_sha256,
        edition_sha256=edition_digest(rules),
        input_sha256=receipt.input_sha256,
        device=assessment.device,
        headline=assessment.headline,
        routes=tuple(_route(route) for route in assessment.routes),
        evidence=tuple(_evidence(item) for item in assessment.checklist),
        duties=tuple(duty.rule for duty in assessment.duties),
        questions=tuple(question.fact for question in assessment.questions),
        rules=tuple(_records(assessment, rules)),
        strict=receipt.strict,
        provided=tuple(each.fact for each in assessment.provided),
        deadlines=tuple(ReceiptDeadline(each.date, each.title, each.status) for each in assessment.deadlines),
        answer_sha256=meaning_digest(replace(assessment, receipt=None)),
        shared_sha256=dict(shared_digests(rules.catalogue)),
        numbers=dict(sorted(request.numbers.items())),
        adoption=None if assessment.adoption is None else tuple(map(_requirement, _asked(assessment.adoption))),
    )


def receipt_text(receipt: ReceiptFile) -> str:
    """The text of its file: JSON, keys in a fixed order, indented, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(receipt), indent=2).decode() + "\n"


def _records(assessment: Assessment, rules: RuleSet) -> Iterator[RuleRecord]:
    """The rules that the answer names, in the order of the answer."""
    known = rule_records(rules)
    named: dict[RuleKey, None] = {}
    for route in assessment.routes:
        named.update(dict.fromkeys((route.instrument, reason.rule) for reason in route.because))
        named.update(dict.fromkeys((None, reason.rule) for reason in route.because))
        steps = route.timeline.steps if route.timeline else ()
        named.update(dict.fromkeys((None, f"step:{step.id}") for step in steps))
    asked = () if assessment.adoption is None else _asked(assessment.adoption)
    named.update(dict.fromkeys((None, f"{REQUIREMENT}{each.id}") for each in asked))
    others = {rule for item in assessment.checklist for rule in item.because} | {duty.rule for duty in assessment.duties}
    named.update(dict.fromkeys(key for key in known if key[1] in others))
    return (known[key] for key in named if key in known)


def _route(route: RouteResult) -> ReceiptRoute:
    return ReceiptRoute(
        id=route.id,
        group=route.group,
        market=route.market,
        instrument=route.instrument,
        legal_status=route.legal_status,
        basis=_basis(route.basis),
        outcome=route.outcome,
        opens=_opens(route.opens),
        closes=_closes(route.closes),
        market_access=_plan(route.timeline),
        review=route.review_by,
        confidence=route.confidence,
        undecided_by=route.undecided_by,
        rules=tuple(reason.rule for reason in route.because),
        provided=tuple(each.fact for each in route.provided),
    )


def _basis(basis: Basis | None) -> ReceiptBasis | None:
    return None if basis is None else ReceiptBasis(basis.index, basis.number, basis.label)


def _opens(opens: Opens | None) -> ReceiptOpens | None:
    return None if opens is None else ReceiptOpens(opens.date, opens.precision, opens.status)


def _closes(closes: Closes | None) -> ReceiptCloses | None:
    return None if closes is None else ReceiptCloses(closes.date, closes.earliest, closes.latest, closes.possibly_until)


def _plan(timeline: Timeline | None) -> ReceiptPlan | None:
    if timeline is None:
        return None
    access = timeline.market_access
    return ReceiptPlan(access.earliest, access.likely, access.latest, tuple(step.id for step in timeline.steps))


def _evidence(item: ChecklistItem) -> ReceiptEvidence:
    return ReceiptEvidence(item.id, item.need, item.status, item.conditional, item.because)


def _asked(adoption: Adoption) -> tuple[AskedFor, ...]:
    return (*adoption.applies, *adoption.may_apply)


def _requirement(each: AskedFor) -> ReceiptRequirement:
    return ReceiptRequirement(each.id, each.required, each.status, each.undecided_by)
