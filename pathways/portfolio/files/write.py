"""Output files: complete or not there at all, and harmless in a spreadsheet."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from pathways.portfolio.files.parts import FileFormat
from pathways.portfolio.files.roles import TableError
from pathways.rulebook.fields import shown
from pathways.writing.sheet import FORMULA, NUMBER, harmless_in_a_sheet
from pathways.writing.whole_file import NotWritten, whole_file

_EXPLANATION = "answer_explanation"
_LINES = 1000


class Writer(Protocol):
    def write(self, table: Any, originals: Sequence[Mapping[str, Any]] | None) -> None: ...
    def close(self) -> None: ...


@contextlib.contextmanager
def output_file(path: Path) -> Iterator[BinaryIO]:
    """As ``whole_file``. Raises TableError where it cannot be written."""
    try:
        with whole_file(path) as file:
            yield file
    except NotWritten as problem:
        raise TableError(str(problem), problem.help) from None


def writer_of(format_: FileFormat, file: BinaryIO) -> Writer:
    match format_:
        case FileFormat.PARQUET:
            return _ParquetWriter(file)
        case FileFormat.JSONL:
            return _JsonLinesWriter(file)
        case FileFormat.CSV:
            return _TextWriter(file, ",")
        case FileFormat.TSV:
            return _TextWriter(file, "\t")
        case FileFormat.JSON:
            raise TableError("answers of registers are read and not written", "Say --out-format jsonl.")
        case FileFormat.XLSX:
            from pathways.portfolio.files.write_workbook import WorkbookWriter

            return _AsPlainText(WorkbookWriter(file))


class _ParquetWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer: Any = None

    def write(self, table: Any, _originals: object) -> None:
        try:
            if self._writer is None:
                self._writer = pq.ParquetWriter(self._file, table.schema, compression="zstd")
            self._writer.write_table(table.cast(self._writer.schema))
        except pa.ArrowException as problem:
            raise _unwritable("Parquet", problem) from None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._file.flush()


class _JsonLinesWriter:
    """Writes the fields of the input as they were, then those of the answer; an explanation as an object."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encode = msgspec.json.Encoder(enc_hook=str).encode_lines

    def write(self, table: Any, originals: Sequence[Mapping[str, Any]] | None) -> None:
        answers = (
            table if originals is None else table.select([name for name in table.column_names if name.startswith("answer_")])
        )
        for start in range(0, len(table), _LINES):
            lines = answers.slice(start, _LINES).to_pylist()
            for line in lines:
                if _EXPLANATION in line:
                    line[_EXPLANATION] = msgspec.Raw(line[_EXPLANATION].encode())
            if originals is not None:
                lines = [{**own, **line} for own, line in zip(originals[start : start + _LINES], lines, strict=True)]
            self._file.write(self._encode(lines))

    def close(self) -> None:
        self._file.flush()


class _AsPlainText:
    """Hands on what text formats have no form for as JSON would write it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def write(self, table: Any, originals: Sequence[Mapping[str, Any]] | None) -> None:
        self._writer.write(pa.table({name: _text(table[name]) for name in table.column_names}), originals)

    def close(self) -> None:
        self._writer.close()


class _TextWriter:
    def __init__(self, file: BinaryIO, delimiter: str) -> None:
        self._file = file
        self._delimiter = delimiter
        self._header = True

    def write(self, table: Any, _originals: object) -> None:
        options = pacsv.WriteOptions(include_header=self._header, delimiter=self._delimiter, quoting_style="needed")
        try:
            cells = [_harmless(_text(table[name])) for name in table.column_names]
            pacsv.write_csv(pa.table(cells, names=harmless_heads(table.column_names)), self._file, options)
        except pa.ArrowException as problem:
            raise _unwritable("text", problem) from None
        self._header = False

    def close(self) -> None:
        self._file.flush()


def harmless_heads(names: Sequence[str]) -> list[str]:
    """The heads of a table, none of them a formula and no two alike."""
    found: dict[str, None] = {}
    for name in names:
        head = harmless_in_a_sheet(name)
        while head in found or (head != name and head in names):
            head = f"'{head}"
        found[head] = None
    return list(found)


def _unwritable(format_: str, problem: Exception) -> TableError:
    return TableError(
        f"a column cannot be written as {format_}: {shown(str(problem), 200)}", "Leave it out, or choose another format."
    )


def _text(column: Any) -> Any:
    """What CSV has no form for is written as JSON would write it."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.cast(kind.value_type))
    if pa.types.is_nested(kind) or pa.types.is_interval(kind):
        return _told(column, lambda cell: msgspec.json.encode(cell, enc_hook=str).decode())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return _told(column, lambda cell: base64.b64encode(cell).decode())
    return column


def _told(column: Any, text: Callable[[Any], str]) -> Any:
    return pa.array([None if cell is None else text(cell) for cell in column.to_pylist()], pa.string())


def _harmless(column: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    suspicious = pc.fill_null(pc.match_substring_regex(column, FORMULA), False)
    if not pc.any(suspicious).as_py():
        return column
    number = pc.fill_null(pc.match_substring_regex(column, NUMBER), False)
    guarded = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(pc.and_not(suspicious, number), guarded, column)
