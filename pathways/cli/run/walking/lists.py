"""Lists with arrow keys and search, by questionary. The only place that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import questionary
from msgspec import Struct
from prompt_toolkit.application import get_app_session
from prompt_toolkit.completion import FuzzyCompleter, WordCompleter
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.validation import ValidationError

from pathways.cli.run.walking.keyboard import forget_typed
from pathways.cli.run.walking.searched import Searched, choice_of, columns, control_of, instruction, rows
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
from pathways.cli.run.walking.ticking import BACK, NONE, SOME, UNKNOWN, add_ticking, marks_of
from pathways.writing.plain_text import printable

_GESTURES = {UNKNOWN: Gesture.UNKNOWN, BACK: Gesture.BACK}
_ESCAPE = 0.1  # seconds until the key is more than the beginning of another
_MARK = 2
"""The width of what stands before an option that can be ticked."""
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
        self._left: _Left | None = None

    def new_question(self) -> None:
        clear_typeahead(get_app_session().input)
        forget_typed()

    def say(self, text: str, indent: int = 0) -> None:
        print(printable(paragraph(text, indent, columns())), flush=True)

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
        offered = [choice_of(token, label) for token, label in _gestures_offered(back=back, unknown=unknown)]
        first = 1 if unknown else 0
        choices = [*offered[:first], *(choice_of(each.token, each.label, each.about) for each in options), *offered[first:]]
        question = questionary.select(
            "Choose",
            choices,
            instruction=instruction("Choose", "(arrow keys, or type to search; ? for help)"),
            qmark="",
            pointer=">",
            use_jk_keys=False,
            use_search_filter=True,
            **self._look,
        )
        control = control_of(question, options)
        keys = _keys(question)
        _add_gestures(keys, control, back=back)

        @keys.add("enter", eager=True)
        def _(event: KeyPressEvent) -> None:
            if not control.searched_in_vain() and not control.has_two_meanings():
                event.app.exit(result=(control.get_pointed_at().value, control.search_filter or ""))

        self._as_left(control, options)
        chosen = question.unsafe_ask()
        if chosen is Gesture.HELP:
            self._left = _Left.of(control, options)
        return chosen if isinstance(chosen, Gesture | tuple) else None

    def show(self, text: str, below: int = 0) -> None:
        room = max(8, rows() - 2)
        below = -(-below * WIDTH // min(WIDTH, columns()))  # what stands there breaks into more lines where it is narrow
        lines = text.splitlines()
        while lines:
            self.new_question()
            page, lines = lines[:room], lines[room:]
            print("\n".join(page), flush=True)
            if lines or len(page) + below >= rows():
                questionary.press_any_key_to_continue(" -- press any key to read on --", **self._look).unsafe_ask()

    def tick(self, options: Sequence[Option], *, back: bool, before: Ticked | None = None) -> Ticked | HelpOn | Gesture:
        if self._left is None and before is not None:
            self._left = _Left.answered(before, options)
        while True:
            ticked = self._tick(options, back=back)
            if isinstance(ticked, Gesture | Ticked | HelpOn):
                return ticked
            others = [option for option in options if option.token not in ticked]
            self.new_question()
            self.say("Tick those that you are not sure about.", 3)
            if before is not None and before.unknown:
                self._left = _Left.answered(Ticked(before.unknown), others)
            unsure = self._tick(others, back=True, first=False)
            if isinstance(unsure, Ticked):
                return Ticked(frozenset(ticked), unsure.true)
            self._left = _Left(_tokens(options), SOME, (*ticked, SOME))
            if unsure is Gesture.HELP or isinstance(unsure, HelpOn):
                return unsure

    def _tick(self, options: Sequence[Option], *, back: bool, first: bool = True) -> Ticked | HelpOn | Gesture | list[str]:
        """What was ticked; or the ticks alone, where it is still to be said which others are not known."""
        further = _instead_of_ticks(back=back, first=first)
        choices = [choice_of(option.token, option.label, option.about, mark=_MARK) for option in options]
        choices += [choice_of(token, label, mark=_MARK) for token, label in further]
        question = questionary.checkbox(
            "Tick",
            choices,
            instruction=instruction("Tick", "(space ticks, enter when done; type to search, ? for help)"),
            qmark="",
            pointer=">",
            use_jk_keys=False,
            use_search_filter=True,
            **self._look,
        )
        control = control_of(question, options)
        keys = _keys(question)
        _add_gestures(keys, control, back=back)
        tokens = set(_tokens(options))
        add_ticking(keys, control, tokens)
        self._as_left(control, options)
        result = question.unsafe_ask()
        if not isinstance(result, Gesture | tuple):  # a key of the prompt library's own has ended the list
            self._left = _Left.of(control, options)
            return self._tick(options, back=back, first=first)
        if result is Gesture.HELP:
            self._left = _Left.of(control, options)
            token = control.get_pointed_at().value
            return HelpOn(token) if token in tokens else result
        if isinstance(result, Gesture):
            return result
        instead, ticks = result
        if instead == SOME:
            return list(ticks)
        if instead == UNKNOWN and ticks:  # of the others; what was ticked is true
            return Ticked(frozenset(ticks), frozenset(tokens.difference(ticks)))
        return _GESTURES.get(instead) or Ticked(frozenset(ticks))

    def _as_left(self, control: Searched, options: Sequence[Option]) -> None:
        """The cursor and the ticks where they were when help was asked for."""
        left, self._left = self._left, None
        if left is not None and left.tokens == _tokens(options):
            control.selected_options = list(left.ticked)
            control.point_at(left.pointed)

    def write(self, check: Check, hint: str, *, back: bool, unknown: bool = True, known: Sequence[str] = ()) -> str | Gesture:
        also = ["? for help", *(["don't know"] if unknown else []), *(["back"] if back else [])]
        self.say(f"{hint.rstrip('.')}. Or type {', '.join(also)}.", 3)
        refused = ""
        while True:
            typed = self._line(refused, known, back=back)
            said = typed if isinstance(typed, Gesture) else gesture(typed, back=True, unknown=unknown)
            if said is Gesture.BACK and not back:
                self.say(NOTHING_BEFORE, 3)
                refused = ""
                continue
            if said is not None:
                return said
            text = str(typed).strip()
            wrong = check(text)
            if wrong is None:
                return text
            self.say(wrong, 3)
            refused = text

    def _line(self, typed: str, known: Sequence[str], *, back: bool) -> str | Gesture:
        """A line that begins with what was typed before."""
        keys = KeyBindings()
        _add_back(keys, back=back)

        @keys.add("escape")
        def _(event: KeyPressEvent) -> None:
            event.app.current_buffer.validation_error = ValidationError(message=_how_to_leave(back=back))

        question = questionary.text(
            "",
            default=typed,
            qmark=" >",
            completer=FuzzyCompleter(WordCompleter(list(known), sentence=True)) if known else None,
            complete_while_typing=True,
            reserve_space_for_menu=6 if known else 0,
            key_bindings=keys,
            **self._look,
        )
        question.application.timeoutlen = _ESCAPE
        said = question.unsafe_ask()
        return said if isinstance(said, Gesture) else str(said)


class _Left(Struct, frozen=True):
    """Where a list is left for its help: what is pointed at, and what is ticked."""

    tokens: tuple[str, ...]
    pointed: str
    ticked: tuple[str, ...] = ()

    @classmethod
    def of(cls, control: Searched, options: Sequence[Option]) -> _Left:
        return cls(_tokens(options), str(control.get_pointed_at().value), tuple(control.selected_options))

    @classmethod
    def answered(cls, before: Ticked, options: Sequence[Option]) -> _Left:
        tokens = _tokens(options)
        return cls(tokens, tokens[0], marks_of(before, tokens))


def _tokens(options: Sequence[Option]) -> tuple[str, ...]:
    return tuple(option.token for option in options)


_COLOURS = [("pointer", "fg:ansicyan bold"), ("highlighted", "fg:ansicyan bold"), ("selected", "fg:ansigreen bold")]


def _gestures_offered(*, back: bool, unknown: bool) -> list[tuple[str, str]]:
    return [*([(UNKNOWN, "I don't know")] if unknown else []), *([(BACK, "Go back")] if back else [])]


def _instead_of_ticks(*, back: bool, first: bool) -> list[tuple[str, str]]:
    unsure = [(SOME, "I am not sure about some: say which"), (UNKNOWN, "I don't know any of them")]
    return [(NONE, "None of these"), *(unsure if first else []), *([(BACK, "Go back")] if back else [])]


def _keys(question: questionary.Question) -> KeyBindings:
    """Of a list, in which the library hears the key Ctrl-C and not the signal that comes of it before the list is shown."""
    question.application.timeoutlen = _ESCAPE
    keys = question.application.key_bindings
    assert isinstance(keys, KeyBindings)

    @keys.add("<sigint>", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return keys


def _add_gestures(keys: KeyBindings, control: Searched, *, back: bool) -> None:
    @keys.add("?", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=Gesture.HELP)

    @keys.add("c-d", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    @keys.add("escape")
    def _(_event: KeyPressEvent) -> None:
        control.complain(_how_to_leave(back=back))

    _add_back(keys, back=back)


def _how_to_leave(*, back: bool) -> str:
    return "Ctrl-C stops. Ctrl-B goes back." if back else "Ctrl-C stops."


def _add_back(keys: KeyBindings, *, back: bool) -> None:
    if not back:
        return

    @keys.add("c-b", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=Gesture.BACK)
