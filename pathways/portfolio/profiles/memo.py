"""The routes of many devices: what a group of rules says is worked out once for all that it can tell apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, considered, is_planned, with_timeline
from pathways.engine.changes.possible_changes import facts_in, parts_of
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge, about_approval, constraints_left, truth_of
from pathways.engine.conditions.wording import basis_of
from pathways.engine.decide.indexed_rules import IndexedGroup, indexed_groups
from pathways.engine.decide.outcomes import report
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.ranking import rank
from pathways.engine.decide.routes import Examined, closing_of, examine_group, waiting_for_approvals, without_approval
from pathways.model.conditions import Holds, Truth
from pathways.model.device import Approval
from pathways.model.facts import Constraint
from pathways.model.result import Basis, RouteResult, Timeline
from pathways.model.rules import Closing, Group, Instrument, Per, PlanStep, Route, Row, RuleSet
from pathways.portfolio.profiles.keys import Numbering
from pathways.portfolio.profiles.known import Facts, Known, known_from, with_untied

_Numbers: TypeAlias = tuple[int, ...]


class _Reads(Struct, frozen=True):
    """Facts that are read: those that constraints tie to others, those that stand alone, and those of every approval held."""

    tied: tuple[str, ...]
    alone: tuple[str, ...]
    elsewhere: tuple[str, ...]


class _Family(Struct, frozen=True):
    """A group, and what is read to decide about its routes and to plan them.

    ``beside``: the facts that are read to decide, but not by the conditions in the group's index.
    """

    place: int
    instrument: Instrument
    compiled: IndexedGroup
    deciding: _Reads
    planning: _Reads
    beside: tuple[str, ...]

    @property
    def group(self) -> Group:
        return self.compiled.group


class DevicePart(Struct, frozen=True):
    """Facts of the device alone. ``tied`` is a number that tells those apart that are tied.

    ``deciding`` and ``planning`` give for each family a number that tells the others apart, as far as the family reads them.
    """

    untied: Facts
    own: Facts
    tied: int
    deciding: _Numbers
    planning: _Numbers


class ApprovalsPart(Struct, frozen=True):
    """The approvals, in order; None where it is not known which are held. For each family there is a number for each approval."""

    untied: tuple[Facts, ...] | None
    held: tuple[Facts, ...] | None
    tied: int
    deciding: tuple[_Numbers, ...]
    planning: tuple[_Numbers, ...]
    all_deciding: int
    all_planning: int


class Answer(Struct, frozen=True):
    """``routes`` in the order of ``engine.assess``, on approvals without their numbers. ``number`` stands for them in keys."""

    number: int
    routes: tuple[RouteResult, ...]


class _Slot(Struct):
    """A family looked at for one approval, or for the device.

    ``deciding`` and ``planning`` number the tied facts as far as the family reads them; 0 until they are asked for. ``always``:
    what is found, where the tied facts are all that is read.
    """

    family: _Family
    index: int | None
    deciding: int = 0
    planning: int = 0
    always: _Found | None = None

    @property
    def name(self) -> int:
        """In keys: 0 for the device, else the approval, counted from 1."""
        return 0 if self.index is None else self.index + 1


class _Found(Struct, frozen=True):
    """What a family says. ``concerned``: whether the group may have to do with the approval at all, and it is in hand."""

    number: int
    concerned: bool
    results: tuple[tuple[Examined, RouteResult], ...]
    planned: bool


class _Decided(Struct, frozen=True):
    """What the families say, and the whole answers by what plans read.

    ``fixed``: the numbers of results without plans, with the slots' names. ``planned``: the others. ``places`` of their families.
    """

    fixed: tuple[tuple[int, int], ...]
    planned: tuple[tuple[_Slot, _Found], ...]
    places: tuple[int, ...]
    number: int
    answers: dict[_Numbers, Answer] = field(default_factory=dict)


class _Pair(Struct, frozen=True):
    """What is known from the tied facts of a device and its approvals.

    For each family the slots of its approvals, or of the device, and the one for where no approval is concerned. ``places`` of
    the families that have any. ``decided`` by the numbers of the facts that are not tied.
    """

    known: Known
    bases: tuple[Basis, ...]
    bases_number: int
    slots: tuple[tuple[tuple[_Slot, ...], _Slot | None], ...]
    places: tuple[int, ...]
    decided: dict[_Numbers, _Decided] = field(default_factory=dict)


class _Looked(Struct):
    """One profile while it is looked at."""

    device: DevicePart
    approvals: ApprovalsPart
    pair: _Pair
    as_of: date
    whole: Known | None = None

    def view(self, index: int | None) -> Knowledge:
        """What is known of the device, or of it with one approval, from all facts."""
        if self.whole is None:
            self.whole = with_untied(self.pair.known, self.device.untied, self.approvals.untied, self.as_of)
        return self.whole.view(index)


class Memo:
    """Gives for a device what ``engine.assess`` gives for it as routes, and remembers the parts.

    A group's answer depends on what is possible for the facts that it reads and, where one of these is open, on the facts that
    constraints tie to it: together they are the key under which the answer is kept. Plans read other facts and are kept apart.
    """

    def __init__(self, rules: RuleSet, request: Request) -> None:
        self._rules = rules
        self._request = request
        self._vocabulary = rules.catalogue.vocabulary
        self._tied = self._vocabulary.constraints_by_fact.keys()
        self._families = tuple(self._read_families())
        self._numbering = Numbering()
        self._pairs: dict[tuple[int, int], _Pair | ContradictionError] = {}
        self._found: dict[Hashable, _Found] = {}
        self._routes: dict[int, tuple[RouteResult, ...]] = {}
        self._looks: dict[Hashable, _Found] = {}
        self._plans: dict[Hashable, int] = {}
        self._timelines: dict[Hashable, Timeline | None] = {}
        self._answers: dict[Hashable, Answer] = {}

    def __len__(self) -> int:
        """How much is remembered."""
        return len(self._numbering)

    def of_device(self, facts: Facts) -> DevicePart:
        tied, untied = self._split(facts)
        deciding = tuple([self._number((*map(untied.get, family.deciding.alone),)) for family in self._families])
        planning = tuple([self._number((*map(untied.get, family.planning.alone),)) for family in self._families])
        return DevicePart(untied, tied, self._number(_items(tied)), deciding, planning)

    def of_approvals(self, approvals: Sequence[Approval] | None) -> ApprovalsPart:
        if approvals is None:
            none: tuple[_Numbers, ...] = ((),) * len(self._families)
            return ApprovalsPart(None, None, self._number(None), none, none, 0, 0)
        pairs = [self._split(approval.facts) for approval in approvals]
        held, untied = tuple([tied for tied, _ in pairs]), tuple([alone for _, alone in pairs])
        tied = self._number(tuple([_items(facts) for facts in held]))
        deciding = tuple([self._of_each(family.deciding, untied) for family in self._families])
        planning = tuple([self._of_each(family.planning, untied) for family in self._families])
        return ApprovalsPart(untied, held, tied, deciding, planning, self._number(deciding), self._number(planning))

    def answer(self, device: DevicePart, approvals: ApprovalsPart) -> Answer:
        """Raises ContradictionError and OverflowError as ``engine.assess`` does."""
        pair = self._pair(device, approvals)
        deciding = device.deciding
        key = (*[deciding[place] for place in pair.places], approvals.all_deciding)
        decided = pair.decided.get(key)
        if decided is None:
            decided = pair.decided[key] = self._all_decided(pair, _Looked(device, approvals, pair, self._request.as_of))
        planning = device.planning
        key = (*[planning[place] for place in decided.places], approvals.all_planning)
        answer = decided.answers.get(key)
        if answer is None:
            answer = decided.answers[key] = self._all_planned(
                decided, pair, _Looked(device, approvals, pair, self._request.as_of)
            )
        return answer

    def _all_decided(self, pair: _Pair, looked: _Looked) -> _Decided:
        picked: list[tuple[_Slot, _Found]] = []
        for slots, without in pair.slots:
            pairs = [(slot, self._decided(slot, looked)) for slot in slots]
            if without is not None and not any(found.concerned for _, found in pairs):
                pairs.append((without, self._decided(without, looked)))
            picked += [(slot, found) for slot, found in pairs if found.results]
        fixed = tuple([(found.number, slot.name) for slot, found in picked if not found.planned])
        planned = tuple([(slot, found) for slot, found in picked if found.planned])
        places = dict.fromkeys(slot.family.place for slot, _ in planned)
        return _Decided(fixed, planned, tuple(places), self._number((fixed, pair.bases_number)))

    def _all_planned(self, decided: _Decided, pair: _Pair, looked: _Looked) -> Answer:
        planned = tuple([(self._planned(slot, found, looked), slot.name) for slot, found in decided.planned])
        key = (decided.number, planned)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = self._put_together((*decided.fixed, *planned), pair)
        return answer

    def _put_together(self, picked: Iterable[tuple[int, int]], pair: _Pair) -> Answer:
        routes = [_resting(route, name, pair.bases) for number, name in picked for route in self._routes[number]]
        return Answer(len(self._answers), tuple(sorted(routes, key=rank)))

    # --- what is known ------------------------------------------------------------------------------

    def _pair(self, device: DevicePart, approvals: ApprovalsPart) -> _Pair:
        key = (device.tied, approvals.tied)
        found = self._pairs.get(key)
        if found is None:
            found = self._pairs[key] = self._known(device, approvals)
        if isinstance(found, ContradictionError):
            raise found
        return found

    def _known(self, device: DevicePart, approvals: ApprovalsPart) -> _Pair | ContradictionError:
        try:
            known = known_from(device.own, approvals.held, self._vocabulary, self._request.as_of)
        except ContradictionError as contradiction:
            return contradiction
        held = enumerate(known.whole.approvals or ())
        bases = tuple([basis_of(index, Approval({}), each) for index, each in held])
        words = tuple([(basis.regulator, basis.pathway, basis.label) for basis in bases])
        slots = tuple([self._slots(family, known) for family in self._families])
        places = [family.place for family, each in zip(self._families, slots, strict=True) if each != ((), None)]
        return _Pair(known, bases, self._number(words), slots, tuple(places))

    def _slots(self, family: _Family, known: Known) -> tuple[tuple[_Slot, ...], _Slot | None]:
        """Left out where the tied facts tell that the group is not concerned: whatever else is known, it stays so."""
        held, when = known.whole.approvals, family.group.when
        if held is None and family.group.per is Per.APPROVAL:
            return (_Slot(family, None),), None
        places = [None] if held is None or family.group.per is Per.DEVICE else range(len(held))
        slots = tuple([_Slot(family, index) for index in places if evaluate(when, known.view(index)) is not Truth.NO])
        is_unheld = family.group.per is Per.APPROVAL and family.group.unheld is not None
        return slots, _Slot(family, None) if is_unheld else None

    # --- what a family says -------------------------------------------------------------------------

    def _decided(self, slot: _Slot, looked: _Looked) -> _Found:
        if slot.always is not None:
            return slot.always
        place, reads = slot.family.place, slot.family.deciding
        if not slot.deciding:
            slot.deciding = self._number((place, slot.index is None, *self._tied_key(slot, looked.pair.known)))
        key = (slot.deciding, looked.device.deciding[place], *_own_and_all(looked.approvals.deciding[place], slot.index))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._examined(slot.family, slot.index, looked.view(slot.index))
        if not reads.alone and self._tied >= set(reads.elsewhere):
            slot.always = found
        return found

    def _examined(self, family: _Family, index: int | None, view: Knowledge) -> _Found:
        instrument, group, day = family.instrument, family.group, self._request.as_of
        if group.per is Per.APPROVAL and index is None:
            waits = view.approvals is None
            found = (waiting_for_approvals(instrument, group, view),) if waits else without_approval(instrument, group, view)
            return self._reported(found)
        if evaluate(group.when, view) is Truth.NO:
            return _Found(self._kept(()), False, (), False)
        key = self._key_of_look(family, view)
        same = None if key is None else self._looks.get(key)
        if same is None:
            found = examine_group(instrument, family.compiled, index, view, day)
            same = self._reported(found, concerned=view.begins is None)
            if key is not None:
                self._looks[key] = same
        return same

    def _reported(self, found: Iterable[Examined], *, concerned: bool = True) -> _Found:
        day = self._request.as_of
        pairs = tuple([(each, _reported(each, day)) for each in found if each.standing is not Standing.NOT_APPLICABLE])
        number = self._kept(tuple([result for _, result in pairs]))
        return _Found(number, concerned, pairs, any(is_planned(result) for _, result in pairs))

    def _kept(self, results: tuple[RouteResult, ...]) -> int:
        """The number of these results: equal ones have the same."""
        number = self._number(results)
        self._routes[number] = results
        return number

    def _planned(self, slot: _Slot, found: _Found, looked: _Looked) -> int:
        """The number of the results, with their plans."""
        place = slot.family.place
        of_approvals = looked.approvals.planning[place]
        if not slot.planning:
            reads, view = slot.family.planning, looked.pair.known.view(slot.index)
            slot.planning = self._number((place, *self._possible(reads, view)))
        beside = self._planning_beside(slot, found, looked)
        plan = (slot.planning, looked.device.planning[place], *_own_and_all(of_approvals, slot.index), *beside)
        key = (found.number, *plan)
        number = self._plans.get(key)
        if number is None:
            results = tuple([self._with_plan(each, result, plan, looked.view(each.index)) for each, result in found.results])
            number = self._plans[key] = self._kept(results)
        return number

    def _planning_beside(self, slot: _Slot, found: _Found, looked: _Looked) -> _Numbers:
        """What plans read of each approval on which a row of the device's own group rests; empty where none does."""
        family, numbers = slot.family, looked.approvals.planning[slot.family.place]
        indices = dict.fromkeys([each.index for each, _ in found.results if each.index is not None and each.index != slot.index])
        views = [(index, looked.pair.known.view(index)) for index in indices]
        return tuple([self._number((index, numbers[index], *self._possible(family.planning, view))) for index, view in views])

    def _with_plan(self, examined: Examined, result: RouteResult, plan: _Numbers, view: Knowledge) -> RouteResult:
        if not is_planned(result):
            return result
        key = (plan, examined.index, result.id, tuple([row.cite.rule for row in examined.rows]), result.outcome, result.opens)
        if key not in self._timelines:
            planned = with_timeline(replace(examined, knowledge=view), result, self._rules, self._request)
            self._timelines[key] = planned.timeline
        timeline = self._timelines[key]
        return result if timeline is None else replace(result, timeline=timeline)

    # --- keys ---------------------------------------------------------------------------------------

    def _number(self, value: Hashable) -> int:
        return self._numbering.of(value)

    def _split(self, facts: Facts) -> tuple[Facts, Facts]:
        """The facts that are tied to others, and the rest."""
        tied = {fact: value for fact, value in facts.items() if fact in self._tied}
        return tied, {fact: value for fact, value in facts.items() if fact not in self._tied}

    def _of_each(self, reads: _Reads, untied: Sequence[Facts]) -> _Numbers:
        """A number for each approval, and one for what is read of all of them."""
        each = [self._number((*map(facts.get, reads.alone),)) for facts in untied]
        every = self._number(tuple([(*map(facts.get, reads.elsewhere),) for facts in untied])) if reads.elsewhere else 0
        return (*each, every)

    def _possible(self, reads: _Reads, view: Knowledge) -> tuple[Hashable, ...]:
        """What is possible for the facts that are tied."""
        elsewhere: Hashable = None
        if reads.elsewhere and view.approvals is not None:
            elsewhere = tuple([tuple([each.possible[fact] for fact in reads.elsewhere]) for each in view.approvals])
        return tuple([view.possible[fact] for fact in reads.tied]), elsewhere

    def _key_of_look(self, family: _Family, view: Knowledge) -> Hashable | None:
        """Where every condition is decided, what is read beside them tells the rest. None where one is open, or not split."""
        if not family.compiled.index.splits_all:
            return None
        views = [view, *self._views_of_approvals(family, view)]
        looks = [family.compiled.index.look(each) for each in views]
        beside = [each.possible[fact] for each in views for fact in family.beside]
        if any(look.certain != look.possible for look in looks) or any(
            isinstance(values, frozenset) and len(values) > 1 for values in beside
        ):
            return None
        of_all = (
            ()
            if view.approvals is None
            else tuple([tuple([each.possible[fact] for fact in family.beside]) for each in view.approvals])
        )
        reasons = tuple([self._reasons(family.deciding, each) for each in views])
        return family.place, tuple([look.certain for look in looks]), reasons, tuple(beside), of_all

    def _views_of_approvals(self, family: _Family, view: Knowledge) -> list[Knowledge]:
        """The approvals, where the family is looked at for the device and has rows for each of them beside."""
        if not family.compiled.held or view.approvals is None:
            return []
        return [about_approval(view, index) for index in range(len(view.approvals))]

    def _reasons(self, reads: _Reads, view: Knowledge) -> Hashable:
        """What is said of how a fact is known; plain meanings of words are not."""
        deduced = ((fact, view.deduced[fact]) for fact in reads.tied if fact in view.deduced)
        return tuple([(fact, constraint.id) for fact, constraint in deduced if not constraint.definition])

    def _tied_key(self, slot: _Slot, known: Known) -> tuple[Hashable, ...]:
        reads, view = slot.family.deciding, known.view(slot.index)
        views = [view, *self._views_of_approvals(slot.family, view)]
        open_ = [[fact for fact in reads.tied if not each.is_known(fact)] for each in views]
        told = [(self._reasons(reads, each), self._tied_to(unknown, each)) for each, unknown in zip(views, open_, strict=True)]
        return *self._possible(reads, view), tuple(told), view.approvals is None

    def _tied_to(self, unknown: list[str], view: Knowledge) -> Hashable:
        """What is possible for the facts that could be narrowed, or could forbid something, once an unknown fact is supposed."""
        by_fact = constraints_left(self._vocabulary)
        tied: set[str] = set()
        waiting = list(unknown)
        while waiting:
            fact = waiting.pop()
            if fact in tied:
                continue
            tied.add(fact)
            if view.is_known(fact):
                continue
            for constraint in by_fact[fact][view.possible[fact]] if fact in by_fact else ():
                if not _settled(constraint, view):
                    waiting += [leaf.fact for leaf in (*constraint.premises, constraint.conclusion)]
        return tuple([(fact, view.possible[fact]) for fact in sorted(tied)])

    # --- rules --------------------------------------------------------------------------------------

    def _read_families(self) -> Iterator[_Family]:
        place = 0
        for instrument in considered(self._rules.edition, self._request.law):
            for compiled in indexed_groups(instrument):
                group, routes = compiled.group, [each.route for each in compiled.routes]
                bare = (_bare(group), [_bare_route(route) for route in routes])
                looked_at = group.per is Per.APPROVAL or bool(compiled.held)
                begins = frozenset(self._vocabulary.beginnings) if looked_at or parts_of(Holds, bare) else frozenset()
                beside_device = [each.row for route in compiled.held for each in route.rows]
                deciding = self._reads(bare, begins, facts_in((beside_device, [closing_of(*each) for each in _held(compiled)])))
                steps = [*group.steps, *(step for route in routes for step in _steps_of(route))]
                planning = self._reads((steps, [self._rules.catalogue.steps[entry.step] for entry in steps]), begins)
                closings = list(parts_of(Closing, [_bare_route(route) for route in routes]))
                beside = self._in_order(facts_in((closings, group.otherwise)) | begins)
                yield _Family(place, instrument, compiled, deciding, planning, beside)
                place += 1

    def _reads(self, rules: object, begins: frozenset[str], of_approvals: frozenset[str] = frozenset()) -> _Reads:
        """``of_approvals``: facts that are read of every approval, though it is the device that is looked at."""
        own, elsewhere = facts_in(rules) | begins, facts_in(parts_of(Holds, rules)) | begins | of_approvals
        tied = own & self._tied
        return _Reads(*map(self._in_order, (tied, own - tied, elsewhere)))

    def _in_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        order: Mapping[str, int] = self._vocabulary.order
        return tuple(sorted(facts, key=lambda fact: order[fact]))


