"""Two clauses that hold for the same devices and do the same."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import pairs_alike
from pathways.model.findings import Finding

CODE = "LG013"


def check(book: Book) -> Iterator[Finding]:
    for pair in pairs_alike(book):
        if pair.is_mutual:
            message = f"'{pair.narrow.id}' and '{pair.wide.id}' hold for the same devices and do the same"
            place, related = book.place(pair.narrow.span, "when"), (pair.wide.span,)
            yield finding(CODE, message, place, "Make them one rule.", subject=pair.narrow.id, related=related)
