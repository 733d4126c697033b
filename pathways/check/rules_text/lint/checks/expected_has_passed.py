"""In the newest edition, an opening was expected by a day that is over (`--today`).

## Bad

```yaml
opens: {expected: "2025", precision: year, ...}      # and it is 2026
```

## Good

```yaml
opens: {expected: "2027", precision: year, ...}
```

## Why

The expectation was met or missed. Either is news.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.periods import parts_of
from pathways.model.findings import Finding, Severity, Span
from pathways.model.rules import Opening

CODE = "DT024"
SEVERITY = Severity.WARNING
TITLE = "Expected date has passed"


def check(book: Book) -> Iterator[Finding]:
    """Older editions state what was expected then, and stay as they are."""
    for subject, span, opens in _openings(book):
        if opens is not None and opens.expected is not None and opens.expected.last < book.today:
            message = f"'{subject}' was expected by {opens.expected.last}, which has passed"
            help_ = "Find out what happened, and make a new edition."
            yield finding(CODE, message, book.place(span, "opens"), help_, subject=subject)


def _openings(book: Book) -> Iterator[tuple[str, Span, Opening | None]]:
    """Every opening that counts in the newest edition, where it is written: also those carried over as they were."""
    waiting = [id_ for bound in book.editions if bound.id == book.newest for id_ in bound.instrument_ids]
    seen: set[str] = set()
    while waiting:
        file = book.instruments.get(waiting.pop(0))
        if file is None or file.instrument.id in seen:
            continue
        seen.add(file.instrument.id)
        for route in () if file.instrument.status.is_law else file.instrument.routes:
            yield from ((subject, span, opens) for subject, span, opens, _ in parts_of(route))
        for carry in file.carries_over:
            yield carry.group, carry.span, carry.opens
            if carry.opens is None:
                waiting.append(carry.source)
