"""What of an answer counts when two answers are compared: what a reader would do differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from pathways.model.dates import Precision
from pathways.model.result import Assessment, Closes, Opens, Outcome, RouteResult, Timeline

Shape: TypeAlias = tuple[object, ...]
Picture: TypeAlias = Mapping[tuple[str, ...], Shape]
"""From what is said about (a route on an approval, a duty, an item of evidence) to what is said."""


def picture(assessment: Assessment, places: Sequence[int]) -> Picture:
    """The routes with outcome, dates, review, reasons and plan, the duties, and the evidence asked for.

    Left out is what only echoes the question: the device itself, the facts that an undecided route waits for and the rules it
    may come to, and which evidence is already in hand; and notices, which decide nothing. ``places`` gives each approval's
    place in the draft, so that the same approval is known again whatever is learnt about it.
    """
    found: dict[tuple[str, ...], Shape] = {}
    for route in assessment.routes:
        found[("route", route.id, route.instrument, _basis(route, places))] = _route(route)
    for duty in assessment.duties:
        found[("duty", duty.rule)] = (duty.conditional,)
    for item in assessment.checklist:
        found[("evidence", item.id)] = (item.need.value, item.conditional, item.needed_for)
    return found


def _basis(route: RouteResult, places: Sequence[int]) -> str:
    return "" if route.basis is None else str(places[route.basis.index])


def _route(route: RouteResult) -> Shape:
    if route.outcome is Outcome.UNDECIDED:
        return (route.outcome.value,)
    return (
        route.outcome.value,
        _opens(route.opens),
        _closes(route.closes),
        route.review_by.value,
        route.checks,
        route.gives,
        route.between,
        route.confidence.value,
        tuple(reason.rule for reason in route.because),
        _timeline(route.timeline),
    )


def _opens(opens: Opens | None) -> tuple[date | None, Precision, bool] | None:
    return None if opens is None else (opens.date, opens.precision, opens.open_ended)


def _closes(closes: Closes | None) -> Shape:
    return () if closes is None else (closes.date, closes.earliest, closes.latest, closes.possibly_until)


def _timeline(timeline: Timeline | None) -> Shape:
    if timeline is None:
        return ()
    access = timeline.market_access
    steps = tuple((step.id, step.conditional) for step in timeline.steps)
    return (access.earliest, access.likely, access.latest, steps)
