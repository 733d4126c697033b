"""Parquet files, read by DuckDB in parts."""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pathways.portfolio.files.parts import ROWS_IN_PART, TablePart, TableParts
from pathways.portfolio.files.roles import TableError, refuse_wide
from pathways.rulebook.fields import shown

_BYTES_IN_PART = 256 * 1024 * 1024
_FEWEST_IN_PART = 1_000

# A bar on standard output would end up in the answers, and nothing may be fetched that nobody asked for.
_ALL = "SELECT * FROM read_parquet(?, hive_partitioning = false)"
_DATED = re.compile("DATE|TIMESTAMP[A-Z_ ]*")
_FIRST, _LAST = "0001-01-01", "9999-12-31 23:59:59.999999"
_QUIET: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def read_parquet(path: Path) -> TableParts:
    """Raises TableError for a file that is no Parquet, or not all of one."""
    connection = duckdb.connect(config=_QUIET)
    try:
        names, rows, in_part = _described(path)
        # A name may look like a pattern, and its folders like columns; times must not depend on where this runs.
        # From the root on it looks like no address and no home folder either.
        name = re.sub(r"([*?[])", r"[\1]", os.path.abspath(path))  # noqa: PTH100  (links stay links)
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        select = _with_days_that_exist(connection.sql(_ALL, params=[name]))
        reader = select.to_arrow_reader(in_part)
        read = 0
        for batch in reader:
            numbers = pa.array(np.arange(read + 1, read + 1 + len(batch)))
            read += len(batch)
            yield TablePart(dict(zip(names, batch.columns, strict=True)), numbers, (), read / max(rows, 1))
        if read != rows:
            raise TableError(f"the Parquet file says it has {rows:,} rows, and {read:,} can be read", "Make it again.")
        if not read:
            empty = pa.table([pa.array([], kind) for kind in reader.schema.types], names=names)
            yield TablePart({name: empty[name].combine_chunks() for name in names}, pa.array([], pa.int64()), (), 1.0)
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        first = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
        raise TableError(f"the Parquet file cannot be read: {shown(first, 200)}", "It may be cut off. Make it again.") from None
    finally:
        connection.close()


def _with_days_that_exist(table: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """A column of days as text where one of them is beyond the calendar: what cannot be is the fault of its row alone."""
    dated = [name for name, kind in zip(table.columns, table.dtypes, strict=True) if _DATED.fullmatch(str(kind))]
    if not dated:
        return table
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in table.columns}
    days = [f"CAST({quoted[name]} AS TIMESTAMP)" for name in dated]
    beyond = ", ".join(f"bool_or({day} < TIMESTAMP '{_FIRST}' OR {day} > TIMESTAMP '{_LAST}')" for day in days)
    (found,) = table.aggregate(beyond).fetchall()
    lost = {name for name, is_beyond in zip(dated, found, strict=True) if is_beyond}
    if not lost:
        return table
    return table.project(", ".join(f"CAST({q} AS VARCHAR) AS {q}" if name in lost else q for name, q in quoted.items()))


def _described(path: Path) -> tuple[list[str], int, int]:
    """The names of the columns as the file has them, where DuckDB tells them apart without regard to case; the rows; and how
    many of them are read at once."""
    with pq.ParquetFile(path) as file:
        names, rows = file.schema_arrow.names, file.metadata.num_rows
        bytes_ = sum(file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups))
    refuse_wide(names)
    double = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if double is not None:
        raise TableError(f"two columns are called '{shown(double)}'", "Each column needs a name of its own.")
    in_part = _BYTES_IN_PART * rows // max(bytes_, 1)
    return names, rows, max(_FEWEST_IN_PART, min(ROWS_IN_PART, in_part))
