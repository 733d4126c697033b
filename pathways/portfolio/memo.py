"""The routes of many devices: what a group of rules says is worked out once for all that it can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.assess import Request, considered, with_timeline
from pathways.engine.knowledge import Knowledge, about_approval, know, truth_of
from pathways.engine.outcomes import report
from pathways.engine.possible_changes import facts_in, parts_of
from pathways.engine.ranking import rank
from pathways.engine.routes import Examined, Standing, examine_group, waiting_for_approvals, without_approval
from pathways.engine.wording import basis_of
from pathways.model.conditions import Holds, Truth
from pathways.model.device import Device
from pathways.model.facts import Constraint
from pathways.model.result import Basis, RouteResult
from pathways.model.rules import Group, Instrument, Per, Route, RuleSet

_MOST_KEPT = 200_000


class _Family(Struct, frozen=True):
    """A group with its routes, the facts that they read, and those they read of the other approvals."""

    place: int
    instrument: Instrument
    group: Group
    routes: tuple[Route, ...]
    reads: tuple[str, ...]
    reads_elsewhere: tuple[str, ...]


class Memo:
    """Gives for a device what ``engine.assess`` gives for it as routes, and remembers the parts.

    A group's answer depends on what is possible for the facts that it reads and, where one of these is open, on the facts that
    constraints tie to it: together they are the key under which the answer is kept.
    """

    def __init__(self, rules: RuleSet, request: Request) -> None:
        self._rules = rules
        self._request = request
        self._vocabulary = rules.catalogue.vocabulary
        self._families = tuple(self._read_families())
        self._kept: dict[Hashable, tuple[RouteResult, ...]] = {}

    def routes(self, device: Device) -> tuple[RouteResult, ...]:
        """In the order of ``engine.assess``. Raises ContradictionError and OverflowError as it does."""
        whole = know(device, self._vocabulary)
        views = tuple(about_approval(whole, index) for index in range(len(whole.approvals or ())))
        bases = [basis_of(index, approval, view) for index, (approval, view) in enumerate(zip(device.approvals or (), views))]
        found = [result for family in self._families for result in self._family(family, whole, views, bases)]
        return tuple(sorted(found, key=rank))

    def _family(
        self, family: _Family, whole: Knowledge, views: tuple[Knowledge, ...], bases: list[Basis]
    ) -> Iterator[RouteResult]:
        group, instrument = family.group, family.instrument
        elsewhere = self._elsewhere(family, whole)
        if group.per is Per.DEVICE:
            key = ("device", family.place, self._key(family, whole), elsewhere)
            yield from self._once(key, lambda: examine_group(*self._of(family), None, whole, self._request.as_of))
        elif whole.approvals is None:
            key = ("waiting", family.place)
            yield from self._once(key, lambda: (waiting_for_approvals(instrument, group, whole),))
        else:
            for index, view in enumerate(views):
                key = ("approval", family.place, self._key(family, view), elsewhere)
                found = self._once(key, lambda: examine_group(*self._of(family), index, view, self._request.as_of))  # noqa: B023
                yield from (replace(result, basis=bases[index]) for result in found)
            key = ("none", family.place, self._key(family, whole), tuple(self._key(family, view) for view in views))
            yield from self._once(key, lambda: without_approval(instrument, group, whole))

    def _of(self, family: _Family) -> tuple[Instrument, Group, tuple[Route, ...]]:
        return family.instrument, family.group, family.routes

    def _once(self, key: Hashable, examine: Callable[[], Iterable[Examined]]) -> tuple[RouteResult, ...]:
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = tuple(
                with_timeline(each, report(each, None, self._request.as_of), self._rules, self._request)
                for each in examine()
                if each.standing is not Standing.NOT_APPLICABLE
            )
        return found

    # --- keys ---------------------------------------------------------------------------------------

    def _key(self, family: _Family, knowledge: Knowledge) -> Hashable:
        possible, deduced = knowledge.possible, knowledge.deduced
        values = tuple([possible[fact] for fact in family.reads])
        reasons = tuple([deduced[fact].id if fact in deduced else None for fact in family.reads])
        unknown = [fact for fact in family.reads if not knowledge.is_known(fact)]
        return values, reasons, self._tied_to(unknown, knowledge) if unknown else ()

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

    def _elsewhere(self, family: _Family, whole: Knowledge) -> Hashable:
        if not family.reads_elsewhere:
            return ()
        if whole.approvals is None:
            return None
        return tuple([tuple([each.possible[fact] for fact in family.reads_elsewhere]) for each in whole.approvals])

    # --- rules --------------------------------------------------------------------------------------

    def _read_families(self) -> Iterator[_Family]:
        places = count()
        for instrument in considered(self._rules.edition, self._request.law):
            for group in instrument.groups:
                routes = tuple(route for route in instrument.routes if route.group == group.id)
                read = self._what_is_read(group, routes)
                reads, elsewhere = facts_in(read), facts_in(parts_of(Holds, read))
                yield _Family(next(places), instrument, group, routes, self._in_order(reads), self._in_order(elsewhere))

    def _what_is_read(self, group: Group, routes: tuple[Route, ...]) -> object:
        """Evidence decides no route, so what it asks is left out; what shows that a step is done is in."""
        steps = self._rules.catalogue.steps
        named = [*group.steps, *(step for route in routes for step in route.steps)]
        named += [step for route in routes for row in route.rows for step in row.steps]
        bare = (
            replace(group, evidence=()),
            [replace(route, evidence=(), rows=tuple(replace(row, evidence=()) for row in route.rows)) for route in routes],
        )
        return bare, [steps[entry.step] for entry in named]

    def _in_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        order: Mapping[str, int] = self._vocabulary.order
        return tuple(sorted(facts, key=lambda fact: order[fact]))


def _settled(constraint: Constraint, knowledge: Knowledge) -> bool:
    """Whether nothing can follow from the constraint any more, whatever else is learned."""
    possible = knowledge.possible
    if truth_of(constraint.conclusion, possible[constraint.conclusion.fact]) is Truth.YES:
        return True
    return any(truth_of(leaf, possible[leaf.fact]) is Truth.NO for leaf in constraint.premises)
