"""An id that is not in lower-case words joined by hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.written import rules_written
from pathways.model.findings import Finding, Span
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import Scalar

CODE = "ST002"


def check(book: Book) -> Iterator[Finding]:
    for written in rules_written(book):
        if not _KEBAB.fullmatch(written.id):
            yield _finding(written.id, written.id_span)
    for room, keys in _LISTS.items():
        for key in keys:
            for node in book.entries(room, key):
                id_ = value_of(node, "id")
                if isinstance(id_, Scalar) and not _KEBAB.fullmatch(id_.text):
                    yield _finding(id_.text, id_.span)


_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LISTS = {
    "sources": ("sources",),
    "evidence": ("evidence",),
    "steps": ("steps",),
    "calendar": ("events",),
    "instruments": ("groups", "routes"),
    "cases": ("cases",),
}


def _finding(id_: str, span: Span) -> Finding:
    help_ = "Write lower-case letters and digits, joined by single hyphens."
    return finding(CODE, f"'{shown(id_)}' is not in kebab-case", span, help_, subject=id_)
