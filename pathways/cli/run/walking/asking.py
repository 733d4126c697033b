"""One question put to a person, and what they said as an answer to record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from pathways.cli.run.walking.spelled import facts_of
from pathways.cli.run.walking.talk import Gesture, HelpOn, Option, Talk, Ticked
from pathways.cli.run.walking.words import options, token
from pathways.engine.interview.draft import FactsTold, NameTold, Told
from pathways.engine.interview.in_other_words import left_unknown
from pathways.engine.interview.interview import Inquiry
from pathways.intake.words.named import read_named
from pathways.intake.words.reading import Misread, tidy
from pathways.model.catalogue import Catalogue
from pathways.model.dates import in_words
from pathways.model.facts import Fact, FactType, FactValue
from pathways.writing.plain_text import harmless

_LONGEST_NAME = 120


def ask_name(talk: Talk) -> Told | Gesture:
    said = talk.write(lambda text: None if text.strip() else "Type a name, any name.", "Type its name", back=False, unknown=False)
    return said if isinstance(said, Gesture) else NameTold(harmless(said, _LONGEST_NAME))


def ask(
    inquiry: Inquiry, talk: Talk, catalogue: Catalogue, *, back: bool, taken_back: Sequence[Told] = ()
) -> Told | HelpOn | Gesture:
    """The answer to a question about facts; help and back are for the caller. ``taken_back``: answers before going back."""
    if inquiry.choice is not None:
        said_at_once = talk.choose(options(inquiry, catalogue.vocabulary), back=back)
        if said_at_once is Gesture.UNKNOWN:
            return FactsTold(None, {}, left_unknown(inquiry.choice, catalogue.vocabulary), inquiry.choice.id)
        if isinstance(said_at_once, Gesture):
            return said_at_once
        is_place = said_at_once.isdigit()
        return FactsTold(None, inquiry.answers[int(said_at_once)].facts if is_place else facts_of(said_at_once))
    if inquiry.bundle is not None:
        said = talk.tick(options(inquiry, catalogue.vocabulary), back=back, before=_ticked_before(inquiry, taken_back))
        return _bundle_told(inquiry, said)
    fact = catalogue.vocabulary.facts[inquiry.facts[0]]
    if fact.type in (FactType.BOOL, FactType.CHOICE):
        chosen = talk.choose(options(inquiry, catalogue.vocabulary), back=back)
        values = {token(value): value for value in inquiry.allowed[fact.id]}
        if isinstance(chosen, str) and chosen not in values:
            return FactsTold(inquiry.place, facts_of(chosen))
    else:
        hint = "Type a day, for example 2028-06-30 or 30 June 2028" if fact.type is FactType.DATE else "Type a number"
        chosen = talk.write(lambda text: _why_not(fact, text, catalogue), hint, back=back)
        day = chosen if isinstance(chosen, Gesture) else meant(talk, chosen, lambda text: _read(fact, text, catalogue))
        chosen = Gesture.UNKNOWN if isinstance(day, Undated) else day
        values = {} if isinstance(chosen, Gesture) else {chosen: _read(fact, chosen, catalogue)}
    if chosen is Gesture.UNKNOWN:
        return FactsTold(inquiry.place, {}, frozenset({fact.id}))
    return chosen if isinstance(chosen, Gesture) else FactsTold(inquiry.place, {fact.id: values[chosen]})


def _read(fact: Fact, text: str, catalogue: Catalogue) -> FactValue:
    return read_named(fact, text, catalogue.vocabulary, {}).facts[fact.id]


def _why_not(fact: Fact, text: str, catalogue: Catalogue) -> str | None:
    """Why the text is no answer; None where it is one."""
    try:
        read = read_named(fact, text, catalogue.vocabulary, {})
    except Misread as problem:
        if problem.ways:
            return None  # it is asked which is meant
        return _why(problem)
    return None if fact.id in read.facts else "Choose that you do not know."


def _why(problem: Misread) -> str:
    return harmless(f"{problem.message[0].upper()}{problem.message[1:]}. {problem.help}", 200)


class Undated(Struct, frozen=True):
    """``text`` has a day of which it is not known which one is meant."""

    text: str


def meant(talk: Talk, text: str, read: Callable[[str], object]) -> str | Undated | Gesture:
    """The text with what can be read in two ways replaced by what is meant, which is asked. A gesture where it is no answer."""
    while True:
        try:
            read(text)
        except Misread as problem:
            if not problem.ways:
                talk.say(_why(problem), 3)
                return Gesture.HELP
            talk.new_question()
            talk.say(f"'{harmless(problem.word, 40)}' can be read in two ways. Which day is meant?", 3)
            days = [Option(way, in_words(date.fromisoformat(way))) for way in problem.ways]
            chosen = talk.choose(days, back=True)
            if chosen is Gesture.UNKNOWN:
                talk.say("Then the day stays open.", 3)
                return Undated(text)
            if isinstance(chosen, Gesture):
                return chosen
            text = tidy(text).replace(problem.word, chosen, 1)
        else:
            return text


def _ticked_before(inquiry: Inquiry, taken_back: Sequence[Told]) -> Ticked | None:
    """What was last said of the same facts; None where nothing was."""
    for told in reversed(taken_back):
        if isinstance(told, FactsTold) and told.facts.keys() | told.unknown == set(inquiry.facts):
            return Ticked(frozenset(fact for fact, value in told.facts.items() if value is True), told.unknown)
    return None


def _bundle_told(inquiry: Inquiry, said: Ticked | HelpOn | Gesture) -> Told | HelpOn | Gesture:
    if said is Gesture.UNKNOWN:
        return FactsTold(inquiry.place, {}, frozenset(inquiry.facts))
    if isinstance(said, Gesture | HelpOn):
        return said
    facts = {fact: fact in said.true for fact in inquiry.facts if fact not in said.unknown}
    return FactsTold(inquiry.place, facts, said.unknown)
