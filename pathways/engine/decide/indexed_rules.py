"""The rules of an instrument, those of each group in one index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from pathways.engine.conditions.clause_index import ClauseIndex, ClauseLook
from pathways.engine.conditions.once import once_each
from pathways.engine.decide.precedence import STANDING_OF, VERDICTS, Standing
from pathways.model.conditions import Condition
from pathways.model.rule_walk import routes_in
from pathways.model.rules import Duty, EvidenceNeed, Group, Instrument, Need, Route, Row, Statement, VerdictRule


class RowMask(Struct, frozen=True):
    row: Row
    mask: int


class OfVerdict(Struct, frozen=True):
    """The rules of one verdict, and what they make of a route or group; ``any_rule`` joins their masks."""

    standing: Standing
    any_rule: int
    rules: tuple[tuple[VerdictRule, int], ...]

    def decisive(self, look: ClauseLook) -> tuple[VerdictRule, ...]:
        """The rules that hold; where none does for certain, those that may."""
        holding = tuple([rule for rule, mask in self.rules if look.certain & mask])
        return holding or tuple([rule for rule, mask in self.rules if look.possible & mask])


class IndexedRoute(Struct, frozen=True):
    """``any_row`` joins the masks of all rows."""

    route: Route
    rows: tuple[RowMask, ...]
    any_row: int
    verdicts: tuple[OfVerdict, ...]


class IndexedGroup(Struct, frozen=True):
    """``verdicts`` here and of routes: strongest first. ``held``: the routes again, with the rows that are looked at for each
    approval, where the group is otherwise looked at for the device."""

    group: Group
    all_routes: tuple[Route, ...]
    routes: tuple[IndexedRoute, ...]
    held: tuple[IndexedRoute, ...]
    index: ClauseIndex
    when: int
    verdicts: tuple[OfVerdict, ...]


class IndexedNeeds(Struct, frozen=True):
    """What a route asks for as evidence, each with its mask; ``of_rows`` by the rule of the row."""

    index: ClauseIndex
    always: tuple[tuple[EvidenceNeed, int], ...]
    of_rows: Mapping[str, tuple[tuple[EvidenceNeed, int], ...]]


class IndexedDuties(Struct, frozen=True):
    """``duties`` each with its mask."""

    index: ClauseIndex
    duties: tuple[tuple[Duty, int], ...]


@once_each
def indexed_groups(instrument: Instrument) -> tuple[IndexedGroup, ...]:
    """The instrument's groups, in their order."""
    return tuple(_compiled(instrument, group) for group in instrument.groups)


@once_each
def indexed_duties(instrument: Instrument) -> IndexedDuties:
    index = ClauseIndex(duty.when for duty in instrument.duties)
    return IndexedDuties(index, tuple(zip(instrument.duties, index.masks, strict=True)))


@once_each
def indexed_statements(instrument: Instrument) -> tuple[ClauseIndex, tuple[tuple[Statement, int], ...]]:
    """The instrument's notices, each with its mask in the index."""
    index = ClauseIndex(statement.when for statement in instrument.statements)
    return index, tuple(zip(instrument.statements, index.masks, strict=True))


@once_each
def indexed_needs(instrument: Instrument) -> Mapping[str, IndexedNeeds]:
    """By route id; with what the group asks for."""
    groups = {group.id: group for group in instrument.groups}
    return {route.id: _needs(groups[route.group], route) for route in instrument.routes}


def _needs(group: Group, route: Route) -> IndexedNeeds:
    always = (*group.evidence, *route.evidence)
    index = ClauseIndex(need.when for need in (*always, *(need for row in route.rows for need in row.evidence)))
    masks = iter(index.masks)
    of_all = tuple((need, next(masks)) for need in always)
    of_rows = {row.cite.rule: tuple((need, next(masks)) for need in row.evidence) for row in route.rows}
    return IndexedNeeds(index, of_all, of_rows)


@once_each
def needs_of_duty(duty: Duty) -> tuple[EvidenceNeed, ...]:
    """The evidence that a duty asks for."""
    cite = duty.cite
    return tuple(
        EvidenceNeed(cite.rule, item, Need.MANDATORY, None, duty.when, cite.sources, cite.confidence) for item in duty.evidence
    )


def _compiled(instrument: Instrument, group: Group) -> IndexedGroup:
    routes = routes_in(instrument, group)
    index = ClauseIndex(_conditions(group, routes))
    masks = iter(index.masks)
    when, verdicts = next(masks), _verdicts(group.verdicts, masks)
    compiled = [_route(route, masks) for route in routes]
    own = tuple(each for each in (_with_rows(route, per_approval=False) for route in compiled) if each.rows)
    held = tuple(each for each in (_with_rows(route, per_approval=True) for route in compiled) if each.rows)
    return IndexedGroup(group, tuple(routes), own, held, index, when, verdicts)


def _with_rows(compiled: IndexedRoute, *, per_approval: bool) -> IndexedRoute:
    rows = tuple(each for each in compiled.rows if each.row.per_approval is per_approval)
    return IndexedRoute(compiled.route, rows, _joined(each.mask for each in rows), compiled.verdicts)


def _conditions(group: Group, routes: Iterable[Route]) -> Iterator[Condition]:
    """In the order in which their masks are handed out."""
    yield group.when
    yield from (rule.when for rule in group.verdicts)
    for route in routes:
        yield from (rule.when for rule in route.verdicts)
        yield from (row.when for row in route.rows)


def _route(route: Route, masks: Iterator[int]) -> IndexedRoute:
    verdicts = _verdicts(route.verdicts, masks)
    rows = tuple(RowMask(row, next(masks)) for row in route.rows)
    return IndexedRoute(route, rows, _joined(each.mask for each in rows), verdicts)


def _verdicts(rules: Sequence[VerdictRule], masks: Iterator[int]) -> tuple[OfVerdict, ...]:
    pairs = [(rule, next(masks)) for rule in rules]
    of_each = [(STANDING_OF[verdict], tuple(pair for pair in pairs if pair[0].verdict is verdict)) for verdict in VERDICTS]
    return tuple(OfVerdict(standing, _joined(mask for _, mask in of_kind), of_kind) for standing, of_kind in of_each if of_kind)


def _joined(masks: Iterable[int]) -> int:
    joined = 0
    for mask in masks:
        joined |= mask
    return joined
