"""A carry-over drops a route and also one of its rules.

## Bad

```yaml
drop: [reliance-ivd, gb-reliance-1, reliance-general]
```

## Good

```yaml
drop: [reliance-ivd]
change:
  reliance-general: {says: A general device approved by the FDA will go through Route 1.}
```

## Why

The second drop does nothing. It hides what is really left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, scalars, value_of
from pathways.check.rules_text.lint.plans import carried
from pathways.model.findings import Finding, Severity
from pathways.model.rules import Route

CODE = "RF032"
SEVERITY = Severity.WARNING
TITLE = "Drop that drops nothing more"


def check(book: Book) -> Iterator[Finding]:
    for _, carry, earlier in carried(book):
        dropped = [route for route in earlier.routes if route.group == carry.group and route.id in carry.drop]
        gone = {name: route.id for route in dropped for name in _names(route)}
        node = book.node_at(carry.span)
        for name in scalars(None if node is None else value_of(node, "drop")):
            if name.text in gone:
                message = f"'{name.text}' is dropped with its route '{gone[name.text]}' already"
                yield finding(CODE, message, name.span, "Leave it out of 'drop'.", subject=name.text)


def _names(route: Route) -> Iterator[str]:
    yield from (row.cite.rule for row in route.rows)
    yield from (rule.cite.rule for rule in route.verdicts)
    yield from (need.rule for need in route.evidence)
    yield from (need.rule for row in route.rows for need in row.evidence)
