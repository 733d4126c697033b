"""What groups of rules say of devices: examined, and planned, once for all devices that a group cannot tell apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, is_planned, with_timeline
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge, about_approval
from pathways.engine.decide.outcomes import report
from pathways.engine.decide.routes import Examined, Standing, examine_group, waiting_for_approvals, without_approval
from pathways.model.conditions import Truth
from pathways.model.result import Basis, RouteResult, Timeline
from pathways.model.rules import Per, RuleSet
from pathways.portfolio.profiles.components import KnowledgeOfAll, can_matter, reasons
from pathways.portfolio.profiles.numbering import SmallNumbers
from pathways.portfolio.profiles.rule_groups import RuleGroup

Numbers: TypeAlias = tuple[int, ...]


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

    def planned(self, at: Examination, found: GroupAnswer, else_: WhatElse, view: View) -> int:
        """The number of the routes with their plans."""
        if not at.planning:
            known = at.known.view(at.index)
            read = at.rules.planning
            shared = tuple([known.possible[fact] for fact in read.shared])
            at.planning = self._number((at.rules.place, shared, _of_every_approval(read.elsewhere, known)))
        plan = (at.planning, *else_)
        key = (found.number, *plan)
        number = self._planned.get(key)
        if number is None:
            knowledge = view(at.index)
            routes = tuple([self._with_plan(each, route, plan, knowledge) for each, route in found.results])
            number = self._planned[key] = self._kept(routes)
        return number

    def _examined(self, rules: RuleGroup, index: int | None, view: Knowledge) -> GroupAnswer:
        instrument, group, day = rules.instrument, rules.group, self._request.as_of
        if group.per is Per.APPROVAL and index is None:
            waits = view.approvals is None
            found = (waiting_for_approvals(instrument, group, view),) if waits else without_approval(instrument, group, view)
            return self._reported(found)
        if evaluate(group.when, view) is Truth.NO:
            return GroupAnswer(self._kept(()), False, (), False)
        key = _key_of_look(rules, view)
        same = None if key is None else self._by_look.get(key)
        if same is None:
            found = examine_group(instrument, rules.compiled, index, view, day)
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

    def _with_plan(self, examined: Examined, route: RouteResult, plan: Numbers, view: Knowledge) -> RouteResult:
        if not is_planned(route):
            return route
        key = (plan, route.id, tuple([row.cite.rule for row in examined.rows]), route.outcome, route.opens)
        if key not in self._timelines:
            planned = with_timeline(replace(examined, knowledge=view), route, self._rules, self._request)
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
