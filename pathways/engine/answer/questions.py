"""The facts that are missing and would decide something, most decisive first."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.engine.conditions.evaluate import APPROVALS
from pathways.model.facts import Vocabulary
from pathways.model.result import Question, RouteResult

_WHICH_APPROVALS = (
    "Which approvals does the device hold, anywhere?",
    "Name each one, for example K203629 or 'EU MDR certificate until 2029-05-01'. Write an empty list if there is none.",
)


def questions(routes: Iterable[RouteResult], vocabulary: Vocabulary) -> tuple[Question, ...]:
    """What to ask: each fact once, with the routes it decides and the approvals (by index) it is asked about."""
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
    return tuple(
        Question(fact, *_words(fact, vocabulary), tuple(sorted(decides[fact])), tuple(sorted(approvals.get(fact, ()))))
        for fact in ranked
    )


def _words(fact: str, vocabulary: Vocabulary) -> tuple[str, str]:
    if fact == APPROVALS:
        return _WHICH_APPROVALS
    known = vocabulary.facts[fact]
    return known.ask, known.help
