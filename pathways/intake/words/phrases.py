"""Phrases in a note on an approval: what each stands for, and where they stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from pathways.engine.conditions.once import once_each
from pathways.intake.spellings import spellings
from pathways.intake.words.reading import bare
from pathways.model.facts import Vocabulary
from pathways.model.words import LawWords, NoApproval

REGULATOR = "approval.regulator"
PATHWAY = "approval.pathway"

_PART = re.compile(r"[^\W_]+|[?!=<>~]")


class Form(Enum):
    """Who vouches."""

    CERTIFICATE = "certificate"
    SELF_DECLARED = "self_declared"


class Filler(Enum):
    """What adds nothing: anywhere, or before a number."""

    ANYWHERE = "anywhere"
    BEFORE_A_NUMBER = "before a number"


class Meaning(Struct, frozen=True):
    """What a phrase may stand for; one phrase may stand for several things."""

    regulator: str | None = None
    pathway: str | None = None
    law: LawWords | None = None
    form: Form | None = None
    date: str | None = None
    standing: Mapping[str, bool] | None = None
    none: NoApproval | None = None
    filler: Filler | None = None


class Part(Struct, frozen=True):
    """A word or a number of the text, folded, and where it stands."""

    word: str
    start: int
    end: int


class Book(Struct, frozen=True):
    """The meanings of all phrases, and the most words that one has."""

    meanings: Mapping[tuple[str, ...], Meaning]
    longest: int

    @property
    def single_words(self) -> list[str]:
        """Every word of a phrase that says something, for suggestions."""
        said = (phrase for phrase, meaning in self.meanings.items() if meaning.none is None)
        return sorted({word for phrase in said for word in phrase if len(word) > 3})


def parts_of(text: str) -> list[Part]:
    """The words of the text, without accents and case."""
    return [Part(bare(match[0]).casefold(), match.start(), match.end()) for match in _PART.finditer(text)]


@once_each
def book_of(vocabulary: Vocabulary) -> Book:
    """All phrases that a note on an approval may have."""
    found: dict[tuple[str, ...], dict[str, object]] = {}

    def add(words: Iterable[str], **meaning: object) -> None:
        for word in words:
            key = tuple(part.word for part in parts_of(word))
            if key:
                for kind, value in meaning.items():
                    found.setdefault(key, {}).setdefault(kind, value)

    for fact, kind in ((REGULATOR, "regulator"), (PATHWAY, "pathway")):
        if fact in vocabulary.facts:
            for spelling, value in spellings(vocabulary.facts[fact]).items():
                add([spelling], **{kind: value})
    words = vocabulary.words
    for law in words.laws:
        add(law.words, law=law)
    add(words.certificate, form=Form.CERTIFICATE)
    add(words.self_declared, form=Form.SELF_DECLARED)
    for entry in words.dates or ():
        add(entry.words, date=entry.fact)
    if not words.dates:
        add(["until"], date="approval.expires")
    for standing in words.standing:
        add(standing.words, standing=standing.carries)
    for none in words.no_approvals:
        add(none.words, none=none)
    add(words.fillers, filler=Filler.ANYWHERE)
    add(words.number_words, filler=Filler.BEFORE_A_NUMBER)
    meanings = {key: Meaning(**kinds) for key, kinds in found.items()}  # type: ignore[arg-type]
    return Book(meanings, max(map(len, meanings), default=0))


class Match(Struct, frozen=True):
    """A phrase in the text, from part ``first`` up to, not including, part ``last``."""

    meaning: Meaning
    first: int
    last: int


def matches_in(parts: Sequence[Part], book: Book, closed: frozenset[int], *, regulator_first: bool) -> list[Match]:
    """The phrases one after the other, each as long as it can be. ``closed`` parts belong to no phrase.

    ``regulator_first``: where a pathway begins with the name of its regulator, the regulator is a phrase by itself.
    """
    found: list[Match] = []
    at = 0
    while at < len(parts):
        match = _longest(parts, book, closed, at, regulator_first)
        if match is None:
            at += 1
        else:
            found.append(match)
            at = match.last
    return found


def _longest(parts: Sequence[Part], book: Book, closed: frozenset[int], at: int, regulator_first: bool) -> Match | None:
    longest = regulator = None
    for last in range(min(len(parts), at + book.longest), at, -1):
        if any(place in closed for place in range(at, last)):
            continue
        meaning = book.meanings.get(tuple(part.word for part in parts[at:last]))
        if meaning is None:
            continue
        longest = longest or Match(meaning, at, last)
        if meaning.regulator is not None:
            regulator = regulator or Match(meaning, at, last)
    if not regulator_first or regulator is None or longest is None or longest.meaning.none is not None:
        return longest
    return longest if longest.meaning.pathway is None and longest.meaning.law is None else regulator
