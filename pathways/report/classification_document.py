"""A device's classes as a plain document (``pathways.classification/1``)."""

from __future__ import annotations

from pathways.engine.answer.classify import Classified, CloseRow, Mismatch, SchemeAnswer
from pathways.engine.answer.filings import FiledAs, Suggested
from pathways.model.classification import ClassRow, Remark
from pathways.model.rules import Citation
from pathways.report.document import Document
from pathways.writing.citation import sourced

SCHEMA = "pathways.classification/1"


def classes_document(found: Classified) -> Document:
    """Keys in a fixed order. A scheme that does not concern the device is absent."""
    document: Document = {
        "schema": SCHEMA,
        "edition": found.edition,
        "device": found.device,
        "schemes": {answer.scheme.id: _scheme(answer) for answer in found.schemes},
        "mismatches": [_mismatch(each) for each in found.mismatches],
    }
    if found.filed:
        document["filed"] = [_filed(each) for each in found.filed]
    return document


def _filed(filed: FiledAs) -> Document:
    return {
        **_cited(filed.filing.cite),
        "regulation": filed.regulation,
        "confirm": [_suggested(each) for each in filed.confirm],
        "contrary": [_suggested(each) for each in filed.contrary],
    }


def _suggested(suggested: Suggested) -> Document:
    return {"fact": suggested.fact, "label": suggested.label, "ask": suggested.ask, "suggested": suggested.value}


def _scheme(answer: SchemeAnswer) -> Document:
    found, scheme = answer.determination, answer.scheme
    document: Document = {
        "title": scheme.title,
        "law": scheme.law,
        "status": scheme.status.value,
        "fact": scheme.fact,
        "class": found.class_,
        "possible": list(found.possible),
        "because": [_row(row) for row in found.because],
        "undecided_by": [each.fact for each in answer.undecided_by],
        "questions": [{"fact": each.fact, "label": each.label, "ask": each.ask} for each in answer.undecided_by],
        "close": [_close(each) for each in answer.close],
        "unsettled": answer.unsettled,
        "remarks": [{**_cited(each.cite), "unsettled": each.unsettled} for each in answer.remarks],
        "provided": [{"fact": each.fact, "value": each.value, "says": each.provided} for each in found.provided],
        "stated": answer.stated,
        "confidence": None if answer.confidence is None else answer.confidence.value,
        "disputes": None if scheme.disputes is None else _cited(scheme.disputes),
    }
    if found.may_be_outside:
        document["outside"] = _outside(found.outside)
    return document


def _outside(rules: tuple[Remark, ...]) -> Document | None:
    """The rule that leaves the device without a class; None where it is open whether one does."""
    return None if not rules else {**_cited(rules[0].cite), "also": [_cited(each.cite) for each in rules[1:]]}


def _row(row: ClassRow) -> Document:
    return {**_cited(row.cite), "part": row.part, "class": row.class_, "reading": row.reading}


def _close(close: CloseRow) -> Document:
    needs = [{"fact": each.fact, "label": each.label, "is": each.is_, "needs": each.needs} for each in close.needs]
    return {**_row(close.row), "needs": needs}


def _mismatch(mismatch: Mismatch) -> Document:
    return {
        "kind": mismatch.kind.value,
        "rule": mismatch.rule,
        "says": mismatch.says,
        **sourced(mismatch.sources),
        "confidence": mismatch.confidence.value,
    }


def _cited(cite: Citation) -> Document:
    return {"rule": cite.rule, "says": cite.says, **sourced(cite.sources), "confidence": cite.confidence.value}
