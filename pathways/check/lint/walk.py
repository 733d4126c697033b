"""The rules of an instrument one by one, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from pathways.check.lint.book import Book, SourceFile, mappings_in, value_of
from pathways.model.conditions import ALWAYS, Condition
from pathways.model.findings import Span
from pathways.model.rules import Duty, Group, Instrument, Per, Route, Row, Statement, VerdictRule
from pathways.rulebook.nodes import Mapping, Scalar

Rule: TypeAlias = Row | VerdictRule | Duty | Statement


class Standing(Struct, frozen=True):
    """A rule with the group and route it belongs to."""

    rule: Rule
    instrument: Instrument
    group: Group | None
    route: Route | None

    @property
    def id(self) -> str:
        return self.rule.cite.rule

    @property
    def span(self) -> Span:
        return self.rule.cite.span

    @property
    def per_approval(self) -> bool:
        place = self.route or self.group
        return place is not None and place.per is Per.APPROVAL and not self._is_unheld

    @property
    def given(self) -> Condition:
        """What must hold before the rule is looked at."""
        return ALWAYS if self.group is None or self._is_unheld else self.group.when

    @property
    def _is_unheld(self) -> bool:
        return self.group is not None and self.rule is self.group.unheld


def rules_of(instrument: Instrument) -> Iterator[Standing]:
    groups = {group.id: group for group in instrument.groups}
    for group in instrument.groups:
        singles = (rule for rule in (group.otherwise, group.unheld) if rule is not None)
        for rule in (*group.verdicts, *singles):
            yield Standing(rule, instrument, group, None)
    for route in instrument.routes:
        own: tuple[Rule, ...] = (*route.verdicts, *route.rows)
        for each in own:
            yield Standing(each, instrument, groups.get(route.group), route)
    others: tuple[Rule, ...] = (*instrument.duties, *instrument.statements)
    for each in others:
        yield Standing(each, instrument, None, None)


def deciding_rules_of(instrument: Instrument) -> Iterator[Standing]:
    """The rules that make or unmake an outcome: rows and verdicts."""
    return (standing for standing in rules_of(instrument) if isinstance(standing.rule, Row | VerdictRule))


class Written(Struct, frozen=True):
    """A rule as it stands in a file: also needs of evidence, and what a carry-over changes."""

    id: str
    file: SourceFile
    node: Mapping
    id_span: Span


def rules_written(book: Book) -> Iterator[Written]:
    for file in book.in_room("instruments"):
        if file.root is None:
            continue
        for node in mappings_in(file.root):
            named = value_of(node, "rule")
            if isinstance(named, Scalar):
                yield Written(named.text, file, node, named.span)
            for key in ("change", "unsettle"):
                changes = value_of(node, key)
                if isinstance(changes, Mapping):
                    for entry in changes.entries:
                        if isinstance(entry.value, Mapping):
                            yield Written(entry.key.text, file, entry.value, entry.key.span)
