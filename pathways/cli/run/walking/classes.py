"""The questions on a device's class, one by one, with help and back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from pathways.cli.run.output import write_whole
from pathways.cli.run.walking.asking import ask
from pathways.cli.run.walking.talk import Gesture, HelpOn, Talk
from pathways.cli.run.walking.terminal import leave_alone
from pathways.cli.run.walking.words import repeated
from pathways.engine.answer.filings import FiledAs, asked_first, filed_as
from pathways.engine.conditions.determine import Determination, known_for_classes
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.engine.conditions.wording import join_and, join_or
from pathways.engine.interview.class_questions import ClassInterview
from pathways.engine.interview.draft import EMPTY, Draft, Told, replay
from pathways.engine.interview.interview import Inquiry
from pathways.engine.interview.page import asked, help_on, why
from pathways.intake.device_writer import device_text
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.rules import LegalStatus
from pathways.report.classification import named
from pathways.writing.plain_text import harmless

_EVERY_TIME = 3
_LAWS = {"GB": "Great Britain", "EU": "the EU"}


class ClassConversation:
    """Holds the answers in order. ``reform``: ask also what only rules that are not law turn on. ``law``: for its class only."""

    def __init__(
        self,
        rules: RuleSet,
        talk: Talk,
        save: Path | None,
        *,
        reform: bool,
        law: str | None = None,
        regulation: str | None = None,
    ) -> None:
        self._vocabulary = rules.catalogue.vocabulary
        self._catalogue = rules.catalogue
        self._edition = rules.edition.id
        schemes = rules.classification.schemes
        asked_for = tuple(scheme for scheme in schemes if reform or scheme.status is LegalStatus.IN_FORCE)
        asked_for = tuple(scheme for scheme in asked_for if law in (None, scheme.law))
        nothing = known_for_classes(EMPTY.device, self._vocabulary)
        self._filed = filed_as(regulation, rules.classification, nothing)
        self._interview = ClassInterview(rules, asked_for, asked_first(self._filed))
        self._talk = talk
        self._save = save
        self._answers: list[Told] = []
        self._taken_back: list[Told] = []

    @property
    def _draft(self) -> Draft:
        return replay(EMPTY, self._answers)

    def run(self) -> Device | None:
        """The device as it was described; None where the person broke off."""
        try:
            self._greet()
            while (inquiry := self._interview.next(self._draft)) is not None:
                self._put(inquiry)
        except BaseException as problem:  # whatever it was, the answers are told or saved
            with contextlib.suppress(KeyboardInterrupt, EOFError):
                leave_alone()
            self._broken_off()
            if not isinstance(problem, KeyboardInterrupt | EOFError | OSError):
                raise
            return None
        self._talk.say("")
        return self._draft.device

    def _greet(self) -> None:
        self._talk.say("Which class has your device, in Great Britain and in the EU?")
        self._talk.say(f"Edition {self._edition} of the rules. Not legal advice.")
        self._talk.say(
            "Only questions that can change a class are asked. It is taken to have a medical purpose. You can always say that "
            "you don't know (?: help; back: the question before; Ctrl-C: stop)."
        )

    def _put(self, inquiry: Inquiry) -> None:
        draft = self._draft
        self._talk.new_question()
        self._talk.say("")
        self._talk.say(f"{len(self._answers) + 1}. {asked(inquiry, draft, self._vocabulary)}")
        self._talk.say(why(inquiry), _EVERY_TIME)
        for words in _suggested(inquiry, self._filed):
            self._talk.say(words, _EVERY_TIME)
        while True:
            said = ask(inquiry, self._talk, self._catalogue, back=bool(self._answers), taken_back=self._taken_back)
            if said is Gesture.HELP or isinstance(said, HelpOn):
                token = said.token if isinstance(said, HelpOn) else None
                self._talk.say(help_on(inquiry, self._vocabulary, token), _EVERY_TIME)
            elif isinstance(said, Gesture):
                self._taken_back.append(self._answers.pop())
                return
            elif self._taken(said):
                return

    def _taken(self, said: Told) -> bool:
        """Whether the answer can be true beside the others; where not, says why."""
        before = self._interview.state(self._draft)
        try:
            after = self._interview.state(replay(self._draft, [said]))
        except ContradictionError as problem:
            self._talk.say(f"That cannot be, with what was said before: {problem.constraint.says}", _EVERY_TIME)
            self._talk.say("Answer again, or go back and change the earlier answer.", _EVERY_TIME)
            return False
        self._answers.append(said)
        self._talk.say(f"> {repeated(said, self._vocabulary)}", _EVERY_TIME)
        known = {each.scheme.id: each for each in before}
        for each in after:
            if (words := _news(known.get(each.scheme.id), each)) is not None:
                self._talk.say(words, _EVERY_TIME)
        if (words := _what_is_left(before, after)) is not None:
            self._talk.say(words, _EVERY_TIME)
        return True

    def _broken_off(self) -> None:
        """Without asking: a terminal that is gone must not keep it from telling what was answered."""
        with contextlib.suppress(OSError, ValueError, typer.Exit):
            if not self._answers:
                print("\nStopped. Nothing was answered.", flush=True)
                return
            text = device_text(self._draft.device, "Written by pathways classify.")
            if self._save is None:
                print(f"\nStopped. These are your answers, as a device file:\n\n{text}", flush=True)
                return
            write_whole(text, self._save)
            print(f"\nStopped. Your answers are in {harmless(str(self._save))}.", flush=True)


def _suggested(inquiry: Inquiry, filed: Iterable[FiledAs]) -> Iterator[str]:
    """What a filing with the FDA suggests of what is asked, which is for the person to confirm."""
    for each in filed:
        probable = [said for said in each.confirm if said.value is not None and said.fact in inquiry.facts]
        if probable or any(said.fact in inquiry.facts for said in each.confirm):
            words = "; ".join(f"{said.label}: {said.value}" for said in probable)
            confirm = f" So probably {words}. Please confirm." if words else ""
            yield f"The FDA files it as {each.regulation}. {each.filing.cite.says}{confirm}"


def _what_is_left(before: Iterable[Determination], after: Iterable[Determination]) -> str | None:
    """Where an answer settled one law's classes and another's are open: that what follows is for that one."""
    was_open, open_ = (tuple(dict.fromkeys(each.scheme.law for each in found if _is_open(each))) for found in (before, after))
    settled = [law for law in was_open if law not in open_]
    if not settled or not open_:
        return None
    names = [join_and([_LAWS.get(law, law) for law in laws]) for laws in (settled, open_)]
    return f"Settled for {names[0]}. What follows is for {names[1]}."


def _is_open(found: Determination) -> bool:
    return found.class_ is None and not found.outside and bool(found.undecided_by)


def _news(before: Determination | None, after: Determination) -> str | None:
    """What an answer settled or narrowed; None where it did neither."""
    if before is not None and before.possible == after.possible and not after.outside:
        return None
    title = after.scheme.title
    if after.outside:
        return f"{title}: outside. {after.outside[0].cite.says}"
    if after.class_ is not None:
        return f"{title}: {named(after.class_)}."
    return f"{title}: {join_or([named(each) for each in after.possible])}."
