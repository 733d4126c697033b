"""What a list shows of each option, and which keys begin a search."""

from __future__ import annotations

import pytest
import questionary
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import DummyOutput

from pathways.cli.run.walking.searched import Searched, choice_of, control_of, instruction
from pathways.cli.run.walking.talk import Option, Ticked
from pathways.cli.run.walking.ticking import NONE, SOME, UNKNOWN, marks_of

LABEL = "It controls, monitors or directly influences a therapeutic device of Class IIa"


def control(*labels: str) -> Searched:
    options = [Option(label, label) for label in labels]
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        question = questionary.select("Choose", [choice_of(each.token, each.label) for each in options], use_jk_keys=False)
        return control_of(question, options)


@pytest.mark.parametrize("width", [30, 40, 80])
@pytest.mark.parametrize("mark", [0, 2])
def test_all_of_an_option_is_shown_at_any_width(monkeypatch: pytest.MonkeyPatch, width: int, mark: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    choice = choice_of("x", LABEL, f"For example: {LABEL}", mark=mark)
    shown = f"{' ' * (3 + mark)}{choice.title}\n  Description: {choice.description}"
    assert max(map(len, shown.splitlines())) < width
    assert " ".join(shown.split()) == f"{LABEL} Description: For example: {LABEL}"


def test_what_is_broken_into_lines_is_found_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    searched = control("Another", LABEL)
    for letter in "a therapeutic device of class iia":
        searched.add_search_character(letter)
    assert [choice.value for choice in searched.filtered_choices] == [LABEL]


def test_no_search_begins_with_a_space_or_with_a_key_that_writes_nothing() -> None:
    searched = control("Another", LABEL)
    searched.pointed_at = 1
    for key in (" ", Keys.ControlI, Keys.Backspace):
        searched.add_search_character(key)
        assert searched.search_filter is None and searched.pointed_at == 1, key


def test_that_nothing_matches_is_said() -> None:
    searched = control("Another", LABEL)
    for letter in "zz":
        searched.add_search_character(letter)
    said = "".join(text for _, text in searched.get_search_string_tokens() or [])
    assert said == "Nothing matches; all are shown.\n/ zz..."


def test_how_to_choose_is_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = f" Tick {instruction('Tick', '(space ticks, enter when done; type to search, ? for help)')}".splitlines()
    assert lines == [" Tick (space ticks, enter when done;", " type to search, ? for help)"]


@pytest.mark.parametrize(
    ("before", "marks"),
    [
        (Ticked(frozenset()), (NONE,)),
        (Ticked(frozenset({"b"})), ("b",)),
        (Ticked(frozenset({"b"}), frozenset({"a"})), ("b", SOME)),
        (Ticked(frozenset({"b"}), frozenset({"a", "c"})), ("b", UNKNOWN)),
        (Ticked(frozenset(), frozenset({"a", "b", "c"})), (UNKNOWN,)),
    ],
)
def test_what_was_said_before_is_ticked(before: Ticked, marks: tuple[str, ...]) -> None:
    assert marks_of(before, ("a", "b", "c")) == marks
