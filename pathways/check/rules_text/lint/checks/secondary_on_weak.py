"""`secondary` where every source is weak: a note without an address, a forum, a supplier's page.

## Bad

```yaml
says: The draft lets a change-control plan be agreed beforehand.
source: note-2026      # kind: weak
confidence: secondary
```

## Good

```yaml
says: The draft lets a change-control plan be agreed beforehand.
source: note-2026
confidence: inferred
```

## Why

Readers take secondary for what a law firm, a professional body or the trade press says. An answer carries its weakest
link.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.citations import citations
from pathways.model.findings import Finding, Severity
from pathways.model.rules import Confidence, carried_by

CODE = "LG020"
SEVERITY = Severity.WARNING
TITLE = "Secondary on weak sources only"


def check(book: Book) -> Iterator[Finding]:
    """What rests on no document at all is LG010's."""
    for cited in citations(book):
        cites = cited.resolved(book.sources)
        if cited.confidence.text != Confidence.SECONDARY or cites is None:
            continue
        if carried_by(cites) is Confidence.INFERRED:
            message = f"'{cited.subject}' is secondary, and its sources are all weak"
            help_ = "Cite a law firm, a professional body or the trade press (kind: secondary), or lower the confidence."
            yield finding(CODE, message, cited.confidence.span, help_, subject=cited.subject)
