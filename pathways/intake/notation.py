"""The short notation for an approval: ``K203629``, ``FDA 510(k) K203629``, ``EU MDR certificate until 2029-05-01``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from pathways.intake.fda_numbers import recognise
from pathways.intake.spellings import folded, spellings
from pathways.model.facts import Vocabulary
from pathways.model.findings import Span
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import error

_HOW = (
    "Write 'regulator pathway [number] [until YYYY-MM-DD]', for example 'EU MDR certificate until 2029-05-01', or an FDA number."
)
_UNTIL = re.compile(r"^(?P<what>.*?)\s+until\s+(?P<day>\S+)\s*$", re.IGNORECASE | re.DOTALL)


class ShortApproval(Struct, frozen=True):
    """The parts of a short note, by fact id; ``cautions`` a reader should see."""

    facts: dict[str, str | date]
    cautions: tuple[str, ...]


def read_short(text: str, vocabulary: Vocabulary, span: Span) -> ShortApproval:
    """Raises FileError for what is neither an FDA number nor a known regulator and pathway."""
    facts: dict[str, str | date] = {}
    until = _UNTIL.match(text)
    what = until["what"] if until else text
    if until:
        facts["approval.expires"] = _day(until["day"], span)
    fda = recognise(what)
    if fda is not None:
        facts |= {"approval.number": fda.number, "approval.pathway": fda.pathway}
        return ShortApproval(facts, (fda.caution,) if fda.caution else ())
    words = what.split()
    taken = 0
    for fact in ("approval.regulator", "approval.pathway"):
        value, used = _leading(words[taken:], spellings(vocabulary.facts[fact]))
        if value is not None:
            facts[fact] = value
            taken += used
    rest = words[taken:]
    if not taken or len(rest) > 1:
        raise error("IN010", f"'{shown(text)}' is not an approval that is known here", span, _HOW)
    cautions: tuple[str, ...] = ()
    if rest:
        number = recognise(rest[0])
        facts["approval.number"] = number.number if number else rest[0]
        if number is not None:
            facts.setdefault("approval.pathway", number.pathway)
            cautions = (number.caution,) if number.caution else ()
    return ShortApproval(facts, cautions)


def _leading(words: list[str], known: Mapping[str, str]) -> tuple[str | None, int]:
    """The value that the most leading words spell, and how many words that is."""
    for count in range(len(words), 0, -1):
        value = known.get(folded(" ".join(words[:count])))
        if value is not None:
            return value, count
    return None, 0


def _day(text: str, span: Span) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise error("YS012", f"'until' needs a date, not '{shown(text)}'", span, "For example until 2029-05-01.") from None
