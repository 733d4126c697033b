"""Which ids the files of a folder use, and where they are declared."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.lint.book import Book, mappings_in, scalars, text_of, value_of
from pathways.rulebook.nodes import Mapping, Node, Scalar, Sequence


def ids_of(book: Book, section: str, key: str) -> Iterator[Scalar]:
    """The ids declared in a list at the top of a file, with their places."""
    for node in book.entries(section, key):
        id_ = value_of(node, "id")
        if isinstance(id_, Scalar):
            yield id_


def cited_under(book: Book, *keys: str) -> frozenset[str]:
    """All texts that stand under one of ``keys``, anywhere but in the cases."""
    return frozenset(
        text.text
        for file, node in book.mappings
        if file.section != "cases"
        for entry in node.entries
        if entry.key.text in keys
        for text in scalars(entry.value)
    )


def facts_read(book: Book) -> frozenset[str]:
    """The facts that rules, catalogues and the calendar read, and those behind the derived facts that they read.

    Whether a question is relevant, and what follows from what, does not count: that alone gives nobody an answer.
    """
    read = {name for file in book.files if file.section not in ("facts", "cases") for name in _names(file.root)}
    definitions = {text_of(node, "id"): node for node in book.entries("facts", "derived")}
    waiting = list(read)
    while waiting:
        definition = definitions.get(waiting.pop())
        new = set(_names(definition)) - read
        read |= new
        waiting.extend(new)
    return frozenset(read)


def _names(node: Node | None) -> Iterator[str]:
    """Every key and every text that may be the id of a fact."""
    if node is None:
        return
    for mapping in mappings_in(node):
        for entry in mapping.entries:
            yield entry.key.text
            if entry.key.text in ("earliest_of", "date", "on", "held_until"):
                yield from (text.text for text in scalars(entry.value))
                yield from _dates_in(entry.value)


def _dates_in(node: Node) -> Iterator[str]:
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield from (text.text for text in scalars(value_of(item, "date")))
