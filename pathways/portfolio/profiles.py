"""The distinct profiles of a table: each is looked at once, on the first row that has it, and stands for all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import force_setattr

from pathways.engine.knowledge import ContradictionError
from pathways.model.device import Approval, Device
from pathways.model.facts import FactType, FactValue
from pathways.model.rules import Catalogue
from pathways.portfolio.answers import Column, Following, Value
from pathways.portfolio.days import Scale
from pathways.portfolio.encode import Encoded, Encoder, is_about_approvals
from pathways.portfolio.keys import Codes, combined
from pathways.portfolio.rows import Problem, RowDevice, RowError, row_device

_MOST_REMEMBERED = 500_000
_EPOCH = date(1970, 1, 1).toordinal()

Lines: TypeAlias = tuple[tuple[Value, ...], ...]
LinesOf: TypeAlias = Callable[[RowDevice, Device], Lines]
"""From what a row says of approvals, and its stand-in (see ``Profiler``), to the lines that are written of it.

Raises ContradictionError where the facts cannot all be true.
"""


class Assessed(Struct, frozen=True):
    """``rows``: for each line of ``answers`` the row of the table that it is about. ``problems`` by row."""

    rows: Codes
    answers: Any
    problems: tuple[tuple[int, Problem], ...]


class _Part(Struct, frozen=True):
    """What was read, and the same with days that stand for intervals, without what no rule reads."""

    read: RowDevice
    facts: Mapping[str, FactValue]
    approvals: tuple[Approval, ...] | None


class Profiler:
    """Takes tables one after the other; a profile that it has seen it need not look at again.

    The stand-in of a device has each date as the day that stands for its interval. An end that is such a day is written as
    ``Following``, and becomes the row's own date.
    """

    def __init__(self, catalogue: Catalogue, scales: Mapping[str, Scale], columns: Sequence[Column], lines_of: LinesOf) -> None:
        self.profiles = 0
        self._catalogue = catalogue
        self._scales = scales
        self._columns = columns
        self._lines_of = lines_of
        self._forget()

    def _forget(self) -> None:
        self._encoder = Encoder(self._catalogue, self._scales)
        self._known: dict[tuple[bytes, bytes], Lines | None] = {}
        self._parts: tuple[dict[bytes, _Part | None], dict[bytes, _Part | None]] = ({}, {})

    def take(self, columns: Mapping[str, Any], size: int) -> Assessed:
        """``columns`` gives the string array of each role."""
        if len(self._known) + self._encoder.size > _MOST_REMEMBERED:
            self._forget()
        encoded = self._encoder.encode(columns, size)
        profile_of, first = combined([*encoded.of_device, *encoded.of_approvals], size)
        lines_of = self._lines(columns, encoded, first)
        good = np.array([lines is not None for lines in lines_of], dtype=bool)[profile_of]
        problems = tuple((int(row), self._problem(columns, int(row))) for row in np.nonzero(~good)[0])
        rows = np.nonzero(good)[0]
        return self._table(rows, profile_of[rows], [lines or () for lines in lines_of], encoded, problems)

    # --- one profile --------------------------------------------------------------------------------

    def _lines(self, columns: Mapping[str, Any], encoded: Encoded, first: Codes) -> list[Lines | None]:
        layout = repr([*columns, *encoded.layout]).encode()
        keys = zip(_keys(encoded.of_device, first, layout), _keys(encoded.of_approvals, first, layout), strict=True)
        return [
            self._line(of_device, of_approvals, columns, int(row))
            for (of_device, of_approvals), row in zip(keys, first, strict=True)
        ]

    def _line(self, of_device: bytes, of_approvals: bytes, columns: Mapping[str, Any], row: int) -> Lines | None:
        key = (of_device, of_approvals)
        if key not in self._known:
            self.profiles += 1
            device = self._part(of_device, columns, row, about_approvals=False)
            approvals = self._part(of_approvals, columns, row, about_approvals=True)
            self._known[key] = None if device is None or approvals is None else self._together(device, approvals)
        return self._known[key]

    def _part(self, key: bytes, columns: Mapping[str, Any], row: int, *, about_approvals: bool) -> _Part | None:
        """What the row says of the device alone, or of its approvals alone; None where that cannot be read."""
        parts = self._parts[about_approvals]
        if key not in parts:
            cells = cells_of({role: columns[role] for role in columns if is_about_approvals(role) is about_approvals}, row)
            try:
                read = row_device(cells, self._catalogue)
            except RowError:
                parts[key] = None
            else:
                held = read.device.approvals
                approvals = None if held is None else tuple(Approval(self._facts(each.facts)) for each in held)
                parts[key] = _Part(read, self._facts(read.device.facts), approvals)
        return parts[key]

    def _together(self, device: _Part, approvals: _Part) -> Lines | None:
        """The approvals stay in the order of the row's own."""
        stand_in = Device("", device.facts, None, None)
        force_setattr(stand_in, "approvals", approvals.approvals)
        try:
            return self._lines_of(approvals.read, stand_in)
        except ContradictionError:
            return None

    def _facts(self, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
        found: dict[str, FactValue] = {}
        for fact, value in facts.items():
            if isinstance(value, date):
                scale = self._scales.get(fact)
                if scale is not None:
                    day = value.toordinal()
                    found[fact] = date.fromordinal(scale.stand_in(scale.interval(day), day))
            elif self._catalogue.vocabulary.facts[fact].type is not FactType.TEXT:
                found[fact] = value
        return found

    def _problem(self, columns: Mapping[str, Any], row: int) -> Problem:
        try:
            row_device(cells_of(columns, row), self._catalogue)
        except RowError as wrong:
            return wrong.problem
        raise AssertionError("a row of a profile that cannot be read was read")

    # --- all rows -----------------------------------------------------------------------------------

    def _table(
        self,
        rows: Codes,
        profiles: Codes,
        lines_of: Sequence[Lines],
        encoded: Encoded,
        problems: tuple[tuple[int, Problem], ...],
    ) -> Assessed:
        starts = np.cumsum([0, *(len(lines) for lines in lines_of)])
        counts = np.diff(starts)[profiles]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        lines = np.repeat(starts[profiles], counts) + within
        rows = np.repeat(rows, counts)
        every = [line for of_profile in lines_of for line in of_profile]
        arrays = []
        for place, column in enumerate(self._columns):
            values = [line[place] for line in every]
            arrays.append(_days(values, lines, rows, encoded) if column.kind == "day" else _plain(values, lines, column.kind))
        return Assessed(rows, pa.table(arrays, names=[column.name for column in self._columns]), problems)


def _keys(codes: Sequence[Codes], rows: Codes, layout: bytes) -> list[bytes]:
    if not codes:
        return [layout] * len(rows)
    return [layout + key.tobytes() for key in np.stack([each[rows] for each in codes], axis=1)]


def cells_of(columns: Mapping[str, Any], row: int) -> dict[str, str | None]:
    """One row of the table, by role."""
    return {role: column[row].as_py() for role, column in columns.items()}


def _plain(values: Sequence[Value], lines: Codes, kind: str) -> Any:
    if kind == "number":
        return pa.array(values, pa.int32()).take(pa.array(lines))
    codes: dict[Value, int] = {}
    numbers = [None if value is None else codes.setdefault(value, len(codes)) for value in values]
    indices = pa.array(numbers, pa.int32()).take(pa.array(lines))
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(codes), pa.string()))


def _days(values: Sequence[Value], lines: Codes, rows: Codes, encoded: Encoded) -> Any:
    """The days of a column; where an end follows the row's own date, that date."""
    fixed = np.array([value.toordinal() if isinstance(value, date) else 0 for value in values], dtype=np.int64)
    found = fixed[lines] if len(values) else np.zeros(0, dtype=np.int64)
    for following in {value for value in values if isinstance(value, Following)}:
        of_line = np.array([value == following for value in values])[lines]
        days = encoded.day(following.fact, following.place)
        assert days is not None
        found[of_line] = days[rows[of_line]]
    return pa.array((found - _EPOCH).astype(np.int32), mask=found == 0).cast(pa.date32())
