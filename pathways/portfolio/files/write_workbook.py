"""Workbooks (XLSX): one sheet, row by row. Text stays text, whatever a spreadsheet would take it for; nothing is computed."""

from __future__ import annotations

import math
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

from pathways.portfolio.files.roles import TableError
from pathways.rulebook.fields import shown

MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
MOST_IN_CELL = 32_767
_EXACT = 2**53
_ROWS = 10_000
_OTHERWISE = "Choose CSV or Parquet."
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same rows give the same bytes."""


class WorkbookWriter:
    """Raises TableError where the packages are not installed, and for what no sheet holds."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            from xlsxwriter import Workbook
        except ModuleNotFoundError:
            help_ = f"Install the extra: pip install 'uk-device-pathways[office]'. Or: {_OTHERWISE}"
            raise TableError("writing a workbook needs XlsxWriter", help_) from None
        room = tempfile.mkdtemp(prefix=".pathways-")
        self._book = Workbook(file, _OPTIONS | {"tmpdir": room})
        self._book.set_properties({"created": _MADE.replace(tzinfo=None)})
        self._sheet = self._book.add_worksheet("devices")
        self._bold = self._book.add_format({"bold": True})
        self._row = 0
        self._leave = weakref.finalize(self, _left, self._sheet, room)

    def write(self, table: Any, _originals: Sequence[Mapping[str, Any]] | None) -> None:
        """``table``: columns of text, numbers, dates and truth values; of others what ``str`` says."""
        names = table.column_names
        if len(names) > MOST_COLUMNS:
            raise TableError(f"a sheet holds {MOST_COLUMNS:,} columns, and there are {len(names):,}", _OTHERWISE)
        if not self._row:
            self._write_row(names, names, self._bold)
            self._sheet.freeze_panes(1, 0)
        if self._row + len(table) > MOST_ROWS + 1:
            raise TableError(f"a sheet holds {MOST_ROWS:,} rows, and there are more", _OTHERWISE)
        for start in range(0, len(table), _ROWS):
            columns = [column.to_pylist() for column in table.slice(start, _ROWS).columns]
            for cells in zip(*columns, strict=True):
                self._write_row(cells, names)

    def _write_row(self, cells: Sequence[object], names: Sequence[str], look: Any = None) -> None:
        for place, cell in enumerate(cells):
            if cell is not None:
                self._write_cell(place, cell, names[place], look)
        self._row += 1

    def _write_cell(self, place: int, cell: object, name: str, look: Any) -> None:
        at = (self._row, place)
        match cell:
            case bool():
                self._sheet.write_boolean(*at, cell)
            case int() | float() if math.isfinite(cell) and abs(cell) <= _EXACT:
                self._sheet.write_number(*at, cell)
            case date() if type(cell) is date and cell.year >= 1900:
                self._sheet.write_datetime(*at, datetime.combine(cell, time(0)))
            case _:
                text = str(cell)
                if len(text) > MOST_IN_CELL:
                    said = f"a cell of '{shown(name)}' has {len(text):,} characters, and a workbook holds {MOST_IN_CELL:,}"
                    raise TableError(said, _OTHERWISE)
                self._sheet.write_string(*at, text, look)

    def close(self) -> None:
        self._book.close()
        self._leave()


def _left(sheet: Any, room: str) -> None:
    """What a workbook that is not finished leaves behind."""
    sheet.row_data_fh.close()
    shutil.rmtree(room, ignore_errors=True)
