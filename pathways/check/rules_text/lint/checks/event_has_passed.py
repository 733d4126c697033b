"""A calendar event that is still expected although its day has passed. A proposal stays one after its day."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.model.findings import Finding

CODE = "DT028"


def check(book: Book) -> Iterator[Finding]:
    """What is called announced or proposed may have been so on that very day."""
    bound = next((each for each in book.editions if each.id == book.newest), None)
    if bound is None:
        return
    places = {text_of(node, "id"): node.span for node in book.entries("calendar", "events")}
    for event in bound.rules.catalogue.events:
        if event.status in _OPEN and not event.repeats_yearly and (event.due_by or event.date.last) < book.today:
            message = f"event '{event.id}' is still {event.status}, and its day has passed"
            span = places.get(event.id)
            place = None if span is None else book.place(span, "status")
            yield finding(CODE, message, place, "Find out what happened, and correct status or date.", subject=event.id)


_OPEN = ("expected",)
