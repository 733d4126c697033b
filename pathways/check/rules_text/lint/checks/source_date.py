"""The date of a source is neither YYYY-MM-DD, YYYY-MM, YYYY nor `not-established`.

## Bad

```yaml
date: "June 2025"
```

## Good

```yaml
date: "2025-06"
```

## Why

It cannot be compared or sorted.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of, value_of
from pathways.check.rules_text.lint.citations import UNDATED, first_day_of
from pathways.model.findings import Finding, Severity
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import Scalar

CODE = "DT027"
SEVERITY = Severity.ERROR
TITLE = "Date of a source not understood"


def check(book: Book) -> Iterator[Finding]:
    for node in book.entries("sources", "sources"):
        date = value_of(node, "date")
        if isinstance(date, Scalar) and date.text != UNDATED and first_day_of(date.text) is None:
            help_ = f"Write YYYY-MM-DD, YYYY-MM, YYYY or {UNDATED}."
            message = f"'{shown(date.text)}' is not the date of a source"
            yield finding(CODE, message, date.span, help_, subject=text_of(node, "id"))
