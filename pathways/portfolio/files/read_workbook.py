"""Workbooks (XLSX): the first sheet, row by row, as text. Formulas too are text, and what would not fit in memory is refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from pathways.portfolio.files.parts import Reject, TablePart, TableParts
from pathways.portfolio.files.roles import TableError
from pathways.rulebook.fields import shown

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 512 * 1024 * 1024
MOST_FILES = 2_000
MOST_COLUMNS = 2_000
_ROWS = 50_000
_MOST_IN_PART = 64 * 1024 * 1024
_SMALLER = "Save the sheet as CSV UTF-8."
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes characters that XML has none for; the library leaves them so."""

_FORMULAS = "formulas are read as text and not computed: paste them as values"


def read_workbook(path: Path) -> TableParts:
    """Raises TableError for what is no workbook, is too large, or has no usable header."""
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError:
        help_ = f"Install the extra: pip install 'uk-device-pathways[office]'. Or: {_SMALLER}"
        raise TableError("reading a workbook needs openpyxl", help_) from None
    _refuse_bombs(path)
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=False)
            try:
                yield from _parts(book)
            finally:
                book.close()
    except TableError:
        raise
    except Exception as problem:  # the library raises what its parsers raise
        raise TableError(f"the workbook cannot be read: {type(problem).__name__}", _SMALLER) from None


def _refuse_bombs(path: Path) -> None:
    """Raises TableError where the file, or what it unpacks to, is too large."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise TableError(f"the workbook has {size // 1024 // 1024} MB; at most {MOST_BYTES // 1024 // 1024} are read", _SMALLER)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise TableError("the file is no workbook (XLSX)", _SMALLER) from None
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TableError(f"the workbook unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB", _SMALLER)


def _parts(book: Any) -> Iterator[TablePart]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise TableError("the workbook has no sheet", _SMALLER)
    sheet = sheets[0]
    sheet.reset_dimensions()
    told = () if len(sheets) == 1 else (f"only the first sheet is read: '{shown(sheet.title)}'",)
    rows = _rows(sheet.iter_rows(values_only=True))
    names = next(rows, None)
    if names is None:
        raise TableError("the first sheet is empty", "The first row names the columns.")
    names = _checked(names)
    number, done = 0, False
    while not done:
        good: list[list[str]] = []
        numbers: list[int] = []
        rejects: list[Reject] = []
        size = 0
        while len(good) + len(rejects) < _ROWS and size < _MOST_IN_PART:
            cells = next(rows, None)
            if cells is None:
                done = True
                break
            number += 1
            size += sum(map(len, cells))
            if len(cells) > len(names):
                reason = f"the row has {len(cells)} cells, the header has {len(names)}"
                rejects.append(Reject(number, None, reason, msgspec.json.encode(cells).decode()))
                continue
            good.append([*cells, *[""] * (len(names) - len(cells))])
            numbers.append(number)
        columns = zip(*good, strict=True) if good else ((),) * len(names)
        made = {name: pa.array(of_column, pa.string()) for name, of_column in zip(names, columns, strict=True)}
        part_done = 1.0 if done else 0.5
        formulas = (_FORMULAS,) if any(cell.startswith("=") for cells in good for cell in cells) else ()
        yield TablePart(made, pa.array(numbers, pa.int64()), tuple(rejects), part_done, told=(*told, *formulas))


def _rows(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    """Rows that are not empty, as text, without empty cells at their ends."""
    for row in rows:
        cells = [_text(cell) for cell in row[: MOST_COLUMNS + 1]]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise TableError(f"the sheet has more than {MOST_COLUMNS:,} columns", _SMALLER)
        if cells:
            yield cells


def _checked(names: list[str]) -> list[str]:
    for place, name in enumerate(names, 1):
        if not name.strip():
            raise TableError(f"column {place} has no name", "The first row names the columns.")
        if name in names[: place - 1]:
            raise TableError(f"two columns are called '{shown(name)}'", "Each column needs a name of its own.")
    return names


def _text(cell: object) -> str:
    """What a cell says: a day as a day, a whole number without a point."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case str():
            return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell).encode("utf-8", "replace").decode()
    formula = getattr(cell, "text", None)  # a formula that fills several cells
    return formula if isinstance(formula, str) else str(cell)
