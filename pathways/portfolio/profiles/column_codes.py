"""What tells rows apart: for each column a number that is the same wherever the rules cannot see a difference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
from msgspec import Struct, field

from pathways.intake.words.notes import read_notes
from pathways.intake.words.reading import Misread
from pathways.model.catalogue import Catalogue
from pathways.model.facts import FactType, Vocabulary
from pathways.portfolio.files.parts import as_text
from pathways.portfolio.files.roles import APPROVALS, EVIDENCE, NONE_HELD
from pathways.portfolio.profiles.date_intervals import DateIntervals
from pathways.portfolio.profiles.note_shapes import NotePlaces, buffers_of, hides_a_number, masked, places_in_notes
from pathways.portfolio.profiles.numbering import Codes, SmallNumbers, dictionary
from pathways.portfolio.profiles.plain_cells import PlainCells
from pathways.portfolio.profiles.read_row import MOST_HELD, MOST_IN_CELL, is_empty, is_free_text
from pathways.rulebook.fields import day_of

NUMBER = "approval.number"
EXPIRES = "approval.expires"
_MOST_COMPARED = 6
_WIDEST_COMPARED = 24
"""Rows with more approvals, or longer numbers, are told apart one by one."""

_TOO_LONG = "\0too long"


class RowCodes(Struct):
    """The codes of all columns, those of the device by role.

    ``days`` gives the days (0: none, -1: not a day) and ``texts`` the numbers by the column's role and the place of the approval.
    ``several``: rows that name several approvals; ``lone``: rows that nothing else is compared with.
    ``numbered``: rows whose notes give a number.
    """

    several: Codes
    lone: Codes
    numbered: Codes
    of_device: dict[str, list[Codes]] = field(default_factory=dict)
    of_approvals: list[Codes] = field(default_factory=list)
    days: dict[tuple[str, int], Codes] = field(default_factory=dict)
    texts: dict[tuple[str, int], Codes] = field(default_factory=dict)

    def add(self, role: str, codes: Codes) -> None:
        (self.of_approvals if is_about_approvals(role) else self.of_device.setdefault(role, [])).append(codes)

    @property
    def every(self) -> list[Codes]:
        return [*(codes for of_role in self.of_device.values() for codes in of_role), *self.of_approvals]

    @property
    def layout(self) -> tuple[object, ...]:
        """What the codes are about; the codes of two tables are comparable only where it is the same."""
        return (*self.days, *self.texts, bool(self.lone.any()), len(self.of_approvals))

    def day(self, fact: str, place: int) -> Codes | None:
        """The days of a fact of the approval at ``place``, or of the device."""
        stated = self.days.get((fact, max(place, 0)))
        noted = self.days.get((APPROVALS, place)) if fact == EXPIRES else None
        if stated is None or noted is None:
            return noted if stated is None else stated
        return np.where(noted > 0, noted, stated)


class ColumnEncoder:
    """Numbers stay the same from one table to the next. Cells are plain ones, as ``plain`` makes them."""

    def __init__(self, catalogue: Catalogue, intervals: Mapping[str, DateIntervals], plain: PlainCells) -> None:
        self._plain = plain
        self._catalogue = catalogue
        self._vocabulary: Vocabulary = catalogue.vocabulary
        self._intervals_of = intervals
        self._numberings: dict[str, SmallNumbers] = {}
        self._alone = 0

    @property
    def size(self) -> int:
        """How many distinct cells are remembered."""
        return sum(map(len, self._numberings.values()))

    def encode(self, columns: Mapping[str, Any], rows: int) -> RowCodes:
        """``columns`` are PyArrow arrays by role."""
        out = RowCodes(several=_no(rows), lone=_no(rows), numbered=_no(rows))
        for role, column in columns.items():
            fact = self._vocabulary.facts.get(role)
            if role in (APPROVALS, NUMBER):
                self._notes(role, column, out)
            elif role == EVIDENCE:
                self._by_cell(role, column, self._evidence, out)
            elif fact is not None and fact.type is FactType.DATE:
                self._dates(role, column, out)
            elif not is_free_text(role, self._catalogue):
                self._by_cell(role, column, lambda cell: cell.strip(), out)
        self._told_twice(columns, out)
        self._to_come(out)
        self._at_odds(out)
        self._order(out)
        self._same_days(out)
        return out

    def _numbering(self, name: str) -> SmallNumbers:
        return self._numberings.setdefault(name, SmallNumbers())

    # --- cells that count as they stand -----------------------------------------------------------

    def _by_cell(self, role: str, column: Any, seen: Any, out: RowCodes) -> None:
        places, cells = dictionary(column)
        numbering = self._numbering(role)
        numbers = [0 if is_empty(cell) else numbering.of(_bounded(cell, seen)) for cell in cells]
        out.add(role, np.array(numbers, dtype=np.int64)[places])
        if role.startswith("approval."):
            out.several |= np.array([cell is not None and ";" in cell for cell in cells])[places]

    def _evidence(self, cell: str) -> str:
        """Evidence in hand decides no route. Some shows steps of plans done; of the rest it only counts that it exists."""
        ids = [part.strip() for part in cell.split(";") if part.strip()]
        if cell.strip().casefold() == NONE_HELD:
            return ""
        if not all(id_ in self._catalogue.evidence for id_ in ids):
            return cell
        return ";".join(sorted(self._catalogue.evidence_of_steps.intersection(ids)))

    # --- dates --------------------------------------------------------------------------------------

    def _dates(self, role: str, column: Any, out: RowCodes) -> None:
        places, cells = dictionary(column)
        read = [_days(cell) for cell in cells]
        numbering = self._numbering(role)
        numbers = [numbering.of(tuple(self._interval(role, day) for day in days)) for days in read]
        out.add(role, np.array(numbers, dtype=np.int64)[places])
        for place in range(max(map(len, read), default=0)):
            days = np.array([max(days[place], 0) if place < len(days) else 0 for days in read], dtype=np.int32)
            out.days[role, place] = days[places]
        if role.startswith("approval."):
            out.several |= np.array([len(days) > 1 for days in read])[places]

    def _interval(self, role: str, day: int) -> int:
        """0: no day; -1: not a day; else the interval on the fact's scale, from 1."""
        scale = self._intervals_of.get(role)
        return day if day <= 0 else 1 if scale is None else scale.interval(day) + 1

    # --- notes --------------------------------------------------------------------------------------

    def _notes(self, role: str, notes: Any, out: RowCodes) -> None:
        column = as_text(notes)
        places, shapes = dictionary(masked(column, self._plain.words))
        numbering = self._numbering(role)
        numbers = [0 if is_empty(shape) else numbering.of(_bounded(shape, lambda cell: cell)) for shape in shapes]
        out.add(role, np.array(numbers, dtype=np.int64)[places])
        text, begins = buffers_of(column)
        order = np.argsort(places, kind="stable")
        ends = np.cumsum(np.bincount(places, minlength=len(shapes)))
        for shape, rows in zip(shapes, np.split(order, ends[:-1]), strict=True):
            if shape is not None and len(shape) <= MOST_IN_CELL and len(rows):
                notes = places_in_notes(shape, numbers_only=role == NUMBER)
                self._cells(role, notes, rows, text, begins, out, is_ascii=shape.isascii())
                if role == APPROVALS and self._gives_a_number(shape):
                    out.numbered[rows] = True
                if not self._plain.is_plain_shape(shape) if role == APPROVALS else any(map(hides_a_number, shape.split(";"))):
                    out.lone[rows] = True
        for (of_role, _), days in list(out.days.items()):
            if of_role == APPROVALS == role:
                out.add(role, self._intervals(EXPIRES, days))

    def _gives_a_number(self, shape: str) -> bool:
        """Whether one of the notes has a number, or cannot be read."""
        try:
            notes = () if is_empty(shape) else read_notes(shape, self._vocabulary)
        except Misread:
            return True
        return any(NUMBER in note.facts for note in notes)

    def _cells(
        self, role: str, notes: tuple[NotePlaces, ...], rows: Codes, text: Any, begins: Any, out: RowCodes, *, is_ascii: bool
    ) -> None:
        """The days and numbers in cells of one shape."""
        at = begins[rows][:, None]
        if len(notes) > 1:
            out.several[rows] = True
            wide = any(len(note.number) > _WIDEST_COMPARED for note in notes)
            # Upper and lower case are compared byte by byte.
            if wide or len(notes) > _MOST_COMPARED or not is_ascii:
                out.lone[rows] = True
        for place, note in enumerate(notes[:MOST_HELD]):
            if note.day is not None:
                days = out.days.setdefault((role, place), np.zeros(len(out.lone), dtype=np.int32))
                days[rows] = _days_in(text[at + np.arange(note.day, note.day + 10)])
            if len(notes) > 1 and place < _MOST_COMPARED and 0 < len(note.number) <= _WIDEST_COMPARED:
                words = out.texts.setdefault((role, place), np.zeros(len(out.lone), dtype=f"S{_WIDEST_COMPARED}"))
                words[rows] = _as_words(text[at + np.array(note.number)])

    def _intervals(self, fact: str, days: Codes) -> Codes:
        scale = self._intervals_of.get(fact)
        if scale is None:
            return np.sign(days) + 1
        if scale.exact:
            return days + 1
        marks = np.array(scale.marks, dtype=np.int64)
        place = np.searchsorted(marks, days)
        on_mark = (place < len(marks)) & (marks[np.minimum(place, len(marks) - 1)] == days) if len(marks) else False
        found = 2 * place + on_mark + 2
        if scale.exact_after is not None:
            found = np.where(days > scale.exact_after, 2 * days.astype(np.int64) + 2, found)
        return np.where(days > 0, found, np.sign(days) + 1)

    # --- several approvals in one row -------------------------------------------------------------

    def _told_twice(self, columns: Mapping[str, Any], out: RowCodes) -> None:
        """Numbers in notes and in their column, or days of several approvals in both, are not compared with each other."""
        if NUMBER in columns:
            out.lone |= out.numbered & _filled(columns[NUMBER])
        if EXPIRES in columns:
            filled = _filled(columns[EXPIRES])
            for (role, _), days in out.days.items():
                if role == APPROVALS:
                    out.lone |= out.several & filled & (days != 0)

    def _to_come(self, out: RowCodes) -> None:
        """An approval that is still to come opens a route on its own day: that no end lies before it, tells rows apart too."""
        of_approvals = [(role, days) for (role, _), days in out.days.items() if is_about_approvals(role)]
        for role, begins in of_approvals:
            scale = self._intervals_of.get(role)
            if scale is None or scale.exact_after is None:
                continue
            to_come = begins > scale.exact_after
            for _, ends in of_approvals:
                out.add(role, (to_come * (1 + (ends < begins))).astype(np.int64))

    def _at_odds(self, out: RowCodes) -> None:
        """Of two dates one must not lie after the other; of approvals that may turn out to be one, any two."""
        for first, last in self._vocabulary.bounded_dates:
            ends = [
                (role, days) for (role, _), days in out.days.items() if role == last or (role == APPROVALS and last == EXPIRES)
            ]
            for begin in [days for (role, _), days in out.days.items() if role == first]:
                for role, end in ends:
                    out.add(role, ((begin > 0) & (end > 0) & (begin > end)).astype(np.int64))

    def _order(self, out: RowCodes) -> None:
        """The order of a row's approvals, and whether two are one, follows from their dates and numbers."""
        where = np.nonzero(out.several)[0]
        for values in (out.days, out.texts):
            for role in dict.fromkeys(role for role, _ in values if is_about_approvals(role)):
                places = sorted(place for known, place in values if known == role)
                for place in places[_MOST_COMPARED:]:
                    found = values[role, place]
                    out.lone |= out.several & (found != np.zeros(1, found.dtype))
                for one, other in combinations(places[:_MOST_COMPARED], 2):
                    out.add(role, _compared(values[role, one], values[role, other], where))
        if out.lone.any():
            count = int(out.lone.sum())
            codes = np.zeros(len(out.lone), dtype=np.int64)
            codes[out.lone] = np.arange(self._alone + 1, self._alone + 1 + count)
            self._alone += count
            out.add(APPROVALS, codes)

    def _same_days(self, out: RowCodes) -> None:
        """Where both a note and a column tell when an approval ends, they must agree."""
        for (role, place), days in list(out.days.items()):
            stated = out.days.get((EXPIRES, place))
            if role == APPROVALS and stated is not None:
                out.add(role, ((days > 0) & (stated > 0) & (days != stated)).astype(np.int64))


