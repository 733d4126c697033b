"""A route of one market stands in a group of another.

## Bad

```yaml
title: Self-declaration
market: NI
```

## Good

```yaml
title: Self-declaration
market: GB
```

## Why

The group's verdicts would be shown for the wrong market.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity

CODE = "LG018"
SEVERITY = Severity.ERROR
TITLE = "Route and group of different markets"


def check(book: Book) -> Iterator[Finding]:
    for bound in book.editions:
        for instrument in bound.edition.instruments:
            markets = {group.id: group.market for group in instrument.groups}
            for route in instrument.routes:
                market = markets.get(route.group, route.market)
                if market is not route.market:
                    message = f"route '{route.id}' is for {route.market}, its group '{route.group}' for {market}"
                    yield finding(CODE, message, book.place(route.span, "market"), "Make them equal.", subject=route.id)
