"""A source that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.usage import cited_under, ids_of
from pathways.model.findings import Finding

CODE = "RF020"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = cited_under(book, "source", "sources")
    for id_ in ids_of(book, "sources", "sources"):
        if id_.text not in used:
            yield finding(CODE, f"nothing cites source '{id_.text}'", id_.span, "Cite it, or remove the entry.", subject=id_.text)
