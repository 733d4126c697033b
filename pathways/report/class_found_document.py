"""A class that was worked out, as a part of the document of an assessment."""

from __future__ import annotations

from pathways.model.class_found import ClassFound
from pathways.model.rules import Citation
from pathways.writing.citation import sourced


def class_found_document(found: ClassFound) -> dict[str, object]:
    return {
        "scheme": found.scheme,
        "title": found.title,
        "value": found.value,
        "possible": list(found.possible),
        "may_be_outside": found.may_be_outside,
        "counts": found.counts,
        "rules": [_rule(cite) for cite in found.rules],
        "provided": [{"fact": each.fact, "value": each.value, "says": each.says} for each in found.provided],
        "undecided_by": list(found.undecided_by),
        "stated": found.stated,
        "agrees": found.agrees,
        "says": found.says,
    }


def _rule(cite: Citation) -> dict[str, object]:
    return {"rule": cite.rule, "says": cite.says, **sourced(cite.sources), "confidence": cite.confidence.value}
