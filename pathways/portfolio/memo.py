"""The routes of many devices: what a group of rules says is worked out once for all that it can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import partial
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.assess import Request, considered, is_planned, with_timeline
from pathways.engine.compiled import CompiledGroup, compiled_groups
from pathways.engine.conditions import evaluate
from pathways.engine.knowledge import Knowledge, truth_of
from pathways.engine.outcomes import report
from pathways.engine.possible_changes import facts_in, parts_of
from pathways.engine.ranking import rank
from pathways.engine.routes import Examined, Standing, examine_group, waiting_for_approvals, without_approval
from pathways.engine.wording import basis_of
from pathways.model.conditions import Holds, Truth
from pathways.model.device import Device
from pathways.model.facts import Constraint
from pathways.model.result import Basis, RouteResult
from pathways.model.rules import Group, Instrument, Per, PlanStep, Route, RuleSet
from pathways.portfolio.known import Knower, Known

_MOST_KEPT = 200_000


class _Reads(Struct, frozen=True):
    """Facts that are read: those that constraints tie to others, those that stand alone, and those of every approval held."""

    tied: tuple[str, ...]
    alone: tuple[str, ...]
    elsewhere: tuple[str, ...]


class _Family(Struct, frozen=True):
    """A group with its routes, and what is read to decide about them and to plan them."""

    place: int
    instrument: Instrument
    group: Group
    compiled: CompiledGroup
    deciding: _Reads
    planning: _Reads


class _Found(Struct, frozen=True):
    """``number`` stands for the whole in keys."""

    number: int
    results: tuple[tuple[Examined, RouteResult], ...]


class Memo:
    """Gives for a device what ``engine.assess`` gives for it as routes, and remembers the parts.

    A group's answer depends on what is possible for the facts that it reads and, where one of these is open, on the facts that
    constraints tie to it: together they are the key under which the answer is kept. Plans read other facts and are kept apart.
    """

    def __init__(self, rules: RuleSet, request: Request) -> None:
        self._rules = rules
        self._request = request
        self._vocabulary = rules.catalogue.vocabulary
        self._families = tuple(self._read_families())
        self._numbers = count()
        self._knower = Knower(rules.catalogue.vocabulary)
        self._tied: dict[tuple[int, int | None, int], int] = {}
        self._numbering: dict[Hashable, int] = {}
        self._kept: dict[Hashable, _Found] = {}
        self._plans: dict[Hashable, RouteResult] = {}

    def routes(self, device: Device) -> tuple[RouteResult, ...]:
        """In the order of ``engine.assess``. Raises ContradictionError and OverflowError as it does."""
        known = self._knower.know(device)
        held = zip(device.approvals or (), known.views, strict=True)
        bases = [basis_of(index, approval, view) for index, (approval, view) in enumerate(held)]
        found = [result for family in self._families for result in self._family(family, known, bases)]
        return tuple(sorted(found, key=rank))

    def _family(self, family: _Family, known: Known, bases: list[Basis]) -> Iterator[RouteResult]:
        group, instrument, whole, day = family.group, family.instrument, known.whole, self._request.as_of
        if group.per is Per.DEVICE:
            examine = partial(examine_group, instrument, family.compiled, None, whole, day)
            yield from self._results(family, known, None, examine)
        elif whole.approvals is None:
            yield from self._results(family, known, None, lambda: (waiting_for_approvals(instrument, group, whole),))
        else:
            concerned = [index for index, view in enumerate(known.views) if evaluate(group.when, view) is not Truth.NO]
            for index in concerned:
                examine = partial(examine_group, instrument, family.compiled, index, known.views[index], day)
                for result in self._results(family, known, index, examine):
                    yield replace(result, basis=bases[index])
            if not concerned and group.unheld is not None:
                yield from self._results(family, known, None, lambda: without_approval(instrument, group, whole))

    def _results(
        self, family: _Family, known: Known, index: int | None, examine: Callable[[], Iterable[Examined]]
    ) -> Iterator[RouteResult]:
        view = known.whole if index is None else known.views[index]
        key = self._key(family, known.number, index, view)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) + len(self._plans) >= _MOST_KEPT:
                self._kept.clear()
                self._plans.clear()
            applying = (each for each in examine() if each.standing is not Standing.NOT_APPLICABLE)
            results = tuple((each, report(each, None, self._request.as_of)) for each in applying)
            found = self._kept[key] = _Found(next(self._numbers), results)
        for place, (examined, result) in enumerate(found.results):
            yield result if not is_planned(result) else self._planned(family, found, place, examined, result, view)

    def _planned(
        self, family: _Family, found: _Found, place: int, examined: Examined, result: RouteResult, view: Knowledge
    ) -> RouteResult:
        reads = family.planning
        possible = view.possible
        values = tuple([possible[fact] for fact in reads.tied]), tuple([possible[fact] for fact in reads.alone])
        key = (found.number, place, values, self._elsewhere(reads, view))
        plan = self._plans.get(key)
        if plan is None:
            here = replace(examined, knowledge=view)
            plan = self._plans[key] = with_timeline(here, result, self._rules, self._request)
        return plan

    # --- keys ---------------------------------------------------------------------------------------

    def _key(self, family: _Family, number: int, index: int | None, knowledge: Knowledge) -> Hashable:
        """``number`` tells the facts that are tied, and the keys that they give are found again by it."""
        place = (number, index, family.place)
        tied = self._tied.get(place)
        if tied is None:
            if len(self._tied) >= _MOST_KEPT:
                self._tied.clear()
            tied = self._tied[place] = self._numbering.setdefault(self._tied_key(family, knowledge), len(self._numbering))
        alone = tuple([knowledge.possible[fact] for fact in family.deciding.alone])
        return tied, index is None, alone, self._elsewhere(family.deciding, knowledge)

    def _tied_key(self, family: _Family, knowledge: Knowledge) -> Hashable:
        reads, possible, deduced = family.deciding, knowledge.possible, knowledge.deduced
        values = tuple([possible[fact] for fact in reads.tied])
        reasons = tuple([(fact, deduced[fact].id) for fact in reads.tied if fact in deduced])
        unknown = [fact for fact in reads.tied if not knowledge.is_known(fact)]
        return family.place, values, reasons, self._tied_to(unknown, knowledge), knowledge.approvals is None

    def _tied_to(self, unknown: list[str], knowledge: Knowledge) -> Hashable:
        """What is possible for the facts that could be narrowed, or could forbid something, once an unknown fact is supposed."""
        by_fact = self._vocabulary.constraints_by_fact
        tied: set[str] = set()
        waiting = list(unknown)
        while waiting:
            fact = waiting.pop()
            if fact in tied:
                continue
            tied.add(fact)
            if knowledge.is_known(fact):
                continue
            for constraint in by_fact.get(fact, ()):
                if not _settled(constraint, knowledge):
                    waiting += [leaf.fact for leaf in (*constraint.premises, constraint.conclusion)]
        return tuple([(fact, knowledge.possible[fact]) for fact in sorted(tied)])

    def _elsewhere(self, reads: _Reads, knowledge: Knowledge) -> Hashable:
        if not reads.elsewhere or knowledge.approvals is None:
            return ()
        return tuple([tuple([each.possible[fact] for fact in reads.elsewhere]) for each in knowledge.approvals])

    # --- rules --------------------------------------------------------------------------------------

    def _read_families(self) -> Iterator[_Family]:
        places = count()
        for instrument in considered(self._rules.edition, self._request.law):
            for compiled in compiled_groups(instrument):
                group, routes = compiled.group, [each.route for each in compiled.routes]
                deciding = self._reads((_bare(group), [_bare_route(route) for route in routes]))
                steps = [*group.steps, *(step for route in routes for step in _steps_of(route))]
                planning = self._reads((steps, [self._rules.catalogue.steps[entry.step] for entry in steps]))
                yield _Family(next(places), instrument, group, compiled, deciding, planning)

    def _reads(self, rules: object) -> _Reads:
        own, elsewhere = facts_in(rules), facts_in(parts_of(Holds, rules))
        tied = own & self._vocabulary.constraints_by_fact.keys()
        return _Reads(*map(self._in_order, (tied, own - tied, elsewhere)))

    def _in_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        order: Mapping[str, int] = self._vocabulary.order
        return tuple(sorted(facts, key=lambda fact: order[fact]))


def _steps_of(route: Route) -> tuple[PlanStep, ...]:
    return (*route.steps, *(step for row in route.rows for step in row.steps))


def _bare(group: Group) -> Group:
    """Without steps, which are planned later, and evidence, which decides no route."""
    return replace(group, steps=(), evidence=())


def _bare_route(route: Route) -> Route:
    return replace(route, steps=(), evidence=(), rows=tuple(replace(row, steps=(), evidence=()) for row in route.rows))


def _settled(constraint: Constraint, knowledge: Knowledge) -> bool:
    """Whether nothing can follow from the constraint any more, whatever else is learned."""
    possible = knowledge.possible
    if truth_of(constraint.conclusion, possible[constraint.conclusion.fact]) is Truth.YES:
        return True
    return any(truth_of(leaf, possible[leaf.fact]) is Truth.NO for leaf in constraint.premises)
