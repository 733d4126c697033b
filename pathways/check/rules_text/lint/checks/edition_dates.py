"""`verified.through` lies after `known_on`, or `review_by` does not.

## Bad

```yaml
verified: {through: "2026-02-10", note: All of it.}
```

## Good

```yaml
verified: {through: "2026-01-10", note: All of it.}
```

## Why

What was known on a day cannot have been checked later, and a review comes after.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity

CODE = "DT023"
SEVERITY = Severity.ERROR
TITLE = "Dates of an edition out of order"


def check(book: Book) -> Iterator[Finding]:
    for bound in book.editions:
        edition = bound.edition
        if edition.verified_through > edition.known_on:
            message = f"edition {bound.id} is verified through {edition.verified_through}, after the {edition.known_on} it is for"
            yield finding(CODE, message, book.place(bound.span, "verified"), "Correct one of the two.", subject=bound.id)
        if edition.review_by is not None and edition.review_by <= edition.known_on:
            message = f"edition {bound.id} is to be reviewed by {edition.review_by}, not after the {edition.known_on} it is for"
            yield finding(CODE, message, book.place(bound.span, "review_by"), "Correct one of the two.", subject=bound.id)
