"""`verified` without a primary source, or better than `assumed` with `no-source` alone.

## Bad

```yaml
says: A general device approved by the FDA would go through Route 1.
source: firm-2025
confidence: verified
```

## Good

```yaml
says: A general device approved by the FDA would go through Route 1.
source: firm-2025
confidence: secondary
```

## Why

An answer carries its weakest link. A confidence that is too strong hides it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.check.rules_text.lint.citations import citations, sources_by_id
from pathways.model.citations import NO_SOURCE, SourceKind
from pathways.model.findings import Finding, Severity
from pathways.model.rules import Confidence

CODE = "LG010"
SEVERITY = Severity.WARNING
TITLE = "Confidence stronger than its sources"


def check(book: Book) -> Iterator[Finding]:
    """A constraint that only says what a word means is as sure as the word."""
    known = sources_by_id(book)
    for cited in citations(book):
        entries = [known[source.text] for source in cited.sources if source.text in known]
        if len(entries) != len(cited.sources) or not entries or text_of(cited.node, "definition") == "true":
            continue
        strongest = _strongest({source.text for source in cited.sources}, {text_of(entry, "kind") for entry in entries})
        try:
            stated = Confidence(cited.confidence.text)
        except ValueError:
            continue
        if stated.rank < strongest.rank:
            message = f"'{cited.subject}' is {stated}; its sources allow {strongest} at most"
            yield finding(CODE, message, cited.confidence.span, _HELP[strongest], subject=cited.subject)


_HELP = {
    Confidence.SECONDARY: "Cite an official text (kind: primary), or lower the confidence.",
    Confidence.ASSUMED: "What rests on no document is assumed. Cite one, or lower the confidence.",
}


def _strongest(ids: set[str], kinds: set[str | None]) -> Confidence:
    if ids == {NO_SOURCE}:
        return Confidence.ASSUMED
    return Confidence.VERIFIED if SourceKind.PRIMARY in kinds else Confidence.SECONDARY
