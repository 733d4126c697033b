"""What a word was read as, what is told of that, and why one cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from msgspec import Struct, field

from pathways.model.facts import FactValue
from pathways.rulebook.fields import shown

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_MARKS = str.maketrans(dict(zip("\u2018\u2019\u201c\u201d", "''\"\"", strict=True)) | dict.fromkeys("\u00ad\u200b\ufeff"))
SHORT = 40


class Reading(Struct, frozen=True):
    """``facts`` that the text states; none where it says that it is not known. ``told``: what was read otherwise than typed.

    ``of_device``: what a note on an approval says of the device besides.
    """

    facts: Mapping[str, FactValue] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    of_device: Mapping[str, FactValue] = field(default_factory=dict)


class Misread(ValueError):  # noqa: N818
    """Why a text cannot be read. ``message`` names the word that failed, ``help`` what would be read.

    ``is_none``: it names what is no approval. ``ways``: where ``word`` can be read in several ways, what to write for each.
    """

    def __init__(
        self, code: str, message: str, help_: str, *, is_none: bool = False, word: str = "", ways: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.word = word
        self.ways = ways
        self.is_none = is_none
        self.code = code
        self.message = message
        self.help = help_


def tidy(text: str) -> str:
    """The text with the signs of office programs made plain: wide digits, long dashes, curly quotes, hard spaces."""
    plain = text if text.isascii() else _DASHES.sub("-", unicodedata.normalize("NFKC", text).translate(_MARKS))
    return " ".join(plain.split())


def brief(text: str, most: int = SHORT) -> str:
    """Foreign text for a message of one line."""
    return shown(" ".join(text.split()), most)


def bare(text: str) -> str:
    """Letters without accents: ``Türkiye`` as ``Turkiye``."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
