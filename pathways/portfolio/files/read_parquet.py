"""Parquet files, read by DuckDB in parts, once it is known how much they hold: a few hundred bytes can hold gigabytes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from pathways.portfolio.files.parquet_size import PER_CELL, refuse_large, refuse_many, size_of_column
from pathways.portfolio.files.parts import ROWS_IN_PART, TablePart, TableParts
from pathways.portfolio.files.roles import TableError, refuse_wide
from pathways.rulebook.fields import shown

_BYTES_IN_PART = 128 * 1024 * 1024
_MEMORY = "2GB"
"""For what DuckDB unpacks: a page may say that it is as large as it likes."""

# A bar on standard output would end up in the answers, and nothing may be fetched that nobody asked for.
_ALL = "SELECT * FROM read_parquet(?, hive_partitioning = false)"
_DATED = re.compile("DATE|TIMESTAMP[A-Z_ ]*")
_FIRST, _LAST = "0001-01-01", "9999-12-31 23:59:59.999999"
_QUIET: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class _Looked(Struct, frozen=True):
    """What a look at all cells found: the bytes of the longest row, and the columns with a day beyond the calendar."""

    longest: int
    beyond: frozenset[str]


def read_parquet(path: Path) -> TableParts:
    """Raises TableError for a file that is no Parquet, not all of one, or holds too much."""
    connection = duckdb.connect(config=_QUIET)
    try:
        names, rows = _described(path)
        # A name may look like a pattern, and its folders like columns; times must not depend on where this runs.
        # From the root on it looks like no address and no home folder either.
        name = re.sub(r"([*?[])", r"[\1]", os.path.abspath(path))  # noqa: PTH100  (links stay links)
        connection.execute(f"SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET memory_limit = '{_MEMORY}'")
        table = connection.sql(_ALL, params=[name])
        looked = _look(table, path.stat().st_size)
        at_once = max(1, min(ROWS_IN_PART, _BYTES_IN_PART // max(looked.longest, 1)))
        reader = _with_days_that_exist(table, looked.beyond).to_arrow_reader(at_once)
        read = 0
        for columns in _joined(reader):
            numbers = pa.array(np.arange(read + 1, read + 1 + len(columns[0])))
            read += len(numbers)
            refuse_many(read)
            yield TablePart(dict(zip(names, columns, strict=True)), numbers, (), read / max(rows, 1))
        if read != rows:
            raise TableError(f"the Parquet file says it has {rows:,} rows, and {read:,} can be read", "Make it again.")
        if not read:
            empty = pa.table([pa.array([], kind) for kind in reader.schema.types], names=names)
            yield TablePart({name: empty[name].combine_chunks() for name in names}, pa.array([], pa.int64()), (), 1.0)
    except duckdb.OutOfMemoryException:
        raise TableError(f"reading the Parquet file takes more than {_MEMORY}", "Make it again, or save it as CSV.") from None
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        first = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
        raise TableError(f"the Parquet file cannot be read: {shown(first, 200)}", "It may be cut off. Make it again.") from None
    finally:
        connection.close()


def _joined(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.Array]]:
    """The columns of as many rows as make a part; where one row is very long, few of them come at once."""
    held: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        if held and (rows + len(batch) > ROWS_IN_PART or size + batch.nbytes > _BYTES_IN_PART):
            yield _columns(held)
            held, rows, size = [], 0, 0
        held.append(batch)
        rows += len(batch)
        size += batch.nbytes
    if held:
        yield _columns(held)


def _columns(batches: list[pa.RecordBatch]) -> list[pa.Array]:
    if len(batches) == 1:
        return list(batches[0].columns)
    return [column.combine_chunks() for column in pa.Table.from_batches(batches).columns]


def _look(table: duckdb.DuckDBPyRelation, bytes_: int) -> _Looked:
    """Counts without writing out, which costs next to nothing where much is repeated. Raises TableError for too much."""
    quoted = [_quoted(name) for name in table.columns]
    dated = [name for name, kind in zip(table.columns, table.dtypes, strict=True) if _DATED.fullmatch(str(kind))]
    days = [f"CAST({_quoted(name)} AS TIMESTAMP)" for name in dated]
    sizes = [size_of_column(column, kind) for column, kind in zip(quoted, table.types, strict=True)]
    wanted = [f"bool_or({day} < TIMESTAMP '{_FIRST}' OR {day} > TIMESTAMP '{_LAST}')" for day in days]
    wanted += [f"{what}({size})" for size in sizes if size is not None for what in ("max", "sum")]
    (found,) = table.aggregate(", ".join(["count(*)", *wanted])).fetchall()
    rows, beyond, measured = found[0], found[1 : len(dated) + 1], found[len(dated) + 1 :]
    longest = PER_CELL * len(quoted) + sum(each or 0 for each in measured[::2])
    refuse_large(longest, PER_CELL * len(quoted) * rows + int(sum(each or 0 for each in measured[1::2])), bytes_)
    return _Looked(longest, frozenset(name for name, is_beyond in zip(dated, beyond, strict=True) if is_beyond))


def _with_days_that_exist(table: duckdb.DuckDBPyRelation, beyond: frozenset[str]) -> duckdb.DuckDBPyRelation:
    """A column of days as text where one of them is beyond the calendar: what cannot be is the fault of its row alone."""
    if not beyond:
        return table
    kinds = dict(zip(table.columns, map(str, table.dtypes), strict=True))
    columns = [
        f"{_day_as_text(quoted, kinds[name])} AS {quoted}" if name in beyond else quoted
        for name, quoted in ((name, _quoted(name)) for name in table.columns)
    ]
    return table.project(", ".join(columns))


def _day_as_text(column: str, kind: str) -> str:
    """A time in a time zone is a day only at midnight UTC, as everywhere; as text it would keep its zone."""
    if "ZONE" not in kind:
        return f"CAST({column} AS VARCHAR)"
    plain = f"CAST({column} AS TIMESTAMP)"
    at_midnight = f"{plain} = date_trunc('day', {plain})"
    return f"CASE WHEN {at_midnight} THEN CAST({plain} AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _described(path: Path) -> tuple[list[str], int]:
    """The names of the columns as the file has them, where DuckDB tells them apart without regard to case; and the rows. What
    the file says of itself is believed only where it says too much."""
    with path.open("rb") as opened, pq.ParquetFile(opened) as file:  # by its name, Arrow might take it for an address
        names, rows = file.schema_arrow.names, file.metadata.num_rows
        refuse_wide(names)
        refuse_many(rows)
        groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
        values = sum(group.column(place).num_values for group in groups for place in range(group.num_columns))
        said = max(PER_CELL * values, sum(group.total_byte_size for group in groups))
    refuse_large(0, said, path.stat().st_size)
    double = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if double is not None:
        raise TableError(f"two columns are called '{shown(double)}'", "Each column needs a name of its own.")
    return names, rows
