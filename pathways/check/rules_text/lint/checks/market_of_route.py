"""A route of one market in a group of another."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding

CODE = "LG018"


def check(book: Book) -> Iterator[Finding]:
    for bound in book.editions:
        for instrument in bound.edition.instruments:
            markets = {group.id: group.market for group in instrument.groups}
            for route in instrument.routes:
                market = markets.get(route.group, route.market)
                if market is not route.market:
                    message = f"route '{route.id}' is for {route.market}, its group '{route.group}' for {market}"
                    yield finding(CODE, message, book.place(route.span, "market"), "Make them equal.", subject=route.id)
