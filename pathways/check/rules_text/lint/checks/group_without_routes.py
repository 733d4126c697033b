"""In an edition, a group has neither a route nor a verdict rule.

## Bad

```yaml
groups:
  - id: gb-empty
    title: Empty
    market: GB
    per: device
```

## Good

```yaml
groups:
  - id: gb-closed
    title: Closed
    market: GB
    per: device
    closed:
      - {rule: closed-way, when: {device.kind: ivd}, says: This way has ended., source: act-2020, confidence: verified}
```

## Why

It says nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity

CODE = "RF026"
SEVERITY = Severity.WARNING
TITLE = "Group without routes"


def check(book: Book) -> Iterator[Finding]:
    """A group that never opens a way, such as one that only excludes, says so by its verdict rules."""
    for bound in book.whole_editions:
        for instrument in bound.edition.instruments:
            peopled = {route.group for route in instrument.routes}
            for group in instrument.groups:
                if group.id not in peopled and not group.verdicts and group.otherwise is None:
                    message = f"group '{group.id}' has neither routes nor verdict rules"
                    yield finding(CODE, message, book.place(group.span, "id"), "Add a route, or remove it.", subject=group.id)
