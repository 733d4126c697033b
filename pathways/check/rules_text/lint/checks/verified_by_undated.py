"""A statement is `verified`, and all of its sources have the date `not-established` and no `date_note` that says which
text it is.

## Bad

```yaml
date: not-established
```

## Good

```yaml
date: "2020-01-01"
```

## Why

Verified means that a certain text was read. Without a date nobody can tell which.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.check.rules_text.lint.citations import UNDATED, citations, sources_by_id
from pathways.model.findings import Finding, Severity
from pathways.model.rules import Confidence
from pathways.rulebook.nodes import Mapping

CODE = "RF028"
SEVERITY = Severity.WARNING
TITLE = "Verified by undated sources only"


def check(book: Book) -> Iterator[Finding]:
    """A source that says in `date_note` which text it is (consolidated, a point in time) counts as dated."""
    known = sources_by_id(book)
    for cited in citations(book):
        if cited.confidence.text != Confidence.VERIFIED or not cited.sources:
            continue
        entries = [known.get(source.text) for source in cited.sources]
        if all(entry is not None and _undated(entry) for entry in entries):
            message = f"'{cited.subject}' is verified, and the date of its source is not established"
            help_ = "Establish the date, cite a dated source, or lower the confidence."
            yield finding(CODE, message, cited.sources[0].span, help_, subject=cited.subject)


def _undated(source: Mapping) -> bool:
    return text_of(source, "date") == UNDATED and not text_of(source, "date_note")
