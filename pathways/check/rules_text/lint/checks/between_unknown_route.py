"""`between` of an unsettled rule names a route that its edition does not have.

## Bad

```yaml
between: [gb-reliance-2]
```

## Good

```yaml
between: [gb-reliance-1]
```

## Why

The answer would point to nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity
from pathways.model.rule_walk import deciding_rules_of
from pathways.model.rules import VerdictRule
from pathways.rulebook.fields import suggestion

CODE = "RF030"
SEVERITY = Severity.WARNING
TITLE = "'between' names no route of the edition"


def check(book: Book) -> Iterator[Finding]:
    for bound in book.whole_editions:
        routes = {route.id for instrument in bound.edition.instruments for route in instrument.routes}
        for instrument in bound.edition.instruments:
            for standing in deciding_rules_of(instrument):
                if isinstance(standing.rule, VerdictRule):
                    for route in standing.rule.between:
                        if route not in routes:
                            message = f"'{standing.id}' lies between routes, and edition {bound.id} has no route '{route}'"
                            place = book.place(standing.span, "between")
                            yield finding(CODE, message, place, suggestion(route, routes), subject=standing.id)
