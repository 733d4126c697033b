"""What every run keeps to, whatever it is given."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.acceptance.command import Done
from tests.hostile.grammar import FORBIDDEN

MOST_LINES = 4
SECONDS = 2.0
"""Of one core; more than that only where the machine is busy with others, which the time of the process does not count."""


def behaves(done: Done, exits: Sequence[int], words: Sequence[str] = (), *, about: object = "", most: int = MOST_LINES) -> None:
    """Ends as it may, says what it must in at most so many lines, and nothing that a terminal or a CI server would obey."""
    told = (about, done.code, done.err[:600], done.out[:200])
    assert done.code in exits, told
    assert "Traceback" not in done.err + done.out and "This is a bug" not in done.err, told
    assert not FORBIDDEN & set(done.err), told
    assert all(len(block) <= most for block in _blocks(done.err)), told
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in done.err.splitlines()), told
    assert not words or any(word in done.err + done.out for word in words), told


def shows_nothing_to_obey(done: Done, *, about: object = "") -> None:
    """Of what is for a terminal."""
    assert not FORBIDDEN & set(done.out), (about, done.out[:300])
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in done.out.splitlines()), about


def within(seconds: float, run: Callable[[], Any], *, about: object = "") -> Any:
    begun = time.process_time()
    done = run()
    assert time.process_time() - begun < seconds, (about, time.process_time() - begun)
    return done


def _blocks(text: str) -> list[list[str]]:
    """The messages: each begins at the margin."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(" ") and found:
            found[-1].append(line)
        else:
            found.append([line])
    return found
