"""Sources are not sorted by id.

## Bad

```yaml
- id: the-act-2020
```

## Good

```yaml
- id: act-2020
```

## Why

In a sorted list a duplicate shows, and two people add entries in different places.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.usage import ids_of
from pathways.model.findings import Finding, Severity

CODE = "ST005"
SEVERITY = Severity.WARNING
TITLE = "Sources not in order"


def check(book: Book) -> Iterator[Finding]:
    """One finding for each step down: the entry that is out of place, or the one before it."""
    before = ""
    for id_ in ids_of(book, "sources", "sources"):
        if id_.text < before:
            yield finding(CODE, f"'{id_.text}' stands after '{before}'", id_.span, "Sort by id.", subject=id_.text)
        before = id_.text
