"""A rule that no case asserts."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding
from pathways.model.rule_walk import PlacedRule, deciding_rules_of

CODE = "TS005"


def check(book: Book) -> Iterator[Finding]:
    """Where editions share a rule word for word, a case in one of them will do. Broken files might hold the cases."""
    if book.findings:
        return
    asserted: set[object] = set()
    bare: dict[object, tuple[PlacedRule, list[str]]] = {}
    for bound in book.whole_editions:
        named = {rule for case in bound.cases or () for wanted in case.expect for rule in wanted.rules}
        for instrument in bound.edition.instruments:
            for standing in deciding_rules_of(instrument):
                key: object = (instrument.id, standing.rule)
                if standing.id in named:
                    asserted.add(key)
                else:
                    bare.setdefault(key, (standing, []))[1].append(bound.id)
    for key, (standing, editions) in bare.items():
        if key not in asserted:
            message = f"no case asserts rule '{standing.id}' (edition {', '.join(editions)})"
            help_ = f"Add a case to cases/{editions[-1]}/ that expects it among the rules."
            yield finding(CODE, message, book.place(standing.span, "rule"), help_, subject=f"{standing.id}@{editions[-1]}")
