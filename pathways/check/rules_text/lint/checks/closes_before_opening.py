"""The fixed end of a route or row lies before its opening.

## Bad

```yaml
closes: {earliest_of: ["2019-06-30", approval.expires]}
```

## Good

```yaml
closes: {earliest_of: ["2030-06-30", approval.expires]}
```

## Why

It would never be open.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.periods import earliest_fixed_day, first_day, parts_of
from pathways.model.findings import Finding, Severity

CODE = "DT021"
SEVERITY = Severity.ERROR
TITLE = "Closes before it opens"


def check(book: Book) -> Iterator[Finding]:
    for file in book.instruments.values():
        instrument = file.instrument
        for route in instrument.routes:
            for subject, span, opens, closes in parts_of(route):
                start = first_day(instrument, opens)
                end = earliest_fixed_day(closes)
                if start is not None and end is not None and end < start:
                    message = f"'{subject}' closes on {end}, before it opens on {start}"
                    yield finding(CODE, message, book.place(span, "closes"), "Correct one of the two dates.", subject=subject)
