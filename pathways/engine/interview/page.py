"""A question as a page shows it: its words, why it is asked, what can be answered, and what stands. The same for every host."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from pathways.engine.conditions.knowledge import know
from pathways.engine.conditions.wording import basis_of
from pathways.engine.interview.draft import Draft
from pathways.engine.interview.interview import Inquiry
from pathways.engine.interview.purpose import Bearing
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary

ASK_APPROVALS = "Which approvals does the device hold, anywhere in the world?"
HELP_APPROVALS = (
    "Give one approval on each line. An FDA number says by itself what it is: K203629, DEN180001, "
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


class AnswerKind(StrEnum):
    """How a question is answered: by one of the choices, by any number of them, or in words."""

    ONE = "one"
    SEVERAL = "several"
    APPROVALS = "approvals"
    DATE = "date"
    NUMBER = "number"


class PageChoice(Struct, frozen=True):
    """An answer to choose, or to tick, and the facts that it states. What is not ticked is false."""

    label: str
    about: str
    facts: Mapping[str, FactValue]


class QuestionPage(Struct, frozen=True):
    """One question. ``facts`` are those that it is about, of the device, or of the approval at ``place``.

    ``helped``: who does not know is asked what it follows from. ``find_out``: where to find what is not known. ``stands``: what
    the answer comes to so far, a line for each market.
    """

    question: str
    kind: AnswerKind
    facts: tuple[str, ...]
    place: int | None
    why: str
    help: str
    choices: tuple[PageChoice, ...]
    helped: bool
    find_out: tuple[str, ...]
    stands: tuple[str, ...]


def page_of(inquiry: Inquiry, draft: Draft, vocabulary: Vocabulary, stands: tuple[str, ...], *, helped: bool) -> QuestionPage:
    facts = [vocabulary.facts[fact] for fact in inquiry.facts if fact in vocabulary.facts]
    return QuestionPage(
        question=asked(inquiry, draft, vocabulary),
        kind=_kind(inquiry, facts[0] if facts else None),
        facts=inquiry.facts,
        place=inquiry.place,
        why=why(inquiry),
        help=help_on(inquiry, vocabulary),
        choices=choices(inquiry, vocabulary),
        helped=helped,
        find_out=tuple(fact.find_out for fact in facts if fact.find_out),
        stands=stands,
    )


def _kind(inquiry: Inquiry, fact: Fact | None) -> AnswerKind:
    if fact is None:
        return AnswerKind.APPROVALS
    if inquiry.bundle is not None:
        return AnswerKind.SEVERAL
    if inquiry.choice is None and fact.type in (FactType.DATE, FactType.NUMBER):
        return AnswerKind.DATE if fact.type is FactType.DATE else AnswerKind.NUMBER
    return AnswerKind.ONE


def asked(inquiry: Inquiry, draft: Draft, vocabulary: Vocabulary) -> str:
    """The question."""
    if inquiry.about_approvals_held:
        return ASK_APPROVALS
    together = inquiry.bundle or inquiry.choice
    words = together.ask if together is not None else vocabulary.facts[inquiry.facts[0]].ask
    if inquiry.place is None:
        return words
    return f"About the {_approval(draft, inquiry.place, vocabulary)}: {words[0].lower()}{words[1:]}"


def _approval(draft: Draft, place: int, vocabulary: Vocabulary) -> str:
    device = draft.device
    index = draft.places(device).index(place)
    known = know(device, vocabulary)
    assert device.approvals is not None and known.approvals is not None
    return basis_of(index, device.approvals[index], known.approvals[index]).label[:60]


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


def choices(inquiry: Inquiry, vocabulary: Vocabulary) -> tuple[PageChoice, ...]:
    """The facts of a bundle, the answers of a choice, or the values of a single fact; none where it is answered in words."""
    if inquiry.about_approvals_held:
        return ()
    if inquiry.choice is not None:
        return tuple(PageChoice(answer.label, answer.about, answer.facts) for answer in inquiry.answers)
    facts = [vocabulary.facts[fact] for fact in inquiry.facts]
    if inquiry.bundle is not None:
        return tuple(PageChoice(fact.label, fact.ask, {fact.id: True}) for fact in facts)
    if facts[0].type not in (FactType.BOOL, FactType.CHOICE):
        return ()
    return tuple(PageChoice(label(facts[0], value), "", {facts[0].id: value}) for value in inquiry.allowed[facts[0].id])


def label(fact: Fact, value: FactValue) -> str:
    words = fact.in_words(value)
    return words.capitalize() if fact.type is FactType.BOOL else words
