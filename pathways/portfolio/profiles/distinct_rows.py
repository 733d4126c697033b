"""The distinct profiles of a table: each is answered once, on the first row that has it, and stands for all others.

A profile is, for each component of the device's facts, what rules can see of it (``components``), and for the approvals what
tells them apart (``column_codes``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from msgspec import Struct

from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.catalogue import Catalogue
from pathways.model.device import Approval
from pathways.model.facts import FactType, FactValue
from pathways.portfolio.answers import Column
from pathways.portfolio.files.parts import Cells, cells_of_rows
from pathways.portfolio.files.roles import EVIDENCE
from pathways.portfolio.profiles.answer_table import AnswerTable, Lines
from pathways.portfolio.profiles.column_codes import ColumnEncoder, RowCodes, is_about_approvals
from pathways.portfolio.profiles.components import Component, Facts
from pathways.portfolio.profiles.date_intervals import DateIntervals
from pathways.portfolio.profiles.numbering import Codes, SmallNumbers, combined
from pathways.portfolio.profiles.plain_cells import PlainCells
from pathways.portfolio.profiles.read_row import Problem, RowDevice, RowError, row_device

_MOST_REMEMBERED = 3_000_000
_CANNOT_BE = 0
"""The code of a component that cannot be read, or whose facts contradict each other."""


class Answerer(Protocol):
    """Answers for stand-ins: each date is the day that stands for its interval. Remembers what it was asked.

    An end that is such a day is written as ``Following``, and becomes the row's own date.
    """

    def of_component(self, component: Component, facts: Facts) -> int:
        """A number, the same wherever rules see the same of the component. Raises ContradictionError."""

    def of_device(self, components: Sequence[int], in_hand: frozenset[str]) -> Any:
        """The device by the numbers of its components, in their order, and the evidence in hand that plans read."""

    def of_approvals(self, approvals: Sequence[Approval] | None, read: RowDevice) -> Any:
        """``read``: what the row says of its approvals."""

    def lines(self, device: Any, approvals: Any) -> Lines:
        """What is written, of the two parts. Raises ContradictionError where the facts cannot all be true.

        The same answer is the same object.
        """

    def __len__(self) -> int:
        """How much is remembered."""


class AssessedTable(Struct, frozen=True):
    """``rows``: for each line of ``answers`` the row of the table that it is about. ``problems`` by row, all of each.

    ``told``: what was read otherwise than written, by role, and in how many rows.
    """

    rows: Codes
    answers: Any
    problems: tuple[tuple[int, tuple[Problem, ...]], ...]
    told: Mapping[tuple[str, str], int] = {}


class DistinctRows:
    """Takes tables one after the other; a profile that it has seen it need not look at again.

    ``intervals`` of date facts; ``columns`` of the answers.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        components: Sequence[Component],
        intervals: Mapping[str, DateIntervals],
        columns: Sequence[Column],
        answerer: Callable[[], Answerer],
    ) -> None:
        self.profiles = 0
        self._catalogue = catalogue
        self._of_device_alone = tuple([each for each in components if each.of_device])
        self._intervals = intervals
        self._columns = columns
        self._new_answerer = answerer
        self._forget()

    def _forget(self) -> None:
        self._stand_ins = _StandIns(self._catalogue, self._intervals)
        self._plain = PlainCells(self._catalogue)
        self._encoder = ColumnEncoder(self._catalogue, self._intervals, self._plain)
        self._answerer = self._new_answerer()
        self._components = _ComponentCodes(self._catalogue, self._of_device_alone, self._stand_ins, self._answerer)
        self._answers = AnswerTable(self._columns)
        self._known: dict[tuple[bytes, bytes], int] = {}
        self._of_device: dict[bytes, Any] = {}
        self._of_approvals: dict[bytes, Any] = {}

    def take(self, columns: Mapping[str, Any], size: int) -> AssessedTable:
        """``columns`` gives the column (a PyArrow array) of each role."""
        if len(self._known) + self._encoder.size + len(self._answerer) > _MOST_REMEMBERED:
            self._forget()
        written = {role: _without_views(column) for role, column in columns.items()}
        columns, told = self._plain.plain(written, size)
        codes = self._encoder.encode(columns, size)
        stated_as, first = combined(codes.every, size)
        of_device = self._components.codes(columns, codes, first)
        of_approvals = [each[first] for each in codes.of_approvals]
        profile_of, first_of = combined([*of_device, *of_approvals], len(first))
        device_keys = _keys(of_device, first_of, b"")
        approvals_keys = _keys(of_approvals, first_of, repr([*columns, *codes.layout]).encode())
        answers = np.array(self._numbers(columns, device_keys, approvals_keys, first[first_of].tolist()), dtype=np.int64)
        answer_of = answers[profile_of[stated_as]]
        rows = np.nonzero(answer_of >= 0)[0]
        problems = self._problems(written, np.nonzero(answer_of < 0)[0].tolist())
        lines, own_rows = self._answers.lines(answer_of[rows], rows)
        return AssessedTable(own_rows, self._answers.table(lines, own_rows, codes), problems, told)

    def _numbers(
        self, columns: Mapping[str, Any], of_device: Sequence[bytes], of_approvals: Sequence[bytes], rows: Sequence[int]
    ) -> list[int]:
        """For each profile the number of its answer; -1 where it cannot be assessed. ``rows``: the first of each profile."""
        for key in dict.fromkeys(of_device):
            if key not in self._of_device:
                numbers = self._components.numbers(key)
                self._of_device[key] = None if numbers is None else self._answerer.of_device(*numbers)
        about = {role: column for role, column in columns.items() if is_about_approvals(role)}
        new = {key: row for key, row in zip(of_approvals, rows, strict=True) if key not in self._of_approvals}
        for key, cells in zip(new, cells_of_rows(about, list(new.values())), strict=True):
            self._of_approvals[key] = self._approvals_part(cells)
        found = []
        for pair in zip(of_device, of_approvals, strict=True):
            answer = self._known.get(pair)
            if answer is None:
                answer = self._known[pair] = self._answer(*pair)
            found.append(answer)
        return found

    def _answer(self, of_device: bytes, of_approvals: bytes) -> int:
        self.profiles += 1
        device, approvals = self._of_device[of_device], self._of_approvals[of_approvals]
        if device is None or approvals is None:
            return -1
        try:
            return self._answers.number(self._answerer.lines(device, approvals))
        except ContradictionError:
            return -1

    def _approvals_part(self, cells: Cells) -> Any:
        try:
            read = row_device(cells, self._catalogue)
        except RowError:
            return None
        held = read.device.approvals
        # In the order of the row's own approvals, which a stand-in day might upset.
        stand_ins = None if held is None else tuple([Approval(self._stand_ins.of(each.facts)) for each in held])
        return self._answerer.of_approvals(stand_ins, read)

    def _problems(self, columns: Mapping[str, Any], rows: Sequence[int]) -> tuple[tuple[int, tuple[Problem, ...]], ...]:
        found = zip(rows, cells_of_rows(columns, rows), strict=True)
        return tuple((row, _problems_of(cells, self._catalogue)) for row, cells in found)


