"""Between two lists the terminal shows no key by itself, and what waits to be read can be thrown away."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.cli.run.walking.keyboard import forget_typed, keys_unseen

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

import termios


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where keys are typed into standard input."""
    typed, read = os.openpty()
    with os.fdopen(read, "r", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield typed
    os.close(typed)


def waits(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0.2)[0])


def test_a_key_is_shown_by_nobody_and_waits_as_it_is(keyboard: int) -> None:
    before = termios.tcgetattr(sys.stdin)
    with keys_unseen():
        os.write(keyboard, b"\x1b[B\r")
        assert not waits(keyboard)  # nothing is echoed
        assert os.read(sys.stdin.fileno(), 10) == b"\x1b[B\r"
    assert termios.tcgetattr(sys.stdin) == before
    os.write(keyboard, b"x")
    assert os.read(keyboard, 10) == b"x"


def test_what_was_typed_ahead_is_thrown_away(keyboard: int) -> None:
    with keys_unseen():
        os.write(keyboard, b"none\r")
        assert waits(sys.stdin.fileno())
        forget_typed()
        assert not waits(sys.stdin.fileno())


def test_without_a_terminal_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        forget_typed()
        with keys_unseen():
            assert nothing.read() == ""
