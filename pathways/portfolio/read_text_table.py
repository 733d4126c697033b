"""CSV and TSV files row by row: what is malformed is set aside with its row number, and reading goes on."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa

from pathways.portfolio.parts import Part, Parts, Reject
from pathways.portfolio.roles import TableError
from pathways.rulebook.fields import shown

MOST_IN_CELL = 16 * 1024 * 1024
_ROWS = 100_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_text_table(path: Path, delimiter: str) -> Parts:
    """Raises TableError for a file without a usable header."""
    size = path.stat().st_size
    with path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline="") as file:
        if raw.peek(2)[:2] in _UTF_16:
            raise TableError("the file is UTF-16, not UTF-8", "Save it as CSV UTF-8.")
        rows = _Rows(file, delimiter)
        names = _header(rows)
        while (part := _part(rows, names)) is not None:
            yield Part(part.columns, part.numbers, part.rejects, min(1.0, raw.tell() / max(size, 1)))


class _Rows:
    """The rows of the file, numbered. A row with a quotation mark that does not close costs its first line alone."""

    def __init__(self, file: TextIO, delimiter: str) -> None:
        self.number = 0
        self.ended = False
        self.reason = ""
        self._file = file
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._delimiter = delimiter
        self._reader = self._fresh()
        csv.field_size_limit(MOST_IN_CELL)

    def _fresh(self) -> Any:
        return csv.reader(self._lines(), delimiter=self._delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else self._file.readline()
            if not line:
                return
            self._taken.append(line)
            yield line

    def next(self) -> list[str] | str | None:
        """The cells of a row; the text of a line that cannot be read; None at the end. Empty lines are no rows."""
        while True:
            self._taken.clear()
            try:
                cells = next(self._reader)
            except StopIteration:
                return None
            except csv.Error as problem:
                first, *rest = self._taken
                self._again.extendleft(reversed(rest))
                self._reader = self._fresh()
                self.reason = _said(problem)
                return first
            if cells:
                return cells  # type: ignore[no-any-return]


def _said(problem: csv.Error) -> str:
    text = str(problem)
    if "field larger" in text:
        return f"a cell has more than {MOST_IN_CELL // 1024 // 1024} MB, or its quotation mark does not close"
    return "a quotation mark does not close, or text follows it"


def _header(rows: _Rows) -> list[str]:
    names = rows.next()
    if names is None:
        raise TableError("the file is empty", "The first line names the columns, for example: device.kind,class.gb,approvals")
    if isinstance(names, str):
        raise TableError(f"the first line cannot be read: {rows.reason}", "The first line names the columns.")
    for place, name in enumerate(names, 1):
        if not name.strip():
            raise TableError(f"column {place} has no name", "The first line names the columns.")
        if not _is_utf8(name):
            raise TableError(f"the name of column {place} is not UTF-8", "Save the file as CSV UTF-8.")
    double = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if double is not None:
        raise TableError(f"two columns are called '{shown(double)}'", "Each column needs a name of its own.")
    return names


def _part(rows: _Rows, names: list[str]) -> Part | None:
    if rows.ended:
        return None
    read = rows.number
    good: list[list[str]] = []
    numbers: list[int] = []
    rejects: list[Reject] = []
    while len(good) + len(rejects) < _ROWS:
        cells = rows.next()
        if cells is None:
            rows.ended = True
            break
        read += 1
        if isinstance(cells, str):
            rejects.append(Reject(read, None, rows.reason, _harmless(cells)))
        elif len(cells) != len(names):
            reason = f"the row has {len(cells)} cells, the header has {len(names)}"
            rejects.append(Reject(read, None, reason, _harmless(",".join(cells))))
        else:
            good.append(cells)
            numbers.append(read)
    rows.number = read
    return _made(names, good, numbers, rejects)


def _made(names: list[str], good: list[list[str]], numbers: list[int], rejects: list[Reject]) -> Part:
    try:
        columns = _columns(names, good)
    except UnicodeEncodeError:
        fine = []
        for number, cells in zip(numbers, good, strict=True):
            wrong = next((name for name, cell in zip(names, cells, strict=True) if not _is_utf8(cell)), None)
            if wrong is None:
                fine.append((number, cells))
            else:
                rejects.append(Reject(number, wrong, "the cell is not UTF-8 text", _harmless(",".join(cells))))
        numbers = [number for number, _ in fine]
        columns = _columns(names, [cells for _, cells in fine])
    return Part(columns, pa.array(numbers, pa.int64()), tuple(sorted(rejects, key=lambda each: each.row)), 0.0)


def _columns(names: list[str], rows: list[list[str]]) -> dict[str, Any]:
    cells = zip(*rows, strict=True) if rows else ((),) * len(names)
    return {name: pa.array(of_column, pa.string()) for name, of_column in zip(names, cells, strict=True)}


def _is_utf8(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def _harmless(text: str) -> str:
    """Bytes that are no text become question marks."""
    return text.encode("utf-8", errors="replace").decode()
