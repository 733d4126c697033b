"""The terms of the trade that an answer uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pathways.model.catalogue import Term
from pathways.model.result import Assessment


def terms_used(assessment: Assessment, glossary: Iterable[Term]) -> tuple[Term, ...]:
    """Those of ``glossary`` that stand in the answer, in alphabetical order."""
    text = "\n".join(_texts(assessment))
    used = [term for term in glossary if any(_stands(spelled, text) for spelled in (term.term, *term.also))]
    return tuple(sorted(used, key=lambda term: term.term.casefold()))


def _stands(spelled: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(spelled)}(?!\w)", text) is not None


def _texts(assessment: Assessment) -> Iterator[str]:
    yield assessment.headline
    for route in assessment.routes:
        yield route.title
        yield from (step.title for step in (route.timeline.steps if route.timeline else ()))
    yield from (item.title for item in assessment.checklist)
    yield from (question.ask for question in assessment.questions)
    yield from (proviso.says for proviso in assessment.provided)
