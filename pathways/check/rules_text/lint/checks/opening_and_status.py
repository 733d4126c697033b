"""A route of law in force has `opens`, or a route of a proposal has none.

## Bad

```yaml
(this is missing)
# opens: {expected: "2027", precision: year, source: firm-2025, confidence: secondary}
```

## Good

```yaml
opens: {expected: "2027", precision: year, source: firm-2025, confidence: secondary}
```

## Why

Law in force is open; a proposal opens on a day or `not-established`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity
from pathways.model.rules import LegalStatus
from pathways.rulebook.instruments import InstrumentFile

CODE = "LG019"
SEVERITY = Severity.WARNING
TITLE = "Opening and legal status disagree"


def check(book: Book) -> Iterator[Finding]:
    for file in book.instruments.values():
        instrument = file.instrument
        for route in instrument.routes:
            if instrument.status is LegalStatus.IN_FORCE and route.opens is not None:
                message = f"'{route.id}' is law in force, and has an expected opening"
                place, help_ = book.place(route.span, "opens"), "Leave 'opens' out, or correct the status of the instrument."
                yield finding(CODE, message, place, help_, subject=route.id)
            unsaid = route.opens is None and any(row.opens is None for row in route.rows)
            if not instrument.status.is_law and unsaid and not _is_carried(route.group, file):
                message = f"'{route.id}' is {instrument.status} and does not say when it would open"
                place, help_ = book.place(route.span, "id"), "Write 'opens: not-established' if nobody knows."
                yield finding(CODE, message, place, help_, subject=route.id)


def _is_carried(group: str, file: InstrumentFile) -> bool:
    return any(carry.group == group and carry.opens is not None for carry in file.carries_over)
