"""What an assessment asks and tells beside its routes, as plain documents."""

from __future__ import annotations

from pathways.model.result import ChecklistItem, Deadline, DutyResult, Notice, Question
from pathways.writing.citation import sourced

Document = dict[str, object]


def item_document(item: ChecklistItem) -> Document:
    return {
        "id": item.id,
        "title": item.title,
        "says": item.says,
        "status": item.status.value,
        "need": item.need.value,
        "conditional": item.conditional,
        "needed_for": list(item.needed_for),
        "because": list(item.because),
        "basis": list(item.basis),
        **sourced(item.sources),
        "confidence": item.confidence.value,
    }


def question_document(question: Question) -> Document:
    return {
        "fact": question.fact,
        "label": question.label,
        "ask": question.ask,
        "help": question.help,
        "decides": list(question.decides),
        "approvals": list(question.approvals),
    }


def deadline_document(deadline: Deadline) -> Document:
    return {
        "date": deadline.date.isoformat(),
        "precision": deadline.precision.value,
        "title": deadline.title,
        "says": deadline.says,
        "status": deadline.status,
        "confidence": deadline.confidence.value,
        **sourced(deadline.sources),
    }


def duty_document(duty: DutyResult) -> Document:
    return {
        "rule": duty.rule,
        "title": duty.title,
        "market": duty.market.value,
        "phase": duty.phase.value,
        "says": duty.says,
        "conditional": duty.conditional,
        **sourced(duty.sources),
        "confidence": duty.confidence.value,
    }


def notice_document(notice: Notice) -> Document:
    document: Document = {"code": notice.code, "says": notice.says}
    if notice.confidence is not None:
        document["confidence"] = notice.confidence.value
    if notice.legal_status is not None:
        document["legal_status"] = notice.legal_status.value
    if notice.sources:
        document |= sourced(notice.sources)
    if notice.story is not None:
        document["story"] = notice.story.value
    return document
