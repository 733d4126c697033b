"""One walk over the rules of an instrument: each with the group and the route that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pathways.model.conditions import ALWAYS, Condition
from pathways.model.findings import Span
from pathways.model.rules import Cited, Group, Instrument, Per, Route, Row, VerdictRule


class PlacedRule(Struct, frozen=True):
    """A rule with the group and route it belongs to."""

    rule: Cited
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


def rules_of(instrument: Instrument) -> Iterator[PlacedRule]:
    groups = {group.id: group for group in instrument.groups}
    for group in instrument.groups:
        singles = (rule for rule in (group.otherwise, group.unheld) if rule is not None)
        for rule in (*group.verdicts, *singles):
            yield PlacedRule(rule, instrument, group, None)
    for route in instrument.routes:
        own: tuple[Cited, ...] = (*route.verdicts, *route.rows)
        for each in own:
            yield PlacedRule(each, instrument, groups.get(route.group), route)
    others: tuple[Cited, ...] = (*instrument.duties, *instrument.statements)
    for each in others:
        yield PlacedRule(each, instrument, None, None)


def deciding_rules_of(instrument: Instrument) -> Iterator[PlacedRule]:
    """The rules that make or unmake an outcome: rows and verdicts."""
    return (placed for placed in rules_of(instrument) if isinstance(placed.rule, Row | VerdictRule))
