"""`possibly_until` is not later than the end that is sure.

## Bad

```yaml
closes: {earliest_of: ["2030-06-30", approval.expires], possibly_until: "2030-06-30", says: It is not clear.,
  source: act-2020, confidence: assumed}
```

## Good

```yaml
closes: {earliest_of: ["2030-06-30", approval.expires]}
```

## Why

There is nothing to doubt between the two days.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.periods import latest_fixed_day, parts_of
from pathways.model.findings import Finding, Severity

CODE = "DT026"
SEVERITY = Severity.ERROR
TITLE = "'possibly_until' is not later than the end"


def check(book: Book) -> Iterator[Finding]:
    for file in book.instruments.values():
        for route in file.instrument.routes:
            for subject, span, _, closes in parts_of(route):
                end = latest_fixed_day(closes)
                if closes is None or closes.possibly_until is None or end is None or closes.possibly_until > end:
                    continue
                message = f"'{subject}' ends on {end}, and possibly runs until {closes.possibly_until}, which is not later"
                yield finding(CODE, message, book.place(span, "closes"), "Correct one of the two dates.", subject=subject)
