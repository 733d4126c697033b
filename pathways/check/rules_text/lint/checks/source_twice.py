"""A source that one list cites twice."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, scalars, value_of
from pathways.model.findings import Finding

CODE = "RF029"


def check(book: Book) -> Iterator[Finding]:
    for _, node in book.mappings:
        for key in ("source", "sources"):
            seen: set[str] = set()
            for source in scalars(value_of(node, key)):
                if source.text in seen:
                    yield finding(CODE, f"source '{source.text}' stands twice", source.span, "Keep one.", subject=source.text)
                seen.add(source.text)
