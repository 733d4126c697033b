"""One list names a source twice.

## Bad

```yaml
sources: [act-2020, act-2020]
```

## Good

```yaml
sources: [act-2020]
```

## Why

Usually one of the two should have been another.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.citations import places_cited
from pathways.model.findings import Finding, Severity

CODE = "RF029"
SEVERITY = Severity.WARNING
TITLE = "Source cited twice"


def check(book: Book) -> Iterator[Finding]:
    for _, node in book.mappings:
        for key in ("source", "sources"):
            seen: set[tuple[str, str]] = set()
            for source, at in places_cited(value_of(node, key)):
                if (source.text, at) in seen:
                    where = f"'{source.text}' at '{at}'" if at else f"'{source.text}'"
                    yield finding(CODE, f"source {where} stands twice", source.span, "Keep one.", subject=source.text)
                seen.add((source.text, at))
