"""What moved between two assessments, as a plain document (``pathways.comparison/1``)."""

from __future__ import annotations

from pathways.model.comparison import AdoptionMove, Comparison, DutyMove, EvidenceMove, RouteMove, Side
from pathways.report.adoption_document import open_requirement_document
from pathways.report.document import Document, route_document
from pathways.writing.citation import sourced

SCHEMA = "pathways.comparison/1"


def compare_document(found: Comparison) -> Document:
    """Keys in a fixed order, dates as ISO strings."""
    return {
        "schema": SCHEMA,
        "device": found.device,
        "from": _side(found.before),
        "to": _side(found.after),
        "moved": found.moved,
        "routes": [_route(move) for move in found.routes],
        "evidence": [_evidence(move) for move in found.evidence],
        "duties": [_duty(move) for move in found.duties],
        "adoption": [_requirement(move) for move in found.adoption],
        "silent_on_adoption": list(found.silent),
        "documents": [
            {
                "id": document.id,
                "title": document.title,
                "publisher": document.publisher,
                "published": document.published.isoformat(),
                "legal_status": {
                    "before": None if document.status_before is None else document.status_before.value,
                    "after": None if document.status_after is None else document.status_after.value,
                },
            }
            for document in found.documents
        ],
    }


def _side(side: Side) -> Document:
    return {"edition": side.edition, "as_of": side.as_of.isoformat(), "headline": side.headline}


def _route(move: RouteMove) -> Document:
    """``before`` and ``after`` are entries as an assessment has them, or null."""
    return {
        "kind": move.kind.value,
        "id": move.route,
        "title": move.title,
        "market": move.market.value,
        "basis": None if move.basis is None else {"number": move.basis.number, "label": move.basis.label},
        "differences": [{"what": each.what.value, "before": each.before, "after": each.after} for each in move.differences],
        "because": [
            {
                "rule": reason.rule,
                "says": reason.says,
                **sourced(reason.sources),
                "confidence": reason.confidence.value,
            }
            for reason in move.because
        ],
        "moved_by": {
            "documents": list(move.moved_by.documents),
            "rules": list(move.moved_by.rules),
            "date_alone": move.moved_by.date_alone,
        },
        "before": None if move.before is None else route_document(move.before),
        "after": None if move.after is None else route_document(move.after),
    }


def _evidence(move: EvidenceMove) -> Document:
    shown = move.after or move.before
    return {
        "kind": move.kind.value,
        "id": move.item,
        "title": move.title,
        "need": {
            "before": None if move.before is None else move.before.need.value,
            "after": None if move.after is None else move.after.need.value,
        },
        "conditional": {
            "before": None if move.before is None else move.before.conditional,
            "after": None if move.after is None else move.after.conditional,
        },
        "because": [] if shown is None else list(shown.because),
    }


def _duty(move: DutyMove) -> Document:
    return {
        "kind": move.kind.value,
        "rule": move.rule,
        "title": move.title,
        "market": move.market.value,
        "differences": list(move.differences),
    }


def _requirement(move: AdoptionMove) -> Document:
    """``before`` and ``after`` are entries as an assessment has them, or null; ``undecided_by`` is empty where it applies."""
    return {
        "kind": move.kind.value,
        "rule": move.rule,
        "title": move.title,
        "differences": list(move.differences),
        "before": None if move.before is None else open_requirement_document(move.before),
        "after": None if move.after is None else open_requirement_document(move.after),
    }
