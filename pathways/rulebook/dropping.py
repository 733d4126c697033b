"""A route or row of a draft that is dropped: those whom it was for are told so, and why, in place of what the group says else."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from pathways.model.citations import Cite
from pathways.model.conditions import ALWAYS, AllOf, Condition, Negation
from pathways.model.findings import Span
from pathways.model.rules import Citation, Confidence, Route, Row, Verdict, VerdictRule, dropped_rule


def dropped_route(route: Route, draft: str, because: str, sources: tuple[Cite, ...], confidence: Confidence, at: Span) -> Route:
    """The route, ruled out for all whom it was for. ``draft``: the title of the document that had it."""
    says = f"{route.title} stood in a draft ({draft}) and was dropped. {because}"
    cite = Citation(dropped_rule(route.id), says, sources, confidence, at)
    unknown = confidence is Confidence.UNKNOWN
    return replace(
        route,
        opens=None,
        closes=None,
        rows=tuple(_condition_only(row) for row in route.rows),
        verdicts=(VerdictRule(cite, Verdict.UNSETTLED if unknown else Verdict.EXCLUDED, ALWAYS),),
        review=None,
        gives=None,
        evidence=(),
        steps=(),
    )


def dropped_row(
    row: Row,
    title: str,
    kept: Iterable[Condition],
    draft: str,
    because: str,
    sources: tuple[Cite, ...],
    confidence: Confidence,
    at: Span,
) -> VerdictRule:
    """Of a group: that the row of the route was dropped, for those whom no row that is ``kept`` is for."""
    says = f"A part of {title} stood in a draft ({draft}) and was dropped. {because}"
    cite = Citation(dropped_rule(row.cite.rule), says, sources, confidence, at)
    unknown = confidence is Confidence.UNKNOWN
    when = AllOf((row.when, *(Negation(condition) for condition in kept)))
    return VerdictRule(cite, Verdict.UNSETTLED if unknown else Verdict.EXCLUDED, when)


def _condition_only(row: Row) -> Row:
    """A row that says whom the route was for, and nothing more."""
    return replace(row, opens=None, closes=None, review=None, evidence=(), steps=(), between=())
