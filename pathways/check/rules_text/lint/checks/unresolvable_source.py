"""A source has neither `url` nor `note`. The reserved id `no-source` needs neither.

## Bad

```yaml
url: null
```

## Good

```yaml
url: https://example.org/firm
```

## Why

A reader cannot look it up.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.check.rules_text.lint.citations import text_of_value
from pathways.model.citations import NO_SOURCE
from pathways.model.findings import Finding, Severity

CODE = "RF027"
SEVERITY = Severity.WARNING
TITLE = "Source that cannot be found"


def check(book: Book) -> Iterator[Finding]:
    """The reserved id ``no-source`` says that there is no document, and needs neither."""
    for node in book.entries("sources", "sources"):
        id_ = text_of(node, "id") or ""
        if id_ != NO_SOURCE and not text_of_value(node, "url") and not text_of_value(node, "note"):
            help_ = "Give 'url', or say in 'note' where the document is to be found."
            yield finding(CODE, f"source '{id_}' has neither url nor note", node.span, help_, subject=id_)
