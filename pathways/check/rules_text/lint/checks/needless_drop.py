"""A carry-over that drops a rule which is gone already, because its whole route is dropped."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, scalars, value_of
from pathways.check.rules_text.lint.plans import carried
from pathways.model.findings import Finding
from pathways.model.rules import Route

CODE = "RF032"


def check(book: Book) -> Iterator[Finding]:
    for _, carry, earlier in carried(book):
        dropped = [route for route in earlier.routes if route.group == carry.group and route.id in carry.drop]
        gone = {name: route.id for route in dropped for name in _names(route)}
        node = book.node_at(carry.span)
        for name in scalars(None if node is None else value_of(node, "drop")):
            if name.text in gone:
                message = f"'{name.text}' is dropped with its route '{gone[name.text]}' already"
                yield finding(CODE, message, name.span, "Leave it out of 'drop'.", subject=name.text)


def _names(route: Route) -> Iterator[str]:
    yield from (row.cite.rule for row in route.rows)
    yield from (rule.cite.rule for rule in route.verdicts)
    yield from (need.rule for need in route.evidence)
    yield from (need.rule for row in route.rows for need in row.evidence)
