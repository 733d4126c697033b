"""Each term of the trade leads to what it means, from where it stands first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from pathways.model.catalogue import Term
from pathways.writing.plain_text import harmless

_MOST = 2_000


class TermLinks:
    """For one page: a text as HTML, in which each term that no text before had is a link to ``#word-`` and its id."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {spelled: term for term in terms for spelled in (term.term, *term.also)}
        self._told: set[str] = set()
        longest_first = sorted(self._terms, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)") if self._terms else None

    def __call__(self, text: object) -> Markup:
        shown = harmless(str(text), _MOST)
        if self._pattern is None:
            return escape(shown)
        parts: list[Markup] = []
        end = 0
        for found in self._pattern.finditer(shown):
            parts.append(escape(shown[end : found.start()]))
            parts.append(self._linked(found[0]))
            end = found.end()
        return Markup("").join([*parts, escape(shown[end:])])

    def _linked(self, spelled: str) -> Markup:
        term = self._terms[spelled]
        if term.id in self._told:
            return escape(spelled)
        self._told.add(term.id)
        return Markup('<a class="term" href="#word-{}" title="{}">{}</a>').format(term.id, harmless(term.says, _MOST), spelled)
