"""A verdict holds only where a stronger one does: `excluded` beats `closed` beats `unsettled`.

## Bad

```yaml
unsettled:
  - {rule: own-doubt, when: {class.gb: III, device.kind: ivd}, says: It is not known., source: act-2020, confidence: unknown}
excluded:
  - rule: own-not-high
```

## Good

```yaml
unsettled:
  - {rule: own-doubt, when: {class.gb: IIa, device.kind: ivd}, says: It is not known., source: act-2020, confidence: unknown}
excluded:
  - rule: own-not-high
```

## Why

It never counts. Usually the stronger rule should leave these devices out.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import pairs_hidden
from pathways.model.findings import Finding, Severity
from pathways.model.rules import VerdictRule

CODE = "LG015"
SEVERITY = Severity.WARNING
TITLE = "Verdict hidden by a stronger one"


def check(book: Book) -> Iterator[Finding]:
    for weak, strong in pairs_hidden(book):
        assert isinstance(weak.rule, VerdictRule) and isinstance(strong.rule, VerdictRule)
        message = f"wherever '{weak.id}' holds, '{strong.id}' holds too, and {strong.rule.verdict} beats {weak.rule.verdict}"
        help_ = "Remove it, or let the stronger rule leave these devices out."
        place = book.place(weak.span, "when")
        yield finding(CODE, message, place, help_, subject=weak.id, related=(strong.span,))
