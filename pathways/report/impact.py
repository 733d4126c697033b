"""What a new edition, or another day, changes for a portfolio: numbers in words, by kind of change and by document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct

from pathways.engine.changes.requirement_moves import requirement_moves
from pathways.model.adoption import Requirement
from pathways.model.catalogue import Edition
from pathways.model.citations import Cite, Source
from pathways.model.comparison import MoveKind, RequirementMove
from pathways.model.dates import in_words
from pathways.model.rules import Instrument, Market
from pathways.report.labels import LEGAL_STATUSES
from pathways.writing.citation import Listed, source_list
from pathways.writing.page import PAGE_WIDTH, Page

K = TypeVar("K")

MOST_WIDTH = 120
NOT_LEGAL_ADVICE = "Not legal advice."
NOT_THERE = "not there"
HOW_TO_READ = (
    "A device counts once in each number that it belongs to, so the lines of a table may add up to more than the devices.",
    "'Not there' means that the route had, or has, nothing to do with the device: no document says anything about it, or the "
    "device is not of its kind.",
    "'Dropped' means that a draft had the route, and the instrument that was made of it has not. "
    "'Expected' rests on a document that is not law. 'Undecided' waits for facts that the table does not give.",
    "A document is named where only one side knows it, or where a rule of it differs. 'The date alone' moves a route where "
    "nothing but the day asked about differs.",
)
REQUIREMENTS_TITLE = "Beyond market access"
_MOVES = {MoveKind.APPEARED: "New", MoveKind.GONE: "Gone", MoveKind.CHANGED: "Asked or said otherwise"}
_NO_DOCUMENT = "no new document: rules of the same documents differ"


class Seen(Struct, frozen=True):
    """One of the two sides that are compared, and what it asks for beyond market access."""

    edition: Edition
    as_of: dt.date
    adoption: tuple[Requirement, ...] = ()


class ImpactCounts(Protocol):
    """Devices that change; those that do in an outcome; by turn; by turn, route, its title and market, outcomes; by document."""

    @property
    def devices(self) -> int: ...
    @property
    def in_outcome(self) -> int: ...
    @property
    def turns(self) -> Mapping[str, int]: ...
    @property
    def kinds(self) -> Mapping[tuple[str, str, str, str, str, str], int]: ...
    @property
    def documents(self) -> Mapping[str, int]: ...


class ChangedRoute(Struct, frozen=True):
    """A route and its outcome on either side, in words, and for how many devices."""

    devices: int
    route: str
    title: str
    market: Market
    before: str
    after: str

    @property
    def says(self) -> str:
        return f"{self.before} as before" if self.before == self.after else f"{self.before} to {self.after}"


class Turned(Struct, frozen=True):
    """Changes of one sort; ``devices`` have at least one of them."""

    id: str
    heading: str
    devices: int
    changes: tuple[ChangedRoute, ...]


class ByDocument(Struct, frozen=True):
    """``about`` says who published the document, when, and whether it is law; empty where there is no document."""

    devices: int
    id: str
    title: str
    about: str
    sources: tuple[Cite, ...]


class Impact(Struct, frozen=True):
    """What is said of the impact, the same in every format. ``assessed`` and ``rejected`` count rows. ``requirements``: what
    moved among what is asked for beyond market access, by which no device is counted."""

    before: Seen
    after: Seen
    assessed: int
    rejected: int
    devices: int
    in_outcome: int
    turns: tuple[Turned, ...]
    documents: tuple[ByDocument, ...]
    sources: tuple[Listed, ...]
    requirements: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """'38 of 120 devices change: 30 in the outcome of a route, 8 in dates or details only.'"""
        if not self.devices:
            return f"None of {devices(self.assessed)} changes."
        says = {"in the outcome of a route": self.in_outcome, "in dates or details only": self.devices - self.in_outcome}
        parts = ", ".join(f"{number:,} {where}" for where, number in says.items() if number)
        return f"{self.devices:,} of {devices(self.assessed)} {'changes' if self.devices == 1 else 'change'}: {parts}."

    @property
    def compared(self) -> str:
        before, after = self.before, self.after
        if before.edition.id == after.edition.id:
            return f"From {in_words(before.as_of)} to {in_words(after.as_of)}, by edition {after.edition.id} of the rules."
        return f"From edition {before.edition.id} to edition {after.edition.id} of the rules, both for {in_words(after.as_of)}."

    @property
    def left_out(self) -> str:
        """A sentence on rows that are in no number, or nothing."""
        if not self.rejected:
            return ""
        rows = "1 row" if self.rejected == 1 else f"{self.rejected:,} rows"
        return f"{rows} could not be assessed, and no number counts them."


_TURNS = {
    "opens": ("A route opens", "a route opens"),
    "no-longer-open": ("A route is no longer open", "a route is no longer open"),
    "other-outcome": ("Another outcome", "a route that is open on neither side comes, goes or has another outcome"),
    "same-outcome": ("Same outcome, other dates or details", "a route keeps its outcome, with other dates or details"),
}


def impact_of(
    before: Seen, after: Seen, assessed: int, rejected: int, tally: ImpactCounts, sources: Mapping[str, Source]
) -> Impact:
    """``sources``: of the catalogue that the instruments cite."""
    instruments = {each.id: each for edition in (before.edition, after.edition) for each in edition.instruments}
    documents = tuple(_document(id_, count, instruments) for id_, count in _ranked(tally.documents))
    turns = tuple(_turned(id_, tally) for id_ in _TURNS if tally.turns.get(id_))
    shown = tuple(source_list((cite for document in documents for cite in document.sources), sources))
    requirements = tuple(_requirements(before, after))
    return Impact(before, after, assessed, rejected, tally.devices, tally.in_outcome, turns, documents, shown, requirements)


def _requirements(before: Seen, after: Seen) -> Iterator[str]:
    """In the rules, not by device: a table of devices seldom says for which health service they are."""
    silent = [side.edition.id for side in (before, after) if not side.adoption]
    moves = requirement_moves(before.adoption, after.adoption, (before.as_of, after.as_of))
    if not moves:
        return
    if silent:
        count = len(before.adoption) + len(after.adoption)
        yield (
            f"Edition {silent[0]} says nothing of what is asked for beyond market access; the other has {count} requirements, "
            "which need not be new. pathways compare DEVICE tells them for one device."
        )
        return
    for kind, words in _MOVES.items():
        of_kind = [_in_short(move) for move in moves if move.kind is kind]
        if of_kind:
            yield f"{words}: {'; '.join(of_kind)}."
    yield "No device is counted by these; pathways compare DEVICE tells them for one device."


def _in_short(move: RequirementMove) -> str:
    told = [f"{each.what} {each.before} to {each.after}" if each.decides else each.what for each in move.aspects]
    return f"{move.title} [{move.rule}]" + (f" ({', '.join(told)})" if told else "")


def impact_text(impact: Impact, width: int = PAGE_WIDTH) -> str:
    """At most ``width`` columns wide."""
    page = Page(width)
    page.say(impact.headline)
    page.say(impact.compared)
    if impact.left_out:
        page.say(impact.left_out)
    for turned in impact.turns:
        page.blank()
        page.say(f"{turned.heading.upper()}: {devices(turned.devices)}")
        for change in turned.changes:
            page.say(f"{change.devices:>9,}  {change.title}, {change.market.value}: {change.says} [{change.route}]", 0, 11)
    if impact.documents:
        page.heading("By document")
    for document in impact.documents:
        about = f". {document.about} [{document.id}]" if document.about else ""
        page.say(f"{document.devices:>9,}  {document.title}{about}", 0, 11)
    if impact.requirements:
        page.heading(REQUIREMENTS_TITLE)
    for line in impact.requirements:
        page.say(line, 0, 2)
    page.blank()
    page.say(f"{HOW_TO_READ[0]} {NOT_LEGAL_ADVICE}" if impact.devices else NOT_LEGAL_ADVICE)
    return page.text()


def devices(count: int) -> str:
    return "1 device" if count == 1 else f"{count:,} devices"


def in_a_sentence(turned: Turned) -> str:
    """'For 12 devices a route opens.'"""
    return f"For {devices(turned.devices)} {_TURNS[turned.id][1]}."


def _turned(id_: str, tally: ImpactCounts) -> Turned:
    changes = tuple(
        ChangedRoute(count, route, title, Market(market), before or NOT_THERE, after or NOT_THERE)
        for (turn, route, title, market, before, after), count in _ranked(tally.kinds)
        if turn == id_
    )
    return Turned(id_, _TURNS[id_][0], tally.turns[id_], changes)


def _document(id_: str, count: int, instruments: Mapping[str, Instrument]) -> ByDocument:
    found = instruments.get(id_)
    if found is None:
        return ByDocument(count, id_, id_ or _NO_DOCUMENT, "", ())
    about = f"{found.publisher}, {in_words(found.published)}; {LEGAL_STATUSES[found.status]}"
    return ByDocument(count, id_, found.title, about, found.sources)


def _ranked(counts: Mapping[K, int]) -> Sequence[tuple[K, int]]:
    """The most devices first."""
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
