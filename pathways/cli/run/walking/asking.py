"""One question put to a person, and what they said as an answer to record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

from pathways.cli.run.walking.talk import Gesture, HelpOn, Option, Talk, Ticked
from pathways.cli.run.walking.words import approval_in_words, options, token
from pathways.engine.interview.draft import ApprovalsTold, FactsTold, NameTold, Told
from pathways.engine.interview.interview import Inquiry
from pathways.intake.device_file import read_device
from pathways.intake.words.named import read_named
from pathways.intake.words.notes import read_notes
from pathways.intake.words.reading import Misread, tidy
from pathways.intake.words.values import says_none, says_unknown
from pathways.model.catalogue import Catalogue
from pathways.model.dates import in_words
from pathways.model.facts import Fact, FactType, FactValue
from pathways.model.findings import Finding
from pathways.rulebook.nodes import FileError
from pathways.writing.plain_text import harmless

_NONE = ("no", "0")
_ALL = frozenset({"done", "that is all", "that's all", "all", "no more", "no others"})
_LONGEST_NAME = 120


def ask_name(talk: Talk) -> Told | Gesture:
    said = talk.write(lambda text: None if text.strip() else "Type a name, any name.", "Type its name", back=False, unknown=False)
    return said if isinstance(said, Gesture) else NameTold(harmless(said, _LONGEST_NAME))


def ask(inquiry: Inquiry, talk: Talk, catalogue: Catalogue, *, back: bool) -> Told | HelpOn | Gesture:
    """The answer to a question about facts; help and back are for the caller."""
    if inquiry.choice is not None:
        said_at_once = talk.choose(options(inquiry, catalogue.vocabulary), back=back)
        if said_at_once is Gesture.UNKNOWN:
            return FactsTold(None, {}, frozenset(inquiry.facts))
        return said_at_once if isinstance(said_at_once, Gesture) else FactsTold(None, inquiry.answers[int(said_at_once)].facts)
    if inquiry.bundle is not None:
        said = talk.tick(options(inquiry, catalogue.vocabulary), back=back)
        return _bundle_told(inquiry, said)
    fact = catalogue.vocabulary.facts[inquiry.facts[0]]
    if fact.type in (FactType.BOOL, FactType.CHOICE):
        chosen = talk.choose(options(inquiry, catalogue.vocabulary), back=back)
        values = {token(value): value for value in inquiry.allowed[fact.id]}
    else:
        hint = "Type a day, for example 2028-06-30 or 30 June 2028" if fact.type is FactType.DATE else "Type a number"
        chosen = talk.write(lambda text: _why_not(fact, text, catalogue), hint, back=back)
        chosen = chosen if isinstance(chosen, Gesture) else _meant(talk, chosen, lambda text: _read(fact, text, catalogue))
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


def _meant(talk: Talk, text: str, read: Callable[[str], object]) -> str | Gesture:
    """The text with what can be read in two ways replaced by what is meant, which is asked. A gesture where it is no answer."""
    while True:
        try:
            read(text)
        except Misread as problem:
            if not problem.ways:
                talk.say(_why(problem), 3)
                return Gesture.HELP
            talk.say(f"'{harmless(problem.word, 40)}' can be read in two ways. Which day is meant?", 3)
            days = [Option(way, in_words(date.fromisoformat(way))) for way in problem.ways]
            chosen = talk.choose(days, back=True, unknown=False)
            if isinstance(chosen, Gesture):
                return Gesture.BACK if chosen is Gesture.BACK else Gesture.HELP
            text = tidy(text).replace(problem.word, chosen, 1)
        else:
            return text


def _bundle_told(inquiry: Inquiry, said: Ticked | HelpOn | Gesture) -> Told | HelpOn | Gesture:
    if said is Gesture.UNKNOWN:
        return FactsTold(inquiry.place, {}, frozenset(inquiry.facts))
    if isinstance(said, Gesture | HelpOn):
        return said
    facts = {fact: fact in said.true for fact in inquiry.facts if fact not in said.unknown}
    return FactsTold(inquiry.place, facts, said.unknown)


Held = tuple[Mapping[str, FactValue], ...]


def ask_approvals(talk: Talk, catalogue: Catalogue, noted: list[str], *, back: bool) -> Told | Gesture:
    """Several approvals, one on each line. ``noted`` holds the lines understood so far, for whoever must stop half-way."""
    known = _completions(catalogue)
    while True:
        hint = (
            "Type one, or an empty line when you have named all"
            if noted
            else "Type one on each line, for example K203629, or none"
        )
        check = _check(noted, catalogue)
        said = talk.write(check, hint, back=back or bool(noted), unknown=not noted, known=known)
        if said is Gesture.BACK and noted:
            talk.say(f"Forgotten: {harmless(noted.pop(), 60)}", 3)
            continue
        if said is Gesture.UNKNOWN:
            return ApprovalsTold(None)
        if isinstance(said, Gesture):
            return said
        if not noted and _holds_none(said, catalogue):
            return ApprovalsTold(())
        if said and not _means_all(said, catalogue):
            said = _meant(talk, said, lambda text: read_notes(text, catalogue.vocabulary))
            wrong = None if isinstance(said, Gesture) else check(said)
            if isinstance(said, Gesture) or wrong is not None:
                if wrong is not None:
                    talk.say(wrong, 3)
                continue
        if not said or _means_all(said, catalogue):
            held, _ = read_approvals(noted, catalogue)
            return ApprovalsTold(held)
        noted.append(said)
        own, cautions = read_approvals([said], catalogue)
        for each in own:
            talk.say(f"Noted: {approval_in_words(each, catalogue.vocabulary)}", 3)
        for caution in cautions:
            talk.say(caution, 3)


def _holds_none(text: str, catalogue: Catalogue) -> bool:
    return text.casefold().rstrip(".") in _NONE or says_none(text, catalogue.vocabulary)


def _means_all(text: str, catalogue: Catalogue) -> bool:
    """What people type where an empty line is asked for: that there is no other, or that they know of no other."""
    return text.casefold().rstrip(".") in _ALL or _holds_none(text, catalogue) or says_unknown(text, catalogue.vocabulary)


def _check(noted: list[str], catalogue: Catalogue) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        if not text:
            return None if noted else "Type an approval, or none if it holds none."
        if _means_all(text, catalogue) if noted else _holds_none(text, catalogue):
            return None
        try:
            read_notes(text, catalogue.vocabulary)
        except Misread as problem:
            if problem.ways:
                return None  # it is asked which is meant
        try:
            read_approvals([*noted, text], catalogue)
        except FileError as problem:
            return _said(problem.findings[0])
        return None

    return check


def read_approvals(lines: list[str], catalogue: Catalogue) -> tuple[Held, list[str]]:
    """As a device file would be read, with its cautions. Raises FileError for a line that is not understood."""
    text = json.dumps({"schema": "pathways.device/1", "approvals": lines})
    file = read_device(text, "approvals", catalogue.vocabulary, {})
    held = tuple(approval.facts for approval in file.device.approvals or ())
    return held, [caution.message for caution in file.cautions]


def _said(finding: Finding) -> str:
    return f"{finding.message[0].upper()}{finding.message[1:]}. {finding.help or ''}".strip()


def _completions(catalogue: Catalogue) -> list[str]:
    labels = catalogue.vocabulary.facts["approval.pathway"].labels
    return [label for value, label in labels.items() if value != "other"]
