"""No rule, fact, step or event cites this source.

## Bad

```yaml
sources.yaml:
  - id: a-firm-2024          # and no rule cites it
```

## Good

```yaml
source: a-firm-2024
```

## Why

Either a citation is missing, or the entry is a leftover. A note only, as a bibliography may hold more than is cited.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.citations import places_cited
from pathways.check.rules_text.lint.usage import ids_of
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Mapping, Scalar

CODE = "RF020"
SEVERITY = Severity.NOTE
TITLE = "Unused source"


def check(book: Book) -> Iterator[Finding]:
    if not book.all_parsed:
        return
    used = {id_.text for file, node in book.mappings if file.section not in ("cases", "sources") for id_ in _cited(node)}
    for id_ in ids_of(book, "sources", "sources"):
        if id_.text not in used:
            yield finding(CODE, f"nothing cites source '{id_.text}'", id_.span, "Cite it, or remove the entry.", subject=id_.text)


def _cited(node: Mapping) -> Iterator[Scalar]:
    for key in ("source", "sources"):
        yield from (id_ for id_, _ in places_cited(value_of(node, key)))
