"""Where numbers and dates stand in a cell of ``;``-separated notes, told from its shape alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from pathways.intake.fda_numbers import recognise

_UNTIL = re.compile(r"^(?P<what>.*?)\s+until\s+(?P<day>\S+)\s*$", re.IGNORECASE | re.DOTALL)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Slot(Struct, frozen=True):
    """One note of a cell, in bytes from the cell's beginning: its day, and the bytes that its number is made of."""

    day: int | None
    number: tuple[int, ...]


def slots_of(shape: str, *, numbers_only: bool = False) -> tuple[Slot, ...]:
    """The notes of a cell. ``numbers_only``: the cell holds bare numbers."""
    return tuple(_slot(shape, start, end, numbers_only) for start, end in _parts(shape))


def _parts(shape: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in shape.split(";"):
        stripped = part.strip()
        begin = start + (part.index(stripped) if stripped else 0)
        yield begin, begin + len(stripped)
        start += len(part) + 1


def _slot(shape: str, start: int, end: int, numbers_only: bool) -> Slot:
    text = shape[start:end]
    until = None if numbers_only else _UNTIL.match(text)
    day = _bytes(shape, start + until.start("day")) if until and _DAY.fullmatch(until["day"]) else None
    what = until["what"] if until else text
    words = what.split()
    whole = recognise(what)
    last = words[-1] if words else ""
    number = what if whole or numbers_only else last
    begin = start + (0 if whole or numbers_only else what.rindex(last))
    places = [begin + place for place, char in enumerate(number) if not (whole and char.isspace())]
    wide = tuple(place for each in places for place in range(_bytes(shape, each), _bytes(shape, each + 1)))
    return Slot(day, wide)


def _bytes(shape: str, place: int) -> int:
    return len(shape[:place].encode())
