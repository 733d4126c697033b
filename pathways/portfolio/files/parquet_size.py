"""How much a Parquet file may hold once it is written out, and how that is counted without writing it out."""

from __future__ import annotations

from typing import Any

from pathways.portfolio.files.roles import TableError

MOST_ROWS = 20_000_000
MOST_IN_ROW = 64 * 1024 * 1024
MOST_BYTES = 16 * 1024 * 1024 * 1024
ALWAYS = 256 * 1024 * 1024
TIMES = 1_000
"""Beyond ``ALWAYS`` a file holds at most so many times its own size: what repeats itself more is no table of devices."""

DEEPEST = 20
PER_CELL = 16
"""Bytes that a cell takes whatever is in it."""

_SMALLER = "Give it in several files, without columns that are not needed."
# fmt: off
_OF_ONE_SIZE = frozenset((
    "boolean", "tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint",
    "float", "double", "decimal", "date", "interval", "uuid", "enum", "null", "sqlnull",
))
# fmt: on


def refuse_many(rows: int) -> None:
    """Raises TableError."""
    if rows > MOST_ROWS:
        raise TableError(f"the Parquet file has {rows:,} rows; at most {MOST_ROWS:,} are read", "Give it in several files.")


def refuse_large(longest: int, whole: int, file: int) -> None:
    """Raises TableError for a row, or all of them together, with too many bytes. ``file``: the bytes of the file."""
    if longest > MOST_IN_ROW:
        message = f"a row of the Parquet file may hold {_mb(longest)} MB; at most {_mb(MOST_IN_ROW)} are read"
        raise TableError(message, "Leave out columns with long texts.")
    most = min(MOST_BYTES, max(ALWAYS, TIMES * file))
    if whole > most:
        message = f"the Parquet file of {file:,} bytes unpacks to {_mb(whole):,} MB; at most {_mb(most):,} are read"
        raise TableError(message, _SMALLER)


def size_of_column(name: str, kind: Any, depth: int = 0) -> str | None:
    """SQL for the bytes that a cell takes beyond ``PER_CELL``; None where that is nothing. ``kind``: a type of DuckDB.

    Raises TableError for what is nested too deep.
    """
    if depth > DEEPEST:
        raise TableError(f"a column of the Parquet file is nested more than {DEEPEST} deep", "Leave it out.")
    match kind.id:
        case "varchar":
            return f"strlen({name})"
        case "blob":
            return f"octet_length({name})"
        case "list" | "array":
            return _size_of_list(name, dict(kind.children)["child"], depth)
        case "map":
            inner = dict(kind.children)
            parts = (("map_keys", "key"), ("map_values", "value"))
            return " + ".join(_size_of_list(f"{take}({name})", inner[part], depth) for take, part in parts)
        case "struct":
            fields = [size_of_column(f"struct_extract({name}, {_text(label)})", each, depth + 1) for label, each in kind.children]
            return " + ".join([str(PER_CELL * len(fields)), *(f"coalesce({size}, 0)" for size in fields if size is not None)])
        case other if other in _OF_ONE_SIZE or other.startswith(("time", "timestamp")):
            return None
    return f"strlen(CAST({name} AS VARCHAR))"


def _size_of_list(name: str, inner: Any, depth: int) -> str:
    each = f"e{depth}"
    size = size_of_column(each, inner, depth + 1)
    counted = f"coalesce({PER_CELL} * len({name}), 0)"
    if size is None:
        return counted
    return f"{counted} + coalesce(list_sum(list_transform({name}, lambda {each}: coalesce({size}, 0))), 0)"


def _text(label: str) -> str:
    return "'" + label.replace("'", "''") + "'"


def _mb(bytes_: int) -> int:
    return bytes_ // 1024 // 1024
