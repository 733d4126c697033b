"""`says` has more than 420 characters.

## Bad

```yaml
says: Keep a record of all updates, of the reasons for them, of the tests that were run, of the people who ran
  them, of the results that the tests gave, of the versions that were replaced, of the users who were told, of
  the day on which they were told, of what they were told, of the complaints that came in afterwards, of the
  answers that were given to the complaints, of the time that the answers took, and of all that was learned.
```

## Good

```yaml
says: Keep a record of updates.
```

## Why

Readers skip what they cannot take in at a glance, and the reservation at the end is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, value_of
from pathways.check.rules_text.lint.citations import subject_of
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Scalar

CODE = "ST004"
SEVERITY = Severity.WARNING
TITLE = "Text too long"


MOST = 420
"""Characters: about three lines of print, or two plain sentences with their reservations."""


def check(book: Book) -> Iterator[Finding]:
    for file, node in book.mappings:
        says = value_of(node, "says")
        if file.section != "instruments" or not isinstance(says, Scalar):
            continue
        length = len(" ".join(says.text.split()))
        if length > MOST:
            message = f"'says' has {length} characters, {length - MOST} more than a reader takes in"
            yield finding(CODE, message, says.span, "Say it in two plain sentences.", subject=subject_of(node))
