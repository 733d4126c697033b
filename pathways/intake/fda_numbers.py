"""FDA submission numbers say by themselves which pathway they are; the product code never does."""

from __future__ import annotations

import re

from msgspec import Struct

_SUPPLEMENT = r"(?:[/-]?S\d{1,4})?"

# The digit counts after BK, D, BP and H are not established, so any number of digits from 4 to 8 is accepted.
_GRAMMAR: tuple[tuple[str, str, str | None], ...] = (
    (r"K\d{6}(?:/A\d{1,4})?", "510k", None),
    (r"BK\d{4,8}", "510k", None),
    (r"DEN\d{6}", "de-novo", None),
    (rf"P\d{{6}}{_SUPPLEMENT}", "pma", None),
    (rf"N\d{{4,8}}{_SUPPLEMENT}", "pma", None),
    (rf"BP\d{{4,8}}{_SUPPLEMENT}", "pma", None),
    (rf"D\d{{4,8}}{_SUPPLEMENT}", "pma", "A D number is a product development protocol; it is treated as a PMA here."),
    (
        rf"H\d{{4,8}}{_SUPPLEMENT}",
        "hde",
        "An H number is a humanitarian device exemption, which is read as a pathway of its own and not as a PMA.",
    ),
)


class FdaNumber(Struct, frozen=True):
    """``number`` in its usual spelling and as ``written``, the pathway it stands for, and a caution where there is one."""

    number: str
    pathway: str
    caution: str | None
    written: str = ""


def recognise(text: str) -> FdaNumber | None:
    """The FDA number in ``text``, or None if it is none. Signs that people put around a number are no part of it."""
    number = re.sub(r"\s+", "", text).strip("#()[].,;:").upper()
    for pattern, pathway, caution in _GRAMMAR:
        if re.fullmatch(pattern, number, re.ASCII):
            return FdaNumber(re.sub(r"[/-]?(S\d+)$", r"/\1", number), pathway, caution, text)
    return None


_IN_TEXT = re.compile(r"(?<![A-Z0-9])(?:DEN|BK|BP|K|P|N|D|H)\d{4,8}(?: ?[/-]? ?S\d{1,4}|/A\d{1,4})?(?![A-Z0-9])", re.ASCII)


def number_in(text: str) -> FdaNumber | None:
    """The FDA number that the text is, or the only one that it holds."""
    whole = recognise(text)
    if whole is not None:
        return whole
    several = numbers_in(text)
    return several[0] if len(several) == 1 else None


def numbers_in(text: str) -> list[FdaNumber]:
    """All FDA numbers in a text, whatever stands around them."""
    found = (recognise(match[0]) for match in _IN_TEXT.finditer(text.upper()))
    return [each for each in found if each is not None]
