"""The routes of many devices, put together from what is known once for each component and said once by each group of rules."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from pathways.engine.answer.assess import Request
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge
from pathways.engine.conditions.wording import basis_of
from pathways.engine.decide.ranking import rank
from pathways.model.conditions import Truth
from pathways.model.device import Approval
from pathways.model.result import Basis, RouteResult
from pathways.model.rules import Per, RuleSet
from pathways.portfolio.profiles.components import (
    Component,
    Facts,
    KnownApprovals,
    Narrowed,
    components_of,
    joined,
    known_of_component,
    narrowed,
    on_the_day,
    seen,
    stated,
    together,
    with_narrowed,
)
from pathways.portfolio.profiles.group_answers import Examination, GroupAnswer, GroupAnswers, Numbers, View, WhatElse
from pathways.portfolio.profiles.numbering import SmallNumbers
from pathways.portfolio.profiles.rule_groups import FactsRead, RuleGroup, rule_groups

_NAMES_AN_APPROVAL = ("approval.regulator", "approval.pathway")


class DeviceComponent(Struct, frozen=True):
    """One component of one device: the ``facts`` stated in it, and what is ``known`` from them.

    ``number`` is the same wherever rules see the same.
    """

    number: int
    facts: Facts
    known: Knowledge


class DevicePart(Struct, frozen=True):
    """The device alone, by component, and the ``facts`` of all of them.

    ``beside``: what is known of components that it does not share with its approvals.

    ``shared``: the number of all components that it does share. ``deciding`` and ``planning`` give for each group of rules a
    number that tells apart what is beside, as far as the group reads it.
    """

    components: tuple[DeviceComponent, ...]
    facts: Facts
    beside: Narrowed
    shared: int
    deciding: Numbers
    planning: Numbers


class ApprovalsPart(Struct, frozen=True):
    """The approvals alone, in order. ``count`` is None where it is not known which are held.

    ``by_component``: for each shared component the facts of each approval, and their number; ``shared`` is the number of all of
    them. ``beside``: of each approval the facts that nothing is tied to. ``deciding`` and ``planning`` give for each group of
    rules a number for each approval and one for what is read of all of them, ``all_deciding`` and ``all_planning`` one number.
    """

    count: int | None
    by_component: tuple[tuple[int, tuple[Facts, ...] | None], ...]
    shared: int
    beside: tuple[Narrowed, ...] | None
    deciding: tuple[Numbers, ...]
    planning: tuple[Numbers, ...]
    all_deciding: int
    all_planning: int


class RankedRoutes(Struct, frozen=True):
    """``routes`` in the order of ``engine.assess``, on approvals without their numbers. ``number`` stands for them in keys."""

    number: int
    routes: tuple[RouteResult, ...]


class _Decided(Struct, frozen=True):
    """What the groups say of a profile, before plans; with the whole answers by what plans read.

    ``unplanned``: the numbers of routes without plans, each with the approval it rests on (see ``Examination.name``).
    ``planned``: the others. ``places`` of their groups.
    """

    unplanned: tuple[tuple[int, int], ...]
    planned: tuple[tuple[Examination, GroupAnswer], ...]
    places: tuple[int, ...]
    number: int
    answers: dict[Numbers, RankedRoutes] = field(default_factory=dict)


class _Shared(Struct, frozen=True):
    """What follows from the components that a device shares with its approvals.

    ``examinations``: for each group one for each approval, or one for the device; and the one for where it concerns no approval
    held. ``places`` of the groups that have any. ``decided``: what they say, by the numbers of what is beside.
    """

    known: KnownApprovals
    bases: tuple[Basis, ...]
    bases_number: int
    examinations: tuple[tuple[tuple[Examination, ...], Examination | None], ...]
    places: tuple[int, ...]
    decided: dict[Numbers, _Decided] = field(default_factory=dict)


class RouteFinder:
    """Gives for a device what ``engine.assess`` gives for it as routes, and remembers the parts."""

    def __init__(self, rules: RuleSet, request: Request) -> None:
        self._as_of = request.as_of
        self._vocabulary = rules.catalogue.vocabulary
        self._components = components_of(self._vocabulary)
        self._shared_components = tuple([each for each in self._components if each.is_shared])
        self._groups = rule_groups(rules, request, self._components)
        reads = [read for group in self._groups for read in (group.deciding, group.planning)]
        self._read = {fact for read in reads for fact in (*read.tied, *read.alone, *read.elsewhere)} | {*_NAMES_AN_APPROVAL}
        self._numbers = SmallNumbers()
        self._number = self._numbers.of
        self._answers = GroupAnswers(rules, request, self._numbers)
        self._of_device: dict[int, DeviceComponent] = {}
        self._seen_of_component: dict[Hashable, Hashable] = {}
        self._of_both: dict[tuple[int, int], tuple[int, Knowledge] | ContradictionError] = {}
        self._shared: dict[tuple[int, int], _Shared | ContradictionError] = {}
        self._shared_by_sight: dict[Hashable, _Shared] = {}
        self._ranked: dict[Hashable, RankedRoutes] = {}

    def __len__(self) -> int:
        """How much is remembered."""
        return len(self._numbers)

    # --- parts ----------------------------------------------------------------------------------------

    def of_component(self, component: Component, facts: Facts) -> int:
        """The number of one component of the device, in which ``facts`` are stated. Raises ContradictionError."""
        own = [fact for fact in component.of_device if fact in self._read]
        if component.is_tied:
            known = known_of_component(facts, None, self._vocabulary)
            sight = seen(own, known, component.of_approvals)
        else:
            known = Knowledge(self._vocabulary, {**self._vocabulary.open, **stated(facts).possible}, {})
            sight = tuple([facts.get(fact) for fact in own])
        number = self._number((component.number, sight))
        self._of_device.setdefault(number, DeviceComponent(number, facts, known))
        return number

    def of_device(self, components: Sequence[int]) -> DevicePart:
        """``components``: the number of each that has facts of the device, in their order."""
        found = tuple([self._of_device[number] for number in components])
        by_place = dict(zip([each.number for each in self._components if each.of_device], found, strict=True))
        facts = {fact: value for each in found for fact, value in each.facts.items()}
        beside = joined(
            narrowed(by_place[each.number].known, each.of_device)
            for each in self._components
            if each.of_device and not each.is_shared
        )
        shared = self._number(tuple([by_place[each.number].number for each in self._shared_components if each.of_device]))
        deciding = tuple([self._beside(group.deciding, facts, by_place, plans=False) for group in self._groups])
        planning = tuple([self._beside(group.planning, facts, by_place, plans=True) for group in self._groups])
        return DevicePart(found, facts, beside, shared, deciding, planning)

    def _beside(self, read: FactsRead, facts: Facts, by_place: Mapping[int, DeviceComponent], *, plans: bool) -> int:
        tied = [self._seen(by_place[place], own, plans=plans) for place, own in read.of_components]
        return self._number((*map(facts.get, read.alone), *tied))

    def _seen(self, component: DeviceComponent, own: tuple[str, ...], *, plans: bool) -> Hashable:
        key = (component.number, own, plans)
        found = self._seen_of_component.get(key)
        if found is None:
            known = component.known
            found = tuple([known.possible[fact] for fact in own]) if plans else seen(own, known)
            self._seen_of_component[key] = found = self._number(found)
        return found

    def of_approvals(self, approvals: Sequence[Approval] | None) -> ApprovalsPart:
        if approvals is None:
            none: tuple[Numbers, ...] = ((),) * len(self._groups)
            nothing = self._number(None)
            by_component = tuple([(nothing, None) for _ in self._shared_components])
            return ApprovalsPart(None, by_component, nothing, None, none, none, 0, 0)
        held = [each.facts for each in approvals]
        alone = [{fact: value for fact, value in facts.items() if self._stands_alone(fact)} for facts in held]
        parts = [tuple([_of(component, facts) for facts in held]) for component in self._shared_components]
        numbered = tuple([(self._number(tuple(map(_items, part))), part) for part in parts])
        deciding = tuple([self._of_each(group.deciding, alone) for group in self._groups])
        planning = tuple([self._of_each(group.planning, alone) for group in self._groups])
        return ApprovalsPart(
            len(held),
            numbered,
            self._number((len(held), *[number for number, _ in numbered])),
            tuple([stated(facts) for facts in alone]),
            deciding,
            planning,
            self._number(deciding),
            self._number(planning),
        )

    def _stands_alone(self, fact: str) -> bool:
        return fact not in self._vocabulary.constraints_by_fact

    def _of_each(self, read: FactsRead, alone: Sequence[Facts]) -> Numbers:
        """A number for each approval, and one for what is read of all of them."""
        each = [self._number((*map(facts.get, read.alone),)) for facts in alone]
        every = self._number(tuple([(*map(facts.get, read.elsewhere),) for facts in alone])) if read.elsewhere else 0
        return (*each, every)

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
        key = (*[numbers[place] for place in decided.places], approvals.all_planning)
        answer = decided.answers.get(key)
        if answer is None:
            answer = decided.answers[key] = self._plan(decided, shared, device, approvals)
        return answer

    def _decide(self, shared: _Shared, device: DevicePart, approvals: ApprovalsPart) -> _Decided:
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
        return _Decided(unplanned, planned, tuple(places), self._number((unplanned, shared.bases_number)))

    def _plan(self, decided: _Decided, shared: _Shared, device: DevicePart, approvals: ApprovalsPart) -> RankedRoutes:
        view = self._view_of(shared, device, approvals)

        def planned(at: Examination, found: GroupAnswer) -> int:
            return self._answers.planned(at, found, _what_else(at, device.planning, approvals.planning), view)

        numbers = tuple([(planned(at, found), at.name) for at, found in decided.planned])
        key = (decided.number, numbers)
        answer = self._ranked.get(key)
        if answer is None:
            answer = self._ranked[key] = self._rank((*decided.unplanned, *numbers), shared.bases)
        return answer

    def _rank(self, picked: Iterable[tuple[int, int]], bases: Sequence[Basis]) -> RankedRoutes:
        routes = [_resting(route, name, bases) for number, name in picked for route in self._answers.routes(number)]
        return RankedRoutes(len(self._ranked), tuple(sorted(routes, key=rank)))

    def _view_of(self, shared: _Shared, device: DevicePart, approvals: ApprovalsPart) -> View:
        whole: list[KnownApprovals] = []

        def view(index: int | None) -> Knowledge:
            if not whole:
                whole.append(with_narrowed(shared.known, device.beside, approvals.beside, self._as_of))
            return whole[0].view(index)

        return view

    # --- what device and approvals share --------------------------------------------------------------

    def _shared_of(self, device: DevicePart, approvals: ApprovalsPart) -> _Shared:
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

    def _put_together(self, device: DevicePart, approvals: ApprovalsPart) -> _Shared:
        of_device = iter(self._shared_parts(device))
        parts = []
        for component, (number, held) in zip(self._shared_components, approvals.by_component, strict=True):
            own = next(of_device) if component.of_device else None
            parts.append(self._known_of_both(component, own, number, held))
        sight = (approvals.count, *[number for number, _ in parts])
        found = self._shared_by_sight.get(sight)
        if found is None:
            known = zip(self._shared_components, [each for _, each in parts], strict=True)
            found = self._shared_by_sight[sight] = self._shared_from(together(known, approvals.count, self._vocabulary))
        return found

    def _shared_parts(self, device: DevicePart) -> list[DeviceComponent]:
        pairs = zip([each for each in self._components if each.of_device], device.components, strict=True)
        return [part for component, part in pairs if component.is_shared]

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
                views = [seen(read, view) for view in (known, *(known.approvals or ()))]
                found = self._number((component.number, *views)), known
            self._of_both[key] = found
        if isinstance(found, ContradictionError):
            raise found
        return found

    def _shared_from(self, whole: Knowledge) -> _Shared:
        known = on_the_day(whole, self._as_of)
        bases = tuple([basis_of(index, Approval({}), each) for index, each in enumerate(known.whole.approvals or ())])
        words = tuple([(basis.regulator, basis.pathway, basis.label) for basis in bases])
        examinations = tuple([_examinations(group, known) for group in self._groups])
        places = [group.place for group, each in zip(self._groups, examinations, strict=True) if each != ((), None)]
        return _Shared(known, bases, self._number(words), examinations, tuple(places))


def _examinations(rules: RuleGroup, known: KnownApprovals) -> tuple[tuple[Examination, ...], Examination | None]:
    """Left out where it is known already that the group is not concerned: whatever else is known, it stays so."""
    held, group = known.whole.approvals, rules.group
    if held is None and group.per is Per.APPROVAL:
        return (Examination(rules, None, known),), None
    places = [None] if held is None or group.per is Per.DEVICE else range(len(held))
    found = [Examination(rules, index, known) for index in places if evaluate(group.when, known.view(index)) is not Truth.NO]
    is_unheld = group.per is Per.APPROVAL and group.unheld is not None
    return tuple(found), Examination(rules, None, known) if is_unheld else None


def _what_else(at: Examination, device: Numbers, approvals: Sequence[Numbers]) -> WhatElse:
    """See ``RouteFinder._of_each`` for the numbers of approvals."""
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


def _of(component: Component, facts: Facts) -> Facts:
    return {fact: facts[fact] for fact in component.of_approvals if fact in facts}


def _items(facts: Facts) -> Hashable:
    return tuple(sorted(facts.items()))
