"""Numbered lists and typed answers: no cursor movement and no colour, for screen readers and simple terminals."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence

from pathways.cli.run.walking.keyboard import forget_typed
from pathways.cli.run.walking.talk import (
    NOTHING_BEFORE,
    WIDTH,
    Check,
    Gesture,
    HelpOn,
    Option,
    Ticked,
    found_by_its_words,
    gesture,
    paragraph,
)
from pathways.intake.words.values import fold
from pathways.writing.plain_text import harmless, printable

_ANSWER = "Your answer: "


class PlainTalk:
    def say(self, text: str, indent: int = 0) -> None:
        print(printable(paragraph(text, indent, shutil.get_terminal_size((WIDTH, 24)).columns)), flush=True)

    def new_question(self) -> None:
        forget_typed()

    def choose(self, options: Sequence[Option], *, back: bool, unknown: bool = True) -> str | Gesture:
        self._list(options)
        self.say(_words("Type a number or the words", back=back, unknown=unknown))
        while True:
            typed = self._hear(back=back, unknown=unknown)
            if isinstance(typed, Gesture):
                return typed
            found = _matching(typed, options)
            if len(found) == 1:
                if (told := found_by_its_words(typed, found[0])) is not None:
                    self.say(told, 3)
                return found[0].meant_by(typed)
            if found:
                ways = " or ".join(option.label for option in found)
                self.say(f"'{harmless(typed, 40)}' can be {ways}. Type the number.")
                continue
            self.say(f"'{harmless(typed, 40)}' is not one of them. Type a number from 1 to {len(options)}.")

    def show(self, text: str, below: int = 0) -> None:
        del below  # nothing waits for a key: what scrolls away is read again with the terminal's own means
        print(text, flush=True)

    def tick(self, options: Sequence[Option], *, back: bool, before: Ticked | None = None) -> Ticked | HelpOn | Gesture:
        self._list(options)
        if before is not None:
            self.say(f"Said before: {_as_typed(before, options)}.")
        self.say("Type the numbers of those that are true, for example: 1, 3. Type none if none is true.")
        self.say("What you leave out counts as no.")
        self.say("Add a question mark to a number that you are not sure about, for example: 3?")
        self.say(_words("Type ? before a number for help on it, for example: ?3", back=back, unknown=True))
        while True:
            typed = self._hear(back=back, unknown=True)
            if isinstance(typed, Gesture):
                return typed
            about = re.fullmatch(r"\?\s*([0-9]{1,3})", typed)
            if about is not None and 1 <= int(about[1]) <= len(options):
                return HelpOn(options[int(about[1]) - 1].token)
            found = _ticked(typed, options)
            if isinstance(found, Ticked):
                return found
            self.say(found)

    def write(self, check: Check, hint: str, *, back: bool, unknown: bool = True, known: Sequence[str] = ()) -> str | Gesture:
        del known  # completing a word moves the cursor
        self.say(_words(hint, back=back, unknown=unknown))
        while True:
            typed = self._hear(back=back, unknown=unknown)
            if isinstance(typed, Gesture):
                return typed
            wrong = check(typed)
            if wrong is None:
                return typed
            self.say(wrong)

    def _list(self, options: Sequence[Option]) -> None:
        for number, option in enumerate(options, 1):
            about = f": {option.about}" if option.about else ""
            self.say(f"{number}. {option.label}{about}", 2)

    def _hear(self, *, back: bool, unknown: bool) -> str | Gesture:
        while True:
            typed = self._read()
            said = gesture(typed, back=True, unknown=unknown)
            if said is not Gesture.BACK or back:
                return said or typed
            self.say(NOTHING_BEFORE)

    @staticmethod
    def _read() -> str:
        print(_ANSWER, end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()


def _words(lead: str, *, back: bool, unknown: bool) -> str:
    also = ["? for help", *(["don't know"] if unknown else []), *(["back"] if back else [])]
    return f"{lead.rstrip('.')}. Or type {', '.join(also)}."


def _matching(typed: str, options: Sequence[Option]) -> list[Option]:
    """The option whose number or words were typed, else those that contain the words."""
    if typed.isascii() and typed.isdigit():
        return [options[int(typed) - 1]] if len(typed) < 5 and 1 <= int(typed) <= len(options) else []
    wanted = typed.casefold()
    if not wanted:
        return []
    exact = [option for option in options if wanted in (option.token.casefold(), option.label.casefold())]
    if exact:
        return exact[:1]
    spelled = [option for option in options if fold(typed) in option.words]
    if spelled:
        return spelled
    first = [option for option in options if option.label.casefold().startswith(wanted)]
    within = first or [option for option in options if wanted in option.label.casefold()]
    return within or [option for option in options if wanted in option.about.casefold()]


def _ticked(typed: str, options: Sequence[Option]) -> Ticked | str:
    """What was ticked, or what is wrong with the line."""
    if typed.casefold() in ("none", "none of these", "0"):
        return Ticked(frozenset())
    true: set[str] = set()
    unknown: set[str] = set()
    words = [word for word in re.split(r"[\s,;]+", typed) if word]
    for word in words:
        match = re.fullmatch(r"([0-9]{1,3})(\??)", word)
        if match is None or not 1 <= int(match[1]) <= len(options):
            return f"'{harmless(word, 40)}' is not a number from 1 to {len(options)}. Type numbers, or none."
        (unknown if match[2] else true).add(options[int(match[1]) - 1].token)
    if not words:
        return "Type the numbers of those that are true, or none."
    return Ticked(frozenset(true - unknown), frozenset(unknown))


def _as_typed(said: Ticked, options: Sequence[Option]) -> str:
    """What was ticked, as it would be typed again."""
    marks = (
        (number, "?" if option.token in said.unknown else "")
        for number, option in enumerate(options, 1)
        if option.token in said.true | said.unknown
    )
    return ", ".join(f"{number}{mark}" for number, mark in marks) or "none"
