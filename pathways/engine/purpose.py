"""Why a question is asked: the routes that wait for it, and what else changes with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pathways.engine.looking import View
from pathways.model.result import Assessment


def decided(facts: Sequence[str], now: View, pairs: Iterable[tuple[View, View]]) -> tuple[str, ...]:
    """What hangs on the facts, in plain words: titles of routes, then of duties and evidence.

    ``pairs`` are views of two answers that differ. Duties and evidence are named only where no route hangs on the facts.
    """
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
    return tuple(dict.fromkeys(titles[id_] for id_ in sorted(chosen) if id_ in titles))


def _titles(assessments: Iterable[Assessment]) -> dict[str, str]:
    found: dict[str, str] = {}
    for assessment in assessments:
        found |= {route.id: route.title for route in (*assessment.not_applicable, *assessment.routes)}
        found |= {duty.rule: duty.title for duty in assessment.duties}
        found |= {item.id: item.title for item in assessment.checklist}
    return found
