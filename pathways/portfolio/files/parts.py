"""Tables come in parts: some rows with their numbers, and the lines that are no rows at all; and their cells as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from pathways.portfolio.files.roles import TableError

ROWS_IN_PART = 250_000
MOST_IN_PART = 64 * 1024 * 1024
"""Characters of a text file after which a part ends, however few its rows."""


Cells: TypeAlias = Mapping[str, str | None]
"""The cells of a row by role."""


class FileFormat(StrEnum):
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"
    JSON = "json"


_ENDINGS = {
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.TSV,
    ".tab": FileFormat.TSV,
    ".jsonl": FileFormat.JSONL,
    ".ndjson": FileFormat.JSONL,
    ".parquet": FileFormat.PARQUET,
    ".pq": FileFormat.PARQUET,
    ".xlsx": FileFormat.XLSX,
    ".xlsm": FileFormat.XLSX,
    ".json": FileFormat.JSON,
}


class Reject(Struct, frozen=True):
    """A row that is not assessed. ``row`` counts the rows of the input from 1, or is the line of a JSON Lines file.

    ``input`` is what stood there.
    """

    row: int
    column: str | None
    reason: str
    input: str


class TablePart(Struct, frozen=True):
    """``columns`` in the order of the file, with the types of the file. ``numbers`` of the rows; ``done``: how much was read.

    ``originals``: the objects of a JSON Lines file, to be written back as they were. ``told``: how the file was read.
    """

    columns: Mapping[str, Any]
    numbers: Any
    rejects: tuple[Reject, ...]
    done: float
    originals: Sequence[Mapping[str, Any]] | None = None
    told: tuple[str, ...] = ()


TableParts: TypeAlias = Iterator[TablePart]


def format_of(path: Path, given: FileFormat | None, option: str) -> FileFormat:
    """By the option, else by the ending of the name, which must not be at odds. JSON is only read. Raises TableError."""
    known = [each for each in FileFormat if each is not FileFormat.JSON or option == "--in-format"]
    told = _ENDINGS.get(path.suffix.casefold())
    found = given or told
    if found is None or found not in known:
        raise TableError(f"the format of '{path}' is not known", f"Say it with {option}: {', '.join(known)}.")
    if option != "--in-format" and told is not None and told is not found:
        raise TableError(f"{option} {found.value} and '{path.name}' are at odds", f"Leave out {option}, or give another ending.")
    return found


def as_text(column: Any) -> Any:
    """A column as strings, the way they would be written in a cell; null where there is nothing."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = array.type
    if pa.types.is_dictionary(kind):
        return as_text(array.dictionary_decode())
    if kind == pa.string():
        return array
    if pa.types.is_timestamp(kind):
        return _day(array)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        notes = [None if cell is None else "; ".join(map(_word, cell)) or "none" for cell in array.to_pylist()]
        return pa.array(notes, pa.string())
    try:
        return array.cast(pa.string())
    except pa.ArrowException:
        return pa.array([None if cell is None else str(cell) for cell in array.to_pylist()], pa.string())


def _day(array: Any) -> Any:
    """A time in a time zone is a day only at midnight UTC: elsewhere another day may be meant, so it is left as it stands."""
    plain = array.cast(pa.timestamp(array.type.unit))
    days = pc.floor_temporal(plain, unit="day")
    text = days.cast(pa.date32()).cast(pa.string())
    if array.type.tz is None:
        return text
    return pc.if_else(pc.equal(days, plain), text, pc.binary_join_element_wise(plain.cast(pa.string()), pa.scalar("Z"), ""))


def _word(value: object) -> str:
    return "" if value is None else str(value)


def cells_of_rows(columns: Mapping[str, Any], rows: Sequence[int]) -> Iterator[Cells]:
    """The rows as text, in the order asked for. ``columns`` are PyArrow arrays of any type."""
    if not columns:
        return iter([{} for _ in rows])
    places = pa.array(rows, pa.int64())
    texts = [as_text(column.take(places)).to_pylist() for column in columns.values()]
    return (dict(zip(columns, row, strict=True)) for row in zip(*texts, strict=True))
