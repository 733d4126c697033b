"""A folder below `cases/` has the name of no edition.

## Bad

```yaml
cases/2027.01/law.yaml        # and no editions/2027.01.yaml
```

## Good

```yaml
cases/2026.01/law.yaml        # beside editions/2026.01.yaml
```

## Why

Its cases are never run.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import suggestion

CODE = "RF035"
SEVERITY = Severity.ERROR
TITLE = "Cases of an edition that is not there"


def check(book: Book) -> Iterator[Finding]:
    known = book.folder.edition_ids
    for file in book.in_section("cases"):
        if len(file.parts) > 2 and file.parts[1] not in known:
            start = Span(file.name, 1, 1, 1, 1)
            message = f"there is no edition '{file.parts[1]}' for these cases"
            yield finding(CODE, message, start, suggestion(file.parts[1], known), subject=file.parts[1])
