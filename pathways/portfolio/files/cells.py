"""Rows of columns as cells: the text that would stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa

from pathways.portfolio.files.parts import as_text

Cells: TypeAlias = Mapping[str, str | None]
"""The cells of a row by role."""


def cells_of_rows(columns: Mapping[str, Any], rows: Sequence[int]) -> Iterator[Cells]:
    """The rows in the order asked for. ``columns`` are PyArrow arrays of any type."""
    if not columns:
        return iter([{} for _ in rows])
    places = pa.array(rows, pa.int64())
    texts = [as_text(column.take(places)).to_pylist() for column in columns.values()]
    return (dict(zip(columns, row, strict=True)) for row in zip(*texts, strict=True))
