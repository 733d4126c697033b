"""`says` names device classes, and the condition reads others only.

## Bad

```yaml
says: A general device in Class III is self-declared.
```

## Good

```yaml
says: A general device in Class I or IIa is self-declared.
```

## Why

One of the two is wrong, and readers believe the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.clauses import each_once
from pathways.check.rules_text.lint.words import classes_in
from pathways.model.conditions import AllOf, AnyOf, Condition, FromToday, Holds, Negation, OneOf, Within
from pathways.model.findings import Finding, Severity

CODE = "LG017"
SEVERITY = Severity.WARNING
TITLE = "Text names a class that the condition does not"


def check(book: Book) -> Iterator[Finding]:
    """One class in common is enough: a text may name others to tell them apart."""
    for standing in each_once(book):
        named = sorted(set(classes_in(standing.rule.cite.says)))
        read = {value for value in _classes_read(standing.rule.when) if isinstance(value, str)}
        if named and read and read.isdisjoint(named):
            message = f"'{standing.id}' speaks of class {', '.join(named)}, and its condition of {', '.join(sorted(read))}"
            place = book.place(standing.span, "says")
            yield finding(CODE, message, place, "Make text and condition agree.", subject=standing.id)


def _classes_read(condition: Condition) -> Iterator[object]:
    match condition:
        case OneOf():
            if condition.fact.startswith("class."):
                yield from condition.values
        case AllOf() | AnyOf():
            for part in condition.conditions:
                yield from _classes_read(part)
        case Negation() | Holds():
            yield from _classes_read(condition.condition)
        case Within() | FromToday():
            return
