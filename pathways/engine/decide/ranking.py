"""Routes in the order a reader wants them: Great Britain first, usable first, then sooner, then with less review."""

from __future__ import annotations

from datetime import date

from pathways.model.result import Outcome, RouteResult
from pathways.model.rules import Reviewer

_OUTCOMES = list(Outcome)
_REVIEWERS = list(Reviewer)


def rank(route: RouteResult) -> tuple[object, ...]:
    """A sort key. What a device hardly ever is never stands above what it is. Ties are broken by ids, so that the order never
    depends on how files list things."""
    likely = route.timeline.market_access.likely if route.timeline else date.max
    basis = route.basis.index if route.basis else -1
    return (
        not route.route_to_market,
        route.market,
        _OUTCOMES.index(route.outcome),
        route.by_exception,
        likely,
        _REVIEWERS.index(route.review_by),
        route.id,
        basis,
        route.instrument,
    )
