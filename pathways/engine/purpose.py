"""Why a question is asked: the routes that wait for it, and what else changes with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from pathways.engine.looking import View
from pathways.model.result import Assessment


class Purpose(Struct, frozen=True):
    """Titles of routes, or of duties and evidence where no route hangs on a question."""

    titles: tuple[str, ...]
    of_routes: bool


def purpose(facts: Sequence[str], now: View, pairs: Iterable[tuple[View, View]]) -> Purpose:
    """What hangs on the facts. ``pairs`` are views of two answers that differ."""
    found = list(pairs)
    assessments = [now.assessment, *(view.assessment for pair in found for view in pair)]
    routes = {id_: None for question in now.assessment.questions if question.fact in facts for id_ in question.decides}
    others: dict[str, None] = {}
    for one, other in found:
        for key in one.picture.keys() | other.picture.keys():
            if one.picture.get(key) != other.picture.get(key):
                (routes if key[0] == "route" else others)[key[1]] = None
    titles = _titles(assessments)
    chosen = routes or others
    ranked = sorted(chosen, key=lambda id_: (_rank(id_, now.assessment), id_))
    return Purpose(tuple(dict.fromkeys(titles[id_] for id_ in ranked if id_ in titles)), bool(routes))


def _rank(id_: str, assessment: Assessment) -> int:
    """The ways to the market that are in question first, as in the answer; then the others."""
    places = [place for place, route in enumerate(assessment.routes) if route.id == id_ and route.route_to_market]
    return min(places, default=len(assessment.routes))


def _titles(assessments: Iterable[Assessment]) -> dict[str, str]:
    found: dict[str, str] = {}
    for assessment in assessments:
        found |= {left_out.id: left_out.title for left_out in assessment.not_applicable}
        found |= {route.id: route.title for route in assessment.routes}
        found |= {duty.rule: duty.title for duty in assessment.duties}
        found |= {item.id: item.title for item in assessment.checklist}
    return found
