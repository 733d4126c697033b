"""Plans of steps, and carry-overs with what they carry from."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.lint.book import Book
from pathways.model.rules import Group, Instrument, PlanStep, Route
from pathways.rulebook.carry_over import CarryOver


def plans(instrument: Instrument) -> Iterator[tuple[Group | Route, tuple[PlanStep, ...]]]:
    """Each route with all steps that its plan may have: its group's, its own, and those of its rows.

    A group stands for itself only where it has no routes.
    """
    shared = {group.id: group.steps for group in instrument.groups}
    for route in instrument.routes:
        rows = tuple(step for row in route.rows for step in row.steps)
        yield route, (*shared.get(route.group, ()), *route.steps, *rows)
    peopled = {route.group for route in instrument.routes}
    for group in instrument.groups:
        if group.id not in peopled:
            yield group, group.steps


def carried(book: Book) -> Iterator[tuple[Instrument, CarryOver, Instrument]]:
    """Each carry-over with the instrument it stands in and the one it carries from, as the newest edition resolves it."""
    resolved = {each.id: each for bound in book.whole_editions for each in bound.edition.instruments}
    for file in book.instruments.values():
        for carry in file.carries_over:
            source = book.instruments.get(carry.source)
            if source is not None:
                yield file.instrument, carry, resolved.get(carry.source, source.instrument)
