"""An edition says that it is superseded by one which is not there.

## Bad

```yaml
superseded_by: "2026.1"
```

## Good

```yaml
superseded_by: "2026.01"
```

## Why

Readers of the old edition are sent to nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity
from pathways.rulebook.fields import suggestion

CODE = "RF034"
SEVERITY = Severity.ERROR
TITLE = "'superseded_by' names no edition"


def check(book: Book) -> Iterator[Finding]:
    known = book.folder.edition_ids
    for bound in book.editions:
        later = bound.edition.superseded_by
        if later is not None and book.folder.base_of(later) is None:
            place = book.place(bound.span, "superseded_by")
            yield finding(CODE, f"there is no edition '{later}'", place, suggestion(later, known), subject=bound.id)
