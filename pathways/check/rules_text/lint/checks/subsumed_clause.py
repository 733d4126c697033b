"""A clause holds only where another one of the same place holds, does the same and is no surer.

## Bad

```yaml
applies:
  - {rule: own-software, when: {class.gb: I, device.kind: general, device.software: true},
     says: It is self-declared too., source: act-2020, confidence: verified}
  - rule: own-general
```

## Good

```yaml
applies:
  - {rule: own-software, when: {class.gb: I, device.kind: general, device.software: true},
     says: It is self-declared too., source: act-2020, confidence: verified, review: {by: mhra}}
  - rule: own-general
```

## Why

It changes no answer. Usually one of the two is too wide.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import pairs_alike
from pathways.model.findings import Finding, Severity

CODE = "LG014"
SEVERITY = Severity.WARNING
TITLE = "Clause that adds nothing"


def check(book: Book) -> Iterator[Finding]:
    for pair in pairs_alike(book):
        if not pair.is_mutual:
            message = f"wherever '{pair.narrow.id}' holds, '{pair.wide.id}' holds too and does the same"
            place, related = book.place(pair.narrow.span, "when"), (pair.wide.span,)
            help_ = "Remove it, or narrow one of the two."
            yield finding(CODE, message, place, help_, subject=pair.narrow.id, related=related)