def _no(rows: int) -> Codes:
    return np.zeros(rows, dtype=bool)


def is_about_approvals(role: str) -> bool:
    return role == APPROVALS or role.startswith("approval.")


def _filled(column: Any) -> Codes:
    places, cells = dictionary(column)
    return np.array([not is_empty(cell) for cell in cells])[places]


def _bounded(cell: str | None, seen: Any) -> str:
    assert cell is not None
    return _TOO_LONG if len(cell) > MOST_IN_CELL else seen(cell)


def _days(cell: str | None) -> tuple[int, ...]:
    """The days of a ``;``-separated cell: 0 where there is none, -1 where what stands there is no day."""
    if cell is None or is_empty(cell):
        return (0,)
    return (-1,) if len(cell) > MOST_IN_CELL else tuple(_day(part.strip()) for part in cell.split(";"))


def _day(text: str) -> int:
    if is_empty(text):
        return 0
    try:
        return day_of(text).toordinal()
    except ValueError:
        return -1


_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_BEFORE_MONTH = np.concatenate(([0, 0], np.cumsum(_MONTH_DAYS[1:12])))
_EPOCH = date(1, 1, 1).toordinal()


def _days_in(bytes_: Any) -> Codes:
    """Ordinals of days written YYYY-MM-DD, one in each line of ten bytes; -1 where there is no such day."""
    digits = bytes_.astype(np.int64) - ord("0")
    year = digits[:, 0] * 1000 + digits[:, 1] * 100 + digits[:, 2] * 10 + digits[:, 3]
    month = digits[:, 5] * 10 + digits[:, 6]
    day = digits[:, 8] * 10 + digits[:, 9]
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    fits = (year >= 1) & (month >= 1) & (month <= 12)
    month = np.where(fits, month, 1)
    length = _MONTH_DAYS[month] + (leap & (month == 2))
    fits &= (day >= 1) & (day <= length)
    before = year - 1
    ordinal = before * 365 + before // 4 - before // 100 + before // 400 + _BEFORE_MONTH[month] + (leap & (month > 2)) + day
    return np.where(fits, ordinal, -1)


def _as_words(bytes_: Any) -> Any:
    wide = np.ascontiguousarray(bytes_)
    return wide.view(f"S{wide.shape[1]}")[:, 0]


def _compared(one: Codes, other: Codes, where: Codes) -> Codes:
    """For the rows ``where``: whether the first is the same, less or more; of texts with and without regard to case."""
    found = np.zeros(len(one), dtype=np.int64)
    first, second = one[where], other[where]
    pairs = [(first, second)]
    if first.dtype.kind == "S":
        high, low = np.char.upper(first), np.char.upper(second)
        pairs += [(high, low), (first, low), (high, second)]
    for one_, other_ in pairs:
        found[where] = found[where] * 3 + (one_ < other_) + 2 * (one_ > other_)
    found[where] += 1
    return found
