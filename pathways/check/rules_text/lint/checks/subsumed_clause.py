"""A clause that holds only where another holds that does the same."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import pairs_alike
from pathways.model.findings import Finding

CODE = "LG014"


def check(book: Book) -> Iterator[Finding]:
    for pair in pairs_alike(book):
        if not pair.is_mutual:
            message = f"wherever '{pair.narrow.id}' holds, '{pair.wide.id}' holds too and does the same"
            place, related = book.place(pair.narrow.span, "when"), (pair.wide.span,)
            help_ = "Remove it, or narrow one of the two."
            yield finding(CODE, message, place, help_, subject=pair.narrow.id, related=related)
