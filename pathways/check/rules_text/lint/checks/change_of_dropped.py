"""A carry-over changes or unsettles a rule that it drops.

## Bad

```yaml
drop: [reliance-ivd, reliance-general]
```

## Good

```yaml
drop: [reliance-ivd]
```

## Why

One of the two was not meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.plans import carried
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Mapping

CODE = "RF033"
SEVERITY = Severity.WARNING
TITLE = "Change of a rule that is dropped"


def check(book: Book) -> Iterator[Finding]:
    for _, carry, _ in carried(book):
        node = book.node_at(carry.span)
        for key in ("change", "unsettle"):
            changes = None if node is None else value_of(node, key)
            for entry in changes.entries if isinstance(changes, Mapping) else ():
                if entry.key.text in carry.drop:
                    message = f"'{entry.key.text}' is dropped, so it cannot be changed"
                    yield finding(CODE, message, entry.key.span, "Keep one of the two.", subject=entry.key.text)
