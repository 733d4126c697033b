"""A verified statement whose official texts nobody has read."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.check.rules_text.lint.citations import citations
from pathways.model.citations import SourceKind
from pathways.model.findings import Finding
from pathways.model.rules import Confidence, carried_by

CODE = "LG021"


def check(book: Book) -> Iterator[Finding]:
    """One official text that was read is enough. No official text at all is LG010's."""
    for cited in citations(book):
        cites = cited.resolved(book.sources)
        if cited.confidence.text != Confidence.VERIFIED or cites is None or text_of(cited.node, "definition") == "true":
            continue
        official = [cite for cite in cites if cite.kind is SourceKind.PRIMARY]
        if official and carried_by(cites) is not Confidence.VERIFIED:
            message = f"'{cited.subject}' is verified, and nobody has read '{official[0].place}'"
            help_ = "Read the text and remove 'unconfirmed' from its source, cite one that was read, or lower the confidence."
            yield finding(CODE, message, cited.confidence.span, help_, subject=cited.subject)
