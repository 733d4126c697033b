"""The facts that are missing and would decide something, most decisive first."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.engine.conditions.evaluate import APPROVALS
from pathways.engine.conditions.wording import fact_label
from pathways.model.class_found import ClassFound
from pathways.model.facts import Vocabulary
from pathways.model.result import Question, RouteResult

_WHICH_APPROVALS = (
    "Which approvals does the device hold, anywhere?",
    "Name each one, for example K203629 or 'EU MDR certificate until 2029-05-01'. Write an empty list if there is none.",
)


def questions(routes: Sequence[RouteResult], vocabulary: Vocabulary, classes: Sequence[ClassFound] = ()) -> tuple[Question, ...]:
    """What to ask: each fact once, with the routes it decides and the approvals (by index) it is asked about; last the facts on
    which only plans hang. Before a class of ``classes`` the facts that narrow it."""
    decides: dict[str, set[str]] = {}
    approvals: dict[str, set[int]] = {}
    for route in routes:
        dates = route.closes.depends_on if route.closes else ()
        for fact in (*route.undecided_by, *dates):
            decides.setdefault(fact, set()).add(route.id)
            if route.basis is not None and fact.startswith("approval."):
                approvals.setdefault(fact, set()).add(route.basis.index)
    order = vocabulary.order
    ranked = sorted(decides, key=lambda fact: (fact != APPROVALS, -len(decides[fact]), order.get(fact, len(order))))
    planned: dict[str, set[str]] = {}
    for route in routes:
        for step in route.timeline.steps if route.timeline else ():
            for fact in step.hangs_on:
                planned.setdefault(fact, set()).add(route.id)
    ranked += sorted(planned.keys() - decides.keys(), key=lambda fact: (-len(planned[fact]), order.get(fact, len(order))))
    decides |= {fact: routes_planned for fact, routes_planned in planned.items() if fact not in decides}
    for found in classes:
        if found.fact in ranked and found.stated is None:
            narrowing = [fact for fact in found.undecided_by if fact not in decides]
            decides |= dict.fromkeys(narrowing, decides[found.fact])
            ranked[ranked.index(found.fact) : ranked.index(found.fact)] = narrowing
    return tuple(
        Question(
            fact,
            *words_of_question(fact, vocabulary),
            tuple(sorted(decides[fact])),
            tuple(sorted(approvals.get(fact, ()))),
            fact_label(vocabulary, fact),
        )
        for fact in ranked
    )


def words_of_question(fact: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The question and its help, for a fact or for which approvals are held."""
    if fact == APPROVALS:
        return _WHICH_APPROVALS
    known = vocabulary.facts[fact]
    return known.ask, known.help
