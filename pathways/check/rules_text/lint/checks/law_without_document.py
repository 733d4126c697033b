"""A mandatory item of the law in force that rests on no document."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, mappings_in, text_of, value_of
from pathways.check.rules_text.lint.citations import places_cited, subject_of
from pathways.model.citations import NO_SOURCE
from pathways.model.findings import Finding
from pathways.model.rules import LegalStatus, Need
from pathways.rulebook.nodes import Mapping, Scalar, Sequence

CODE = "LG022"


def check(book: Book) -> Iterator[Finding]:
    """What a duty asks for is mandatory."""
    for file in book.in_room("instruments"):
        if file.root is None or text_of(file.root, "status") not in (LegalStatus.IN_FORCE, LegalStatus.MADE):
            continue
        duties = value_of(file.root, "duties")
        for node in mappings_in(file.root):
            is_duty = isinstance(duties, Sequence) and any(node is duty for duty in duties.items)
            if text_of(node, "need") == Need.MANDATORY or (is_duty and value_of(node, "evidence") is not None):
                yield from _resting_on_nothing(node)


def _resting_on_nothing(node: Mapping) -> Iterator[Finding]:
    sources: list[Scalar] = [id_ for id_, _ in places_cited(value_of(node, "source"))]
    if sources and all(id_.text == NO_SOURCE for id_ in sources):
        subject = subject_of(node) or "this item"
        message = f"'{subject}' is mandatory under the law in force and rests on no document"
        help_ = "Cite the article; where its text was not read, as 'assumed'. What no article asks for is not mandatory."
        yield finding(CODE, message, sources[0].span, help_, subject=subject)
