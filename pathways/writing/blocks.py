"""The parts that a written report is made of, for any format that has headings, lists and tables."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from pathways.model.result import Held


class Heading(Struct, frozen=True):
    """``level`` 1 is the title."""

    level: int
    text: str


class Paragraph(Struct, frozen=True):
    """``lead`` stands before ``text`` in bold, ``note`` behind it and smaller."""

    text: str
    lead: str = ""
    note: str = ""


class Bullet(Struct, frozen=True):
    text: str
    lead: str = ""
    note: str = ""
    url: str | None = None


class Bullets(Struct, frozen=True):
    items: tuple[Bullet, ...]


class Check(Struct, frozen=True):
    """A line of a checklist."""

    held: Held
    title: str
    says: str
    note: str


class Checks(Struct, frozen=True):
    items: tuple[Check, ...]


class Table(Struct, frozen=True):
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Checks | Table
