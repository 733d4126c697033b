"""No case looks at the edition.

## Bad

```yaml
editions/2025.05.yaml                     # and nothing below cases/2025.05/
```

## Good

```yaml
cases/2025.05/law.yaml
```

## Why

Nothing shows that it says what it should.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity

CODE = "TS007"
SEVERITY = Severity.WARNING
TITLE = "Edition without cases"


def check(book: Book) -> Iterator[Finding]:
    for bound in book.editions:
        if bound.cases == () and not any(file.parts[1] == bound.id for file in book.in_section("cases") if len(file.parts) > 2):
            message = f"edition {bound.id} has no cases"
            place = book.place(bound.span, "id")
            yield finding(CODE, message, place, f"Write some under cases/{bound.id}/.", subject=bound.id)
