"""An evidence item that no rule asks for."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.usage import cited_under, ids_of
from pathways.model.findings import Finding

CODE = "RF021"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = cited_under(book, "item", "evidence")
    for id_ in ids_of(book, "evidence", "evidence"):
        if id_.text not in used:
            yield finding(
                CODE,
                f"no rule asks for evidence item '{id_.text}'",
                id_.span,
                "Ask for it, or remove the entry.",
                subject=id_.text,
            )
