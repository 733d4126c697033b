"""Groups of rules: which facts each reads, and what it says of devices, once for all devices that it cannot tell apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from itertools import count
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, considered, is_planned, with_timeline
from pathways.engine.changes.possible_changes import facts_in, parts_of
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge, about_approval
from pathways.engine.decide.examine import examine_group, examine_without_approval
from pathways.engine.decide.indexed_rules import IndexedGroup, indexed_groups
from pathways.engine.decide.outcomes import report
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.routes import Examined, closing_of, waiting_for_approvals
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Holds, Truth
from pathways.model.facts import Vocabulary
from pathways.model.result import Basis, RouteResult, Timeline
from pathways.model.rules import Closing, Group, Instrument, Per, PlanStep, Route, Row
from pathways.portfolio.profiles.components import Component, KnowledgeOfAll, can_matter, reasons, said_for_classes
from pathways.portfolio.profiles.numbering import SmallNumbers

Numbers: TypeAlias = tuple[int, ...]


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
    compiled: IndexedGroup
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
        for compiled in indexed_groups(instrument)
    )


class _Reader:
    def __init__(self, rules: RuleSet, components: Sequence[Component]) -> None:
        self._rules = rules
        self._vocabulary: Vocabulary = rules.catalogue.vocabulary
        self._of_device = [each for each in components if each.is_tied and not each.is_shared]
        self._shared = {fact for each in components if each.is_shared for fact in each.facts}

    def group(self, place: int, instrument: Instrument, compiled: IndexedGroup) -> RuleGroup:
        group, routes = compiled.group, [each.route for each in compiled.routes]
        bare = (_bare(group), [_bare_route(route) for route in routes])
        looked_at = group.per is Per.APPROVAL or bool(compiled.held)
        begins = frozenset(self._vocabulary.beginnings) if looked_at or parts_of(Holds, bare) else frozenset()
        beside_device = [each.row for route in compiled.held for each in route.rows]
        deciding = self._reads(bare, begins, facts_in((beside_device, [closing_of(*each) for each in _held(compiled)])))
        steps = [*group.steps, *(step for route in routes for step in _steps_of(route))]
        planned = (steps, [self._rules.catalogue.steps[entry.step] for entry in steps])
        # A route that rests on an approval is planned with what is known of it, whatever else the group is looked at for.
        planning = self._reads(planned, begins, facts_in(planned) if compiled.held else frozenset())
        closings = list(parts_of(Closing, bare[1]))
        beside = self._in_order(facts_in((closings, group.otherwise)) | begins)
        shared_decides = not deciding.alone and not deciding.of_components and self._shared >= set(deciding.elsewhere)
        return RuleGroup(place, instrument, compiled, deciding, planning, beside, shared_decides)

    def _reads(self, rules: object, begins: frozenset[str], of_approvals: frozenset[str] = frozenset()) -> FactsRead:
        """``of_approvals``: facts that are read of every approval, though it is the device that is looked at."""
        own, elsewhere = facts_in(rules) | begins, facts_in(parts_of(Holds, rules)) | begins | of_approvals
        usual = [self._vocabulary.with_usual_value[fact].when for fact in own & self._vocabulary.with_usual_value.keys()]
        own, elsewhere = own | facts_in(usual), elsewhere | facts_in(parts_of(Holds, usual))
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


def _held(compiled: IndexedGroup) -> list[tuple[Route, Row]]:
    return [(each.route, row.row) for each in compiled.held for row in each.rows]


def _steps_of(route: Route) -> tuple[PlanStep, ...]:
    return (*route.steps, *(step for row in route.rows for step in row.steps))


def _bare(group: Group) -> Group:
    """Without steps, which are planned later, and evidence, which decides no route."""
    return replace(group, steps=(), evidence=())


def _bare_route(route: Route) -> Route:
    return replace(route, steps=(), evidence=(), rows=tuple(replace(row, steps=(), evidence=()) for row in route.rows))


# --- what they say -----------------------------------------------------------------------------------


class GroupAnswer(Struct, frozen=True):
    """What a group says: its routes as examined, and as they are reported without plans.

    ``number`` stands for the routes; equal ones have the same. ``concerned``: whether the group may have to do with the approval
    at all, and it is in hand. ``has_plans``: some of the routes are to be planned.
    """

    number: int
    concerned: bool
    results: tuple[tuple[Examined, RouteResult], ...]
    has_plans: bool


class Examination(Struct):
    """A group looked at for one approval (``index``), or for the device (None); what is ``known`` of what the two share.

    ``deciding`` and ``planning`` number what is known as far as the group reads it; 0 until they are asked for. ``always``: what
    the group says, where nothing else is read.
    """

    rules: RuleGroup
    index: int | None
    known: KnowledgeOfAll
    deciding: int = 0
    planning: int = 0
    always: GroupAnswer | None = None

    @property
    def name(self) -> int:
        """In keys: 0 for the device, else the approval, counted from 1."""
        return 0 if self.index is None else self.index + 1


WhatElse: TypeAlias = tuple[int, int, int]
"""Beside what is shared: the numbers of what the group reads of the device, of the approval, and of all approvals."""

View: TypeAlias = Callable[[int | None], Knowledge]
"""All that is known of the device (None), or of it with one approval; worked out when it is asked for."""


class GroupAnswers:
    """Remembers what groups say.

    A group's answer depends on what is possible for the facts that it reads and, where one of these is open, on the facts that
    constraints tie to it: together they are the key under which the answer is kept. Plans read other facts and are kept apart.
    """

    def __init__(self, rules: RuleSet, request: Request, numbers: SmallNumbers) -> None:
        self._rules = rules
        self._request = request
        self._number = numbers.of
        self._decided: dict[Hashable, GroupAnswer] = {}
        self._by_look: dict[Hashable, GroupAnswer] = {}
        self._routes: dict[int, tuple[RouteResult, ...]] = {}
        self._planned: dict[Hashable, int] = {}
        self._timelines: dict[Hashable, Timeline | None] = {}

    def routes(self, number: int) -> tuple[RouteResult, ...]:
        """The routes that a number stands for."""
        return self._routes[number]

    def decided(self, at: Examination, else_: WhatElse, view: View) -> GroupAnswer:
        if at.always is not None:
            return at.always
        if not at.deciding:
            at.deciding = self._number((at.rules.place, at.index is None, *_shared_for_deciding(at)))
        key = (at.deciding, *else_)
        found = self._decided.get(key)
        if found is None:
            found = self._decided[key] = self._examined(at.rules, at.index, view(at.index))
        if at.rules.shared_decides:
            at.always = found
        return found

    def planned(self, at: Examination, found: GroupAnswer, else_: WhatElse, view: View, in_hand: frozenset[str]) -> int:
        """The number of the routes with their plans. ``in_hand``: the evidence that plans read."""
        if not at.planning:
            known = at.known.view(at.index)
            read = at.rules.planning
            shared = tuple([known.possible[fact] for fact in read.shared])
            at.planning = self._number(
                (at.rules.place, shared, _of_every_approval(read.elsewhere, known), said_for_classes(known))
            )
        plan = (at.planning, *else_, self._number(in_hand))
        key = (found.number, *plan)
        number = self._planned.get(key)
        if number is None:
            routes = tuple([self._with_plan(each, route, plan, view(each.index), in_hand) for each, route in found.results])
            number = self._planned[key] = self._kept(routes)
        return number

    def _examined(self, rules: RuleGroup, index: int | None, view: Knowledge) -> GroupAnswer:
        instrument, group, day = rules.instrument, rules.group, self._request.as_of
        if group.per is Per.APPROVAL and index is None:
            if view.approvals is None:
                return self._reported([waiting_for_approvals(instrument, group, view)])
            return self._reported(examine_without_approval(instrument, group, view, strict=self._request.strict))
        if evaluate(group.when, view) is Truth.NO:
            return GroupAnswer(self._kept(()), False, (), False)
        key = _key_of_look(rules, view)
        same = None if key is None else self._by_look.get(key)
        if same is None:
            found = examine_group(instrument, rules.compiled, index, view, day, strict=self._request.strict)
            same = self._reported(found, concerned=view.begins is None)
            if key is not None:
                self._by_look[key] = same
        return same

    def _reported(self, found: Iterable[Examined], *, concerned: bool = True) -> GroupAnswer:
        day = self._request.as_of
        pairs = tuple([(each, _report(each, day)) for each in found if each.standing is not Standing.NOT_APPLICABLE])
        number = self._kept(tuple([route for _, route in pairs]))
        return GroupAnswer(number, concerned, pairs, any(is_planned(route) for _, route in pairs))

    def _kept(self, routes: tuple[RouteResult, ...]) -> int:
        number = self._number(routes)
        self._routes[number] = routes
        return number

    def _with_plan(
        self, examined: Examined, route: RouteResult, plan: Numbers, view: Knowledge, in_hand: frozenset[str]
    ) -> RouteResult:
        if not is_planned(route):
            return route
        key = (plan, examined.index, route.id, tuple([row.cite.rule for row in examined.rows]), route.outcome, route.opens)
        if key not in self._timelines:
            planned = with_timeline(replace(examined, knowledge=view), route, self._rules, self._request, in_hand)
            self._timelines[key] = planned.timeline
        timeline = self._timelines[key]
        return route if timeline is None else replace(route, timeline=timeline)


# --- keys ---------------------------------------------------------------------------------------------


def _shared_for_deciding(at: Examination) -> tuple[Hashable, ...]:
    """What device and approvals share, as far as the group can see it."""
    read, view = at.rules.deciding, at.known.view(at.index)
    views = [view, *_views_of_approvals(at.rules, view)]
    unknown = [[fact for fact in read.shared if not each.is_known(fact)] for each in views]
    told = [(reasons(read.shared, each), can_matter(open_, each)) for each, open_ in zip(views, unknown, strict=True)]
    shared = tuple([view.possible[fact] for fact in read.shared])
    return shared, _of_every_approval(read.elsewhere, view), tuple(told), view.approvals is None


def _of_every_approval(facts: tuple[str, ...], view: Knowledge) -> Hashable:
    if not facts or view.approvals is None:
        return None
    return tuple([tuple([each.possible[fact] for fact in facts]) for each in view.approvals])


def _key_of_look(rules: RuleGroup, view: Knowledge) -> Hashable | None:
    """Where every condition is decided, what is read beside them tells the rest. None where one is open, or not split."""
    index = rules.compiled.index
    if not index.splits_all:
        return None
    views = [view, *_views_of_approvals(rules, view)]
    looks = [index.look(each) for each in views]
    beside = [each.possible[fact] for each in views for fact in rules.beside]
    if any(look.certain != look.possible for look in looks) or any(
        isinstance(values, frozenset) and len(values) > 1 for values in beside
    ):
        return None
    held = view.approvals
    of_all = () if held is None else tuple([tuple([each.possible[fact] for fact in rules.beside]) for each in held])
    why = tuple([reasons(rules.deciding.tied, each) for each in views])
    return rules.place, tuple([look.certain for look in looks]), why, tuple(beside), of_all


def _views_of_approvals(rules: RuleGroup, view: Knowledge) -> list[Knowledge]:
    """The approvals, where the group is looked at for the device and has rows for each of them beside."""
    if not rules.compiled.held or view.approvals is None:
        return []
    return [about_approval(view, index) for index in range(len(view.approvals))]


def _report(examined: Examined, as_of: date) -> RouteResult:
    """Without the facts that it rests on, which tables do not show; on an approval without a name."""
    beside = examined.group.per is Per.DEVICE and examined.index is not None
    basis = Basis(examined.index, None, None, None, "") if beside and examined.index is not None else None
    return replace(report(examined, basis, as_of), decided_by=(), reminder=None)
