"""The distinct profiles of a table: each is looked at once, on the first row that has it, and stands for all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
from msgspec import Struct

from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.device import Approval
from pathways.model.facts import FactType, FactValue
from pathways.model.rules import Catalogue
from pathways.portfolio.answers import Column, Following, Value
from pathways.portfolio.files.cells import Cells, cells_of_rows
from pathways.portfolio.profiles.days import Scale
from pathways.portfolio.profiles.encode import Encoded, Encoder, is_about_approvals
from pathways.portfolio.profiles.keys import Codes, combined
from pathways.portfolio.profiles.known import Facts
from pathways.portfolio.profiles.rows import Problem, RowDevice, RowError, is_free_text, row_device

_MOST_REMEMBERED = 3_000_000
_EPOCH = date(1970, 1, 1).toordinal()

Lines: TypeAlias = tuple[tuple[Value, ...], ...]


class Answerer(Protocol):
    """Answers for stand-ins: each date is the day that stands for its interval. Remembers what it was asked.

    An end that is such a day is written as ``Following``, and becomes the row's own date.
    """

    def of_device(self, facts: Facts) -> Any: ...

    def of_approvals(self, approvals: Sequence[Approval] | None, read: RowDevice) -> Any:
        """``read``: what the row says of its approvals."""

    def lines(self, device: Any, approvals: Any) -> Lines:
        """What is written, of the two parts. Raises ContradictionError where the facts cannot all be true.

        The same answer is the same object.
        """

    def __len__(self) -> int:
        """How much is remembered."""


class Assessed(Struct, frozen=True):
    """``rows``: for each line of ``answers`` the row of the table that it is about. ``problems`` by row."""

    rows: Codes
    answers: Any
    problems: tuple[tuple[int, Problem], ...]


class Profiler:
    """Takes tables one after the other; a profile that it has seen it need not look at again."""

    def __init__(
        self, catalogue: Catalogue, scales: Mapping[str, Scale], columns: Sequence[Column], answerer: Callable[[], Answerer]
    ) -> None:
        self.profiles = 0
        self._catalogue = catalogue
        self._scales = scales
        self._columns = columns
        self._new_answerer = answerer
        self._forget()

    def _forget(self) -> None:
        self._encoder = Encoder(self._catalogue, self._scales)
        self._answerer = self._new_answerer()
        self._written = _Written(self._columns)
        self._known: dict[tuple[bytes, bytes], int] = {}
        self._of_cell: dict[tuple[str, str | None], Facts | None] = {}
        self._of_device: dict[bytes, Any] = {}
        self._of_approvals: dict[bytes, Any] = {}

    def take(self, columns: Mapping[str, Any], size: int) -> Assessed:
        """``columns`` gives the column (a PyArrow array) of each role."""
        if len(self._known) + self._encoder.size + len(self._answerer) > _MOST_REMEMBERED:
            self._forget()
        columns = {role: _without_views(column) for role, column in columns.items()}
        encoded = self._encoder.encode(columns, size)
        profile_of, first = combined([*encoded.of_device, *encoded.of_approvals], size)
        answer_of = np.array(self._answers(columns, encoded, first), dtype=np.int64)[profile_of]
        rows = np.nonzero(answer_of >= 0)[0]
        problems = self._problems(columns, np.nonzero(answer_of < 0)[0].tolist())
        lines, own_rows = self._written.lines(answer_of[rows], rows)
        return Assessed(own_rows, self._written.table(lines, own_rows, encoded), problems)

    # --- one profile --------------------------------------------------------------------------------

    def _answers(self, columns: Mapping[str, Any], encoded: Encoded, first: Codes) -> list[int]:
        """For each profile the number of its answer; -1 where it cannot be assessed."""
        layout = repr([*columns, *encoded.layout]).encode()
        of_device, of_approvals = (_keys(codes, first, layout) for codes in (encoded.of_device, encoded.of_approvals))
        rows = first.tolist()
        self._read_parts(self._of_device, self._device_part, self._about_device(columns), of_device, rows)
        self._read_parts(self._of_approvals, self._approvals_part, _about_approvals(columns), of_approvals, rows)
        found = []
        for key in zip(of_device, of_approvals, strict=True):
            answer = self._known.get(key)
            if answer is None:
                answer = self._known[key] = self._answer(*key)
            found.append(answer)
        return found

    def _read_parts(
        self,
        parts: dict[bytes, Any],
        read: Callable[[Cells], Any],
        columns: Mapping[str, Any],
        keys: Sequence[bytes],
        rows: Sequence[int],
    ) -> None:
        """Reads those that were not seen before."""
        new = {key: row for key, row in zip(reversed(keys), reversed(rows), strict=True) if key not in parts}
        for key, cells in zip(new, cells_of_rows(columns, list(new.values())), strict=True):
            parts[key] = read(cells)

    def _answer(self, of_device: bytes, of_approvals: bytes) -> int:
        self.profiles += 1
        device, approvals = self._of_device[of_device], self._of_approvals[of_approvals]
        if device is None or approvals is None:
            return -1
        try:
            return self._written.number(self._answerer.lines(device, approvals))
        except ContradictionError:
            return -1

    def _device_part(self, cells: Cells) -> Any:
        facts: dict[str, FactValue] = {}
        for role, cell in cells.items():
            of_cell = self._facts_of_cell(role, cell)
            if of_cell is None:
                return None
            facts |= of_cell
        return self._answerer.of_device(facts)

    def _about_device(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        roles = [role for role in columns if not is_about_approvals(role) and not is_free_text(role, self._catalogue)]
        return {role: columns[role] for role in roles}

    def _facts_of_cell(self, role: str, cell: str | None) -> Facts | None:
        """What a cell says by itself. Whether cells agree is seen later, when what is known is put together."""
        if (role, cell) not in self._of_cell:
            try:
                read = row_device({role: cell}, self._catalogue)
            except RowError:
                self._of_cell[role, cell] = None
            else:
                self._of_cell[role, cell] = self._facts(read.device.facts)
        return self._of_cell[role, cell]

    def _approvals_part(self, cells: Cells) -> Any:
        try:
            read = row_device(cells, self._catalogue)
        except RowError:
            return None
        held = read.device.approvals
        # In the order of the row's own approvals, which a stand-in day might upset.
        stand_ins = None if held is None else tuple(Approval(self._facts(each.facts)) for each in held)
        return self._answerer.of_approvals(stand_ins, read)

    def _is_to_come(self, facts: Facts) -> bool:
        """Whether the facts are of an approval that is still to come. Then no other day stands for its own."""
        known = ((self._scales.get(fact), value) for fact, value in facts.items() if isinstance(value, date))
        return any(scale and scale.exact_after and value.toordinal() > scale.exact_after for scale, value in known)

    def _facts(self, facts: Facts) -> dict[str, FactValue]:
        found: dict[str, FactValue] = {}
        as_it_is = self._is_to_come(facts)
        for fact, value in facts.items():
            if isinstance(value, date):
                scale = self._scales.get(fact)
                if scale is not None:
                    day = value.toordinal()
                    found[fact] = value if as_it_is else date.fromordinal(scale.stand_in(scale.interval(day), day))
            elif self._catalogue.vocabulary.facts[fact].type is not FactType.TEXT:
                found[fact] = value
        return found

    def _problems(self, columns: Mapping[str, Any], rows: Sequence[int]) -> tuple[tuple[int, Problem], ...]:
        found = zip(rows, cells_of_rows(columns, rows), strict=True)
        return tuple((row, _problem(cells, self._catalogue)) for row, cells in found)


def _problem(cells: Cells, catalogue: Catalogue) -> Problem:
    try:
        row_device(cells, catalogue)
    except RowError as wrong:
        return wrong.problem
    raise AssertionError("a row of a profile that cannot be read was read")


def _without_views(column: Any) -> Any:
    """Arrow cannot take rows of a column of views."""
    return column.cast(pa.string()) if pa.types.is_string_view(column.type) else column


def _about_approvals(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {role: column for role, column in columns.items() if is_about_approvals(role)}


def _keys(codes: Sequence[Codes], rows: Codes, layout: bytes) -> list[bytes]:
    if not codes:
        return [layout] * len(rows)
    return [layout + key.tobytes() for key in np.stack([each[rows] for each in codes], axis=1)]


class _Written:
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

    def table(self, lines: Codes, rows: Codes, encoded: Encoded) -> Any:
        arrays = [column.of(lines, rows, encoded) for column in self._columns]
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

    def of(self, lines: Codes, _rows: Codes, _encoded: Encoded) -> Any:
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

    def of(self, lines: Codes, rows: Codes, encoded: Encoded) -> Any:
        found = np.array(self._days, dtype=np.int64)[lines]
        follow = np.array(self._follow, dtype=np.int32)[lines]
        for following, number in self._followed.items():
            of_line = follow == number
            if of_line.any():
                days = encoded.day(following.fact, following.place)
                assert days is not None
                found[of_line] = days[rows[of_line]]
        return pa.array((found - _EPOCH).astype(np.int32), mask=found == 0).cast(pa.date32())
