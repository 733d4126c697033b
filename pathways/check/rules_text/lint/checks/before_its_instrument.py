"""A duty applies before its law is in force, an opening is expected before its document was published, or law makes a draft law
before it was published itself.

## Bad

```yaml
in_force: {from: "2019-01-01"}
```

## Good

```yaml
in_force: {from: "2021-01-01"}
```

## Why

A document has no effect before it exists.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity, Span
from pathways.model.rules import Opening, Route

CODE = "DT020"
SEVERITY = Severity.WARNING
TITLE = "Effective before its instrument"


def check(book: Book) -> Iterator[Finding]:
    for file in book.instruments.values():
        instrument = file.instrument
        start = instrument.in_force_from if instrument.status.is_law else instrument.published
        if file.enacts and start is not None and start < instrument.published:
            message = f"it makes law of a draft from {start} on, and was published on {instrument.published}"
            yield finding(CODE, message, book.place(file.enacts[0].source.span, "from"), _HELP, subject=instrument.id)
        for duty in instrument.duties:
            if start is not None and duty.in_force_from is not None and duty.in_force_from < start:
                message = f"duty '{duty.cite.rule}' applies from {duty.in_force_from}, its instrument from {start}"
                yield finding(CODE, message, book.place(duty.cite.span, "in_force"), _HELP, subject=duty.cite.rule)
        for route in instrument.routes:
            for subject, span, opens in ((route.id, route.span, route.opens), *_of_rows(route)):
                if opens is not None and opens.expected is not None and opens.expected.last < instrument.published:
                    message = f"'{subject}' is expected by {opens.expected.last}, before its instrument of {instrument.published}"
                    yield finding(CODE, message, book.place(span, "opens"), _HELP, subject=subject)


_HELP = "Correct one of the two dates."


def _of_rows(route: Route) -> Iterator[tuple[str, Span, Opening | None]]:
    return ((row.cite.rule, row.cite.span, row.opens) for row in route.rows)
