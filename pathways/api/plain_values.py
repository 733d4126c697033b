"""Values as a host hands them over, which may be anything: a bounded copy that has only what JSON has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import MAX_DEPTH, error

MOST_VALUES = 100_000
_MOST_DIGITS = 18
_WRONG = "YS050"


def plain(value: object, name: str) -> Any:
    """Mappings with text as keys, lists, text, numbers, true, false and null; days as text.

    Raises FileError, which names the place below ``name``, for all else and for what is nested too deeply.
    """
    return _Copy().of(value, name, 0)


class _Copy:
    """Counts the values: what is shared many times over is small in memory and endless on paper."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def of(self, value: object, at: str, depth: int) -> Any:
        self._left -= 1
        if self._left < 0:
            raise error("IN005", f"more than {MOST_VALUES:,} values", None, "Send one device.")
        if depth > MAX_DEPTH:
            help_ = "No device needs more. Check whether brackets are left open by mistake."
            raise error("YS005", f"{_place(at)} is nested deeper than {MAX_DEPTH} levels", None, help_)
        match value:
            case None | bool():
                return value
            case Enum():
                return self.of(value.value, at, depth + 1)
            case str():
                return _text(value, at)
            case int() | float():
                return _number(value, at)
            case date():
                return value.isoformat()
            case Mapping():
                return {_key(key, at): self.of(each, f"{at}.{key}", depth + 1) for key, each in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.of(each, f"{at}[{place}]", depth + 1) for place, each in enumerate(value)]
        kind = shown(type(value).__name__)
        raise error(_WRONG, f"{_place(at)} holds a value of the kind '{kind}'", None, "Give text, numbers, true, false or lists.")


def _key(key: object, at: str) -> str:
    if not isinstance(key, str):
        raise error("YS007", f"a key in {_place(at)} is no text", None, "Write keys as text.")
    return _text(key, f"a key in {at}")


def _text(text: str, at: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        message = f"{_place(at)} holds half of a character: '{shown(text)}'"
        raise error("YS002", message, None, "Write whole characters.") from None
    return text


def _number(number: float, at: str) -> float:
    if not math.isfinite(number) if isinstance(number, float) else abs(number) >= 10**_MOST_DIGITS:
        raise error("YS013", f"{_place(at)} is no number, or has more than {_MOST_DIGITS} digits", None, "Leave it out.")
    return number


def _place(at: str) -> str:
    return f"'{shown(at, 100)}'"
