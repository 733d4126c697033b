"""The approvals that a device holds, typed one on each line, and what was understood of each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from pathways.cli.run.walking.asking import Undated, meant
from pathways.cli.run.walking.talk import Gesture, Talk
from pathways.cli.run.walking.words import approval_in_words, said_of_device
from pathways.engine.interview.draft import ApprovalsTold, Told
from pathways.intake.device_file import read_device
from pathways.intake.words.note import HOW
from pathways.intake.words.notes import read_notes
from pathways.intake.words.reading import Misread, Reading, tidy
from pathways.intake.words.values import says_none, says_unknown
from pathways.model.catalogue import Catalogue
from pathways.model.facts import FactValue, Vocabulary
from pathways.model.findings import Finding
from pathways.rulebook.nodes import FileError
from pathways.writing.plain_text import harmless

_NONE = re.compile(
    r"no|0|(?:(?:i|we|it) )?(?:(?:do|does)(?: not|n't) (?:have|hold) (?:any|one|an approval)|(?:have|has|hold|holds) (?:none|no))"
    r"(?: approvals?)?(?: yet| so far| at all)?|no approvals? (?:so far|at all)|none (?:so far|at all)|nothing yet|not yet"
)
"""Besides the words of the vocabulary."""
_ALL = frozenset({"done", "that is all", "that's all", "all", "no more", "no others"})
_OF_A_FILE = (
    (re.compile(re.escape(HOW)), "Write it as 'EU MDR certificate until 2028-06-30', or an FDA number."),
    (re.compile(r"Say it as [a-z_]+\.[a-z_]+: [a-z0-9-]+\."), "Leave it out here: it is asked for where it matters."),
    (re.compile(r", or write it under class\."), ". Its class alone is asked for where it matters."),
)
"""How a device file says it, and what is said of it here: nobody writes a file in a walk."""

Facts = Mapping[str, FactValue]


class Noted(Struct, frozen=True):
    """A line that was understood. ``items``: its approvals as a device file would have them, in words or as facts.

    ``of_device``: what it says of the device besides, where ``items`` are facts.
    """

    said: str
    items: tuple[str | Facts, ...]
    of_device: Facts = field(default_factory=dict)


class NamedApprovals(Struct, frozen=True):
    """The approvals, what their notes say of the device, and the cautions."""

    approvals: tuple[Facts, ...]
    of_device: Facts
    cautions: tuple[str, ...]


def ask_approvals(talk: Talk, catalogue: Catalogue, noted: list[Noted], *, back: bool) -> Told | Gesture:
    """Several approvals, one on each line. ``noted`` holds the lines understood so far, for whoever must stop half-way."""
    known = _completions(catalogue)
    while True:
        said = talk.write(_check(noted, catalogue), _hint(noted), back=back or bool(noted), unknown=not noted, known=known)
        if said is Gesture.BACK and noted:
            talk.say(f"Forgotten: {harmless(noted.pop().said, 60)}", 3)
            continue
        if said is Gesture.UNKNOWN:
            return ApprovalsTold(None)
        if isinstance(said, Gesture):
            return said
        if not noted and _holds_none(said, catalogue):
            return ApprovalsTold(())
        if not said or _means_all(said, catalogue):
            held = read_approvals(noted, catalogue)
            return ApprovalsTold(held.approvals, held.of_device)
        line = _line(said, talk, catalogue)
        if line is None:
            continue
        try:
            read_approvals([*noted, line], catalogue)
        except FileError as problem:
            talk.say(_said(problem.findings[0]), 3)
            continue
        noted.append(line)
        _tell(line, talk, catalogue)


def _hint(noted: Sequence[Noted]) -> str:
    if noted:
        return "Type one, or an empty line when you have named all"
    return "Type one on each line, for example K203629, or none"


def _tell(line: Noted, talk: Talk, catalogue: Catalogue) -> None:
    own = read_approvals([line], catalogue)
    for each in own.approvals:
        talk.say(f"Noted: {approval_in_words(each, catalogue.vocabulary)}", 3)
    if own.of_device:
        talk.say(f"Noted of the device: {said_of_device(own.of_device, catalogue.vocabulary)}", 3)
    for caution in own.cautions:
        talk.say(caution, 3)


def _line(said: str, talk: Talk, catalogue: Catalogue) -> Noted | None:
    """What was typed, with a day that can be read in two ways asked for; None where it is to be typed again."""
    text = meant(talk, said, lambda text: read_notes(text, catalogue.vocabulary))
    match text:
        case Gesture():
            return None
        case Undated():
            ways = list(_readings(text.text, catalogue.vocabulary))
            if not ways:
                talk.say("The rest of it is not understood. Type it again, without the day.", 3)
            return _without_its_day(text.text, ways) if ways else None
        case _:
            return Noted(text, (text,))


def _without_its_day(text: str, ways: Sequence[tuple[Reading, ...]]) -> Noted:
    """The line as far as all ways of reading its days agree: it is not known which day is meant."""
    agreed = [_agreed([way[place].facts for way in ways]) for place in range(len(ways[0]))]
    of_device = _agreed([{fact: value for note in way for fact, value in note.of_device.items()} for way in ways])
    return Noted(text, tuple(agreed), of_device)


def _readings(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Reading, ...]]:
    """Each way of reading the days; none where something else in the text cannot be read."""
    try:
        yield read_notes(text, vocabulary)
    except Misread as problem:
        for way in problem.ways:
            yield from _readings(tidy(text).replace(problem.word, way, 1), vocabulary)


def _agreed(ways: Sequence[Facts]) -> dict[str, FactValue]:
    return {fact: value for fact, value in ways[0].items() if all(way.get(fact) == value for way in ways)}


def _holds_none(text: str, catalogue: Catalogue) -> bool:
    plain = tidy(text).casefold().rstrip(".!")
    return _NONE.fullmatch(plain) is not None or says_none(text, catalogue.vocabulary)


def _means_all(text: str, catalogue: Catalogue) -> bool:
    """What people type where an empty line is asked for: that there is no other, or that they know of no other."""
    return text.casefold().rstrip(".") in _ALL or _holds_none(text, catalogue) or says_unknown(text, catalogue.vocabulary)


def _check(noted: list[Noted], catalogue: Catalogue) -> Callable[[str], str | None]:
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
            read_approvals([*noted, Noted(text, (text,))], catalogue)
        except FileError as problem:
            return _said(problem.findings[0])
        return None

    return check


def read_approvals(lines: Sequence[Noted], catalogue: Catalogue) -> NamedApprovals:
    """As a device file would be read, with its cautions. Raises FileError for a line that is not understood."""
    sections: dict[str, dict[str, str | bool]] = {}
    for line in lines:
        for fact, value in line.of_device.items():
            section, _, key = fact.partition(".")
            sections.setdefault(section, {})[key] = _written(value)
    items = [item if isinstance(item, str) else _mapping(item) for line in lines for item in line.items]
    text = json.dumps({"schema": "pathways.device/1", **sections, "approvals": items})
    file = read_device(text, "approvals", catalogue.vocabulary, {})
    held = tuple(approval.facts for approval in file.device.approvals or ())
    return NamedApprovals(held, file.device.facts, tuple(caution.message for caution in file.cautions))


def _mapping(facts: Facts) -> dict[str, str | bool]:
    return {fact.removeprefix("approval."): _written(value) for fact, value in facts.items()}


def _written(value: FactValue) -> str | bool:
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, bool) else str(value)


def _said(finding: Finding) -> str:
    how = finding.help or ""
    for of_a_file, of_a_walk in _OF_A_FILE:
        how = of_a_file.sub(of_a_walk, how)
    return f"{finding.message[0].upper()}{finding.message[1:]}. {how}".strip()


def _completions(catalogue: Catalogue) -> list[str]:
    labels = catalogue.vocabulary.facts["approval.pathway"].labels
    return [label for value, label in labels.items() if value != "other"]
