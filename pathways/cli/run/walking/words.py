"""What is said around a question: the question itself, why it is asked, help, and the answer repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pathways.cli.run.walking.spelled import words_of_answer, words_of_value
from pathways.cli.run.walking.talk import Option
from pathways.engine.conditions.knowledge import know
from pathways.engine.conditions.wording import basis_of
from pathways.engine.interview.draft import Draft, FactsTold, NameTold, Told
from pathways.engine.interview.interview import Inquiry
from pathways.engine.interview.purpose import Bearing
from pathways.model.dates import in_words
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.writing.plain_text import harmless

ASK_NAME = "What is the device called?"
HELP_NAME = "The name stands at the top of the answer and in the device file. No rule reads it."
WORKED_OUT_WITH_YOU = "If you don't know it, say so: it is worked out with you from what the device does."
WORK_IT_OUT = "Then let us work it out. The next questions are on what the device does."
ASK_APPROVALS = "Which approvals does the device hold, anywhere in the world?"
HELP_APPROVALS = (
    "Give one approval on each line, then an empty line. An FDA number says by itself what it is: K203629, DEN180001, "
    "P950037/S279. For others write the regulator, the kind, the number if there is one, and the last day if there is one: "
    "EU MDR certificate until 2029-05-01; Health Canada Class III licence 12345; TGA conformity assessment certificate; "
    "EU IVDD self-declaration; UKCA certificate. Write none if it holds no approval."
)
_MOST_NAMED = 3
_BEARINGS = {
    Bearing.DECIDES: "Decides",
    Bearing.PLANS: "Changes the dates or the plan of",
    Bearing.NEEDS: "Changes what you need",
}


def asked(inquiry: Inquiry, draft: Draft, vocabulary: Vocabulary) -> str:
    """The question."""
    if inquiry.about_approvals_held:
        return ASK_APPROVALS
    together = inquiry.bundle or inquiry.choice
    words = together.ask if together is not None else vocabulary.facts[inquiry.facts[0]].ask
    if inquiry.place is None:
        return words
    return f"About the {harmless(_approval(draft, inquiry.place, vocabulary), 60)}: {words[0].lower()}{words[1:]}"


def _approval(draft: Draft, place: int, vocabulary: Vocabulary) -> str:
    device = draft.device
    index = draft.places(device).index(place)
    known = know(device, vocabulary)
    assert device.approvals is not None and known.approvals is not None
    return basis_of(index, device.approvals[index], known.approvals[index]).label


def why(inquiry: Inquiry) -> str:
    """Why it is asked: the routes that it decides, or else what it changes."""
    titles = list(inquiry.purpose.titles)
    more = len(titles) - _MOST_NAMED
    words = [*titles[:_MOST_NAMED], f"and {more} more"] if more > 0 else titles
    return f"{_BEARINGS[inquiry.purpose.bearing]}: {'; '.join(words)}."


def help_on(inquiry: Inquiry, vocabulary: Vocabulary, one: str | None = None) -> str:
    """A paragraph; ``one`` of several facts, where help is wanted on that one."""
    if inquiry.about_approvals_held:
        return HELP_APPROVALS
    if one is not None:
        fact = vocabulary.facts[one]
        return f"{fact.label}: {fact.help}"
    together = inquiry.bundle or inquiry.choice
    return together.help if together is not None else vocabulary.facts[inquiry.facts[0]].help


def how_to_find_out(told: Told, vocabulary: Vocabulary) -> list[str]:
    """Where to find what was not known."""
    unknown = told.unknown if isinstance(told, FactsTold) else ()
    return [f"How to find out: {fact.find_out}" for fact in map(vocabulary.facts.__getitem__, unknown) if fact.find_out]


def options(inquiry: Inquiry, vocabulary: Vocabulary) -> list[Option]:
    """The facts of a bundle, the answers of a choice, or the values of a single fact."""
    if inquiry.choice is not None:
        return [
            Option(str(place), answer.label, answer.about, words_of_answer(inquiry.choice, inquiry.answers, answer, vocabulary))
            for place, answer in enumerate(inquiry.answers)
        ]
    if inquiry.bundle is not None:
        facts = [vocabulary.facts[fact] for fact in inquiry.facts]
        return [Option(fact.id, fact.label, fact.ask) for fact in facts]
    fact = vocabulary.facts[inquiry.facts[0]]
    values = inquiry.allowed[fact.id]
    return [Option(token(value), _label(fact, value), "", words_of_value(fact, value, vocabulary)) for value in values]


def token(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _label(fact: Fact, value: FactValue) -> str:
    words = fact.in_words(value)
    return words.capitalize() if fact.type is FactType.BOOL else words


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
        return in_words(value) if not isinstance(value, bool | str | float) else _label(vocabulary.facts[fact], value)
    if not told.facts:
        return "I don't know."
    true = _labels([fact for fact, value in told.facts.items() if value is True], vocabulary)
    unknown = _labels(sorted(told.unknown), vocabulary)
    unsure = f" Not known: {', '.join(unknown)}." if unknown else ""
    return f"{', '.join(true) or 'None of these'}.{unsure}"


def _labels(facts: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    return [vocabulary.facts[fact].label for fact in facts]
