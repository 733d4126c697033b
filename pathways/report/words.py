"""The terms of the trade that an answer uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pathways.model.catalogue import Word
from pathways.model.result import Assessment


def words_used(assessment: Assessment, words: Iterable[Word]) -> tuple[Word, ...]:
    """Those of ``words`` that stand in the answer, in alphabetical order."""
    text = "\n".join(_texts(assessment))
    used = [word for word in words if any(_stands(term, text) for term in (word.term, *word.also))]
    return tuple(sorted(used, key=lambda word: word.term.casefold()))


def _stands(term: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None


def _texts(assessment: Assessment) -> Iterator[str]:
    yield assessment.headline
    for route in assessment.routes:
        yield route.title
        yield from (step.title for step in (route.timeline.steps if route.timeline else ()))
    yield from (item.title for item in assessment.checklist)
    yield from (question.ask for question in assessment.questions)
    yield from (proviso.says for proviso in assessment.provided)
