"""Where something stands in a file, and what is wrong with it there."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

_WIDTH = 80
"""Columns of a terminal."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Span(NamedTuple):
    """A place in a text file. Lines and columns count from 1; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(Struct, frozen=True):
    """Something wrong in a file, for rule authors and users alike.

    ``code`` is stable and grouped: YS syntax and schema, RF references, DT dates, LG logic, TS cases, ST style, IN input.
    ``subject`` is the id of the rule, route or entry that it is about: it stays when the rule moves to another line.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    help: str | None = None
    related: tuple[Span, ...] = ()
    witness: str | None = None
    subject: str | None = None

    def __str__(self) -> str:
        where = f"{self.span}: " if self.span else ""
        first, rest = _first_sentence(f"{where}{self.severity} {self.code}: {self.message}")
        return "\n".join([first, *_indented(rest), *_indented(self.help or "")])


def _first_sentence(text: str) -> tuple[str, str]:
    """A line that fits a terminal is left whole."""
    if len(text) <= _WIDTH:
        return text, ""
    first, stop, rest = text.partition(". ")
    return first + stop.strip(), rest


def _indented(text: str) -> list[str]:
    from textwrap import wrap  # wanted only where something is wrong

    lines = [wrap(each, _WIDTH - 2, break_long_words=False, break_on_hyphens=False) for each in text.splitlines()]
    return [f"  {line}" for each in lines for line in each]
