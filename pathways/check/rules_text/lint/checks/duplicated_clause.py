"""Two clauses of one route or group hold for the same devices and do the same.

## Bad

```yaml
applies:
  - {rule: own-again, when: {class.gb: {not: III}, device.kind: {not: ivd}}, says: It is self-declared too.,
     source: act-2020, confidence: verified}
  - rule: own-general
```

## Good

```yaml
applies:
  - {rule: own-diagnostic, when: {class.gb: {not: III}, device.kind: ivd}, says: It is self-declared too.,
     source: act-2020, confidence: verified}
  - rule: own-general
```

## Why

Sooner or later one of them is changed and the other is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import pairs_alike
from pathways.model.findings import Finding, Severity

CODE = "LG013"
SEVERITY = Severity.WARNING
TITLE = "Duplicated clause"


def check(book: Book) -> Iterator[Finding]:
    for pair in pairs_alike(book):
        if pair.is_mutual:
            message = f"'{pair.narrow.id}' and '{pair.wide.id}' hold for the same devices and do the same"
            place, related = book.place(pair.narrow.span, "when"), (pair.wide.span,)
            yield finding(CODE, message, place, "Make them one rule.", subject=pair.narrow.id, related=related)
