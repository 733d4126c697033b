"""How the walk talks to a person, whatever the terminal can do."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Protocol, TypeAlias

from msgspec import Struct

from pathways.intake.words.values import fold
from pathways.writing.plain_text import harmless

WIDTH = 80
NOTHING_BEFORE = "There is nothing to go back to here."


class Gesture(Enum):
    """What can be said in place of an answer."""

    BACK = "back"
    HELP = "help"
    UNKNOWN = "don't know"


class HelpOn(Struct, frozen=True):
    """Help is wanted on one of several options."""

    token: str


class Option(Struct, frozen=True):
    """One of the answers to choose from; ``about`` says more of it.

    ``words``: what people type for it, folded, each with the token that it stands for, which may say more than the option.
    """

    token: str
    label: str
    about: str = ""
    words: Mapping[str, str] = {}

    def meant_by(self, typed: str) -> str:
        """The token of the option, or of the words typed for it."""
        return self.words.get(fold(typed), self.token)


class Ticked(Struct, frozen=True):
    """The options that are true and those that are not known; all others are not true."""

    true: frozenset[str]
    unknown: frozenset[str] = frozenset()


def found_by_its_words(typed: str, option: Option) -> str | None:
    """What is told where an option was found by other words than its own."""
    said = " ".join(typed.casefold().split())
    if not said or said.isdigit() or said in f"{option.label} {option.about} {option.token}".casefold():
        return None
    return f"'{harmless(typed, 40)}' is read as: {option.label}"


Check: TypeAlias = Callable[[str], str | None]
"""What is wrong with a written answer; None where nothing is."""


class Talk(Protocol):
    """Asking and telling. ``back`` says whether there is anything to go back to."""

    def new_question(self) -> None:
        """What was typed before it is on the screen does not answer it."""

    def say(self, text: str, indent: int = 0) -> None:
        """One paragraph."""

    def choose(self, options: Sequence[Option], *, back: bool, unknown: bool = True) -> str | Gesture:
        """The token of one option."""

    def tick(self, options: Sequence[Option], *, back: bool, before: Ticked | None = None) -> Ticked | HelpOn | Gesture:
        """Which of the options are true. ``before`` is what was said of them before going back."""

    def show(self, text: str, below: int = 0) -> None:
        """Lines that are laid out already, never more at once than the screen holds with as many lines ``below`` them."""

    def write(self, check: Check, hint: str, *, back: bool, unknown: bool = True, known: Sequence[str] = ()) -> str | Gesture:
        """A line of text that passes ``check``. ``known`` are words to complete."""


def paragraph(text: str, indent: int, width: int) -> str:
    room = max(20, min(width, WIDTH) - 1)
    lead = " " * indent
    return textwrap.fill(text, room, initial_indent=lead, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False)


_GESTURES = {
    "?": Gesture.HELP,
    "help": Gesture.HELP,
    "back": Gesture.BACK,
    "don't know": Gesture.UNKNOWN,
    "dont know": Gesture.UNKNOWN,
    "unknown": Gesture.UNKNOWN,
    "i don't know": Gesture.UNKNOWN,
}


def gesture(text: str, *, back: bool, unknown: bool) -> Gesture | None:
    """What was said in place of an answer; None where it is an answer."""
    found = _GESTURES.get(" ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split()))
    if (found is Gesture.BACK and not back) or (found is Gesture.UNKNOWN and not unknown):
        return None
    return found
