"""A spelling stands for one thing: where it stood for two, which of them an answer rests on would be chance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pathways.model.facts import Fact
from pathways.model.words import Words

_PARTS = re.compile(r"[a-z0-9?!=<>~]+")
_KINDS = ("laws", "dates", "standing", "no_approvals", "columns")


def of_two_values(fact: Fact) -> str | None:
    """What is wrong with the spellings of a fact's values."""
    return _doubled(fact.id, _own(fact))


def of_two_meanings(words: Words, facts: Mapping[str, Fact]) -> Iterator[str]:
    """What is wrong with the words that people write, beside the spellings that the facts have themselves."""
    for fact in facts.values():
        entries = (each for each in words.values if fact.id in each.facts and each.value is not None and not each.carries)
        spelled = [(str(each.value), word) for each in entries for word in each.words]
        if spelled and (wrong := _doubled(fact.id, [*_own(fact), *spelled])):
            yield wrong
    for kind in _KINDS:
        told = [(f"entry {number}", word) for number, each in enumerate(getattr(words, kind), 1) for word in each.words]
        if wrong := _doubled(kind, told):
            yield wrong


def _own(fact: Fact) -> list[tuple[str, str]]:
    return [(value, word) for value, label in fact.labels.items() for word in (value, label, *fact.aliases.get(value, ()))]


def _doubled(what: str, spelled: Iterable[tuple[str, str]]) -> str | None:
    seen: dict[str, str] = {}
    for meaning, word in spelled:
        key = " ".join(_PARTS.findall(word.casefold()))
        if key and seen.setdefault(key, meaning) != meaning:
            return f"'{what}': the spelling '{word}' stands for '{seen[key]}' and for '{meaning}'"
    return None
