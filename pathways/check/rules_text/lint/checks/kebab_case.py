"""An id is not made of lower-case words joined by hyphens.

## Bad

```yaml
- rule: Own_File
```

## Good

```yaml
- rule: own-file
```

## Why

Ids are typed, quoted and sorted. One form spares everybody a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.written import rules_written
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import Scalar

CODE = "ST002"
SEVERITY = Severity.WARNING
TITLE = "Id not in kebab-case"


def check(book: Book) -> Iterator[Finding]:
    for written in rules_written(book):
        if not _KEBAB.fullmatch(written.id):
            yield _finding(written.id, written.id_span)
    for section, keys in _LISTS.items():
        for key in keys:
            for node in book.entries(section, key):
                id_ = value_of(node, "id")
                if isinstance(id_, Scalar) and not _KEBAB.fullmatch(id_.text):
                    yield _finding(id_.text, id_.span)


_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LISTS = {
    "sources": ("sources",),
    "evidence": ("evidence",),
    "steps": ("steps",),
    "calendar": ("events",),
    "flows": ("parties", "flows"),
    "instruments": ("groups", "routes"),
    "cases": ("cases",),
}


def _finding(id_: str, span: Span) -> Finding:
    help_ = "Write lower-case letters and digits, joined by single hyphens."
    return finding(CODE, f"'{shown(id_)}' is not in kebab-case", span, help_, subject=id_)
