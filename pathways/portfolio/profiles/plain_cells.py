"""Cells as people write them to cells as files write them, so that those that say the same are looked at once.

What a cell carries besides its own fact (``SaMD``: software) goes into the column of that fact. A cell that cannot be read stays
as it is; reading its row says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from msgspec import Struct

from pathways.intake.spellings import folded, spellings
from pathways.intake.words.days import looks_like_a_day
from pathways.intake.words.named import read_named
from pathways.intake.words.notes import read_notes
from pathways.intake.words.phrases import REGULATOR, book_of
from pathways.intake.words.printing import note_of
from pathways.intake.words.reading import Misread, Reading
from pathways.intake.words.values import NUMBER, not_known, says_none, says_unknown
from pathways.model.catalogue import Catalogue
from pathways.model.facts import Fact, FactType, FactValue
from pathways.portfolio.files.parts import as_text
from pathways.portfolio.files.roles import APPROVALS, NONE_HELD
from pathways.portfolio.profiles.note_shapes import day_and_rest, digit_runs, masked
from pathways.portfolio.profiles.numbering import dictionary
from pathways.portfolio.profiles.read_row import MOST_IN_CELL, is_empty

AT_ODDS = "\0at odds"
"""Stands in a cell for what contradicts what another cell of the row carries."""

_MOST_REMEMBERED = 500_000
_NEVER_PLAIN = (",", "\n", "\r", "|", " and ", " plus ", " & ", " + ", "\u2022", "*")


class PlainCell(Struct, frozen=True):
    """``carries``: facts of other columns."""

    text: str
    carries: Mapping[str, FactValue] = {}
    told: tuple[str, ...] = ()


class PlainCells:
    """Remembers what it has read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._vocabulary = catalogue.vocabulary
        self._read: dict[tuple[str, str], PlainCell] = {}
        self._plain_shapes: dict[str, bool] = {}
        regulator = self._vocabulary.facts.get(REGULATOR)
        self._regulators = frozenset() if regulator is None else frozenset(spellings(regulator))
        self.words = digit_runs(" ".join(phrase) for phrase in book_of(self._vocabulary).meanings)

    def plain(self, columns: Mapping[str, Any], size: int) -> tuple[dict[str, Any], Counter[tuple[str, str]]]:
        """The columns by role with plain cells; and what was read otherwise than written, by role, with the number of rows."""
        if len(self._read) > _MOST_REMEMBERED:
            self._read.clear()
        found, told = dict(columns), Counter[tuple[str, str]]()
        carried: list[tuple[Any, Mapping[str, FactValue]]] = []
        for role, column in columns.items():
            fact = self._vocabulary.facts.get(role)
            if role == APPROVALS:
                found[role] = self._notes(as_text(column), told, carried)
            elif fact is not None and fact.type is not FactType.TEXT:
                found[role] = self._values(fact, column, told, carried)
        for rows, facts in carried:
            for id_, value in facts.items():
                found[id_] = self._filled(found.get(id_), id_, rows, value, size)
        return found, told

    # --- facts ----------------------------------------------------------------------------------------

    def _values(self, fact: Fact, column: Any, told: Counter[tuple[str, str]], carried: list[Any]) -> Any:
        places, cells = dictionary(column)
        plain = [None if cell is None or is_empty(cell) else self._value(fact, cell) for cell in cells]
        for place, each in enumerate(plain):
            if each is not None and (each.told or each.carries):
                rows = np.nonzero(places == place)[0]
                told.update({(fact.id, said): len(rows) for said in each.told} if len(rows) else {})
                if each.carries and len(rows):
                    carried.append((rows, each.carries))
        if all(each is None or each.text == cell for each, cell in zip(plain, cells, strict=True)):
            return column
        texts = pa.array([None if each is None else each.text for each in plain], pa.string())
        return texts.take(pa.array(places))

    def _value(self, fact: Fact, cell: str) -> PlainCell:
        key = (fact.id, cell)
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = self._new_value(fact, cell)
        return known

    def _new_value(self, fact: Fact, cell: str) -> PlainCell:
        if len(cell) > MOST_IN_CELL:
            return PlainCell(cell)
        parts = cell.split(";") if fact.about_approval else [cell]
        read: list[Reading | None] = [None if is_empty(part) else _read(fact, part, self) for part in parts]
        if all(each is None for each in read):
            return PlainCell(cell)
        told = tuple(said for each in read if each is not None for said in each.told)
        texts = [
            part if each is None else _text(each.facts[fact.id]) if fact.id in each.facts else ""
            for part, each in zip(parts, read, strict=True)
        ]
        others = [] if fact.about_approval else [each.facts for each in read if each is not None]
        carries = {id_: value for facts in others for id_, value in facts.items() if id_ != fact.id}
        return PlainCell(";".join(texts), carries, told)

    def _filled(self, column: Any, id_: str, rows: Any, value: FactValue, size: int) -> Any:
        """The column with what is carried where it says nothing; where it says the contrary, a cell that cannot be read."""
        cells: list[str | None] = [None] * size if column is None else as_text(column).to_pylist()
        for row in rows.tolist():
            stated = cells[row]
            if stated is None or is_empty(stated):
                cells[row] = _text(value)
            elif self._value(self._vocabulary.facts[id_], stated).text != _text(value):
                cells[row] = AT_ODDS
        return pa.array(cells, pa.string())

    @property
    def vocabulary(self) -> Any:
        return self._vocabulary

    # --- notes ----------------------------------------------------------------------------------------

    def _notes(self, column: Any, told: Counter[tuple[str, str]], carried: list[Any]) -> Any:
        places, shapes = dictionary(masked(column, self.words))
        odd = [
            place
            for place, shape in enumerate(shapes)
            if shape is not None and (not self.is_plain_shape(shape) or self._names_regulators(shape))
        ]
        if not odd:
            return column
        rows = np.nonzero(np.isin(places, odd))[0]
        if not len(rows):
            return column
        cells = column.to_pylist()
        carrying: dict[int, tuple[list[int], Mapping[str, FactValue]]] = {}
        for row in rows.tolist():
            read = self._note(cells[row])
            told.update((APPROVALS, said) for said in read.told)
            cells[row] = read.text
            if read.carries:
                carrying.setdefault(id(read), ([], read.carries))[0].append(row)
        carried += [(np.array(of_rows), facts) for of_rows, facts in carrying.values()]
        return pa.array(cells, pa.string())

    def _names_regulators(self, shape: str) -> bool:
        """Whether a part of it says no more than whose approval it is, which is told."""
        return any(folded(part) in self._regulators for part in shape.split(";"))

    def _note(self, cell: str) -> PlainCell:
        key = (APPROVALS, cell)
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = self._new_note(cell)
        return known

    def _new_note(self, cell: str) -> PlainCell:
        if len(cell) > MOST_IN_CELL:
            return PlainCell(cell)
        if says_none(cell, self._vocabulary):
            return PlainCell(NONE_HELD)
        if says_unknown(cell, self._vocabulary):
            return PlainCell("", {}, (not_known(cell),))
        try:
            notes = read_notes(cell, self._vocabulary)
        except Misread:
            return PlainCell(cell)
        text = "; ".join(note_of(note.facts, self._vocabulary) for note in notes)
        carries = {id_: value for note in notes for id_, value in note.of_device.items()}
        return PlainCell(text, carries, tuple(dict.fromkeys(said for note in notes for said in note.told)))

    def is_plain_shape(self, shape: str) -> bool:
        """Whether all cells of the shape say the same but for their numbers and days, and stand there as files write them."""
        known = self._plain_shapes.get(shape)
        if known is None:
            known = is_empty(shape) or shape.strip().casefold() == NONE_HELD or self._is_plain(shape)
            self._plain_shapes[shape] = known
        return known

    def _is_plain(self, shape: str) -> bool:
        if len(shape) > MOST_IN_CELL or any(sign in shape for sign in _NEVER_PLAIN) or not shape.isascii():
            return False
        return all(self._is_plain_note(part.strip()) for part in shape.strip().removesuffix(";").split(";"))

    def _is_plain_note(self, note: str) -> bool:
        _, what = day_and_rest(note)
        try:
            read = read_notes(what, self._vocabulary)
        except Misread:
            return False
        if len(read) != 1 or (read[0].told and not self._names_regulators(what)):
            return False
        if read[0].facts.keys() - {"approval.regulator", "approval.pathway", NUMBER}:
            return False
        number = read[0].facts.get(NUMBER)
        if number is None or what == number:
            return True
        last = what.split()[-1]
        return last.casefold() == str(number).casefold() and not looks_like_a_day(last) and len(last) != len("20290501")


def _read(fact: Fact, part: str, cells: PlainCells) -> Reading | None:
    try:
        return read_named(fact, part.strip(), cells.vocabulary, {})
    except Misread:
        return None


def _text(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
