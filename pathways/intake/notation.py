"""The short notation for an approval: ``K203629``, ``FDA 510(k) K203629``, ``EU MDR certificate until 2029-05-01``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from pathways.intake.fda_numbers import recognise
from pathways.intake.spellings import folded, spellings
from pathways.model.facts import FactValue, Vocabulary
from pathways.model.findings import Span
from pathways.rulebook.fields import day_of, shown
from pathways.rulebook.nodes import error

_HOW = (
    "Write 'regulator pathway [number] [until YYYY-MM-DD]', for example 'EU MDR certificate until 2029-05-01', or an FDA number."
)
_UNTIL = re.compile(r"^(?P<what>.*?)\s+until\s+(?P<day>\S+)\s*$", re.IGNORECASE | re.DOTALL)


def read_short(text: str, vocabulary: Vocabulary, span: Span) -> dict[str, FactValue]:
    """The parts of a short note, by fact id.

    Raises FileError for what is neither an FDA number nor a known regulator and pathway.
    """
    facts: dict[str, FactValue] = {}
    until = _UNTIL.match(text)
    what = until["what"] if until else text
    if until:
        facts["approval.expires"] = _day(until["day"], span)
    fda = recognise(what)
    if fda is not None:
        return facts | {"approval.number": fda.number, "approval.pathway": fda.pathway}
    words = what.split()
    # 'PMDA approval' is a pathway whose first word is a regulator too.
    for order in (("approval.regulator", "approval.pathway"), ("approval.pathway",)):
        found, rest = _parts(words, order, vocabulary)
        if found and (not rest or (len(rest) == 1 and _looks_like_a_number(rest[0]))):
            return facts | found | ({"approval.number": rest[0]} if rest else {})
    raise error("IN010", f"'{shown(text)}' is not an approval that is known here", span, _HOW)


def _parts(words: list[str], order: tuple[str, ...], vocabulary: Vocabulary) -> tuple[dict[str, FactValue], list[str]]:
    """The facts that the words spell, one after the other, and the words left over."""
    found: dict[str, FactValue] = {}
    for fact in order:
        value, used = _leading(words, spellings(vocabulary.facts[fact]))
        if value is not None:
            found[fact] = value
            words = words[used:]
    return found, words


def _looks_like_a_number(word: str) -> bool:
    """Every number of an approval has a digit; a word without one is a misspelling."""
    return any(char.isdigit() for char in word)


def _leading(words: list[str], known: Mapping[str, str]) -> tuple[str | None, int]:
    """The value that the most leading words spell, and how many words that is."""
    for count in range(len(words), 0, -1):
        value = known.get(folded(" ".join(words[:count])))
        if value is not None:
            return value, count
    return None, 0


def _day(text: str, span: Span) -> date:
    try:
        return day_of(text)
    except ValueError:
        raise error("YS012", f"'until' needs a date, not '{shown(text)}'", span, "For example until 2029-05-01.") from None
