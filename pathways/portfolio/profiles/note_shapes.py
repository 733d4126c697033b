"""The shape of notes: digits made alike, so that notes that differ only in numbers and dates are read once.

The shape alone tells where the numbers and the dates stand. All works on whole columns at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
from msgspec import Struct

from pathways.intake.fda_numbers import numbers_in, recognise
from pathways.intake.words.notes import MOST_APPROVALS

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


# --- numbers and dates in a cell ---------------------------------------------------------------------

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_and_rest(note: str) -> tuple[bool, str]:
    """Whether the note ends with ``until`` and a day as files write it, and what stands before that; else all of it."""
    until = _until(note)
    return (True, until[0]) if until and _DAY.fullmatch(note[until[1] :].strip()) else (False, note)


def _until(note: str) -> tuple[str, int] | None:
    """What stands before ``until`` and a last word, and where that word begins; None where the note ends otherwise."""
    body = note.rstrip()
    what, *ending = body.rsplit(None, 2) or [""]
    return (what, len(body) - len(ending[1])) if len(ending) == 2 and ending[0].casefold() == "until" else None


def hides_a_number(text: str) -> bool:
    """Whether an FDA number is read from the text that does not stand there by itself."""
    whole = recognise(text)
    return bool(numbers_in(text)) if whole is None else text.upper().strip() != whole.number


class NotePlaces(Struct, frozen=True):
    """One note of a cell, in bytes from the cell's beginning: its day, and the bytes that its number is made of."""

    day: int | None
    number: tuple[int, ...]


def places_in_notes(shape: str, *, numbers_only: bool = False) -> tuple[NotePlaces, ...]:
    """The notes of a cell, as many as are read and one more. ``numbers_only``: the cell holds bare numbers."""
    return tuple(_places(shape, start, end, numbers_only) for start, end in islice(_parts(shape), MOST_APPROVALS + 1))


def _parts(shape: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in shape.split(";"):
        stripped = part.strip()
        begin = start + (part.index(stripped) if stripped else 0)
        yield begin, begin + len(stripped)
        start += len(part) + 1


def _places(shape: str, start: int, end: int, numbers_only: bool) -> NotePlaces:
    text = shape[start:end]
    until = None if numbers_only else _until(text)
    day = _bytes(shape, start + until[1]) if until and _DAY.fullmatch(text[until[1] :].strip()) else None
    what = until[0] if until else text
    words = what.split()
    whole = recognise(what)
    last = words[-1] if words else ""
    number = what if whole or numbers_only else last
    begin = start + (0 if whole or numbers_only else what.rindex(last))
    places = [begin + place for place, char in enumerate(number) if not (whole and char.isspace())]
    wide = tuple(place for each in places for place in range(_bytes(shape, each), _bytes(shape, each + 1)))
    return NotePlaces(day, wide)


def _bytes(shape: str, place: int) -> int:
    return len(shape[:place].encode())
