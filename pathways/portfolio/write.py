"""Output files: complete or not there at all, and harmless in a spreadsheet."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from pathways.portfolio.parts import FileFormat
from pathways.portfolio.roles import TableError

_FORMULA = "^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_NUMBER = "^[+-]?[0-9]+([.][0-9]+)?$"


class Writer(Protocol):
    def write(self, table: Any, originals: Sequence[Mapping[str, Any]] | None) -> None: ...
    def close(self) -> None: ...


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file beside ``path`` that takes its name when all went well. Only a regular file is ever replaced."""
    if path.exists() and not path.is_file():
        raise TableError(f"{path} is not a regular file", "Name a file, or - for standard output.")
    target = path.resolve()
    try:
        handle, temporary = tempfile.mkstemp(prefix=".pathways-", dir=target.parent)
    except OSError as problem:
        raise TableError(f"cannot write {path}: {problem.strerror or problem}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


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


class _ParquetWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer: Any = None

    def write(self, table: Any, _originals: object) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._file, table.schema, compression="zstd")
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class _JsonLinesWriter:
    """Writes the fields of the input as they were, then those of the answer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encode = msgspec.json.Encoder().encode_lines

    def write(self, table: Any, originals: Sequence[Mapping[str, Any]] | None) -> None:
        lines = table.to_pylist()
        if originals is not None:
            answers = [name for name in table.column_names if name.startswith("answer_")]
            lines = [{**own, **{name: line[name] for name in answers}} for own, line in zip(originals, lines, strict=True)]
        for start in range(0, len(lines), 1000):
            self._file.write(self._encode(lines[start : start + 1000]))

    def close(self) -> None:
        pass


class _TextWriter:
    def __init__(self, file: BinaryIO, delimiter: str) -> None:
        self._file = file
        self._delimiter = delimiter
        self._header = True

    def write(self, table: Any, _originals: object) -> None:
        plain = {harmless_in_a_sheet(name): _harmless(_text(table[name])) for name in table.column_names}
        options = pacsv.WriteOptions(include_header=self._header, delimiter=self._delimiter, quoting_style="needed")
        pacsv.write_csv(pa.table(plain), self._file, options)
        self._header = False

    def close(self) -> None:
        pass


def _text(column: Any) -> Any:
    if pa.types.is_dictionary(column.type):
        return _text(column.cast(column.type.value_type))
    if pa.types.is_nested(column.type):
        return pa.array([None if cell is None else msgspec.json.encode(cell).decode() for cell in column.to_pylist()])
    return column


def _harmless(column: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    suspicious = pc.fill_null(pc.match_substring_regex(column, _FORMULA), False)
    if not pc.any(suspicious).as_py():
        return column
    number = pc.fill_null(pc.match_substring_regex(column, _NUMBER), False)
    guarded = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(pc.and_not(suspicious, number), guarded, column)


def harmless_in_a_sheet(text: str) -> str:
    return f"'{text}" if re.match(_FORMULA, text) and not re.match(_NUMBER, text) else text
