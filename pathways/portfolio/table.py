"""A table of devices to a table of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pathways.engine.assess import Request
from pathways.model.device import Device
from pathways.model.result import RouteResult
from pathways.model.rules import RuleSet
from pathways.portfolio.answers import PER_DEVICE, PER_ROUTE, Follow, Following, per_device, per_route
from pathways.portfolio.days import Scale, closing_fact, scales
from pathways.portfolio.memo import Memo
from pathways.portfolio.profiles import Assessed, Lines, Profiler
from pathways.portfolio.rows import RowDevice


class Assessor:
    """Assesses tables one after the other. Raises OverflowError where a plan runs past the year 9999."""

    def __init__(self, rules: RuleSet, request: Request, *, by_route: bool = False) -> None:
        self.request = request
        self.columns = PER_ROUTE if by_route else PER_DEVICE
        self._by_route = by_route
        self._memo = Memo(rules, request)
        found = scales(rules, request)
        self._ends = Ends(rules, found)
        self._profiler = Profiler(rules.catalogue, found, self.columns, self._lines)

    @property
    def profiles(self) -> int:
        """How many distinct profiles there were."""
        return self._profiler.profiles

    def assess(self, columns: Mapping[str, Any], size: int) -> Assessed:
        """``columns`` gives the string array of each role, of ``size`` rows."""
        return self._profiler.take(columns, size)

    def _lines(self, read: RowDevice, stand_in: Device) -> Lines:
        routes = self._memo.routes(stand_in)
        follow = self._ends.follow(read, stand_in)
        if self._by_route:
            return per_route(routes, read.places.__getitem__, follow)
        return (per_device(routes, read.places.__getitem__, follow),)


class Ends:
    """Which ends of routes follow a date of the row."""

    def __init__(self, rules: RuleSet, by_fact: Mapping[str, Scale]) -> None:
        self._scales = by_fact
        self._facts = {
            (instrument.id, route.id): closing_fact(route)
            for instrument in rules.edition.instruments
            for route in instrument.routes
        }

    def follow(self, read: RowDevice, stand_in: Device) -> Follow:
        def following(route: RouteResult, day: date) -> Following | None:
            fact = self._facts.get((route.instrument, route.id))
            if fact is None or not self._moves(fact, day):
                return None
            if not fact.startswith("approval."):
                return Following(fact, -1) if stand_in.facts.get(fact) == day else None
            if route.basis is None:
                return None
            return _of_approval(fact, day, route.basis.index, read, stand_in)

        return following

    def _moves(self, fact: str, day: date) -> bool:
        scale = self._scales[fact]
        return scale.moves(scale.interval(day.toordinal()))


def _of_approval(fact: str, day: date, index: int, read: RowDevice, stand_in: Device) -> Following | None:
    assert read.device.approvals is not None and stand_in.approvals is not None
    if stand_in.approvals[index].facts.get(fact) != day:
        return None
    own = read.device.approvals[index].facts[fact]
    place = next(place for place, said in enumerate(read.stated) if said.get(fact) == own)
    return Following(fact, place)
