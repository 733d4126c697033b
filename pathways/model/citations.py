"""Documents, and the places in them that rules rest on: of which date they are, and whether anybody read them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

NO_SOURCE = "no-source"
"""The reserved id of a source that says: there is no document, this is background knowledge."""


class SourceKind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    WEAK = "weak"


class Place(Struct, frozen=True):
    """A place in a document of which more is known than of the whole; None where nothing else is known of it.

    ``formerly``: the ids under which the place was cited before it became a part of its document.
    """

    at: str
    title: str | None = None
    url: str | None = None
    date: str | None = None
    date_note: str | None = None
    note: str | None = None
    unconfirmed: bool | None = None
    formerly: tuple[str, ...] = ()

    def holds(self, at: str) -> bool:
        """Whether ``at`` is this place or lies in it: reg 13(2) lies in reg 13, reg 130 does not."""
        return at.startswith(self.at) and not at[len(self.at) : len(self.at) + 1].isalnum()


class Source(Struct, frozen=True):
    """A document that rules cite. ``date`` is an ISO day, month or year, or ``not-established``.

    ``unconfirmed``: nobody has read the text itself.
    """

    id: str
    title: str
    publisher: str
    url: str | None
    date: str
    kind: SourceKind
    date_note: str | None = None
    note: str | None = None
    unconfirmed: bool = False
    places: tuple[Place, ...] = ()

    def place(self, at: str) -> Place | None:
        """The smallest place of which something is known that holds ``at``."""
        holding = [place for place in self.places if place.holds(at)] if at else []
        return max(holding, key=lambda place: len(place.at), default=None)


class Cite(Struct, frozen=True, order=True, gc=False):
    """One place that a rule rests on. ``source`` is the id of the document.

    ``at``: the place in it, as lawyers write it (``reg 13(2)``); empty where the document as a whole is cited. ``date``: of the
    text, an ISO day, month or year, or ``not-established``; ``date_note`` says more of it.
    ``unconfirmed``: nobody has read the text itself.
    """

    source: str
    at: str = ""
    date: str = ""
    unconfirmed: bool = False
    date_note: str = ""
    kind: SourceKind = SourceKind.WEAK

    @property
    def place(self) -> str:
        """The document and where in it: ``uk-mdr-2002 reg 13(2)``."""
        return f"{self.source} {self.at}" if self.at else self.source

    @property
    def words(self) -> str:
        """The place as an answer quotes it, with a warning where the text was not read."""
        return f"{self.place} (text not read)" if self.unconfirmed else self.place


def ids_of(cites: Iterable[Cite]) -> tuple[str, ...]:
    """The documents, each once, in the order in which they are cited."""
    return tuple(dict.fromkeys(cite.source for cite in cites))


def in_one_line(cites: Iterable[Cite]) -> str:
    """``uk-mdr-2002 reg 13(2), eu-2023-607 art 1 (text not read)``."""
    return ", ".join(cite.words for cite in cites)
