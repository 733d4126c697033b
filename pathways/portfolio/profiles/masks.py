"""Digits made alike, so that notes that differ only in numbers and dates become one shape. Works on whole columns at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

_NINES = re.compile("9+")
_DIGIT = np.zeros(256, dtype=bool)
_DIGIT[ord("0") : ord("9") + 1] = True


def digit_runs(spellings: Iterable[str]) -> frozenset[str]:
    """The runs of digits that are part of words: the 510 of ``510(k)``, the 2 of ``Class 2``."""
    return frozenset(run for spelling in spellings for run in re.findall("[0-9]+", spelling))


def buffers_of(column: Any) -> tuple[Any, Any]:
    """The bytes of a string array, and where each cell begins; the last entry is where the last cell ends."""
    _, offsets, data = column.buffers()
    begins = np.frombuffer(offsets, dtype=np.int32)[column.offset : column.offset + len(column) + 1]
    text = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(0, dtype=np.uint8)
    return text, begins


def masked(column: Any, words: frozenset[str]) -> Any:
    """The string array with each digit as 9, except in runs of digits that are one of ``words``.

    Cells with the same mask differ only in digits, and none of these runs is a word in one cell and not in the other.
    """
    if any(_NINES.fullmatch(word) for word in words):
        return column
    text, begins = buffers_of(column)
    if not text.size:
        return column
    digit = _DIGIT[text]
    first = np.zeros(len(text) + 1, dtype=bool)
    first[begins] = True
    starts = digit & ~np.concatenate(([False], digit[:-1] & ~first[1:-1]))
    ends = digit & ~np.concatenate((digit[1:] & ~first[1:-1], [False]))
    kept = np.zeros(len(text), dtype=bool)
    for word in words:
        kept |= _occurrences(text, starts, ends, word.encode())
    out = np.where(digit & ~kept, np.uint8(ord("9")), text)
    validity, offsets, _ = column.buffers()
    return pa.Array.from_buffers(pa.string(), len(column), [validity, offsets, pa.py_buffer(out)], offset=column.offset)


def _occurrences(text: Any, starts: Any, ends: Any, word: bytes) -> Any:
    """Which bytes belong to a run of digits that is ``word``."""
    size = len(word)
    found = np.zeros(len(text), dtype=bool)
    if len(text) < size:
        return found
    here = starts[: len(text) - size + 1] & ends[size - 1 :]
    for place, byte in enumerate(word):
        here = here & (text[place : len(text) - size + 1 + place] == byte)
    for place in range(size):
        found[place : len(text) - size + 1 + place] |= here
    return found
