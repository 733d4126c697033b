"""A table of devices to a table of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from pathways.engine.answer.assess import Request
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval
from pathways.model.result import RouteResult
from pathways.portfolio.answers import PER_DEVICE, PER_ROUTE, Follow, Following, per_device, per_route
from pathways.portfolio.profiles.answer_table import Lines
from pathways.portfolio.profiles.components import Component, Facts, components_of
from pathways.portfolio.profiles.date_intervals import DateIntervals, closing_fact, date_intervals
from pathways.portfolio.profiles.distinct_rows import AssessedTable, DistinctRows
from pathways.portfolio.profiles.profile_parts import ApprovalsPart, DevicePart
from pathways.portfolio.profiles.read_row import RowDevice
from pathways.portfolio.profiles.route_finder import RouteFinder


class StandIns(Struct, frozen=True):
    """The approvals of a stand-in; for each and each date that ends may follow, the place in the row where that date stands."""

    facts: tuple[Facts, ...]
    places: tuple[tuple[tuple[str, int], ...], ...]


class Ends:
    """Which ends of routes follow a date of the row."""

    def __init__(self, rules: RuleSet, intervals: Mapping[str, DateIntervals]) -> None:
        self._intervals = intervals
        self._facts = {
            (instrument.id, route.id): closing_fact(route)
            for instrument in rules.edition.instruments
            for route in instrument.routes
        }
        self._of_approvals = sorted({fact for fact in self._facts.values() if fact and fact.startswith("approval.")})

    def stand_ins(self, approvals: Sequence[Approval] | None, read: RowDevice) -> StandIns:
        """``approvals`` stand in for those of the row, in their order."""
        held = read.device.approvals or ()
        places = tuple(
            tuple((fact, _place_of(fact, own, read)) for fact in self._of_approvals if fact in own.facts) for own in held
        )
        return StandIns(tuple(each.facts for each in approvals or ()), places)

    def follow(self, device: Facts, approvals: StandIns) -> Follow:
        def following(route: RouteResult, day: date) -> Following | None:
            fact = self._facts.get((route.instrument, route.id))
            if fact is None or not self._moves(fact, day):
                return None
            if not fact.startswith("approval."):
                return Following(fact, -1) if device.get(fact) == day else None
            if route.basis is None or approvals.facts[route.basis.index].get(fact) != day:
                return None
            return Following(fact, dict(approvals.places[route.basis.index])[fact])

        return following

    def _moves(self, fact: str, day: date) -> bool:
        intervals = self._intervals[fact]
        return intervals.moves(intervals.interval(day.toordinal()))


def _place_of(fact: str, approval: Approval, read: RowDevice) -> int:
    return next(place for place, said in enumerate(read.stated) if said.get(fact) == approval.facts[fact])


class _Held(Struct, frozen=True):
    """``seen_as`` is equal for rows that show their approvals in the same places."""

    part: ApprovalsPart
    places: tuple[int, ...]
    stand_ins: StandIns
    seen_as: tuple[object, ...]


class _Answerer:
    def __init__(self, finder: RouteFinder, ends: Ends, *, by_route: bool) -> None:
        self._finder = finder
        self._ends = ends
        self._by_route = by_route
        self._lines: dict[tuple[object, ...], Lines] = {}

    def __len__(self) -> int:
        return len(self._finder)

    def of_component(self, component: Component, facts: Facts) -> int:
        return self._finder.parts.of_component(component, facts)

    def of_device(self, components: Sequence[int], in_hand: frozenset[str]) -> DevicePart:
        return self._finder.parts.of_device(components, in_hand)

    def of_approvals(self, approvals: Sequence[Approval] | None, read: RowDevice) -> _Held:
        stand_ins = self._ends.stand_ins(approvals, read)
        return _Held(self._finder.parts.of_approvals(approvals), read.places, stand_ins, (read.places, stand_ins.places))

    def lines(self, device: DevicePart, approvals: _Held) -> Lines:
        answer = self._finder.answer(device, approvals.part)
        key = (answer.number, approvals.seen_as)
        lines = self._lines.get(key)
        if lines is None:
            follow = self._ends.follow(device.facts, approvals.stand_ins)
            place_of = approvals.places.__getitem__
            routes = answer.routes
            found = per_route(routes, place_of, follow) if self._by_route else (per_device(routes, place_of, follow),)
            lines = self._lines[key] = found
        return lines


class Assessor:
    """Assesses tables one after the other. Raises OverflowError where a plan runs past the year 9999."""

    def __init__(self, rules: RuleSet, request: Request, *, by_route: bool = False) -> None:
        self.request = request
        self.columns = PER_ROUTE if by_route else PER_DEVICE
        found = date_intervals(rules, request)
        ends = Ends(rules, found)
        components = components_of(rules.catalogue.vocabulary)

        def answerer() -> _Answerer:
            return _Answerer(RouteFinder(rules, request, components), ends, by_route=by_route)

        self._rows = DistinctRows(rules.catalogue, components, found, self.columns, answerer)

    @property
    def profiles(self) -> int:
        """How many distinct profiles there were."""
        return self._rows.profiles

    def assess(self, columns: Mapping[str, Any], size: int) -> AssessedTable:
        """``columns`` gives the column (a PyArrow array) of each role, of ``size`` rows."""
        return self._rows.take(columns, size)
