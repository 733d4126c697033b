"""Clauses side by side: which hold for the same devices, which only where another does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from pathways.check.rules_text.lint.book import Book
from pathways.model.conditions import Condition
from pathways.model.rule_walk import PlacedRule, deciding_rules_of, rules_of
from pathways.model.rules import Group, Row, Verdict, VerdictRule


class Alike(Struct, frozen=True):
    """``narrow`` holds only where ``wide`` holds, and both do the same. ``is_mutual``: the other way round too."""

    narrow: PlacedRule
    wide: PlacedRule
    is_mutual: bool


def each_once(book: Book) -> Iterator[PlacedRule]:
    """Every rule of the whole editions. What several editions share word for word comes once."""
    seen: set[tuple[str, Condition, Condition]] = set()
    for bound in book.whole_editions:
        for instrument in bound.edition.instruments:
            for standing in rules_of(instrument):
                key = (standing.id, standing.rule.when, standing.given)
                if key not in seen:
                    seen.add(key)
                    yield standing


def groups_once(book: Book) -> Iterator[Group]:
    seen: set[tuple[str, Condition]] = set()
    for bound in book.whole_editions:
        for instrument in bound.edition.instruments:
            for group in instrument.groups:
                if (group.id, group.when) not in seen:
                    seen.add((group.id, group.when))
                    yield group


def pairs_alike(book: Book) -> Iterator[Alike]:
    """Clauses of one place that do the same, of which one holds only where the other does. Each narrow one once."""
    for family in _families(book):
        for place, one in enumerate(family):
            for other_place, other in enumerate(family):
                if one is other or not _same_effect(one, other) or not _implies(book, one, other):
                    continue
                mutual = _implies(book, other, one)
                if not mutual or place > other_place:
                    yield Alike(one, other, mutual)
                    break


def pairs_hidden(book: Book) -> Iterator[tuple[PlacedRule, PlacedRule]]:
    """Verdicts that hold only where a stronger one of the same place holds."""
    for family in _families(book):
        for weak in family:
            for strong in family:
                if _is_stronger(strong, weak) and _implies(book, weak, strong):
                    yield weak, strong
                    break


def _families(book: Book) -> Iterator[Sequence[PlacedRule]]:
    """The rows of each route, and the verdict rules of each route and group, of every edition; the same ones once."""
    seen: set[tuple[object, ...]] = set()
    for bound in book.whole_editions:
        for instrument in bound.edition.instruments:
            places: dict[tuple[str, type], list[PlacedRule]] = {}
            for standing in deciding_rules_of(instrument):
                place = standing.route or standing.group
                single = standing.group is not None and standing.rule in (standing.group.otherwise, standing.group.unheld)
                if place is not None and not single:
                    places.setdefault((place.id, type(standing.rule)), []).append(standing)
            for family in places.values():
                key = tuple((standing.id, standing.rule, standing.given) for standing in family)
                if len(family) > 1 and key not in seen:
                    seen.add(key)
                    yield family


def _same_effect(narrow: PlacedRule, wide: PlacedRule) -> bool:
    """Whether the wide one says nothing weaker and leads to the same answer."""
    one, other = narrow.rule, wide.rule
    if one.cite.confidence.rank < other.cite.confidence.rank:
        return False
    if isinstance(one, Row) and isinstance(other, Row):
        return (one.opens, one.closes, one.review, one.evidence, one.steps) == (
            other.opens,
            other.closes,
            other.review,
            other.evidence,
            other.steps,
        )
    if isinstance(one, VerdictRule) and isinstance(other, VerdictRule):
        return (one.verdict, one.since, one.between) == (other.verdict, other.since, other.between)
    return False


def _is_stronger(one: PlacedRule, other: PlacedRule) -> bool:
    if not isinstance(one.rule, VerdictRule) or not isinstance(other.rule, VerdictRule):
        return False
    order = list(Verdict)
    return order.index(one.rule.verdict) < order.index(other.rule.verdict)


def _implies(book: Book, one: PlacedRule, other: PlacedRule) -> bool:
    return book.reasoner.implies(one.rule.when, other.rule.when, given=one.given, per_approval=one.per_approval)
