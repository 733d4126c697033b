"""What is said around a question at a terminal: what there is to choose, and the answer repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pathways.cli.run.walking.spelled import words_of_answer, words_of_value
from pathways.cli.run.walking.talk import Option
from pathways.engine.interview.draft import FactsTold, NameTold, Told
from pathways.engine.interview.interview import Inquiry
from pathways.engine.interview.page import choices, label
from pathways.model.dates import in_words
from pathways.model.facts import FactValue, Vocabulary
from pathways.writing.plain_text import harmless

ASK_NAME = "What is the device called?"
HELP_NAME = "The name stands at the top of the answer and in the device file. No rule reads it."
WORKED_OUT_WITH_YOU = "If you don't know it, say so: it is worked out with you from what the device does."
WORK_IT_OUT = "Then let us work it out. The next questions are on what the device does."


def how_to_find_out(told: Told, vocabulary: Vocabulary) -> list[str]:
    """Where to find what was not known."""
    unknown = told.unknown if isinstance(told, FactsTold) else ()
    return [f"How to find out: {fact.find_out}" for fact in map(vocabulary.facts.__getitem__, unknown) if fact.find_out]


def options(inquiry: Inquiry, vocabulary: Vocabulary) -> list[Option]:
    """What can be chosen or ticked. The token of a value says it, that of a ticked fact is its id, that of another its place."""
    found = choices(inquiry, vocabulary)
    if inquiry.choice is not None:
        return [
            Option(str(place), each.label, each.about, words_of_answer(inquiry.choice, inquiry.answers, answer, vocabulary))
            for place, (each, answer) in enumerate(zip(found, inquiry.answers, strict=True))
        ]
    if inquiry.bundle is not None:
        return [Option(fact, each.label, each.about) for each in found for fact in each.facts]
    fact = vocabulary.facts[inquiry.facts[0]]
    return [
        Option(token(value), each.label, "", words_of_value(fact, value, vocabulary))
        for each in found
        for value in each.facts.values()
    ]


def token(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def repeated(told: Told, vocabulary: Vocabulary) -> str:
    """The answer, as it was understood."""
    match told:
        case NameTold():
            return told.name
        case FactsTold():
            return _facts_repeated(told, vocabulary)
        case _:
            if told.approvals is None:
                return "I don't know."
            held = [approval_in_words(facts, vocabulary) for facts in told.approvals]
            return "; ".join([*held, *([said_of_device(told.of_device, vocabulary)] if told.of_device else [])]) or "No approval."


def approval_in_words(facts: Mapping[str, FactValue], vocabulary: Vocabulary) -> str:
    """As it was understood: ``EU MDR certificate, until 1 May 2029``."""
    kind = "approval.pathway" if "approval.pathway" in facts else "approval.regulator"
    words = [vocabulary.facts[fact].in_words(facts[fact]) for fact in (kind, "approval.number") if fact in facts]
    until = facts.get("approval.expires")
    return harmless(" ".join(words), 100) + (f", until {in_words(until)}" if isinstance(until, date) else "")


def said_of_device(facts: Mapping[str, FactValue], vocabulary: Vocabulary) -> str:
    """``EU class (MDR or IVDR): Class IIa; Supplied sterile: yes``."""
    return "; ".join(f"{vocabulary.facts[fact].label}: {vocabulary.facts[fact].in_words(value)}" for fact, value in facts.items())


def _facts_repeated(told: FactsTold, vocabulary: Vocabulary) -> str:
    at_once = [answer for choice in vocabulary.choices for answer in choice.answers if answer.facts == told.facts]
    if at_once and not told.unknown:
        return at_once[0].label
    if len(told.facts) + len(told.unknown) == 1 and told.facts:
        ((fact, value),) = told.facts.items()
        return in_words(value) if not isinstance(value, bool | str | float) else label(vocabulary.facts[fact], value)
    if not told.facts:
        return "I don't know."
    true = _labels([fact for fact, value in told.facts.items() if value is True], vocabulary)
    unknown = _labels(sorted(told.unknown), vocabulary)
    unsure = f" Not known: {', '.join(unknown)}." if unknown else ""
    return f"{', '.join(true) or 'None of these'}.{unsure}"


def _labels(facts: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    return [vocabulary.facts[fact].label for fact in facts]
