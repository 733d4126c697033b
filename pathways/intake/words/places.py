"""A place named by several words, one within the other: ``Munich, Germany``, ``UK (Northern Ireland)``."""

from __future__ import annotations

import re
from collections.abc import Callable

from pathways.intake.words.reading import Misread, Reading, brief
from pathways.model.facts import Fact

_BETWEEN = re.compile(r"[,()/&;]|\s-\s|(?<=[A-Z])-(?=[A-Z])|\sand\s", re.IGNORECASE)
_MOST_PARTS = 4
_MOST_WORDS = 3

Ways = Callable[[str], frozenset[str]]
"""The values that a word may mean; none where it is not understood."""


def read_place(fact: Fact, text: str, ways: Ways) -> Reading | None:
    """The value that all parts leave; None where the text is no such place. A town that is not known says nothing."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if not 2 <= len(parts) <= _MOST_PARTS:
        return None
    meant = [ways(part) for part in parts]
    said = [each for each in meant if each]
    towns = [part for part, each in zip(parts, meant, strict=True) if not each]
    if not said or len(towns) > 1 or any(len(town.split()) > _MOST_WORDS or not town[0].isalpha() for town in towns):
        return None
    left = frozenset.intersection(*said)
    if len(left) != 1:
        allowed = " or ".join(f"'{value}'" for value in fact.labels if value in (left or frozenset.union(*said)))
        raise Misread("IN016", f"'{fact.id}': '{brief(text, 24)}' can be {allowed}", f"Write {allowed}.")
    (value,) = left
    return Reading({fact.id: value}, (f"'{brief(text)}' is read as {value} ({fact.labels[value]})",))
