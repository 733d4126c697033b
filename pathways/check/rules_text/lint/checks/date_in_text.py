"""`says` names a day, and the data of the rule has another: an end that is not named, a comparison with another day, or
a day that neither the document, the sources nor the calendar have.

## Bad

```yaml
says: An EU approval of a device without power is recognised until 30 June 2031.
```

## Good

```yaml
says: An EU approval of a device without power is recognised until 30 June 2030.
```

## Why

One of the two is wrong, and readers believe the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of, value_of
from pathways.check.rules_text.lint.days import bounds_read, closings_by_row, days_stated, days_told, fixed_ends
from pathways.check.rules_text.lint.words import days_in
from pathways.check.rules_text.lint.written import Written, rules_written
from pathways.model.dates import in_words
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Node

CODE = "LG016"
SEVERITY = Severity.WARNING
TITLE = "Text states a date that the rule does not"


def check(book: Book) -> Iterator[Finding]:
    """A text that names no day is never contradicted, nor is one whose rule has no day: it tells of what happened."""
    told, closings = days_told(book), closings_by_row(book)
    in_file = {file.name: frozenset(days_stated(file.root)) for file in book.in_section("instruments")}
    for written in rules_written(book):
        says = value_of(written.node, "says")
        named = frozenset(days_in(text_of(written.node, "says") or ""))
        if says is not None and named:
            closes = closings.get(written.node.span)
            if closes is not None or _has_days(written):
                known = told | in_file[written.file.name]
                yield from _unknown_days(written, says, named - known - _days_after(known))
            yield from _another_end(written, says, named, closes)
            yield from _another_bound(written, named)


def _has_days(written: Written) -> bool:
    values = (value_of(written.node, key) for key in ("when", "since", "in_force"))
    return any(True for value in values for _ in days_stated(value))


def _unknown_days(written: Written, says: Node, unknown: frozenset[date]) -> Iterator[Finding]:
    for day in sorted(unknown):
        message = f"'{written.id}' speaks of {in_words(day)}, which its document, the sources and the calendar do not have"
        yield finding(CODE, message, says.span, "Correct the text, or state the day in the data.", subject=written.id)


def _another_end(written: Written, says: Node, named: frozenset[date], closes: Node | None) -> Iterator[Finding]:
    ends = fixed_ends(closes)
    if closes is not None and ends and named.isdisjoint(ends):
        days = " or ".join(in_words(day) for day in sorted(ends))
        message = f"'{written.id}' ends on {days}, and its text names other days only: {_words(named)}"
        yield finding(CODE, message, says.span, "Make text and 'closes' agree.", subject=written.id, related=(closes.span,))


def _another_bound(written: Written, named: frozenset[date]) -> Iterator[Finding]:
    for span, days in bounds_read(value_of(written.node, "when")):
        if named.isdisjoint(days):
            message = f"'{written.id}' compares with {in_words(min(days))}, and its text names other days only: {_words(named)}"
            yield finding(CODE, message, span, "Make text and condition agree.", subject=written.id)


def _days_after(days: frozenset[date]) -> frozenset[date]:
    """What ends on a day is over on the next, and prose may name that one."""
    return frozenset(day + timedelta(days=1) for day in days if day != date.max)


def _words(days: frozenset[date]) -> str:
    return ", ".join(in_words(day) for day in sorted(days))
