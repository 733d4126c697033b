"""An instrument that no edition lists and that no other carries over."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.usage import cited_under
from pathways.model.findings import Finding
from pathways.rulebook.nodes import Scalar

CODE = "RF023"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = cited_under(book, "instruments", "from")
    for file in book.in_room("instruments"):
        id_ = None if file.root is None else value_of(file.root, "id")
        if isinstance(id_, Scalar) and id_.text not in used:
            yield finding(CODE, f"no edition lists '{id_.text}'", id_.span, "List it in an edition.", subject=id_.text)