class _StandIns:
    """Facts as rules see them: of a date the day that stands for its interval, and no free text."""

    def __init__(self, catalogue: Catalogue, intervals: Mapping[str, DateIntervals]) -> None:
        self._facts = catalogue.vocabulary.facts
        self._intervals = intervals

    def of(self, facts: Facts) -> dict[str, FactValue]:
        """``facts`` of the device, or of one of its approvals."""
        found: dict[str, FactValue] = {}
        to_come = [
            value.toordinal() for fact, value in facts.items() if isinstance(value, date) and self._is_to_come(fact, value)
        ]
        for fact, value in facts.items():
            if isinstance(value, date):
                intervals = self._intervals.get(fact)
                if intervals is not None:
                    # A day on which an approval begins is a mark for its own ends.
                    split = intervals.split_at(to_come) if to_come else intervals
                    day = value.toordinal()
                    found[fact] = date.fromordinal(split.stand_in(split.interval(day), day))
            elif self._facts[fact].type is not FactType.TEXT:
                found[fact] = value
        return found

    def _is_to_come(self, fact: str, day: date) -> bool:
        intervals = self._intervals.get(fact)
        after = None if intervals is None else intervals.exact_after
        return after is not None and day.toordinal() > after


class _ComponentCodes:
    """For each row a small number for each component of the device: equal where rules see the same."""

    def __init__(self, catalogue: Catalogue, components: Sequence[Component], stand_ins: _StandIns, answerer: Answerer) -> None:
        self._catalogue = catalogue
        self._stand_ins = stand_ins
        self._answerer = answerer
        self._components = components
        self._small = [SmallNumbers() for _ in self._components]
        self._numbers: list[list[int]] = [[_CANNOT_BE] for _ in self._components]
        self._of_stated: dict[tuple[str, ...], dict[bytes, int]] = {}
        self._of_cell: dict[tuple[str, str | None], Facts | None] = {}
        self._in_hand: dict[frozenset[str], int] = {}

    def codes(self, columns: Mapping[str, Any], stated: RowCodes, rows: Codes) -> list[Codes]:
        """For each component, and for the evidence in hand, the codes of the ``rows``. ``stated``: what tells cells apart."""
        return [
            *(self._of_roles(place, each.of_device, columns, stated, rows) for place, each in enumerate(self._components)),
            self._of_roles(None, (EVIDENCE,), columns, stated, rows),
        ]

    def numbers(self, key: bytes) -> tuple[list[int], frozenset[str]] | None:
        """The answerer's number for each component, and the evidence in hand; None where one cannot be. ``key``: the codes of one
        row."""
        *codes, evidence = np.frombuffer(key, dtype=np.int64).tolist()
        if evidence == _CANNOT_BE or _CANNOT_BE in codes:
            return None
        in_hand = next(items for items, code in self._in_hand.items() if code == evidence)
        return [numbers[code] for numbers, code in zip(self._numbers, codes, strict=True)], in_hand

    def _of_roles(
        self, place: int | None, roles: Sequence[str], columns: Mapping[str, Any], stated: RowCodes, rows: Codes
    ) -> Codes:
        own = {role: columns[role] for role in roles if role in columns}
        codes = [each[rows] for role in own for each in stated.of_device.get(role, ())]
        stated_as, first = combined(codes, len(rows))
        known = self._of_stated.setdefault((str(place), *own), {})
        keys = _keys(codes, first, b"")
        new = {key: row for key, row in zip(keys, rows[first].tolist(), strict=True) if key not in known}
        for key, cells in zip(new, cells_of_rows(own, list(new.values())), strict=True):
            known[key] = self._code(place, cells)
        return np.array([known[key] for key in keys], dtype=np.int64)[stated_as]

    def _code(self, place: int | None, cells: Cells) -> int:
        if place is None:
            return self._code_of_evidence(cells)
        facts: dict[str, FactValue] = {}
        for of_cell in self._facts_of(cells):
            if of_cell is None:
                return _CANNOT_BE
            facts |= of_cell
        try:
            number = self._answerer.of_component(self._components[place], facts)
        except ContradictionError:
            return _CANNOT_BE
        code = self._small[place].of(number)
        if code == len(self._numbers[place]):
            self._numbers[place].append(number)
        return code

    def _code_of_evidence(self, cells: Cells) -> int:
        try:
            held = row_device(cells, self._catalogue).device.evidence if cells else None
        except RowError:
            return _CANNOT_BE
        in_hand = self._catalogue.evidence_of_steps & (held or frozenset())
        return self._in_hand.setdefault(in_hand, _CANNOT_BE + 1 + len(self._in_hand))

    def _facts_of(self, cells: Cells) -> Iterator[Facts | None]:
        """What each cell says by itself; None where it cannot be read. Whether cells agree is seen when they are put together."""
        for cell in cells.items():
            if cell not in self._of_cell:
                try:
                    read = row_device(dict([cell]), self._catalogue)
                except RowError:
                    self._of_cell[cell] = None
                else:
                    self._of_cell[cell] = self._stand_ins.of(read.device.facts)
            yield self._of_cell[cell]


def _problems_of(cells: Cells, catalogue: Catalogue) -> tuple[Problem, ...]:
    try:
        row_device(cells, catalogue)
    except RowError as wrong:
        return wrong.problems
    raise AssertionError("a row of a profile that cannot be read was read")


def _without_views(column: Any) -> Any:
    """Arrow cannot take rows of a column of views."""
    return column.cast(pa.string()) if pa.types.is_string_view(column.type) else column


def _keys(codes: Sequence[Codes], rows: Codes, layout: bytes) -> list[bytes]:
    if not codes:
        return [layout] * len(rows)
    return [layout + key.tobytes() for key in np.stack([each[rows] for each in codes], axis=1)]
