"""Two rules of one document say the same words.

## Bad

```yaml
says: A Class III device has no way of its own.
```

## Good

```yaml
says: A device that needs power is not recognised.
```

## Why

Usually one was copied and not finished.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.written import Written, rules_written
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Scalar

CODE = "ST006"
SEVERITY = Severity.WARNING
TITLE = "The same words twice"


def check(book: Book) -> Iterator[Finding]:
    """Rules of one place may share their words where together they make one statement in two clauses of one route."""
    for file in book.in_section("instruments"):
        if file.root is None:
            continue
        first: dict[str, Written] = {}
        for written in rules_written(book):
            if written.file is not file:
                continue
            says = value_of(written.node, "says")
            if not isinstance(says, Scalar):
                continue
            words = " ".join(says.text.split())
            earlier = first.setdefault(words, written)
            if earlier is not written:
                message = f"'{written.id}' says the same words as '{earlier.id}'"
                help_ = "Say what is different, or make them one rule."
                yield finding(CODE, message, says.span, help_, subject=written.id, related=(earlier.node.span,))
