"""A route of law opens on no day of its own and yet has `opens`, or a route of a proposal has none.

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

Law opens with its instrument, or on a later day that it names; a proposal opens on a day or `not-established`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.dates import Precision
from pathways.model.findings import Finding, Severity
from pathways.model.rules import Instrument, Opening
from pathways.rulebook.instruments import InstrumentFile

CODE = "LG019"
SEVERITY = Severity.WARNING
TITLE = "Opening and legal status disagree"


def check(book: Book) -> Iterator[Finding]:
    for file in book.instruments.values():
        instrument = file.instrument
        for route in instrument.routes:
            if instrument.status.is_law and route.opens is not None and not _is_day_of_law(route.opens, instrument):
                message = f"'{route.id}' is law, and opens on no day from its coming into force on"
                place, help_ = book.place(route.span, "opens"), "Leave 'opens' out, or name a day, with 'precision: day'."
                yield finding(CODE, message, place, help_, subject=route.id)
            unsaid = route.opens is None and any(row.opens is None for row in route.rows)
            if not instrument.status.is_law and unsaid and not _is_carried(route.group, file):
                message = f"'{route.id}' is {instrument.status} and does not say when it would open"
                place, help_ = book.place(route.span, "id"), "Write 'opens: not-established' if nobody knows."
                yield finding(CODE, message, place, help_, subject=route.id)


def _is_day_of_law(opens: Opening, instrument: Instrument) -> bool:
    """Some routes of an instrument may begin later than others."""
    start, day = instrument.in_force_from, opens.expected
    return day is not None and day.precision is Precision.DAY and (start is None or start <= day.first)


def _is_carried(group: str, file: InstrumentFile) -> bool:
    return any(carry.group == group and carry.opens is not None for carry in file.carries_over)
