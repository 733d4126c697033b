"""The routes of many devices, put together from what is known once for each component and said once by each group of rules."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from pathways.engine.answer.assess import Request
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge
from pathways.engine.conditions.wording import basis_of
from pathways.engine.decide.ranking import rank
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Truth
from pathways.model.device import Approval
from pathways.model.result import Basis, RouteResult
from pathways.model.rules import Per
from pathways.portfolio.profiles.components import (
    Component,
    Facts,
    KnowledgeOfAll,
    joined_knowledge,
    known_of_component,
    on_the_day,
    visible,
    with_parts,
)
from pathways.portfolio.profiles.numbering import SmallNumbers
from pathways.portfolio.profiles.profile_parts import ApprovalsPart, DeviceComponent, DevicePart, ProfileParts
from pathways.portfolio.profiles.rule_groups import (
    Examination,
    GroupAnswer,
    GroupAnswers,
    Numbers,
    RuleGroup,
    View,
    WhatElse,
    rule_groups,
)

_NAMES_AN_APPROVAL = ("approval.regulator", "approval.pathway")


class RankedRoutes(Struct, frozen=True):
    """``routes`` in the order of ``engine.assess``, on approvals without their numbers. ``number`` stands for them in keys."""

    number: int
    routes: tuple[RouteResult, ...]


class _UnplannedRoutes(Struct, frozen=True):
    """What the groups say of a profile, before plans; with the whole answers by what plans read.

    ``unplanned``: the numbers of routes without plans, each with the approval it rests on (see ``Examination.name``).
    ``planned``: the others. ``places`` of their groups.
    """

    unplanned: tuple[tuple[int, int], ...]
    planned: tuple[tuple[Examination, GroupAnswer], ...]
    places: tuple[int, ...]
    number: int
    answers: dict[Numbers, RankedRoutes] = field(default_factory=dict)


class _SharedKnowledge(Struct, frozen=True):
    """What follows from the components that a device shares with its approvals.

    ``examinations``: for each group one for each approval, or one for the device; and the one for where it concerns no approval
    held. ``places`` of the groups that have any. ``decided``: what they say, by the numbers of what is beside.
    """

    known: KnowledgeOfAll
    bases: tuple[Basis, ...]
    bases_number: int
    examinations: tuple[tuple[tuple[Examination, ...], Examination | None], ...]
    places: tuple[int, ...]
    decided: dict[Numbers, _UnplannedRoutes] = field(default_factory=dict)


class RouteFinder:
    """Gives for a device what ``engine.assess`` gives for it as routes, and remembers the parts."""

    def __init__(self, rules: RuleSet, request: Request, components: tuple[Component, ...]) -> None:
        self._as_of = request.as_of
        self._vocabulary = rules.catalogue.vocabulary
        self._shared_components = tuple([each for each in components if each.is_shared])
        self._groups = rule_groups(rules, request, components)
        reads = [read for group in self._groups for read in (group.deciding, group.planning)]
        self._read = {fact for read in reads for fact in (*read.tied, *read.alone, *read.elsewhere)} | {*_NAMES_AN_APPROVAL}
        self._numbers = SmallNumbers()
        self._number = self._numbers.of
        self.parts = ProfileParts(self._vocabulary, components, self._groups, self._read, self._numbers)
        self._answers = GroupAnswers(rules, request, self._numbers)
        self._of_both: dict[tuple[int, int], tuple[int, Knowledge] | ContradictionError] = {}
        self._shared: dict[tuple[int, int], _SharedKnowledge | ContradictionError] = {}
        self._shared_by_visible_parts: dict[Hashable, _SharedKnowledge] = {}
        self._ranked: dict[Hashable, RankedRoutes] = {}

    def __len__(self) -> int:
        """How much is remembered."""
        return len(self._numbers)

    # --- answers --------------------------------------------------------------------------------------

    def answer(self, device: DevicePart, approvals: ApprovalsPart) -> RankedRoutes:
        """Raises ContradictionError and OverflowError as ``engine.assess`` does."""
        shared = self._shared_of(device, approvals)
        numbers = device.deciding
        key = (*[numbers[place] for place in shared.places], approvals.all_deciding)
        decided = shared.decided.get(key)
        if decided is None:
            decided = shared.decided[key] = self._decide(shared, device, approvals)
        numbers = device.planning
        key = (*[numbers[place] for place in decided.places], approvals.all_planning, self._number(device.in_hand))
        answer = decided.answers.get(key)
        if answer is None:
            answer = decided.answers[key] = self._plan(decided, shared, device, approvals)
        return answer

    def _decide(self, shared: _SharedKnowledge, device: DevicePart, approvals: ApprovalsPart) -> _UnplannedRoutes:
        view = self._view_of(shared, device, approvals)

        def decided(at: Examination) -> GroupAnswer:
            return self._answers.decided(at, _what_else(at, device.deciding, approvals.deciding), view)

        picked: list[tuple[Examination, GroupAnswer]] = []
        for examinations, without in shared.examinations:
            pairs = [(at, decided(at)) for at in examinations]
            if without is not None and not any(found.concerned for _, found in pairs):
                pairs.append((without, decided(without)))
            picked += [(at, found) for at, found in pairs if found.results]
        unplanned = tuple([(found.number, at.name) for at, found in picked if not found.has_plans])
        planned = tuple([(at, found) for at, found in picked if found.has_plans])
        places = dict.fromkeys(at.rules.place for at, _ in planned)
        return _UnplannedRoutes(unplanned, planned, tuple(places), self._number((unplanned, shared.bases_number)))

    def _plan(
        self, decided: _UnplannedRoutes, shared: _SharedKnowledge, device: DevicePart, approvals: ApprovalsPart
    ) -> RankedRoutes:
        view = self._view_of(shared, device, approvals)

        def planned(at: Examination, found: GroupAnswer) -> int:
            return self._answers.planned(at, found, _what_else(at, device.planning, approvals.planning), view, device.in_hand)

        numbers = tuple([(planned(at, found), at.name) for at, found in decided.planned])
        key = (decided.number, numbers)
        answer = self._ranked.get(key)
        if answer is None:
            answer = self._ranked[key] = self._rank((*decided.unplanned, *numbers), shared.bases)
        return answer

    def _rank(self, picked: Iterable[tuple[int, int]], bases: Sequence[Basis]) -> RankedRoutes:
        routes = [_resting(route, name, bases) for number, name in picked for route in self._answers.routes(number)]
        return RankedRoutes(len(self._ranked), tuple(sorted(routes, key=rank)))

    def _view_of(self, shared: _SharedKnowledge, device: DevicePart, approvals: ApprovalsPart) -> View:
        whole: list[KnowledgeOfAll] = []

        def view(index: int | None) -> Knowledge:
            if not whole:
                whole.append(with_parts(shared.known, device.beside, approvals.beside, self._as_of))
            return whole[0].view(index)

        return view

    # --- what device and approvals share --------------------------------------------------------------

    def _shared_of(self, device: DevicePart, approvals: ApprovalsPart) -> _SharedKnowledge:
        key = (device.shared, approvals.shared)
        found = self._shared.get(key)
        if found is None:
            try:
                found = self._put_together(device, approvals)
            except ContradictionError as contradiction:
                found = contradiction
            self._shared[key] = found
        if isinstance(found, ContradictionError):
            raise found
        return found

    def _put_together(self, device: DevicePart, approvals: ApprovalsPart) -> _SharedKnowledge:
        parts = []
        for component, (number, held) in zip(self._shared_components, approvals.by_component, strict=True):
            parts.append(self._known_of_both(component, device.components.get(component.number), number, held))
        visible_parts = (approvals.count, *[number for number, _ in parts])
        found = self._shared_by_visible_parts.get(visible_parts)
        if found is None:
            known = zip(self._shared_components, [each for _, each in parts], strict=True)
            found = self._shared_by_visible_parts[visible_parts] = self._shared_from(
                joined_knowledge(known, approvals.count, self._vocabulary)
            )
        return found

    def _known_of_both(
        self, component: Component, own: DeviceComponent | None, held_number: int, held: tuple[Facts, ...] | None
    ) -> tuple[int, Knowledge]:
        """What follows from one component, and a number that is the same wherever rules see the same of it."""
        key = (0 if own is None else own.number, self._number((component.number, held_number)))
        found = self._of_both.get(key)
        if found is None:
            try:
                known = known_of_component({} if own is None else own.facts, held, self._vocabulary)
            except ContradictionError as contradiction:
                found = contradiction
            else:
                read = [fact for fact in component.facts if fact in self._read]
                views = [visible(read, view) for view in (known, *(known.approvals or ()))]
                found = self._number((component.number, *views)), known
            self._of_both[key] = found
        if isinstance(found, ContradictionError):
            raise found
        return found

    def _shared_from(self, whole: Knowledge) -> _SharedKnowledge:
        known = on_the_day(whole, self._as_of)
        bases = tuple([basis_of(index, Approval({}), each) for index, each in enumerate(known.whole.approvals or ())])
        words = tuple([(basis.regulator, basis.pathway, basis.label) for basis in bases])
        examinations = tuple([_examinations(group, known) for group in self._groups])
        places = [group.place for group, each in zip(self._groups, examinations, strict=True) if each != ((), None)]
        return _SharedKnowledge(known, bases, self._number(words), examinations, tuple(places))


def _examinations(rules: RuleGroup, known: KnowledgeOfAll) -> tuple[tuple[Examination, ...], Examination | None]:
    """Left out where it is known already that the group is not concerned: whatever else is known, it stays so."""
    held, group = known.whole.approvals, rules.group
    if held is None and group.per is Per.APPROVAL:
        return (Examination(rules, None, known),), None
    places = [None] if held is None or group.per is Per.DEVICE else range(len(held))
    found = [Examination(rules, index, known) for index in places if evaluate(group.when, known.view(index)) is not Truth.NO]
    is_unheld = group.per is Per.APPROVAL and group.unheld is not None
    return tuple(found), Examination(rules, None, known) if is_unheld else None


def _what_else(at: Examination, device: Numbers, approvals: Sequence[Numbers]) -> WhatElse:
    """See ``ProfileParts`` for the numbers of approvals."""
    place = at.rules.place
    of_approvals = approvals[place]
    if not of_approvals:
        return device[place], 0, 0
    return device[place], 0 if at.index is None else of_approvals[at.index], of_approvals[-1]


def _resting(route: RouteResult, name: int, bases: Sequence[Basis]) -> RouteResult:
    """The result with the approval that it rests on: that of the examination, or the one that the result names."""
    if route.basis is not None:
        return replace(route, basis=bases[route.basis.index])
    return replace(route, basis=bases[name - 1]) if name else route
