"""Every device satisfies the condition.

## Bad

```yaml
when: {approval.regulator: [eu, fda]}
```

## Good

```yaml
when: {approval.regulator: [eu]}
```

## Why

A reader takes it for a restriction. Leave `when` out where none is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import each_once, groups_once
from pathways.model.conditions import ALWAYS
from pathways.model.findings import Finding, Severity
from pathways.model.rules import Per

CODE = "LG012"
SEVERITY = Severity.WARNING
TITLE = "Condition that always holds"


def check(book: Book) -> Iterator[Finding]:
    for standing in each_once(book):
        when = standing.rule.when
        if when != ALWAYS and book.reasoner.always(when, per_approval=standing.per_approval):
            message = f"the condition of '{standing.id}' always holds"
            yield finding(CODE, message, book.place(standing.span, "when"), _HELP, subject=standing.id)
    for group in groups_once(book):
        if group.when != ALWAYS and book.reasoner.always(group.when, per_approval=group.per is Per.APPROVAL):
            message = f"the condition of group '{group.id}' always holds"
            yield finding(CODE, message, book.place(group.span, "when"), _HELP, subject=group.id)


_HELP = "Leave 'when' out, or say what was meant."
