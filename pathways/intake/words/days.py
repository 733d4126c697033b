"""Days as people write them. One that can be read in two ways is refused with both."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct

from pathways.intake.words.reading import Misread, brief, tidy
from pathways.model.dates import in_words

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
_ZONE = r"(?: ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_TIME = rf"(?:(?:T|,? ){_CLOCK}(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?{_ZONE})?"
_SHAPES = (
    r"(?P<y1>\d{4})(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})",
    r"(?P<a>\d{1,2})(?P<s2> ?[-/.] ?)(?P<b>\d{1,2})(?P=s2)(?P<y2>\d{4}|\d{2})",
    r"(?P<d3>\d{1,2})(?:st|nd|rd|th)?\.?(?: of)?[ -]?(?P<m3>[A-Za-z]{3,9})\.?,?[ -](?P<y3>\d{4}|\d{2})",
    r"(?P<m4>[A-Za-z]{3,9})\.? (?P<d4>\d{1,2})(?:st|nd|rd|th)?,? (?P<y4>\d{4})",
    r"(?P<y5>\d{4})[ -](?P<m5>[A-Za-z]{3,9})[ -](?P<d5>\d{1,2})",
)
_ONE = re.compile(rf"(?:{'|'.join(_SHAPES)}){_TIME}", re.ASCII)
_IN_TEXT = re.compile(rf"(?<![\w/-])(?<!\w\.)(?:{'|'.join(_SHAPES)}){_TIME}(?!\w)(?![-/.:]\w)", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EIGHT = re.compile(r"\d{8}", re.ASCII)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?", re.ASCII)
_MONTH_ALONE = re.compile(r"[A-Za-z]{3,9}\.?,? \d{4}|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|\d{4}", re.ASCII)
_LONGEST = 60
_EARLIEST, _LATEST = 1900, 2199
HOW = "Write it as YYYY-MM-DD, for example 2028-06-30."


class DayFound(Struct, frozen=True):
    """A day in a text and where it stands."""

    day: date
    start: int
    end: int
    is_plain: bool


def read_day(text: str, what: str = "a date") -> date:
    """The day that the text names. Raises Misread; ``what`` is how messages call it."""
    plain = tidy(text).strip(" ,;'\"")
    if len(plain) <= _LONGEST:
        found = _ONE.fullmatch(plain) or _ONE.fullmatch(plain.rstrip("."))
        if found is not None:
            return _day(found, what)
    raise Misread("YS012", f"{what} must be a date that exists, not '{brief(text)}'", _advice(plain))


def is_plain_day(text: str) -> bool:
    """Whether it is written YYYY-MM-DD, as files write days."""
    return _ISO.fullmatch(text) is not None


def days_in(text: str) -> list[DayFound]:
    """The days in a text, in their order. Raises Misread for one that does not exist or can be read in two ways."""
    found = (match for match in _IN_TEXT.finditer(text) if _has_month(match))
    return [DayFound(_day(match, ""), match.start(), match.end(), _ISO.fullmatch(match[0]) is not None) for match in found]


def looks_like_a_day(text: str) -> bool:
    """Whether the text is written as a day is."""
    plain = tidy(text)
    match = _ONE.fullmatch(plain) if len(plain) <= _LONGEST else None
    return match is not None and _has_month(match)


def may_be_a_day(text: str) -> bool:
    """As ``looks_like_a_day``; and eight digits that may be one."""
    return looks_like_a_day(text) or _compact(tidy(text)) is not None


def _has_month(match: re.Match[str]) -> bool:
    """A word between numbers is a month, or the text is no date at all."""
    word = match["m3"] or match["m4"] or match["m5"]
    return word is None or _month(word) is not None


def _month(word: str) -> int | None:
    small = word.casefold()
    small = "sep" if small == "sept" else small
    names = (name[:3] if len(small) == 3 else name for name in _MONTHS)
    return next((place for place, name in enumerate(names, 1) if name == small), None)


def _day(match: re.Match[str], what: str) -> date:
    text = match[0]
    if match["zone"] and match["zone"] in ("Z", "UTC", "GMT") and not _is_midnight(match):
        raise Misread("YS012", f"'{brief(text)}' is another day in another time zone", HOW)
    if match["zone"] and match["zone"] not in ("Z", "UTC", "GMT"):
        raise Misread("YS012", f"'{brief(text)}' is another day in another time zone", HOW)
    if match["a"]:
        return _numeric(match, what)
    year = match["y1"] or match["y3"] or match["y4"] or match["y5"]
    word = match["m3"] or match["m4"] or match["m5"]
    month = int(match["m1"]) if match["m1"] else _month(word)
    day = int(match["d1"] or match["d3"] or match["d4"] or match["d5"])
    if month is None:
        raise Misread("YS012", f"'{brief(word)}' is no month", HOW)
    if len(year) == 2:
        raise _without_century(text, _made(2000 + int(year), month, day))
    made = _made(int(year), month, day)
    if made is None or (not _ISO.fullmatch(text[:10]) and not _EARLIEST <= made.year <= _LATEST):
        raise _no_such_day(what, text)
    return made


def _numeric(match: re.Match[str], what: str) -> date:
    """``30/11/2029`` or ``11/30/2029``: where both orders give a day, they must give the same."""
    one, other, text = int(match["a"]), int(match["b"]), match[0]
    year = int(match["y2"]) + (2000 if len(match["y2"]) == 2 else 0)
    ways = [each for each in (_made(year, other, one), _made(year, one, other)) if each is not None]
    if not ways or not _EARLIEST <= year <= _LATEST:
        raise _no_such_day(what, text)
    if len(match["y2"]) == 2:
        raise _without_century(text, ways[0])
    if len(set(ways)) == 2:
        first, second = ways
        said = f"'{brief(text)}' is {in_words(first)} or {in_words(second)}"
        raise Misread("YS012", said, f"Write {first} or {second}.", word=text, ways=(first.isoformat(), second.isoformat()))
    return ways[0]


def _no_such_day(what: str, text: str) -> Misread:
    said = f"'{brief(text)}' is no day that exists" if not what else f"{what} must be a date that exists, not '{brief(text)}'"
    return Misread("YS012", said, HOW)


def _without_century(text: str, likely: date | None) -> Misread:
    return Misread("YS012", f"'{brief(text)}' has a year of two digits", HOW if likely is None else f"Write {likely}.")


def _is_midnight(match: re.Match[str]) -> bool:
    hour = int(match["hour"]) % 12 if match["half"] else int(match["hour"])
    return hour == 0 and int(match["minute"]) == 0 and int(match["second"] or 0) == 0 and (match["half"] or "a") in "aA"


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _compact(text: str) -> date | None:
    """``20290501``: a day, or a number."""
    made = _made(int(text[:4]), int(text[4:6]), int(text[6:])) if _EIGHT.fullmatch(text) else None
    return made if made is not None and _EARLIEST <= made.year <= _LATEST else None


def _advice(text: str) -> str:
    """What to write instead, where that can be told."""
    compact = _compact(text)
    if compact is not None:
        return f"Did you mean {compact}?"
    if _SERIAL.fullmatch(text):
        return f"As a spreadsheet counts days it is {date(1899, 12, 30) + timedelta(days=int(text[:5]))}: write that."
    alone = _MONTH_ALONE.fullmatch(text) if len(text) <= _LONGEST else None
    if alone is not None:
        return "Say the day too, for example 2028-06-30."
    return HOW
