"""A whole walk: the questions, the answer, the file; and what is left when it is broken off."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

import typer

from pathways import __version__
from pathways.cli.options import ReportFormat
from pathways.cli.run.output import write_whole
from pathways.cli.run.walking.conversation import Conversation
from pathways.cli.run.walking.saving import INTERRUPTED, Command, comments_of, free, is_same, is_there, suggested, text_of
from pathways.cli.run.walking.talk import Gesture, Option, Talk
from pathways.cli.run.walking.terminal import leave_alone
from pathways.cli.run.written import Shown, written
from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.exceptions import with_exceptions
from pathways.engine.interview.draft import Draft
from pathways.intake.comments import with_comments
from pathways.model.catalogue import RuleSet
from pathways.model.dates import in_words
from pathways.report.parts import Part
from pathways.report.terminal import render
from pathways.writing.github import no_command
from pathways.writing.plain_text import harmless, printable

_SAVE, _PAGE, _LEAVE = "save", "page", "leave"
_ROWS_OF_OFFER, _ROWS_OF_SAVED = 8, 12
"""What stands below the answer before a key is pressed: the question whether to save, or that it is saved, with commands."""


class Visit:
    """``source`` is the device file it started from: its comments are kept, and it is replaced only where that is said."""

    def __init__(
        self,
        start: Draft,
        rules: RuleSet,
        request: Request,
        talk: Talk,
        command: Command,
        save: Path | None,
        source: Path | None,
        *,
        plain: bool,
    ) -> None:
        self._rules = rules
        self._request = request
        self._talk = talk
        self._command = command
        self._save = save
        self._source = source
        self._comments = () if source is None else comments_of(source)
        self._plain = plain or bool(os.environ.get("NO_COLOR"))
        self._conversation = Conversation(start, rules, request, talk)

    def run(self) -> bool:
        """Whether it came to its end. Where it is broken off, the answers are saved."""
        try:
            self._greet()
            while not self._finish(self._conversation.run()):
                self._conversation.back()
        except BaseException as problem:  # whatever it was, the answers are saved
            try:  # noqa: SIM105  (nothing may be called before: a second signal can be on its way)
                leave_alone()
            except (KeyboardInterrupt, EOFError):
                pass
            self._broken_off()
            if not isinstance(problem, KeyboardInterrupt | EOFError | OSError):
                raise
            return False
        return True

    def _greet(self) -> None:
        edition = self._rules.edition
        self._talk.say(
            f"Which routes to the UK are there for your device? Edition {edition.id} of the rules, for "
            f"{in_words(self._request.as_of)}. Not legal advice."
        )
        self._talk.say(
            "Only questions that can change the answer are asked. You can always say that you don't know (?: help; back: the "
            "question before; Ctrl-C: save and stop)."
        )

    def _finish(self, draft: Draft) -> bool:
        """Shows the answer and saves. False where the person goes back instead."""
        self._talk.say("")
        self._show(draft)
        if self._save is not None and self._may_write(self._save) and self._written(draft, self._save):
            return True
        return self._offer(draft)

    def _show(self, draft: Draft) -> None:
        catalogue = self._rules.catalogue
        labels = {fact.id: fact.label for fact in catalogue.vocabulary.facts.values()}
        answer = assess(draft.device, self._rules, self._request)
        answer = with_exceptions(answer, draft.device, self._rules, self._request)
        text = render(answer, catalogue.sources, labels, sys.stdout, parts=[Part.ANSWER], plain=self._plain, device=None)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        self._talk.show(
            f"That is all that matters for the answer.\n\n{no_command(text)}", _ROWS_OF_SAVED if self._save else _ROWS_OF_OFFER
        )

    def _offer(self, draft: Draft) -> bool:
        choices = [
            Option(_SAVE, "Save the device file"),
            Option(_PAGE, "Save the device file, and the whole answer as a page (HTML)"),
            Option(_LEAVE, "Leave without saving"),
        ]
        self._talk.new_question()
        self._talk.say("")
        self._talk.say("Save what you answered, to share it or to run it again?")
        while True:
            chosen = self._talk.choose(choices, back=self._conversation.said_something, unknown=False)
            if chosen is Gesture.BACK:
                return False
            if chosen == _LEAVE:
                self._talk.say("Nothing was saved.")
                return True
            if chosen is Gesture.HELP:
                self._talk.say("A device file holds your answers as plain text. Anyone can get the same answer from it.", 3)
                self._talk.say("The page has all reasons, sources, dates and the checklist, to read, print and share.", 3)
            elif self._save_where(draft, page=chosen == _PAGE):
                return True

    def _save_where(self, draft: Draft, *, page: bool) -> bool:
        """False where the person thinks better of it."""
        proposed = suggested(draft.name) if self._source is None else free(self._source)
        while True:
            hint = f"Type a file name, or an empty line for {harmless(str(proposed))}"
            typed = self._talk.write(_no_check, hint, back=True, unknown=False)
            if typed is Gesture.BACK:
                return False
            if isinstance(typed, Gesture):
                continue
            path = Path(typed).expanduser() if typed else proposed
            if self._may_write(path) and self._written(draft, path):
                if page:
                    self._write_page(draft, free(path.with_suffix(".html")))
                return True

    def _write_page(self, draft: Draft, path: Path) -> None:
        answer = assess(draft.device, self._rules, self._request, tool=f"pathways {__version__}")
        answer = with_exceptions(answer, draft.device, self._rules, self._request)
        try:
            write_whole(written(answer, self._rules, ReportFormat.HTML, Shown(), to_file=True), path)
        except (typer.Exit, OSError, ValueError):
            return
        self._talk.say(f"The whole answer as a page: {harmless(str(path))}")

    def _may_write(self, path: Path) -> bool:
        """A file is only replaced by who says so."""
        if not is_there(path):
            return True
        kept = " Its comments are kept." if self._comments and is_same(path, self._source) else ""
        self._talk.new_question()
        self._talk.say(f"{harmless(str(path))} is there already. Replace it?{kept}")
        choices = [Option("no", "No, choose another name"), Option("yes", "Yes, replace it")]
        return self._talk.choose(choices, back=False, unknown=False) == "yes"

    def _written(self, draft: Draft, path: Path) -> bool:
        try:
            write_whole(self._text(draft), path)
        except (typer.Exit, OSError, ValueError):
            return False
        self._talk.say(f"Saved to {harmless(str(path))}. This gives the same answer again:")
        print(printable(f"  {self._command.assess(path)}"))
        self._talk.say("To read on, add --full to it; what would open more, and what the NHS asks for:")
        for command in self._command.read_on(path):
            print(printable(f"  {command}"))
        if draft.passed:
            self._talk.say("To go on once you know more:")
            print(printable(f"  {self._command.resume(path)}"))
        return True

    def _text(self, draft: Draft) -> str:
        return with_comments(text_of(draft.device), self._comments)

    def _broken_off(self) -> None:
        """Saves without asking. A terminal that is gone must not keep it from doing so."""
        leave_alone()
        if not self._conversation.said_something:
            _tell("\nStopped. Nothing was answered, so nothing was saved.")
            return
        path = free(self._save or INTERRUPTED)
        text = self._text(self._conversation.draft)
        try:
            write_whole(text, path)
        except (typer.Exit, OSError, ValueError):
            _tell(f"\nStopped. These are your answers; put them into a file to go on:\n\n{text}")
            return
        _tell(f"\nStopped. Your answers are in {harmless(str(path))}. To go on:\n  {self._command.resume(path)}")


def _no_check(text: str) -> str | None:
    return "That is no file name." if "\0" in text else None


def _tell(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(printable(text), flush=True)
