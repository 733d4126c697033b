"""No rule, step or event reads the fact. Free text is left out.

## Bad

```yaml
facts.yaml:
  - id: device.colour        # and no rule reads it
```

## Good

```yaml
when: {device.colour: red}
```

## Why

A question whose answer changes nothing wastes the reader's time.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.usage import facts_read, ids_of
from pathways.model.facts import FactType
from pathways.model.findings import Finding, Severity

CODE = "RF024"
SEVERITY = Severity.WARNING
TITLE = "Fact that no rule reads"


def check(book: Book) -> Iterator[Finding]:
    """Free text is for people and not for rules. Reading by way of a derived fact counts."""
    if not book.all_parsed or book.facts is None:
        return
    read = facts_read(book)
    for id_ in ids_of(book, "facts", "facts"):
        fact = book.facts.vocabulary.facts.get(id_.text)
        if fact is not None and fact.type is not FactType.TEXT and id_.text not in read:
            yield finding(CODE, f"no rule reads fact '{id_.text}'", id_.span, "Use it in a rule, or remove it.", subject=id_.text)
