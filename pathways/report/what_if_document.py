"""What would change an answer, as a plain document (``pathways.what-if/1``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pathways.model.result import Basis, Reason
from pathways.model.what_if import Change, Cost, Depends, Effect, Proposal, WhatIf
from pathways.report.document import Document
from pathways.writing.citation import sourced

SCHEMA = "pathways.what-if/1"


def what_if_document(found: WhatIf, limit: int | None = None) -> Document:
    """Keys in a fixed order, dates as ISO strings. ``limit``: at most so many entries in each part."""
    return {
        "schema": SCHEMA,
        "edition": found.edition,
        "as_of": found.as_of.isoformat(),
        "device": found.device,
        "headline": found.headline,
        "proposals": [_proposal(each) for each in _first(found.proposals, limit)],
        "beyond": [_proposal(each) for each in _first(found.beyond, limit)],
        "without_effect": [_change(each) for each in found.without_effect],
        "ruled_out": [
            {
                "change": _change(each.change),
                "says": each.says,
                **sourced(each.sources),
                "confidence": each.confidence.value,
            }
            for each in found.ruled_out
        ],
        "depends": [_depends(each) for each in found.depends],
        "approvals_unknown": found.approvals_unknown,
    }


def _depends(depends: Depends) -> Document:
    return {
        "change": _change(depends.change),
        "facts": list(depends.facts),
        "enough": [{"fact": each.fact, "label": each.label, "values": list(each.values)} for each in depends.enough],
        "effects": [_effect(each) for each in depends.effects],
    }


def _first(proposals: Sequence[Proposal], limit: int | None) -> Sequence[Proposal]:
    return proposals if limit is None else proposals[:limit]


def _proposal(proposal: Proposal) -> Document:
    return {
        "changes": [_change(each) for each in proposal.changes],
        "can_be_made": proposal.can_be_made,
        "effects": [_effect(each) for each in proposal.effects],
        "cost": _cost(proposal.cost),
        "gives_up": list(proposal.gives_up),
        "device": proposal.device.as_document(),
    }


def _change(change: Change) -> Document:
    return {
        "fact": change.fact,
        "label": change.label,
        "before": _plain(change.before),
        "value": _plain(change.value),
        "approval": change.approval,
        "obtains": change.obtains,
        "can_be_made": change.can_be_made,
        "says": change.says,
    }


def _effect(effect: Effect) -> Document:
    return {
        "kind": effect.kind.value,
        "route": effect.route,
        "group": effect.group,
        "title": effect.title,
        "market": effect.market.value,
        "legal_status": effect.legal_status.value,
        "instrument": effect.instrument,
        "basis": _basis(effect.basis),
        "outcome": {
            "before": None if effect.outcome_before is None else effect.outcome_before.value,
            "after": effect.outcome_after.value,
        },
        "market_access": {
            "before": _plain(effect.market_before),
            "after": _plain(effect.market_after),
            "with_time_of_changes": _plain(effect.market_with_cost),
        },
        "review": {
            "before": None if effect.review_before is None else effect.review_before.value,
            "after": effect.review_after.value,
            "frees_from_approved_body": effect.frees_from_review,
        },
        "because": [_reason(each) for each in effect.because],
        "no_longer": [_reason(each) for each in effect.no_longer],
        "steps_saved": list(effect.steps_saved),
        "until": {"before": _plain(effect.until_before), "after": _plain(effect.until_after)},
        "start_by": None
        if effect.start_by is None
        else {"likely": _plain(effect.start_by.likely), "slow": _plain(effect.start_by.slow)},
        "confidence": effect.confidence.value,
    }


def _cost(cost: Cost) -> Document | None:
    """None where no step says how long the changes take."""
    if cost.ready is None:
        return None
    ready = cost.ready
    return {
        "steps": [
            {
                "id": step.id,
                "title": step.title,
                "duration": {
                    "low": step.duration.low,
                    "likely": step.duration.likely,
                    "high": step.duration.high,
                    "unit": step.duration.unit.value,
                },
                "published": step.published,
                "confidence": step.confidence.value,
                **sourced(step.sources),
            }
            for step in cost.steps
        ],
        "ready": {"earliest": _plain(ready.earliest), "likely": _plain(ready.likely), "latest": _plain(ready.latest)},
    }


def _basis(basis: Basis | None) -> Document | None:
    if basis is None:
        return None
    return {"regulator": basis.regulator, "pathway": basis.pathway, "number": basis.number, "label": basis.label}


def _reason(reason: Reason) -> Document:
    return {
        "rule": reason.rule,
        "says": reason.says,
        **sourced(reason.sources),
        "confidence": reason.confidence.value,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
