"""No rule or duty asks for this item.

## Bad

```yaml
- id: spare
  title: Spare
  says: Nobody asks for it.
- id: technical-file
```

## Good

```yaml
- id: spare
  title: Spare
  says: A duty asks for it.
- id: technical-file
```

## Why

Either a rule is missing, or the entry is a leftover.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.usage import cited_under, ids_of
from pathways.model.findings import Finding, Severity

CODE = "RF021"
SEVERITY = Severity.WARNING
TITLE = "Unused evidence item"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = cited_under(book, "item", "evidence")
    for id_ in ids_of(book, "evidence", "evidence"):
        if id_.text not in used:
            yield finding(
                CODE,
                f"no rule asks for evidence item '{id_.text}'",
                id_.span,
                "Ask for it, or remove the entry.",
                subject=id_.text,
            )
