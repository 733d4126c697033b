"""The name of an instrument file does not begin with the day it was published or came into force.

## Bad

```yaml
published: "2025-05-02"
```

## Good

```yaml
published: "2025-05-01"
```

## Why

Sorted by name, the documents stand in the order in which they were made.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity

CODE = "ST007"
SEVERITY = Severity.WARNING
TITLE = "File name and publication date differ"


def check(book: Book) -> Iterator[Finding]:
    """The day of publication, or for law the day from which it is in force."""
    for id_, file in book.instruments.items():
        instrument = file.instrument
        days = [day.isoformat() for day in (instrument.published, instrument.in_force_from) if day is not None]
        if not id_.startswith(tuple(days)):
            message = f"'{id_}' does not begin with its date, {' or '.join(dict.fromkeys(days))}"
            yield finding(CODE, message, book.place(instrument.span, "id"), "Rename the file and the id.", subject=id_)
