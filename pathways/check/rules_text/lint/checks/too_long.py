"""A rule that says more than a reader takes in."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.citations import subject_of
from pathways.model.findings import Finding
from pathways.rulebook.nodes import Scalar

CODE = "ST004"


MOST = 420
"""Characters: about three lines of print, or two plain sentences with their reservations."""


def check(book: Book) -> Iterator[Finding]:
    for file, node in book.mappings:
        says = value_of(node, "says")
        if file.room != "instruments" or not isinstance(says, Scalar):
            continue
        length = len(" ".join(says.text.split()))
        if length > MOST:
            message = f"'says' has {length} characters, {length - MOST} more than a reader takes in"
            yield finding(CODE, message, says.span, "Say it in two plain sentences.", subject=subject_of(node))
