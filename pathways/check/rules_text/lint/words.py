"""Days and classes as prose names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY = re.compile(rf"\b([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}})\b")

_CLASS = r"(?:III|IIb|IIa|I|A|B|C|D)(?![A-Za-z])"
_NAMED = rf"[Cc]lass(?:es)? {_CLASS}(?:(?:,? and |,? or |, | to )(?:[Cc]lass )?{_CLASS})*"
_CLASSES = re.compile(rf"\b{_NAMED}\b")
_BEYOND = re.compile(rf"\b(?:above|below) {_NAMED}\b")
_ONE_CLASS = re.compile(rf"\b{_CLASS}")


def days_in(text: str) -> Iterator[date]:
    """Each day written as ``30 June 2030``. What is no day of the calendar is passed over."""
    for found in DAY.finditer(text):
        day = day_of_words(found)
        if day is not None:
            yield day


def day_of_words(found: re.Match[str]) -> date | None:
    """The day that ``DAY`` has found; None for what is no day of the calendar."""
    day, month, year = found.groups()
    try:
        return date(int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def classes_in(text: str) -> Iterator[str]:
    """Each device class named as ``Class IIa`` or ``Class I or A``. ``above Class I`` names the classes that are not meant."""
    for found in _CLASSES.findall(_BEYOND.sub("", text)):
        yield from _ONE_CLASS.findall(found)