def _reported(examined: Examined, as_of: date) -> RouteResult:
    """Without the facts that it rests on, which tables do not show; on an approval without a name."""
    beside = examined.group.per is Per.DEVICE and examined.index is not None
    basis = Basis(examined.index, None, None, None, "") if beside and examined.index is not None else None
    return replace(report(examined, basis, as_of), decided_by=(), reminder=None)


def _resting(route: RouteResult, name: int, bases: Sequence[Basis]) -> RouteResult:
    """The result with the approval that it rests on: that of the slot, or the one that the result names."""
    if route.basis is not None:
        return replace(route, basis=bases[route.basis.index])
    return replace(route, basis=bases[name - 1]) if name else route


def _held(compiled: IndexedGroup) -> list[tuple[Route, Row]]:
    return [(each.route, row.row) for each in compiled.held for row in each.rows]


def _own_and_all(of_approvals: _Numbers, index: int | None) -> tuple[int, int]:
    """The number of the approval, and the number of what is read of all of them; see ``Memo._of_each``."""
    if not of_approvals:
        return 0, 0
    return 0 if index is None else of_approvals[index], of_approvals[-1]


def _items(facts: Facts) -> Hashable:
    return tuple(sorted(facts.items()))


def _steps_of(route: Route) -> tuple[PlanStep, ...]:
    return (*route.steps, *(step for row in route.rows for step in row.steps))


def _bare(group: Group) -> Group:
    """Without steps, which are planned later, and evidence, which decides no route."""
    return replace(group, steps=(), evidence=())


def _bare_route(route: Route) -> Route:
    return replace(route, steps=(), evidence=(), rows=tuple(replace(row, steps=(), evidence=()) for row in route.rows))


def _settled(constraint: Constraint, view: Knowledge) -> bool:
    """Whether nothing can follow from the constraint any more, whatever else is learned."""
    possible = view.possible
    if truth_of(constraint.conclusion, possible[constraint.conclusion.fact]) is Truth.YES:
        return True
    return any(truth_of(leaf, possible[leaf.fact]) is Truth.NO for leaf in constraint.premises)
