"""A case that names a route, group or rule which its edition does not have."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding
from pathways.model.rule_walk import rules_of
from pathways.rulebook.fields import suggestion

CODE = "TS006"


def check(book: Book) -> Iterator[Finding]:
    """A misspelt id that is expected to be absent would pass for ever. What another edition has may well be absent."""
    if not all(bound.whole for bound in book.editions):
        return
    instruments = [instrument for bound in book.editions for instrument in bound.edition.instruments]
    places = {route.id for each in instruments for route in each.routes} | {
        group.id for each in instruments for group in each.groups
    }
    for bound in book.editions:
        reasons = {standing.id for each in bound.edition.instruments for standing in rules_of(each)}
        constraints = {constraint.id for constraint in bound.rules.catalogue.vocabulary.constraints}
        rules = reasons | constraints | {DOUBT}
        for case in bound.cases or ():
            for wanted in case.expect:
                if wanted.id not in places:
                    message = f"no edition has a route or group '{wanted.id}'"
                    place = book.place(wanted.span, "id")
                    yield finding(CODE, message, place, suggestion(wanted.id, places), subject=case.id)
                for rule in wanted.rules:
                    if rule not in rules:
                        message = f"edition {bound.id} has no rule '{rule}'"
                        place = book.place(wanted.span, "rules")
                        yield finding(CODE, message, place, suggestion(rule, rules), subject=case.id)


DOUBT = "end-date-in-doubt"
"""The engine's own reason where 'possibly_until' counts."""
