"""A calendar event is `expected`, and its day is over (`--today`). A proposal stays a proposal after its day.

## Bad

```yaml
date: "2025-06-30"
status: expected                         # and it is 2026
```

## Good

```yaml
date: "2025-06-30"
status: past
```

## Why

It happened or it did not. Either is news.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.model.findings import Finding, Severity

CODE = "DT028"
SEVERITY = Severity.WARNING
TITLE = "Expected event has passed"


def check(book: Book) -> Iterator[Finding]:
    """What is called announced or proposed may have been so on that very day."""
    bound = next((each for each in book.editions if each.id == book.newest), None)
    if bound is None:
        return
    places = {text_of(node, "id"): node.span for node in book.entries("calendar", "events")}
    for event in bound.rules.catalogue.events:
        if event.status in _OPEN and not event.repeats_yearly and (event.due_by or event.date.last) < book.today:
            message = f"event '{event.id}' is still {event.status}, and its day has passed"
            span = places.get(event.id)
            place = None if span is None else book.place(span, "status")
            yield finding(CODE, message, place, "Find out what happened, and correct status or date.", subject=event.id)


_OPEN = ("expected",)
