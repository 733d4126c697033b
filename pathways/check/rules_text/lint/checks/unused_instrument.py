"""No edition lists the instrument and no other carries it over.

## Bad

```yaml
instruments/2025-12-01-response.yaml      # listed nowhere
```

## Good

```yaml
instruments:
  - 2025-12-01-response
```

## Why

It says nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.usage import cited_under
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Scalar

CODE = "RF023"
SEVERITY = Severity.WARNING
TITLE = "Instrument in no edition"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = cited_under(book, "instruments", "from")
    for file in book.in_section("instruments"):
        id_ = None if file.root is None else value_of(file.root, "id")
        if isinstance(id_, Scalar) and id_.text not in used:
            yield finding(CODE, f"no edition lists '{id_.text}'", id_.span, "List it in an edition.", subject=id_.text)
