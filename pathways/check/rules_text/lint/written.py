"""Every rule as it stands in a file, with the place of its id."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pathways.check.rules_text.lint.book import Book, SourceFile, value_of
from pathways.model.findings import Span
from pathways.rulebook.nodes import Mapping, Scalar


class Written(Struct, frozen=True):
    """A rule as it stands in a file: also needs of evidence, and what a carry-over changes."""

    id: str
    file: SourceFile
    node: Mapping
    id_span: Span


def rules_written(book: Book) -> tuple[Written, ...]:
    return book.once("rules written", lambda: _written(book))


def _written(book: Book) -> Iterator[Written]:
    for file in book.in_section("instruments"):
        for node in file.mappings:
            named = value_of(node, "rule")
            if isinstance(named, Scalar):
                yield Written(named.text, file, node, named.span)
            for key in ("change", "unsettle"):
                changes = value_of(node, key)
                if isinstance(changes, Mapping):
                    for entry in changes.entries:
                        if isinstance(entry.value, Mapping):
                            yield Written(entry.key.text, file, entry.value, entry.key.span)
