"""Which facts each group of rules reads: they are what tells devices apart for that group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, considered
from pathways.engine.changes.possible_changes import facts_in, parts_of
from pathways.engine.decide.indexed_rules import CompiledGroup, compiled_groups
from pathways.engine.decide.routes import closing_of
from pathways.model.conditions import Holds
from pathways.model.facts import Vocabulary
from pathways.model.rules import Closing, Group, Instrument, Per, PlanStep, Route, Row, RuleSet
from pathways.portfolio.profiles.components import Component


class FactsRead(Struct, frozen=True):
    """The facts that are read, by how it becomes known what they are.

    ``tied``: constraints tie them to others. ``shared``: those of the tied ones that belong to components that device and
    approvals share. ``of_components``: the other tied ones, by the number of their component of the device. ``alone``: as they
    are stated. ``elsewhere``: facts that are read of every approval held, not only of the one that is looked at.
    """

    tied: tuple[str, ...]
    shared: tuple[str, ...]
    of_components: tuple[tuple[int, tuple[str, ...]], ...]
    alone: tuple[str, ...]
    elsewhere: tuple[str, ...]


class RuleGroup(Struct, frozen=True):
    """A group of rules, and what is read to decide about its routes and to plan them. ``place`` counts the groups.

    ``beside``: the facts that are read to decide, but not by the conditions in the group's index. ``shared_decides``: what device
    and approvals share is all that is read to decide.
    """

    place: int
    instrument: Instrument
    compiled: CompiledGroup
    deciding: FactsRead
    planning: FactsRead
    beside: tuple[str, ...]
    shared_decides: bool

    @property
    def group(self) -> Group:
        return self.compiled.group


def rule_groups(rules: RuleSet, request: Request, components: Sequence[Component]) -> tuple[RuleGroup, ...]:
    """Those that the request considers, in the order of the edition."""
    reader = _Reader(rules, components)
    places = count()
    return tuple(
        reader.group(next(places), instrument, compiled)
        for instrument in considered(rules.edition, request.law)
        for compiled in compiled_groups(instrument)
    )


class _Reader:
    def __init__(self, rules: RuleSet, components: Sequence[Component]) -> None:
        self._rules = rules
        self._vocabulary: Vocabulary = rules.catalogue.vocabulary
        self._of_device = [each for each in components if each.is_tied and not each.is_shared]
        self._shared = {fact for each in components if each.is_shared for fact in each.facts}

    def group(self, place: int, instrument: Instrument, compiled: CompiledGroup) -> RuleGroup:
        group, routes = compiled.group, [each.route for each in compiled.routes]
        bare = (_bare(group), [_bare_route(route) for route in routes])
        looked_at = group.per is Per.APPROVAL or bool(compiled.held)
        begins = frozenset(self._vocabulary.beginnings) if looked_at or parts_of(Holds, bare) else frozenset()
        beside_device = [each.row for route in compiled.held for each in route.rows]
        deciding = self._reads(bare, begins, facts_in((beside_device, [closing_of(*each) for each in _held(compiled)])))
        steps = [*group.steps, *(step for route in routes for step in _steps_of(route))]
        planning = self._reads((steps, [self._rules.catalogue.steps[entry.step] for entry in steps]), begins)
        closings = list(parts_of(Closing, bare[1]))
        beside = self._in_order(facts_in((closings, group.otherwise)) | begins)
        shared_decides = not deciding.alone and not deciding.of_components and self._shared >= set(deciding.elsewhere)
        return RuleGroup(place, instrument, compiled, deciding, planning, beside, shared_decides)

    def _reads(self, rules: object, begins: frozenset[str], of_approvals: frozenset[str] = frozenset()) -> FactsRead:
        """``of_approvals``: facts that are read of every approval, though it is the device that is looked at."""
        own, elsewhere = facts_in(rules) | begins, facts_in(parts_of(Holds, rules)) | begins | of_approvals
        tied = own & self._vocabulary.constraints_by_fact.keys()
        by_component = [(each.number, self._in_order(own.intersection(each.facts))) for each in self._of_device]
        return FactsRead(
            self._in_order(tied),
            self._in_order(own & self._shared),
            tuple([(number, facts) for number, facts in by_component if facts]),
            self._in_order(own - tied),
            self._in_order(elsewhere),
        )

    def _in_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(facts, key=self._vocabulary.order.__getitem__))


def _held(compiled: CompiledGroup) -> list[tuple[Route, Row]]:
    return [(each.route, row.row) for each in compiled.held for row in each.rows]


def _steps_of(route: Route) -> tuple[PlanStep, ...]:
    return (*route.steps, *(step for row in route.rows for step in row.steps))


def _bare(group: Group) -> Group:
    """Without steps, which are planned later, and evidence, which decides no route."""
    return replace(group, steps=(), evidence=())


def _bare_route(route: Route) -> Route:
    return replace(route, steps=(), evidence=(), rows=tuple(replace(row, steps=(), evidence=()) for row in route.rows))
