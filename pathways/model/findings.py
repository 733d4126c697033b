"""Where something stands in a file, and what is wrong with it there."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


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
        hint = f"\n  {self.help}" if self.help else ""
        return f"{where}{self.severity} {self.code}: {self.message}{hint}"
