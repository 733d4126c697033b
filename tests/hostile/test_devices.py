"""Device files that nobody vouches for, through every command that reads one."""

from __future__ import annotations

import pytest

from tests.acceptance.command import TODAY, Command
from tests.hostile.behaviour import SECONDS, behaves, shows_nothing_to_obey, within
from tests.hostile.conftest import Inside
from tests.hostile.grammar import devices

pytestmark = pytest.mark.slow
AS_OF = ("--as-of", TODAY)
COMMANDS = (
    ("assess", "{}", *AS_OF),
    ("assess", "{}", *AS_OF, "--full"),
    ("assess", "{}", *AS_OF, "--format", "markdown"),
    ("assess", "{}", *AS_OF, "--format", "html"),
    ("assess", "{}", *AS_OF, "--format", "csv"),
    ("assess", "{}", *AS_OF, "--format", "json"),
    ("calendar", "--for", "{}", *AS_OF),
    ("calendar", "--for", "{}", *AS_OF, "--format", "ics"),
    ("support", "--for", "{}", *AS_OF),
    ("partner", "--for", "{}", *AS_OF),
)


@pytest.mark.parametrize("seed", range(5))
def test_each_is_read_or_refused(pathways: Command, inside: Inside, seed: int) -> None:
    for place, (kind, hostile) in enumerate(devices(seed, 48)):
        pathways.write("d.yaml", hostile.content)
        command = COMMANDS[(place + seed) % len(COMMANDS)]
        about = (seed, place, kind, command)
        done = within(SECONDS, lambda command=command: inside(*(word.format("d.yaml") for word in command)), about=about)
        behaves(done, hostile.exits, hostile.words, about=about)
        if "--format" not in command:
            shows_nothing_to_obey(done, about=about)
        if done.code == 2:
            assert done.out == "", about


@pytest.mark.parametrize("seed", range(100, 101))
def test_what_needs_two_answers_or_many_does_the_same(pathways: Command, inside: Inside, seed: int) -> None:
    for place, (kind, hostile) in enumerate(devices(seed, 24)):
        pathways.write("d.yaml", hostile.content)
        command = ("compare", "d.yaml", "--from", "2024.05", *AS_OF) if place % 3 else ("what-if", "d.yaml", *AS_OF)
        done = inside(*command)
        exits = tuple({*hostile.exits, 1} if 0 in hostile.exits else hostile.exits)
        behaves(done, exits, hostile.words, about=(seed, place, kind, command))
        shows_nothing_to_obey(done, about=(seed, place, kind, command))
