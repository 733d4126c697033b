"""The newest edition is past its `review_by` (`--today`).

## Bad

```yaml
review_by: "2025-12-31"                  # and it is 2026
```

## Good

```yaml
review_by: "2027-06-30"                  # in a new edition
```

## Why

Its readers were promised a second look.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity

CODE = "DT025"
SEVERITY = Severity.WARNING
TITLE = "Review is due"


def check(book: Book) -> Iterator[Finding]:
    for bound in book.editions:
        due = bound.edition.review_by
        if bound.id == book.newest and due is not None and due < book.today:
            message = f"edition {bound.id} was to be reviewed by {due}"
            help_ = "Check its sources again and make a new edition, or move the day if nothing changed."
            yield finding(CODE, message, book.place(bound.span, "review_by"), help_, subject=bound.id)
