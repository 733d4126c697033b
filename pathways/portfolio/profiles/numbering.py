"""Many columns of small numbers to one number for each row: equal where all columns are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from pathways.portfolio.files.parts import as_text

Codes: TypeAlias = Any
"""A column of numbers from 0, one for each row (a NumPy array)."""

_MOST = 2**62


class SmallNumbers:
    """Gives each value a number of its own, from 1, in the order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, value: Hashable) -> int:
        return self._numbers.setdefault(value, len(self._numbers) + 1)

    def __len__(self) -> int:
        return len(self._numbers)


def dictionary(column: Any) -> tuple[Codes, list[str | None]]:
    """For each row the place of its cell among the distinct cells, as text, of which the last stands for no cell."""
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8()).fill_null(2).to_numpy(zero_copy_only=False), ["false", "true", None]
    if pa.types.is_nested(column.type) or pa.types.is_dictionary(column.type):
        column = as_text(column)
    encoded = column.dictionary_encode()
    values: list[str | None] = as_text(encoded.dictionary).to_pylist()
    return encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False), [*values, None]


def combined(columns: Iterable[Codes], rows: int) -> tuple[Codes, Codes]:
    """For each row the number of its combination, and for each combination the first row that has it."""
    key = np.zeros(rows, dtype=np.int64)
    size = 1
    for codes in columns:
        width = int(codes.max()) + 1 if rows else 1
        if width == 1:
            continue
        if size * width >= _MOST:
            key, size = _compact(key)
        key = key * width + codes
        size *= width
    key, size = _compact(key)
    first = np.zeros(size, dtype=np.int64)
    first[key[::-1]] = np.arange(rows - 1, -1, -1)
    return key, first


def _compact(key: Codes) -> tuple[Codes, int]:
    encoded = pa.array(key).dictionary_encode()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), len(encoded.dictionary)
