"""The terminal itself: whether there is one, what it can do, and hearing that it is gone."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from pathways.cli.run.walking.plain import PlainTalk
from pathways.cli.run.walking.talk import Talk


def is_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def talk_for(*, plain: bool) -> Talk:
    """Lists with arrow keys, or numbered lists where that is asked for or the terminal can do no more."""
    encoding = (sys.stdout.encoding or "ascii").casefold()
    if plain or os.environ.get("TERM", "dumb") == "dumb" or not encoding.startswith("utf"):
        return PlainTalk()
    from pathways.cli.run.walking.lists import ListTalk

    return ListTalk(colour=not os.environ.get("NO_COLOR"))


@contextmanager
def told_when_lost() -> Iterator[None]:
    """A hang-up or a request to end becomes an EOFError, so that answers can be saved."""

    def lost(_signal: int, _frame: FrameType | None) -> NoReturn:
        leave_alone()
        raise EOFError

    before = {number: signal.signal(number, lost) for number in _numbers("SIGHUP", "SIGTERM", "SIGQUIT")}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave_alone() -> None:
    """From here on nothing interrupts: answers are being saved, and then it ends."""
    for number in _numbers("SIGHUP", "SIGTERM", "SIGQUIT", "SIGINT"):
        signal.signal(number, signal.SIG_IGN)


def _numbers(*names: str) -> list[int]:
    """Of the signals that this system has."""
    return [number for name in names if (number := getattr(signal, name, None)) is not None]
