"""`verified` where every official text that is cited is `unconfirmed`, as a whole or at the place that is cited.

## Bad

```yaml
says: A certificate under the directives may be extended.
source: {id: eu-2023-607, at: "art 1"}      # unconfirmed: true
confidence: verified
```

## Good

```yaml
says: A certificate under the directives may be extended.
source: [{id: eu-2023-607, at: "art 1"}, firm-2025]
confidence: secondary
```

## Why

Verified says that somebody has read the text. Once it is read, the source, or the place under its `places`, loses
`unconfirmed`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.check.rules_text.lint.citations import citations
from pathways.model.citations import SourceKind
from pathways.model.findings import Finding, Severity
from pathways.model.rules import Confidence, carried_by

CODE = "LG021"
SEVERITY = Severity.WARNING
TITLE = "Verified by texts that nobody has read"


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
