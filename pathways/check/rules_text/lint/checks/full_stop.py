"""`says`, `sentence` or `summary` does not end with a full stop.

## Bad

```yaml
says: A general device in Class I or IIa is self-declared
```

## Good

```yaml
says: A general device in Class I or IIa is self-declared.
```

## Why

Answers print several sentences in a row.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.citations import subject_of
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Scalar

CODE = "ST003"
SEVERITY = Severity.WARNING
TITLE = "Sentence without an end"


def check(book: Book) -> Iterator[Finding]:
    for _, node in book.mappings:
        for key in ("says", "sentence", "summary"):
            value = value_of(node, key)
            if isinstance(value, Scalar) and value.text.strip() and not value.text.rstrip().endswith((".", "?", ".)", ".'")):
                yield finding(CODE, f"'{key}' does not end with a full stop", value.span, subject=subject_of(node))
