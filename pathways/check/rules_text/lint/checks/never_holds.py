"""No device can satisfy the condition, given the values and constraints of `facts.yaml` and the condition of the group.

## Bad

```yaml
when: {device.active: false, device.software: true}
```

## Good

```yaml
when: {device.active: false}
```

## Why

The rule is dead. Usually a value was meant for another fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import each_once
from pathways.model.findings import Finding, Severity

CODE = "LG011"
SEVERITY = Severity.ERROR
TITLE = "Condition that never holds"


def check(book: Book) -> Iterator[Finding]:
    """The condition of the group counts too: a row outside it is never looked at."""
    for standing in each_once(book):
        if book.reasoner.never(standing.given, standing.rule.when, per_approval=standing.per_approval):
            message = f"the condition of '{standing.id}' never holds"
            help_ = "No device satisfies it under the values and constraints of facts.yaml. Correct it, or remove the rule."
            yield finding(CODE, message, book.place(standing.span, "when"), help_, subject=standing.id)
