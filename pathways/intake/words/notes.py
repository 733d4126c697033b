"""A note on approvals: ``K203629``, ``FDA 510(k) K203629``, ``CE MDR 741234 valid until 1 May 2029``, several in one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from pathways.intake.fda_numbers import numbers_in
from pathways.intake.words.note import HOW, note_of_piece
from pathways.intake.words.of_device import together
from pathways.intake.words.phrases import PATHWAY, REGULATOR, Book, Meaning, book_of, parts_of
from pathways.intake.words.printing import note_of
from pathways.intake.words.reading import Misread, Reading, brief, tidy
from pathways.intake.words.values import NUMBER
from pathways.model.facts import Vocabulary

MOST_IN_NOTE = 500
MOST_APPROVALS = 40
UNSAID = 5
"""For how many approvals one counts whose pathway nobody says: every way must be thought through for it."""

_HARD = ";"
_SOFT = re.compile(r"[,\n\r|]|(?<=\s)(?:and|plus|[&+\u2022*])(?=\s)", re.IGNORECASE)
# The comma of ``May 1, 2029`` parts no approvals.
_AMERICAN = re.compile(
    r"\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[^\S\n\r]{1,3}\d{1,2}(?:st|nd|rd|th)?),(?=\s{0,3}\d{4}\b)",
    re.IGNORECASE,
)


class _Piece(Struct, frozen=True):
    """A part of the text. ``joins``: it may belong to the one before."""

    text: str
    joins: bool


def read_notes(text: str, vocabulary: Vocabulary) -> tuple[Reading, ...]:
    """Each approval that the text names. Raises Misread for the first part that cannot be read."""
    if len(text) > MOST_IN_NOTE and max(map(len, text.split(_HARD))) > MOST_IN_NOTE:
        raise Misread("IN010", f"a note of more than {MOST_IN_NOTE} characters is no approval", HOW)
    book = book_of(vocabulary)
    found: list[Reading] = []
    before: str | None = None
    for piece in _pieces(text):
        joined = None if before is None or not piece.joins else _joined(before, piece.text, found[-1], vocabulary, book)
        if joined is not None:
            before, found[-1] = joined
            continue
        read = note_of_piece(piece.text, vocabulary, book)
        before = piece.text if len(read) == 1 else None
        found += read
        refuse_too_many(each.facts for each in found)
    if not found:
        raise Misread("IN010", "a note on an approval is empty", "Write 'none' where none is held.")
    together((each.of_device for each in found), text)  # what they say of the device must agree
    return tuple(found)


def refuse_too_many(approvals: Iterable[Mapping[str, object]]) -> None:
    """Raises Misread for more approvals than an answer can be thought through for."""
    if sum(1 if PATHWAY in facts else UNSAID for facts in approvals) > MOST_APPROVALS:
        help_ = f"One whose pathway is not said counts for {UNSAID}. Leave out those that are of no use in the UK."
        raise Misread("IN011", f"more than {MOST_APPROVALS} approvals", help_)


def read_note(text: str, vocabulary: Vocabulary) -> Reading:
    """As ``read_notes``, of a text that names one approval."""
    found = read_notes(text, vocabulary)
    if len(found) != 1:
        raise Misread("IN010", f"'{brief(text)}' names {len(found)} approvals", "Name each by itself.")
    return found[0]


def _pieces(text: str) -> Iterator[_Piece]:
    parts = text.strip().removesuffix(_HARD).split(_HARD)
    for part in parts:
        soft = [tidy(each) for each in _SOFT.split(_AMERICAN.sub(r"\1", part))]
        full = [each for each in soft if each.strip(" .-")]
        if not full and len(parts) > 1:
            raise Misread("IN010", "a note between two ';' is empty", "Leave out the ';' that is too many.")
        for place, each in enumerate(full):
            yield _Piece(each, place > 0)


def _joined(before: str, piece: str, held: Reading, vocabulary: Vocabulary, book: Book) -> tuple[str, Reading] | None:
    """The piece read together with the one before, where it is no approval of its own or says what that leaves out."""
    text = f"{before} {piece}"
    if _begins(piece, book):
        lacks = PATHWAY not in held.facts or NUMBER not in held.facts
        try:
            own = note_of_piece(piece, vocabulary, book) if lacks else ()
            together = note_of_piece(text, vocabulary, book) if lacks else ()
        except Misread:
            return None
        if len(own) != 1 or len(together) != 1 or not _adds(held, own[0]):
            return None
    together = note_of_piece(text, vocabulary, book)
    if len(together) != 1:
        return None
    note = together[0]
    return text, Reading(
        note.facts, note.told or (f"'{brief(text)}' is read as {note_of(note.facts, vocabulary)}",), note.of_device
    )


def _adds(held: Reading, more: Reading) -> bool:
    """Whether ``more`` only fills in what ``held`` leaves open: its pathway, or its number."""
    return REGULATOR not in more.facts and (PATHWAY not in held.facts or more.facts.keys() <= {NUMBER, PATHWAY})


def _begins(piece: str, book: Book) -> bool:
    """Whether the piece begins with what names an approval: a regulator, a pathway, a law, or a number that tells its pathway."""
    parts = parts_of(piece)
    if not parts:
        return False
    if numbers_in(piece.split()[0]):
        return True
    return any(_names(book.meanings.get(tuple(part.word for part in parts[:last]))) for last in range(1, book.longest + 1))


def _names(meaning: Meaning | None) -> bool:
    if meaning is None or (meaning.none is not None and meaning.none.is_class):
        return False
    return any(each is not None for each in (meaning.regulator, meaning.pathway, meaning.law, meaning.none))
