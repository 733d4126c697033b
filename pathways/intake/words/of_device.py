"""What a note on an approval says of the device: a class beside the law it is of, and what a marking carries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from pathways.intake.words.reading import Misread, brief
from pathways.intake.words.values import read_value
from pathways.model.facts import FactValue, Vocabulary
from pathways.model.words import ClassWords, LawWords, NoApproval, Words

Facts = Mapping[str, FactValue]


def whose_class(
    laws: Sequence[LawWords], pathways: Collection[str], regulators: Iterable[str], words: Words
) -> ClassWords | None:
    """What a class is beside these; None where nobody says whose it is."""
    named = [*laws, *(law for law in words.laws if pathways and {law.certificate, law.self_declared} & set(pathways))]
    wanted = {law.regulator for law in named} | set(regulators)
    found = [each for each in words.classes if each.regulator in wanted]
    if len(found) != 1:
        return None
    own = next((law.class_fact for law in named if law.class_fact is not None), None)
    return found[0] if own is None else replace(found[0], fact=own, says="")


def class_said(whose: ClassWords | None, said: str, none: NoApproval, vocabulary: Vocabulary) -> Facts:
    """The class, with what it carries. Raises Misread where it is none of the UK or the EU."""
    if whose is None or whose.fact is None or whose.fact not in vocabulary.facts:
        do = none.do if whose is None or not whose.says else whose.says
        raise Misread("IN010", f"'{brief(said)}' is no approval: {none.what}", do, is_none=True)
    return read_value(vocabulary.facts[whose.fact], said, vocabulary).facts


def together(said: Iterable[Facts], text: str) -> dict[str, FactValue]:
    """All that is said. Raises Misread where two parts of the note say the contrary."""
    found: dict[str, FactValue] = {}
    for facts in said:
        for fact, value in facts.items():
            if found.setdefault(fact, value) != value:
                help_ = f"It says {fact}: {found[fact]} and {fact}: {value}. Keep one of the two."
                raise Misread("IN010", f"'{brief(text)}' contradicts itself", help_)
    return found


def in_words(facts: Facts) -> str:
    """``class.eu: IIa, device.sterile: yes``."""
    return ", ".join(f"{fact}: {_value(value)}" for fact, value in facts.items())


def _value(value: FactValue) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
