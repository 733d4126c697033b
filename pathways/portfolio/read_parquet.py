"""Parquet files, read by DuckDB in parts."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pathways.portfolio.parts import ROWS_IN_PART, Part, Parts
from pathways.portfolio.roles import TableError
from pathways.rulebook.fields import shown


def read_parquet(path: Path) -> Parts:
    """Raises TableError for a file that is no Parquet, or not all of one."""
    connection = duckdb.connect()
    try:
        name = re.sub(r"([*?[])", r"[\1]", str(path))
        ((rows,),) = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [name]).fetchall()
        reader = connection.sql("SELECT * FROM read_parquet(?)", params=[name]).to_arrow_reader(ROWS_IN_PART)
        size, read = max(rows or 0, 1), 0
        for batch in reader:
            numbers = pa.array(np.arange(read + 1, read + 1 + len(batch)))
            read += len(batch)
            columns = dict(zip(batch.schema.names, batch.columns, strict=True))
            yield Part(columns, numbers, (), read / size)
        if not read:
            empty = pa.table([pa.array([], kind) for kind in reader.schema.types], schema=reader.schema)
            yield Part({name: empty[name].combine_chunks() for name in empty.column_names}, pa.array([], pa.int64()), (), 1.0)
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        first = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
        raise TableError(f"the Parquet file cannot be read: {shown(first, 200)}", "It may be cut off. Make it again.") from None
    finally:
        connection.close()
