"""No plan of a route or group has this step.

## Bad

```yaml
steps.yaml:
  - id: declare              # and no plan has it
```

## Good

```yaml
steps:
  - {step: declare}
```

## Why

Either a plan is incomplete, or the entry is a leftover.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.usage import cited_under, ids_of
from pathways.model.findings import Finding, Severity

CODE = "RF022"
SEVERITY = Severity.WARNING
TITLE = "Unused step"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = cited_under(
        book,
        "step",
    )
    for id_ in ids_of(book, "steps", "steps"):
        if id_.text not in used:
            yield finding(
                CODE,
                f"no route or group has step '{id_.text}'",
                id_.span,
                "Put it in a plan, or remove the entry.",
                subject=id_.text,
            )
