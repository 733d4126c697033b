"""A word that is written for a named fact: in a file under its key, in a table in its column, on the command line after ``=``."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.intake.words.notes import read_note
from pathways.intake.words.phrases import PATHWAY, REGULATOR, book_of, parts_of
from pathways.intake.words.reading import Misread, Reading, brief
from pathways.intake.words.values import read_value
from pathways.model.facts import Fact, FactValue, Vocabulary

_NAMING = frozenset({REGULATOR, PATHWAY})


def read_named(fact: Fact, text: str, vocabulary: Vocabulary, beside: Mapping[str, FactValue]) -> Reading:
    """What the text says of the fact, with what it carries. ``beside``: what is known of the same approval. Raises Misread.

    A regulator and a pathway may be written as in a note; what is no approval there is none here.
    """
    if fact.id == PATHWAY:
        none = book_of(vocabulary).meanings.get(tuple(part.word for part in parts_of(text[:200])))
        held = none is not None and none.none is not None and none.none.unless is not None
        if held and none is not None and none.none is not None and beside.get(REGULATOR) != none.none.unless:
            raise Misread("IN016", f"'{brief(text)}' is no approval: {none.none.what}", none.none.do, is_none=True)
    try:
        return read_value(fact, text, vocabulary)
    except Misread as problem:
        if fact.id not in _NAMING:
            raise
        return _as_note(fact, text, vocabulary, problem)


def _as_note(fact: Fact, text: str, vocabulary: Vocabulary, problem: Misread) -> Reading:
    """The text as a note that says no more than regulator and pathway, and says the fact. Raises ``problem`` else."""
    try:
        note = read_note(text, vocabulary)
    except Misread as other:
        if other.is_none:
            raise Misread("IN016", other.message, other.help) from None
        raise problem from None
    if fact.id not in note.facts or not note.facts.keys() <= _NAMING:
        raise problem from None
    return Reading({**note.facts, **note.of_device}, note.told)
