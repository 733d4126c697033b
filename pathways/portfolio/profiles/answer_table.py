"""Different answers are kept once, in columns; what is written are their lines, row after row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from pathways.portfolio.answers import Column, Following, Value
from pathways.portfolio.profiles.column_codes import RowCodes
from pathways.portfolio.profiles.numbering import Codes

_EPOCH = date(1970, 1, 1).toordinal()

Lines: TypeAlias = tuple[tuple[Value, ...], ...]
"""The lines of one answer, each with a value for every column."""


class AnswerTable:
    """All different answers, column by column, so that rows only need to point at them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._numbers: dict[int, int] = {}
        self._kept: list[Lines] = []
        self._starts = [0]
        self._columns = [_ColumnOfDays(each) if each.kind == "day" else _ColumnOfValues(each) for each in columns]

    def number(self, lines: Lines) -> int:
        found = self._numbers.get(id(lines))
        if found is None:
            found = self._numbers[id(lines)] = len(self._kept)
            self._kept.append(lines)
            self._starts.append(self._starts[-1] + len(lines))
            for line in lines:
                for column, value in zip(self._columns, line, strict=True):
                    column.append(value)
        return found

    def lines(self, answers: Codes, rows: Codes) -> tuple[Codes, Codes]:
        """Which lines are written for the rows that have these answers, and the row of each line."""
        starts = np.array(self._starts, dtype=np.int64)
        counts = np.diff(starts)[answers]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(starts[answers], counts) + within, np.repeat(rows, counts)

    def table(self, lines: Codes, rows: Codes, codes_of_rows: RowCodes) -> Any:
        arrays = [column.of(lines, rows, codes_of_rows) for column in self._columns]
        return pa.table(arrays, names=[column.name for column in self._columns])


class _ColumnOfValues:
    """Text, of which each different one is kept once, or small numbers."""

    def __init__(self, column: Column) -> None:
        self.name = column.name
        self._is_number = column.kind == "number"
        self._codes: dict[Value, int] = {}
        self._lines: list[int] = []

    def append(self, value: Value) -> None:
        self._lines.append(-1 if value is None else self._codes.setdefault(value, len(self._codes)))

    def of(self, lines: Codes, _rows: Codes, _codes_of_rows: RowCodes) -> Any:
        codes = np.array(self._lines, dtype=np.int32)[lines]
        indices = pa.array(codes, mask=codes < 0)
        values = pa.array(list(self._codes), pa.int32() if self._is_number else pa.string())
        return values.take(indices) if self._is_number else pa.DictionaryArray.from_arrays(indices, values)


class _ColumnOfDays:
    """Days; where an end follows the row's own date, that date."""

    def __init__(self, column: Column) -> None:
        self.name = column.name
        self._days: list[int] = []
        self._follow: list[int] = []
        self._followed: dict[Following, int] = {}

    def append(self, value: Value) -> None:
        self._days.append(value.toordinal() if isinstance(value, date) else 0)
        self._follow.append(self._followed.setdefault(value, len(self._followed)) if isinstance(value, Following) else -1)

    def of(self, lines: Codes, rows: Codes, codes_of_rows: RowCodes) -> Any:
        found = np.array(self._days, dtype=np.int64)[lines]
        follow = np.array(self._follow, dtype=np.int32)[lines]
        for following, number in self._followed.items():
            of_line = follow == number
            if of_line.any():
                days = codes_of_rows.day(following.fact, following.place)
                assert days is not None
                found[of_line] = days[rows[of_line]]
        return pa.array((found - _EPOCH).astype(np.int32), mask=found == 0).cast(pa.date32())
