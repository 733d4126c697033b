"""CSV and TSV files row by row: what is malformed is set aside with its row number, and reading goes on."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import msgspec
import pyarrow as pa

from pathways.portfolio.files.parts import MOST_IN_PART, Reject, TablePart, TableParts
from pathways.portfolio.files.roles import TableError, refuse_wide
from pathways.portfolio.files.text_encoding import encoding_of
from pathways.rulebook.fields import shown

MOST_IN_CELL = 16 * 1024 * 1024
MOST_IN_LINE = 4 * MOST_IN_CELL
_ROWS = 100_000
_LINE_TOO_LONG = "line too long"
_LONGEST_HEADER = 1024 * 1024
_WORDS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
_NOT_TEXT = {
    b"PAR1": "the file is Parquet, not text",
    b"PK\x03\x04": "the file is a workbook or a zip archive, not text",
    b"\x1f\x8b": "the file is compressed with gzip",
}


def read_text_table(path: Path, delimiter: str) -> TableParts:
    """Raises TableError for a file without a usable header. Commas may be semicolons or tabs, where the header says so."""
    size = path.stat().st_size
    _refuse_what_is_no_text(path)
    encoding = encoding_of(path)
    errors = "surrogateescape" if encoding.name == "utf-8-sig" else "strict"
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding.name, errors, newline="") as file:
        found = _delimiter(path, encoding.name, errors, delimiter)
        told = tuple(filter(None, (encoding.told, "" if found == delimiter else f"the columns stand apart by {_WORDS[found]}")))
        rows = _Rows(file, found)
        try:
            names = _header(rows, found)
            while not rows.ended:
                part = _part(rows, names)
                yield TablePart(part.columns, part.numbers, part.rejects, min(1.0, raw.tell() / max(size, 1)), told=told)
        except UnicodeError:
            raise TableError("the file is cut off, or no UTF-16 text", "Save it as CSV UTF-8.") from None


def _refuse_what_is_no_text(path: Path) -> None:
    with path.open("rb") as raw:
        begins = raw.read(4)
    wrong = next((says for mark, says in _NOT_TEXT.items() if begins.startswith(mark)), None)
    if wrong is not None:
        raise TableError(wrong, "Save it as CSV UTF-8, or say what it is with --in-format.")


def _delimiter(path: Path, encoding: str, errors: str, wanted: str) -> str:
    """The delimiter of the header: the one wanted, unless that leaves one column and another gives several."""
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        try:
            line = file.readline(_LONGEST_HEADER)
        except UnicodeError:
            return wanted
    try:
        counts = {each: len(next(csv.reader([line], delimiter=each), [])) for each in dict.fromkeys((wanted, ",", ";", "\t"))}
    except csv.Error:
        return wanted
    return wanted if counts[wanted] > 1 else max(counts, key=lambda each: counts[each])


class _Rows:
    """The rows of the file. ``text``: what stands there; ``reason``: why it cannot be read; ``read``: characters so far;
    ``empty``: lines before it with nothing on them.

    A row with a quotation mark that does not close costs its first line alone.
    """

    def __init__(self, file: TextIO, delimiter: str) -> None:
        self.number = 0
        self.ended = False
        self.empty = 0
        self.reason = ""
        self.read = 0
        self._file = file
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._delimiter = delimiter
        self._reader = self._fresh()
        csv.field_size_limit(MOST_IN_CELL)

    @property
    def text(self) -> str:
        return _as_text("".join(self._taken).rstrip("\r\n"))

    def _fresh(self) -> Any:
        return csv.reader(self._lines(), delimiter=self._delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        while line := self._again.popleft() if self._again else self._line():
            self._taken.append(line)
            if len(line) > MOST_IN_LINE:
                raise csv.Error(_LINE_TOO_LONG)
            yield line

    def _line(self) -> str:
        """The next line, of which at most one character more than is allowed is kept."""
        line = self._file.readline(MOST_IN_LINE + 1)
        rest = line
        while len(rest) > MOST_IN_LINE and not rest.endswith(("\n", "\r")):
            rest = self._file.readline(MOST_IN_LINE + 1)
        self.read += len(line)
        return line

    def next(self) -> list[str] | None:
        """The cells of a row, none for an empty line; None for a line that cannot be read, and at the end."""
        self._taken.clear()
        try:
            return next(self._reader)  # type: ignore[no-any-return]
        except StopIteration:
            self.ended = True
        except csv.Error as problem:
            self._again.extendleft(reversed(self._taken[1:]))
            del self._taken[1:]
            self._reader = self._fresh()
            self.reason = _said(problem)
        return None


def _said(problem: csv.Error) -> str:
    text = str(problem)
    if text == _LINE_TOO_LONG:
        return f"the line has more than {MOST_IN_LINE // 1024 // 1024} MB; its beginning is kept"
    if "field larger" in text:
        return f"a cell has more than {MOST_IN_CELL // 1024 // 1024} MB, or its quotation mark does not close"
    return "a quotation mark does not close, or text follows it"


def _header(rows: _Rows, delimiter: str) -> list[str]:
    names: list[str] | None = []
    while names == []:
        names = rows.next()
    if rows.ended:
        raise TableError("the file is empty", "The first line names the columns, for example: device.kind,class.gb,approvals")
    if names is None:
        raise TableError(f"the first line cannot be read: {rows.reason}", "The first line names the columns.")
    if "\0" in rows.text:
        raise TableError("the first line is not UTF-8 text", "Save the file as CSV UTF-8.")
    refuse_wide(names)
    _refuse_other_delimiter(names, delimiter)
    for place, name in enumerate(names, 1):
        if not name.strip():
            raise TableError(f"column {place} has no name", "The first line names the columns.")
        if not _is_utf8(name):
            raise TableError(f"the name of column {place} is not UTF-8", "Save the file as CSV UTF-8.")
    double = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if double is not None:
        raise TableError(f"two columns are called '{shown(double)}'", "Each column needs a name of its own.")
    return names


def _refuse_other_delimiter(names: list[str], delimiter: str) -> None:
    other = next((each for each in ",;\t|" if each != delimiter and each in names[0]), None)
    if len(names) == 1 and other is not None:
        help_ = "Save the file with commas, semicolons or tabs between the columns."
        raise TableError(f"the columns stand apart by {_WORDS[other]}, not by {_WORDS[delimiter]}", help_)


def _part(rows: _Rows, names: list[str]) -> TablePart:
    """Where there is one column, an empty line before a row is a row with an empty cell."""
    good: list[list[str]] = []
    numbers: list[int] = []
    rejects: list[Reject] = []
    begun = rows.read
    while len(good) + len(rejects) < _ROWS and rows.read - begun < MOST_IN_PART:
        cells = rows.next()
        if rows.ended:
            break
        if cells == []:
            rows.empty += len(names) == 1
            continue
        numbers.extend(range(rows.number + 1, rows.number + 1 + rows.empty))
        good.extend([""] for _ in range(rows.empty))
        rows.number += rows.empty + 1
        rows.empty = 0
        if cells is None:
            rejects.append(Reject(rows.number, None, rows.reason, rows.text))
        elif len(cells) != len(names):
            reason = f"the row has {len(cells)} cells, the header has {len(names)}"
            rejects.append(Reject(rows.number, None, reason, rows.text))
        else:
            good.append(cells)
            numbers.append(rows.number)
    return _made(names, good, numbers, rejects)


def _made(names: list[str], good: list[list[str]], numbers: list[int], rejects: list[Reject]) -> TablePart:
    try:
        columns = _columns(names, good)
    except UnicodeEncodeError:
        fine = []
        for number, cells in zip(numbers, good, strict=True):
            wrong = next((name for name, cell in zip(names, cells, strict=True) if not _is_utf8(cell)), None)
            if wrong is None:
                fine.append((number, cells))
            else:
                row = {name: _as_text(cell) for name, cell in zip(names, cells, strict=True)}
                rejects.append(Reject(number, wrong, "the cell is not UTF-8 text", msgspec.json.encode(row).decode()))
        numbers = [number for number, _ in fine]
        columns = _columns(names, [cells for _, cells in fine])
    return TablePart(columns, pa.array(numbers, pa.int64()), tuple(sorted(rejects, key=lambda each: each.row)), 0.0)


def _columns(names: list[str], rows: list[list[str]]) -> dict[str, Any]:
    cells = zip(*rows, strict=True) if rows else ((),) * len(names)
    return {name: pa.array(of_column, pa.string()) for name, of_column in zip(names, cells, strict=True)}


def _is_utf8(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def _as_text(text: str) -> str:
    """Bytes that are no text become question marks."""
    return text.encode("utf-8", errors="replace").decode()
