"""The days that the data of rules state: in their own keys, in their route, in their document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pathways.check.rules_text.lint.book import Book, mappings_in, scalars, value_of
from pathways.check.rules_text.lint.citations import first_day_of
from pathways.model.findings import Span
from pathways.rulebook.fields import day_of
from pathways.rulebook.nodes import Mapping, Node, Scalar, Sequence

_ONE = timedelta(days=1)
_BOUNDS = {"before": (0,), "on_or_after": (0,), "on_or_before": (0, 1), "after": (0, 1)}
"""By how many days the day in prose may differ from the one in the condition: "before 26 May" is "on or before 25 May"."""


def days_stated(node: Node | None) -> Iterator[date]:
    """Every day that stands as a value anywhere in ``node``."""
    if isinstance(node, Scalar):
        day = _day(node.text)
        if day is not None:
            yield day
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from days_stated(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from days_stated(entry.value)


def fixed_ends(closes: Node | None) -> frozenset[date]:
    """The fixed days of ``earliest_of``."""
    terms = None if closes is None else value_of(closes, "earliest_of")
    return frozenset(day for term in scalars(terms) if (day := _day(term.text)) is not None)


def bounds_read(when: Node | None) -> Iterator[tuple[Span, frozenset[date]]]:
    """Each comparison with a day in a condition, with the days by which prose may speak of it."""
    if isinstance(when, Sequence):
        for item in when.items:
            yield from bounds_read(item)
    elif isinstance(when, Mapping):
        for entry in when.entries:
            day = _day(entry.value.text) if isinstance(entry.value, Scalar) else None
            if day is not None and entry.key.text in _BOUNDS:
                yield entry.value.span, frozenset(_later(day, shift) for shift in _BOUNDS[entry.key.text])
            else:
                yield from bounds_read(entry.value)


def days_told(book: Book) -> frozenset[date]:
    """The days that any rule may tell of: of sources and their places, of calendar events, of when documents were published."""
    entries = (each for node in book.entries("sources", "sources") for each in mappings_in(node))
    dates = (first_day_of(text.text) for each in entries for text in scalars(value_of(each, "date")))
    events = (day for node in book.entries("calendar", "events") for day in days_stated(node))
    published = (file.instrument.published for file in book.instruments.values())
    return frozenset(day for day in dates if day is not None) | frozenset(events) | frozenset(published)


def closings_by_row(book: Book) -> dict[Span, Node]:
    """What ends each row: its own ``closes``, else that of its route."""
    found: dict[Span, Node] = {}
    for route in book.entries("instruments", "routes"):
        rows = value_of(route, "applies")
        for row in rows.items if isinstance(rows, Sequence) else ():
            closes = value_of(row, "closes") or value_of(route, "closes")
            if closes is not None:
                found[row.span] = closes
    return found


def _later(day: date, shift: int) -> date:
    return day if day == date.max else day + shift * _ONE


def _day(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None
