"""A page that shows before and after side by side."""

from __future__ import annotations

from msgspec import Struct

from pathways.writing.html import render


class BeforeAndAfter(Struct, frozen=True):
    """One thing that moved: what it says on either side (nothing: it is not there), and remarks on both."""

    title: str
    badge: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    notes: tuple[str, ...] = ()


class SideBySidePart(Struct, frozen=True):
    id: str
    heading: str
    pairs: tuple[BeforeAndAfter, ...]


class SideBySide(Struct, frozen=True):
    """``before`` and ``after`` name the sides; ``lead`` is said on each."""

    title: str
    before: str
    after: str
    answer: tuple[str, ...]
    lead: BeforeAndAfter | None
    parts: tuple[SideBySidePart, ...]


def render_sides(page: SideBySide) -> str:
    """The same page gives the same bytes."""
    return render("side_by_side.html.j2", page=page)
