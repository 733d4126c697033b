"""An edition lists an instrument published after its `known_on`.

## Bad

```yaml
known_on: "2025-04-30"
```

## Good

```yaml
known_on: "2025-05-20"
```

## Why

An edition holds what was known at its date, and nothing later.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, scalars, value_of
from pathways.model.findings import Finding, Severity, Span

CODE = "DT022"
SEVERITY = Severity.ERROR
TITLE = "Instrument published after the edition"


def check(book: Book) -> Iterator[Finding]:
    for bound in book.editions:
        for instrument in bound.edition.instruments:
            if instrument.published > bound.edition.known_on:
                message = (
                    f"edition {bound.id} is of {bound.edition.known_on}, and '{instrument.id}' was published on"
                    f" {instrument.published}"
                )
                yield finding(CODE, message, _place(book, bound.span, instrument.id), _HELP, subject=instrument.id)


_HELP = "Leave it out: an edition holds what was known at its date."


def _place(book: Book, span: Span, id_: str) -> Span:
    node = book.node_at(span)
    listed = scalars(None if node is None else value_of(node, "instruments"))
    return next((item.span for item in listed if item.text == id_), span)
