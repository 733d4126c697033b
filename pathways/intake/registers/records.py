"""What an entry of a register says of a device. What it does not say is left out, and so stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from pathways.model.facts import FactValue

Row: TypeAlias = Mapping[str, object]
_LONGEST = 1000


class Record(Struct, frozen=True):
    """One entry: ``facts`` about the device, ``approval`` without the prefix ``approval.``, ``told``: what to know of it.

    ``refused``: why the entry is no approval; then it says nothing else.
    """

    name: str = ""
    facts: Mapping[str, FactValue] = {}
    approval: Mapping[str, FactValue] = {}
    told: tuple[str, ...] = ()
    refused: str = ""


class RegisterAnswer(Struct, frozen=True):
    """The entries in their order. ``told``: what to know of the answer as a whole."""

    register: str
    records: tuple[Record, ...]
    told: tuple[str, ...] = ()


class RegisterError(ValueError):
    """The answer holds no entry. ``help`` says what that means."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(message)
        self.help = help_


def text_of(value: object) -> str:
    """The value as text; empty where it is none, or a list."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    text = str(value).strip()[:_LONGEST]
    return "" if text in ("null", "~") else text


def day_of(value: object) -> date | None:
    """A day written YYYY-MM-DD; None for everything else, which says no day."""
    try:
        return date.fromisoformat(text_of(value))
    except ValueError:
        return None


def rows_of(value: object) -> list[Row]:
    """The entries of a list; what is no object says nothing, and is none the less an entry."""
    return [row if isinstance(row, dict) else {} for row in value] if isinstance(value, list) else []
