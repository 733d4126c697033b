"""One walk over an instrument: its rules, what they ask for, and its conditions, each with the group and route it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pathways.model.conditions import ALWAYS, Condition
from pathways.model.findings import Span
from pathways.model.rules import (
    Cited,
    Closing,
    EvidenceNeed,
    Group,
    Instrument,
    Per,
    PlanStep,
    Route,
    Row,
    VerdictRule,
)


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
    def is_single(self) -> bool:
        """Whether it is what the group says where nothing else counts."""
        return self.group is not None and any(self.rule is single for single in singles_of(self.group))

    @property
    def _is_unheld(self) -> bool:
        return self.group is not None and self.rule is self.group.unheld


def rules_of(instrument: Instrument) -> Iterator[PlacedRule]:
    """In the order of the file: of each group, of each route, duties, notices."""
    groups = {group.id: group for group in instrument.groups}
    for group in instrument.groups:
        for rule in (*group.verdicts, *singles_of(group)):
            yield PlacedRule(rule, instrument, group, None)
    for route in instrument.routes:
        own: tuple[Cited, ...] = (*route.verdicts, *route.rows)
        for each in own:
            yield PlacedRule(each, instrument, groups.get(route.group), route)
    others: tuple[Cited, ...] = (*instrument.duties, *instrument.statements)
    for each in others:
        yield PlacedRule(each, instrument, None, None)


def singles_of(group: Group) -> tuple[VerdictRule, ...]:
    """What the group says where none of its routes applies, and where it concerns no approval held."""
    return tuple(rule for rule in (group.otherwise, group.unheld) if rule is not None)


def routes_in(instrument: Instrument, group: Group) -> tuple[Route, ...]:
    return tuple(route for route in instrument.routes if route.group == group.id)


class PlacedAsking(Struct, frozen=True):
    """What a group, a route or a row asks for: evidence and steps. ``span`` is that of the place."""

    group: Group | None
    route: Route | None
    row: Row | None
    evidence: tuple[EvidenceNeed, ...]
    steps: tuple[PlanStep, ...]
    span: Span


def asked_by(instrument: Instrument) -> Iterator[PlacedAsking]:
    """By each group, then by the rows of each route and the route itself."""
    groups = {group.id: group for group in instrument.groups}
    for group in instrument.groups:
        yield PlacedAsking(group, None, None, group.evidence, group.steps, group.span)
    for route in instrument.routes:
        around = groups.get(route.group)
        for row in route.rows:
            yield PlacedAsking(around, route, row, row.evidence, row.steps, row.cite.span)
        yield PlacedAsking(around, route, None, route.evidence, route.steps, route.span)


def closings_of(instrument: Instrument) -> Iterator[Closing]:
    """The last days that routes and rows name."""
    for route in instrument.routes:
        for closing in (route.closes, *(row.closes for row in route.rows)):
            if closing is not None:
                yield closing


def conditions_of(instrument: Instrument) -> Iterator[Condition]:
    """Every condition that can change an answer."""
    yield from (group.when for group in instrument.groups)
    yield from (placed.rule.when for placed in rules_of(instrument))
    for asking in asked_by(instrument):
        yield from (need.when for need in asking.evidence)
        yield from (step.when for step in asking.steps)
    for closing in closings_of(instrument):
        yield from (term.when for term in closing.terms)


def deciding_rules_of(instrument: Instrument) -> Iterator[PlacedRule]:
    """The rules that make or unmake an outcome: rows and verdicts."""
    return (placed for placed in rules_of(instrument) if isinstance(placed.rule, Row | VerdictRule))
