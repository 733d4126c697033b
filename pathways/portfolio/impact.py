"""Which devices a new edition, or another day, changes: how, and because of which document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct, field

from pathways.engine.answer.assess import Request
from pathways.engine.changes.compare import compare
from pathways.engine.changes.route_view import DROPPED
from pathways.model.catalogue import RuleSet
from pathways.model.comparison import RouteMove
from pathways.model.device import Approval
from pathways.model.result import Assessment, Outcome, Receipt, RouteResult
from pathways.model.rules import dropped_rule
from pathways.portfolio.answers import Column, Follow, Value
from pathways.portfolio.profiles.answer_table import Lines
from pathways.portfolio.profiles.components import Component, Facts, components_of
from pathways.portfolio.profiles.date_intervals import date_intervals, of_both
from pathways.portfolio.profiles.distinct_rows import AssessedTable, DistinctRows
from pathways.portfolio.profiles.numbering import SmallNumbers
from pathways.portfolio.profiles.profile_parts import ApprovalsPart, DevicePart
from pathways.portfolio.profiles.read_row import RowDevice
from pathways.portfolio.profiles.route_finder import RouteFinder
from pathways.portfolio.table import Ends, StandIns

COLUMNS = (
    Column("change"),
    Column("route"),
    Column("title"),
    Column("market"),
    Column("approval", "number"),
    Column("differs"),
    Column("outcome_before"),
    Column("outcome_after"),
    Column("legal_status_before"),
    Column("legal_status_after"),
    Column("opens_before", "day"),
    Column("opens_after", "day"),
    Column("closes_before", "day"),
    Column("closes_after", "day"),
    Column("documents"),
    Column("rules"),
)

NOT_A_DOCUMENT = "the date alone"


class ImpactSide(Struct, frozen=True):
    rules: RuleSet
    request: Request


class Turn(StrEnum):
    """What a change does to a route of a device. ``OTHER_OUTCOME`` takes in routes that come or go without being open."""

    OPENS = "opens"
    NO_LONGER_OPEN = "no-longer-open"
    OTHER_OUTCOME = "other-outcome"
    SAME_OUTCOME = "same-outcome"


_KIND = ("turn", "route", "title", "market", "outcome_before", "outcome_after")
_Kind: TypeAlias = tuple[str, str, str, str, str, str]


class ImpactTally(Struct):
    """How many devices change, and how many of them in an outcome. By turn; by kind: turn, route, its title and market, outcomes
    before and after; by document.

    An outcome is empty where there is no such route, a document where rules of the same documents differ.
    """

    devices: int = 0
    in_outcome: int = 0
    turns: Counter[str] = field(default_factory=Counter)
    kinds: Counter[_Kind] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)

    def add(self, done: AssessedTable) -> None:
        """Counts each device once in each number that it belongs to."""
        self.devices += len(np.unique(done.rows))
        told = {name: _words(done.answers[name]) for name in _KIND[1:]}
        turns = _turns(told["outcome_before"], told["outcome_after"])
        told["outcome_after"] = _or_dropped(told["outcome_after"], _words(done.answers["rules"]))
        table = pa.table({"row": done.rows, "turn": turns, **told})
        moved = table.filter(pc.not_equal(table["turn"], Turn.SAME_OUTCOME.value))
        self.in_outcome += len(np.unique(moved["row"]))
        for line in _distinct(table, ("turn",)):
            self.turns[line["turn"]] += line["row_count_distinct"]
        for line in _distinct(table, _KIND):
            turn, route, title, market, before, after = (line[name] for name in _KIND)
            self.kinds[turn, route, title, market, before, after] += line["row_count_distinct"]
        table = pa.table({"row": done.rows, "document": pc.split_pattern(_words(done.answers["documents"]), ";")})
        exploded = table.take(pc.list_parent_indices(table["document"])).select(["row"])
        pairs = exploded.append_column("document", pc.list_flatten(table["document"]))
        for line in _distinct(pairs, ("document",)):
            self.documents[line["document"]] += line["row_count_distinct"]


class _Answerer:
    """Looks at both sides."""

    def __init__(self, sides: tuple[ImpactSide, ImpactSide], components: tuple[Component, ...], ends: tuple[Ends, Ends]) -> None:
        self._sides = sides
        self._finders = tuple(RouteFinder(side.rules, side.request, components) for side in sides)
        self._ends = ends
        self._pairs = SmallNumbers()
        self._by_number: dict[int, tuple[int, ...]] = {}
        self._lines: dict[tuple[object, ...], Lines] = {}

    def __len__(self) -> int:
        return sum(map(len, self._finders))

    def of_component(self, component: Component, facts: Facts) -> int:
        """The number of the pair: what the one side and what the other side sees."""
        pair = tuple([finder.parts.of_component(component, facts) for finder in self._finders])
        number = self._pairs.of(pair)
        self._by_number[number] = pair
        return number

    def of_device(self, components: Sequence[int], in_hand: frozenset[str]) -> tuple[DevicePart, ...]:
        pairs = [self._by_number[number] for number in components]
        return tuple(
            [finder.parts.of_device(own, in_hand) for finder, own in zip(self._finders, zip(*pairs, strict=True), strict=True)]
        )

    def of_approvals(self, approvals: Sequence[Approval] | None, read: RowDevice) -> _Held:
        stand_ins = tuple(ends.stand_ins(approvals, read) for ends in self._ends)
        return _Held(tuple(finder.parts.of_approvals(approvals) for finder in self._finders), read.places, stand_ins)

    def lines(self, device: tuple[DevicePart, ...], approvals: _Held) -> Lines:
        parts = zip(self._finders, device, approvals.parts, strict=True)
        before, after = (finder.answer(own, held) for finder, own, held in parts)
        key = (before.number, after.number, approvals.places, *(each.places for each in approvals.stand_ins))
        lines = self._lines.get(key)
        if lines is None:
            both = [_bare(answer.routes, side) for answer, side in zip((before, after), self._sides, strict=True)]
            found = compare(both[0], both[1], self._sides[0].rules.edition, self._sides[1].rules.edition)
            parts_and_ends = zip(self._ends, device, approvals.stand_ins, strict=True)
            follows = [ends.follow(own.facts, held) for ends, own, held in parts_and_ends]
            lines = tuple(_line(move, approvals.places, follows) for move in found.routes if _to_market(move))
            self._lines[key] = lines
        return lines


class _Held(Struct, frozen=True):
    parts: tuple[ApprovalsPart, ...]
    places: tuple[int, ...]
    stand_ins: tuple[StandIns, ...]


class ImpactAssessor:
    """Compares the answers of two sides for one table after the other. Raises OverflowError as ``engine.assess`` does."""

    def __init__(self, before: ImpactSide, after: ImpactSide) -> None:
        self.columns = COLUMNS
        found = of_both(date_intervals(before.rules, before.request), date_intervals(after.rules, after.request))
        ends = Ends(before.rules, found), Ends(after.rules, found)
        # What one of them works a class out from is tied together in both.
        widest = max(after.rules, before.rules, key=lambda rules: len(rules.catalogue.vocabulary.schemes))
        components = components_of(widest.catalogue.vocabulary)

        def answerer() -> _Answerer:
            return _Answerer((before, after), components, ends)

        self._rows = DistinctRows(after.rules.catalogue, components, found, self.columns, answerer)

    @property
    def profiles(self) -> int:
        return self._rows.profiles

    def assess(self, columns: Mapping[str, Any], size: int) -> AssessedTable:
        """A line for each route of a device that moved; none for a device where nothing did."""
        return self._rows.take(columns, size)


def _bare(routes: tuple[RouteResult, ...], side: ImpactSide) -> Assessment:
    """Routes alone: what is compared."""
    receipt = Receipt("", "", "", side.request.law, side.request.as_of, ())
    return Assessment(side.rules.edition.id, side.request.as_of, {}, "", routes, (), (), (), (), (), (), receipt)


def _to_market(move: RouteMove) -> bool:
    return any(route is not None and route.route_to_market for route in (move.before, move.after))


def _line(move: RouteMove, places: Sequence[int], follows: Sequence[Follow]) -> tuple[Value, ...]:
    before, after = move.before, move.after
    documents = move.moved_by.documents or ((NOT_A_DOCUMENT,) if move.moved_by.date_alone else ())
    return (
        move.kind.value,
        move.route,
        move.title,
        move.market.value,
        None if move.basis is None else places[move.basis.index] + 1,
        ";".join(difference.what.value for difference in move.differences) or None,
        None if before is None else before.outcome.value,
        None if after is None else after.outcome.value,
        None if before is None else before.legal_status.value,
        None if after is None else after.legal_status.value,
        _opens(before),
        _opens(after),
        _closes(before, follows[0]),
        _closes(after, follows[1]),
        ";".join(documents) or None,
        ";".join(move.moved_by.rules) or None,
    )


def _opens(route: RouteResult | None) -> date | None:
    return route.opens.date if route is not None and route.opens is not None else None


def _closes(route: RouteResult | None, follow: Follow) -> Value:
    day = route.closes.date if route is not None and route.closes is not None else None
    return None if route is None or day is None else follow(route, day) or day


def _words(column: Any) -> Any:
    return pc.fill_null(column.cast(pa.string()), "")


def _turns(before: Any, after: Any) -> Any:
    is_open, was_open = pc.equal(after, Outcome.OPEN.value), pc.equal(before, Outcome.OPEN.value)
    same = pc.equal(before, after)
    words = [turn.value for turn in (Turn.SAME_OUTCOME, Turn.OPENS, Turn.NO_LONGER_OPEN)]
    return pc.case_when(pc.make_struct(same, is_open, was_open), *words, Turn.OTHER_OUTCOME.value)


def _or_dropped(outcomes: Any, rules: Any) -> Any:
    """Of what is excluded because the route of a draft was dropped, that it was dropped."""
    by_drop = pc.match_substring_regex(rules, f"{dropped_rule('[^;]+')}(;|$)")
    return pc.if_else(pc.and_(pc.equal(outcomes, Outcome.EXCLUDED.value), by_drop), DROPPED, outcomes)


def _distinct(table: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.group_by(list(names)).aggregate([("row", "count_distinct")]).to_pylist()
    return found
