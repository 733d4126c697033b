"""Foreign text made harmless for a terminal."""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def harmless(text: str, most: int = 200) -> str:
    """One printable line of at most ``most`` characters: no control characters, no direction overrides."""
    clean = " ".join("".join(_seen(char) for char in text).split())
    return clean if len(clean) <= most else clean[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


def printable(text: str) -> str:
    """``text`` with the same number of characters and lines, and nothing in it that a terminal would obey."""
    return "\n".join("".join(_seen(char) for char in line) for line in text.split("\n"))


def encodable(text: str) -> str:
    """``text`` as UTF-8 can hold it: the bytes of a file name that is not UTF-8 are written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _seen(char: str) -> str:
    if char.isspace():
        return " "
    return _REPLACEMENT if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else char
