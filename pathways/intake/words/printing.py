"""An approval as a note that reads back as the same approval."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.intake.words.phrases import PATHWAY, REGULATOR
from pathways.intake.words.values import taken_for_a_number
from pathways.model.facts import FactValue, Vocabulary

_BEFORE = (("approval.granted", "granted"), ("approval.declared_on", "signed"), ("approval.expires", "until"))


def note_of(facts: Mapping[str, FactValue], vocabulary: Vocabulary) -> str:
    """``FDA 510k K203629``, ``EU mdr-certificate 741234 until 2029-05-01``. What a note cannot say is left out."""
    words: list[str] = []
    regulator, pathway = facts.get(REGULATOR), facts.get(PATHWAY)
    if isinstance(regulator, str):
        fact = vocabulary.facts[REGULATOR]
        words.append(next(iter(fact.aliases.get(regulator, ())), fact.labels[regulator]))
    if isinstance(pathway, str):
        words.append(vocabulary.facts[PATHWAY].labels[pathway] if pathway == "other" else pathway)
    number = facts.get("approval.number")
    if number is not None:
        words.append(f"no. {number}" if taken_for_a_number(str(number), regulator) else str(number))
    words += [f"{word} {facts[fact]}" for fact, word in _BEFORE if fact in facts]
    words += ["withdrawn"] if facts.get("approval.withdrawn") is True else []
    return " ".join(words)
