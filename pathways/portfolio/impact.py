"""Which devices a new edition, or another day, changes: how, and because of which document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct, field

from pathways.engine.assess import Request
from pathways.engine.compare import compare
from pathways.model.comparison import RouteMove
from pathways.model.device import Device
from pathways.model.result import Assessment, Receipt, RouteResult
from pathways.model.rules import RuleSet
from pathways.portfolio.answers import Column, Follow, Value
from pathways.portfolio.days import Scale, scales
from pathways.portfolio.memo import Memo
from pathways.portfolio.profiles import Assessed, Lines, Profiler
from pathways.portfolio.rows import RowDevice
from pathways.portfolio.table import Ends

COLUMNS = (
    Column("change"),
    Column("route"),
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


class Side(Struct, frozen=True):
    rules: RuleSet
    request: Request


class Tally(Struct):
    """How many devices each kind of change touches, and each document."""

    devices: int = 0
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)

    def add(self, done: Assessed) -> None:
        """Counts each device once for each kind of change and for each document."""
        self.devices += len(np.unique(done.rows))
        _count(self.kinds, done, ("route", "outcome_before", "outcome_after"))
        table = pa.table({"row": done.rows, "document": pc.split_pattern(done.answers["documents"].cast(pa.string()), ";")})
        exploded = table.take(pc.list_parent_indices(table["document"])).select(["row"])
        pairs = exploded.append_column("document", pc.list_flatten(table["document"]))
        for line in _distinct(pairs, ("document",)):
            self.documents[line["document"]] += line["row_count_distinct"]


class ImpactAssessor:
    """Compares the answers of two sides for one table after the other. Raises OverflowError as ``engine.assess`` does."""

    def __init__(self, before: Side, after: Side) -> None:
        self.columns = COLUMNS
        self._sides = (before, after)
        self._memos = tuple(Memo(side.rules, side.request) for side in self._sides)
        found = _both(*(scales(side.rules, side.request) for side in self._sides))
        self._ends = tuple(Ends(side.rules, found) for side in self._sides)
        self._profiler = Profiler(after.rules.catalogue, found, self.columns, self._lines)

    @property
    def profiles(self) -> int:
        return self._profiler.profiles

    def assess(self, columns: Mapping[str, Any], size: int) -> Assessed:
        """A line for each route of a device that moved; none for a device where nothing did."""
        return self._profiler.take(columns, size)

    def _lines(self, read: RowDevice, stand_in: Device) -> Lines:
        before, after = (_bare(memo.routes(stand_in), side) for memo, side in zip(self._memos, self._sides, strict=True))
        found = compare(before, after, self._sides[0].rules.edition, self._sides[1].rules.edition)
        follows = [ends.follow(read, stand_in) for ends in self._ends]
        return tuple(_line(move, read.places, follows) for move in found.routes if _to_market(move))


def _both(one: Mapping[str, Scale], other: Mapping[str, Scale]) -> dict[str, Scale]:
    none = Scale(())
    pairs = {fact: (one.get(fact, none), other.get(fact, none)) for fact in {*one, *other}}
    return {fact: Scale(tuple(sorted({*a.marks, *b.marks})), a.exact or b.exact) for fact, (a, b) in pairs.items()}


def _bare(routes: tuple[RouteResult, ...], side: Side) -> Assessment:
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


def _count(into: Counter[Any], done: Assessed, names: Sequence[str]) -> None:
    """Adds how many rows have each combination of the values."""
    for line in _distinct(done.answers.select(list(names)).append_column("row", [done.rows]), names):
        values = tuple(line[name] or "" for name in names)
        if any(values):
            into[values] += line["row_count_distinct"]


def _distinct(table: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.group_by(list(names)).aggregate([("row", "count_distinct")]).to_pylist()
    return found
