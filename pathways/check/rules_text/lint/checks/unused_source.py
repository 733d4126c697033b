"""A source that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.citations import places_cited
from pathways.check.rules_text.lint.usage import ids_of
from pathways.model.findings import Finding
from pathways.rulebook.nodes import Mapping, Scalar

CODE = "RF020"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = {id_.text for file, node in book.mappings if file.room not in ("cases", "sources") for id_ in _cited(node)}
    for id_ in ids_of(book, "sources", "sources"):
        if id_.text not in used:
            yield finding(CODE, f"nothing cites source '{id_.text}'", id_.span, "Cite it, or remove the entry.", subject=id_.text)


def _cited(node: Mapping) -> Iterator[Scalar]:
    for key in ("source", "sources"):
        yield from (id_ for id_, _ in places_cited(value_of(node, key)))
