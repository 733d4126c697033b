"""A list of the prompt library as the walk shows it: all of each option, and first what comes nearest to a search."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import questionary
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, ScrollOffsets, Window
from questionary.prompts.common import InquirerControl

from pathways.cli.run.walking.talk import WIDTH, Option
from pathways.intake.words.values import fold

_ABOUT = 15  # "  Description: "
_NARROWEST = 20
_NOT_AT_ALL = 4
_FEWEST_LETTERS = 3
"""Of the beginning of another spelling: a single letter begins too many."""


class Searched(InquirerControl):
    """Shows what was searched for, what comes nearest first: so ``no`` finds No and not "I don't know"."""

    words: Mapping[str, frozenset[str]] = {}
    asked_about = ""
    said_so_far = ""
    """The words, up to a space, by which the last option was ticked."""

    @property
    def filtered_choices(self) -> list[questionary.Choice]:
        found = _found(self, self.search_filter or "")
        self.found_in_search = bool(self.search_filter and found)
        return found or self.choices

    def add_search_character(self, char: str) -> None:
        """No search begins with a space, and none has a key in it that writes nothing."""
        self.error_message = None
        if char == Keys.Backspace:
            if self.search_filter:
                super().add_search_character(Keys.Backspace)
        elif len(char) == 1 and (char != " " or self.search_filter):
            self.search_filter = f"{self.search_filter or ''}{char}"
            self.pointed_at = 0

    def get_search_string_tokens(self) -> list[tuple[str, str]] | None:
        tokens: list[tuple[str, str]] | None = super().get_search_string_tokens()  # type: ignore[no-untyped-call]
        if tokens is not None and not _found(self, self.search_filter or ""):
            tokens[0] = ("", "Nothing matches; all are shown.\n")
        return tokens

    def point_at(self, token: str) -> None:
        """All are shown, with the cursor on one of them."""
        self.search_filter = None
        tokens = [choice.value for choice in self.choices]
        self.pointed_at = tokens.index(token) if token in tokens else 0

    def complain(self, text: str) -> None:
        lines = textwrap.fill(text, max(_NARROWEST, columns() - 1))
        self.error_message = FormattedText([("", lines)])  # type: ignore[assignment]

    def searched_in_vain(self) -> bool:
        """Whether nothing matches what was typed. Then all is shown again, and nothing chosen."""
        if not self.search_filter or _found(self, self.search_filter):
            return False
        self.search_filter = None
        return True

    def has_two_meanings(self) -> bool:
        """Whether what was typed means several of the choices. Then that is told, once, and nothing chosen."""
        typed = self.search_filter or ""
        several = sum(fold(typed) in words for words in self.words.values()) > 1
        if not several or self.asked_about == typed or self.pointed_at:
            return False
        self.asked_about = typed
        self.complain(f"'{typed}' can be read in several ways: choose the one that is meant.")
        return True

    def goes_on_with(self, token: str) -> bool:
        """Whether what is typed are further words of the option that its first words have ticked already."""
        title = next((_title(choice) for choice in self.choices if choice.value == token), "")
        typed = f"{self.said_so_far}{(self.search_filter or '').casefold()}"
        if not self.said_so_far or not self.search_filter or typed not in title:
            return False
        self.said_so_far = f"{typed} "
        self.point_at(token)
        return True


def rows() -> int:
    return shutil.get_terminal_size((WIDTH, 24)).lines


def columns() -> int:
    return shutil.get_terminal_size((WIDTH, 24)).columns


def instruction(lead: str, text: str) -> str:
    """What stands after the ``lead``, broken between words."""
    return textwrap.fill(f" {lead} {text}", max(_NARROWEST, columns() - 1), subsequent_indent=" ").removeprefix(f" {lead} ")


def choice_of(token: str, label: str, about: str = "", *, mark: int = 0) -> questionary.Choice:
    """An option, on as many lines as it needs after the pointer and a ``mark`` of some width."""
    room, hang = max(_NARROWEST, columns() - 1), " " * (3 + mark)
    title = textwrap.fill(label, room, initial_indent=hang, subsequent_indent=hang).strip()
    lines = textwrap.fill(about, min(room, WIDTH - 1), initial_indent=" " * _ABOUT, subsequent_indent=" " * _ABOUT).strip()
    return questionary.Choice(title, token, description=lines or None)


def control_of(question: questionary.Question, options: Sequence[Option]) -> Searched:
    layout = question.application.layout
    window = next(each for each in layout.find_all_windows() if isinstance(each.content, InquirerControl))
    control = window.content
    control.__class__ = Searched  # the library makes its own and takes no other
    assert isinstance(control, Searched)
    for each in layout.find_all_controls():  # the one below the list asks the library's own
        if isinstance(each, FormattedTextControl) and getattr(each.text, "__self__", None) is control and each is not control:
            each.text = control.get_search_string_tokens
    control.words = {option.token: frozenset(option.words) for option in options}
    _keep_whole(window, control)
    return control


def _keep_whole(window: Window, control: Searched) -> None:
    """Where not all fits on the screen, what is pointed at is seen with all of its lines."""
    lines = [f"{choice.title}\n{choice.description or ''}".count("\n") for choice in control.choices]
    window.scroll_offsets = ScrollOffsets(bottom=max(lines, default=0))


def _found(control: Searched, typed: str) -> list[questionary.Choice]:
    wanted, spelled = typed.casefold().strip(), fold(typed)
    near = [
        (_nearness(choice, wanted, control.words.get(str(choice.value), frozenset()), spelled), place, choice)
        for place, choice in enumerate(control.choices)
    ]
    return [choice for rank, _, choice in sorted(near, key=lambda each: each[:2]) if rank < _NOT_AT_ALL]


def _nearness(choice: questionary.Choice, wanted: str, words: AbstractSet[str], spelled: str) -> int:
    """``words``: other spellings of the choice, among which ``spelled``, what is wanted, may be."""
    title = _title(choice)
    if title == wanted or not wanted or spelled in words:
        return 0
    if title.startswith(wanted) or (len(spelled) >= _FEWEST_LETTERS and any(word.startswith(spelled) for word in words)):
        return 1
    if str(choice.value).endswith("!"):
        return 2 if f" {wanted}" in f" {title}" else _NOT_AT_ALL
    return 2 if wanted in title else 3 if wanted in _in_a_line(choice.description or "") else _NOT_AT_ALL


def _title(choice: questionary.Choice) -> str:
    return _in_a_line(str(choice.title))


def _in_a_line(text: str) -> str:
    return " ".join(text.casefold().split())
