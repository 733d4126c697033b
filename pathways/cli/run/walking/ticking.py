"""Keys of a list in which several can be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from pathways.cli.run.walking.searched import Searched
from pathways.cli.run.walking.talk import Ticked

UNKNOWN, BACK, NONE, SOME = "unknown!", "back!", "none!", "some!"  # no token of a fact has an exclamation mark
_INSTEAD = (NONE, SOME, UNKNOWN, BACK)


def marks_of(before: Ticked, tokens: Sequence[str]) -> tuple[str, ...]:
    """What is ticked in a list that was answered before."""
    true = tuple(token for token in tokens if token in before.true)
    if not before.unknown:
        return true or (NONE,)
    return (*true, UNKNOWN if len(true) + len(before.unknown) == len(tokens) else SOME)


def add_ticking(keys: KeyBindings, control: Searched, tokens: AbstractSet[str]) -> None:
    """Space ticks and enter ends, with what was chosen in place of ticks and what is ticked."""

    @keys.add("enter", eager=True)
    def _(event: KeyPressEvent) -> None:
        if control.searched_in_vain():
            return
        _goes_on(control)
        pointed = control.get_pointed_at().value
        ticks = [token for token in control.selected_options if token in tokens]
        instead = pointed if pointed in _INSTEAD else next((each for each in _INSTEAD if each in control.selected_options), None)
        if instead == NONE and ticks:
            control.complain("Something is ticked: untick it first, or press enter on it.")
        elif instead is not None or ticks:
            event.app.exit(result=(instead, ticks))
        else:
            control.complain("Tick what is true with the space bar, or choose None of these.")

    @keys.add(" ", eager=True)
    def _(_event: KeyPressEvent) -> None:
        if control.searched_in_vain() or _goes_on(control):
            return
        pointed = str(control.get_pointed_at().value)
        control.error_message = None
        _tick(control.selected_options, pointed)
        control.said_so_far = f"{control.search_filter.casefold()} " if control.search_filter else ""
        control.point_at(pointed)

    for key in ("c-a", "c-i"):  # questionary's own "tick all" and "invert": one key must not answer ten questions
        keys.add(key, eager=True)(lambda _event: None)


def _tick(ticked: list[str], token: str) -> None:
    """Ticks or unticks. None of these goes with nothing else, and of what is said in place of ticks one is ticked at most."""
    if token in ticked:
        ticked.remove(token)
        return
    apart = {NONE, BACK} if token not in _INSTEAD else set(ticked) if token == NONE else set(_INSTEAD)
    ticked[:] = [each for each in ticked if each not in apart] + [token]


def _goes_on(control: Searched) -> bool:
    """Whether a search only writes out what was ticked by its first words, as in ``none of these``: that it is ticked stays."""
    return bool(control.selected_options) and control.goes_on_with(control.selected_options[-1])
