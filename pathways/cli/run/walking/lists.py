"""Lists with arrow keys and search, by questionary. The only place that knows it."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import questionary
from prompt_toolkit.completion import FuzzyCompleter, WordCompleter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth
from questionary.prompts.common import InquirerControl

from pathways.cli.run.walking.talk import (
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
from pathways.writing.plain_text import printable

_UNKNOWN, _BACK, _NONE, _SOME = "unknown!", "back!", "none!", "some!"  # no token of a fact has an exclamation mark
_GESTURES = {_UNKNOWN: Gesture.UNKNOWN, _BACK: Gesture.BACK}
_STYLE = questionary.Style(
    [
        ("qmark", "bold"),
        ("question", "nobold"),
        ("instruction", ""),
        ("pointer", "bold"),
        ("highlighted", "bold"),
        ("selected", "bold"),
        ("text", ""),
        ("answer", "bold"),
    ]
)


class ListTalk:
    """``colour`` False gives bold and plain only."""

    def __init__(self, *, colour: bool) -> None:
        style = _STYLE if not colour else questionary.Style([*_STYLE.style_rules, *_COLOURS])
        self._look: dict[str, Any] = {"style": style, "erase_when_done": True}
        if not colour:
            self._look["color_depth"] = ColorDepth.DEPTH_1_BIT

    def say(self, text: str, indent: int = 0) -> None:
        print(printable(paragraph(text, indent, shutil.get_terminal_size((WIDTH, 24)).columns)), flush=True)

    def choose(self, options: Sequence[Option], *, back: bool, unknown: bool = True) -> str | Gesture:
        by_token = {option.token: option for option in options}
        while True:
            chosen = self._choose(options, back=back, unknown=unknown)
            if isinstance(chosen, Gesture):
                return chosen
            token, typed = chosen or ("", "")
            option = by_token.get(token)
            if option is not None:
                if (told := found_by_its_words(typed, option)) is not None:
                    self.say(told, 3)
                return option.meant_by(typed)
            if token in _GESTURES:
                return _GESTURES[token]

    def _choose(self, options: Sequence[Option], *, back: bool, unknown: bool) -> tuple[str, str] | Gesture | None:
        """What was chosen, and what was typed to find it. The prompt library has keys of its own that end a list: None."""
        # Not to know comes first, so that a key pressed in haste decides nothing.
        offered = [questionary.Choice(label, token) for token, label in _gestures_offered(back=back, unknown=unknown)]
        first = 1 if unknown else 0
        choices = [*offered[:first], *map(_choice, options), *offered[first:]]
        question = questionary.select(
            "Choose",
            choices,
            instruction="(arrow keys, or type to search; ? for help)",
            qmark="",
            pointer=">",
            use_jk_keys=False,
            use_search_filter=True,
            **self._look,
        )
        control = _control(question, options)
        keys = _keys(question)
        _add_gestures(keys, back=back)

        @keys.add("enter", eager=True)
        def _(event: KeyPressEvent) -> None:
            if not _searched_in_vain(control) and not _of_two_meanings(control):
                event.app.exit(result=(control.get_pointed_at().value, control.search_filter or ""))

        chosen = question.unsafe_ask()
        return chosen if isinstance(chosen, Gesture | tuple) else None

    def show(self, text: str) -> None:
        rows = max(8, shutil.get_terminal_size((WIDTH, 24)).lines - 2)
        lines = text.splitlines()
        while lines:
            page, lines = lines[:rows], lines[rows:]
            print("\n".join(page), flush=True)
            if lines:
                questionary.press_any_key_to_continue(" -- press any key to read on --", **self._look).unsafe_ask()

    def tick(self, options: Sequence[Option], *, back: bool) -> Ticked | HelpOn | Gesture:
        while True:
            ticked = self._tick(options, back=back)
            if isinstance(ticked, Gesture | Ticked | HelpOn):
                return ticked
            others = [option for option in options if option.token not in ticked]
            self.say("Tick those that you are not sure about.", 3)
            unsure = self._tick(others, back=True, first=False)
            if isinstance(unsure, Ticked):
                return Ticked(frozenset(ticked), unsure.true)
            if unsure is Gesture.HELP or isinstance(unsure, HelpOn):
                return unsure

    def _tick(self, options: Sequence[Option], *, back: bool, first: bool = True) -> Ticked | HelpOn | Gesture | list[str]:
        """What was ticked; or the ticks alone, where it is still to be said which others are not known."""
        further = [questionary.Choice(label, token) for token, label in _instead_of_ticks(back=back, first=first)]
        choices = [*map(_choice, options), *further]
        question = questionary.checkbox(
            "Tick",
            choices,
            instruction="(space ticks, enter when done; type to search, ? for help)",
            qmark="",
            pointer=">",
            use_jk_keys=False,
            use_search_filter=True,
            **self._look,
        )
        control = _control(question)
        keys = _keys(question)
        _add_gestures(keys, back=back)
        tokens = {option.token for option in options}

        _add_ticking(keys, control, tokens)
        result = question.unsafe_ask()
        if result is Gesture.HELP:
            token = control.get_pointed_at().value
            return HelpOn(token) if token in tokens else result
        if isinstance(result, Gesture):
            return result
        if not isinstance(result, tuple):  # a key of the prompt library's own has ended the list
            return self._tick(options, back=back, first=first)
        pointed, ticks = result
        if pointed == _SOME:
            return list(ticks)
        if pointed == _UNKNOWN and ticks:  # of the others; what was ticked is true
            return Ticked(frozenset(ticks), frozenset(tokens.difference(ticks)))
        return _GESTURES.get(pointed) or Ticked(frozenset(ticks))

    def write(self, check: Check, hint: str, *, back: bool, unknown: bool = True, known: Sequence[str] = ()) -> str | Gesture:
        also = ["? for help", *(["don't know"] if unknown else []), *(["back"] if back else [])]
        self.say(f"{hint.rstrip('.')}. Or type {', '.join(also)}.", 3)
        completer = FuzzyCompleter(WordCompleter(list(known), sentence=True)) if known else None

        def verdict(text: str) -> bool | str:
            if gesture(text, back=back, unknown=unknown) is not None:
                return True
            return check(text.strip()) or True

        keys = KeyBindings()
        _add_back(keys, back=back)
        question = questionary.text(
            "",
            qmark=" >",
            validate=verdict,
            completer=completer,
            complete_while_typing=True,
            validate_while_typing=False,
            reserve_space_for_menu=6 if known else 0,
            key_bindings=keys,
            **self._look,
        )
        typed = question.unsafe_ask()
        if isinstance(typed, Gesture):
            return typed
        return gesture(typed, back=back, unknown=unknown) or str(typed).strip()


_COLOURS = [("pointer", "fg:ansicyan bold"), ("highlighted", "fg:ansicyan bold"), ("selected", "fg:ansigreen bold")]


def _gestures_offered(*, back: bool, unknown: bool) -> list[tuple[str, str]]:
    return [*([(_UNKNOWN, "I don't know")] if unknown else []), *([(_BACK, "Go back")] if back else [])]


def _instead_of_ticks(*, back: bool, first: bool) -> list[tuple[str, str]]:
    unsure = [(_SOME, "I am not sure about some: say which"), (_UNKNOWN, "I don't know any of them")]
    return [(_NONE, "None of these"), *(unsure if first else []), *([(_BACK, "Go back")] if back else [])]


class _Searched(InquirerControl):
    """Shows what was searched for, what comes nearest first: so ``no`` finds No and not "I don't know"."""

    words: Mapping[str, frozenset[str]] = {}
    asked_about = ""

    @property
    def filtered_choices(self) -> list[questionary.Choice]:
        found = _found(self, self.search_filter or "")
        self.found_in_search = bool(self.search_filter and found)
        return found or self.choices


def _found(control: _Searched, typed: str) -> list[questionary.Choice]:
    wanted, spelled = typed.casefold().strip(), fold(typed)
    near = [
        (_nearness(choice, wanted, control.words.get(str(choice.value), frozenset()), spelled), place, choice)
        for place, choice in enumerate(control.choices)
    ]
    return [choice for rank, _, choice in sorted(near, key=lambda each: each[:2]) if rank < _NOT_AT_ALL]


_NOT_AT_ALL = 4
_FEWEST_LETTERS = 3
"""Of the beginning of another spelling: a single letter begins too many."""


def _nearness(choice: questionary.Choice, wanted: str, words: AbstractSet[str], spelled: str) -> int:
    """``words``: other spellings of the choice, among which ``spelled``, what is wanted, may be."""
    title = str(choice.title).casefold()
    if title == wanted or not wanted or spelled in words:
        return 0
    if title.startswith(wanted) or (len(spelled) >= _FEWEST_LETTERS and any(word.startswith(spelled) for word in words)):
        return 1
    if str(choice.value).endswith("!"):
        return 2 if f" {wanted}" in f" {title}" else _NOT_AT_ALL
    return 2 if wanted in title else 3 if wanted in (choice.description or "").casefold() else _NOT_AT_ALL


def _control(question: questionary.Question, options: Sequence[Option] = ()) -> _Searched:
    control = next(part for part in question.application.layout.find_all_controls() if isinstance(part, InquirerControl))
    control.__class__ = _Searched  # the library makes its own and takes no other
    assert isinstance(control, _Searched)
    control.words = {option.token: frozenset(option.words) for option in options}
    return control


def _choice(option: Option) -> questionary.Choice:
    about = textwrap.fill(option.about, WIDTH - 18, subsequent_indent=" " * 15)  # below the list, after "  Description: "
    return questionary.Choice(option.label, option.token, description=about or None)


def _searched_in_vain(control: _Searched) -> bool:
    """Whether nothing matches what was typed. Then all is shown again, and nothing chosen."""
    if not control.search_filter or _found(control, control.search_filter):
        return False
    control.search_filter = None
    return True


def _of_two_meanings(control: _Searched) -> bool:
    """Whether what was typed means several of the choices. Then that is told, once, and nothing chosen."""
    typed = control.search_filter or ""
    several = sum(fold(typed) in words for words in control.words.values()) > 1
    if not several or control.asked_about == typed or control.pointed_at:
        return False
    control.asked_about = typed
    _complain(control, f"'{typed}' can be read in several ways: choose the one that is meant.")
    return True


def _complain(control: InquirerControl, text: str) -> None:
    control.error_message = FormattedText([("", text)])  # type: ignore[assignment]


def _add_ticking(keys: KeyBindings, control: _Searched, tokens: AbstractSet[str]) -> None:
    """Space ticks and enter ends, with what is pointed at and what is ticked."""

    def finish(event: KeyPressEvent) -> None:
        if _searched_in_vain(control):
            return
        pointed = control.get_pointed_at().value
        ticks = [token for token in control.selected_options if token in tokens]
        if pointed == _NONE and ticks:
            _complain(control, "Something is ticked: untick it first, or press enter on it.")
        elif pointed in (_NONE, _SOME, _UNKNOWN, _BACK):
            event.app.exit(result=(pointed, ticks))
        elif not ticks:
            _complain(control, "Tick what is true with the space bar, or choose None of these.")
        else:
            event.app.exit(result=(None, ticks))

    @keys.add(" ", eager=True)
    def _(event: KeyPressEvent) -> None:
        if _searched_in_vain(control):
            return
        pointed = control.get_pointed_at().value
        control.error_message = None
        if pointed not in tokens:
            finish(event)
            return
        if pointed in control.selected_options:
            control.selected_options.remove(pointed)
        else:
            control.selected_options.append(pointed)
        control.search_filter = None
        control.pointed_at = [choice.value for choice in control.choices].index(pointed)

    keys.add("enter", eager=True)(finish)
    _take_off(keys)


def _keys(question: questionary.Question) -> KeyBindings:
    """Of a list, in which the library hears the key Ctrl-C and not the signal that comes of it before the list is shown."""
    keys = question.application.key_bindings
    assert isinstance(keys, KeyBindings)

    @keys.add("<sigint>", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return keys


def _add_gestures(keys: KeyBindings, *, back: bool) -> None:
    @keys.add("?", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=Gesture.HELP)

    @keys.add("c-d", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    _add_back(keys, back=back)


def _take_off(keys: KeyBindings) -> None:
    """Questionary's own "tick all" and "invert": one key must not answer ten questions."""
    for key in ("c-a", "c-i"):
        keys.add(key, eager=True)(lambda _event: None)


def _add_back(keys: KeyBindings, *, back: bool) -> None:
    if not back:
        return

    @keys.add("c-b", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=Gesture.BACK)
