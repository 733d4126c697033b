"""Nothing reads the derived fact.

## Bad

```yaml
derived:
  - id: class.high           # and no rule reads it
```

## Good

```yaml
when: {class.high: true}
```

## Why

A definition that nothing uses is not tested by anything either.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.usage import facts_read, ids_of
from pathways.model.findings import Finding, Severity

CODE = "RF025"
SEVERITY = Severity.WARNING
TITLE = "Unused derived fact"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    read = facts_read(book)
    for id_ in ids_of(book, "facts", "derived"):
        if id_.text not in read:
            yield finding(CODE, f"nothing reads derived fact '{id_.text}'", id_.span, "Use it, or remove it.", subject=id_.text)
