"""The terminal itself: whether there is one, what it can do, and hearing that it is gone."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from typing import Any, NoReturn

from pathways.cli.run.walking.keyboard import keys_unseen
from pathways.cli.run.walking.plain import PlainTalk
from pathways.cli.run.walking.talk import Talk

_SOON = 0.02  # seconds


def is_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def talk_for(*, plain: bool) -> Talk:
    """Lists with arrow keys, or numbered lists where that is asked for or the terminal can do no more."""
    encoding = (sys.stdout.encoding or "ascii").casefold()
    if plain or os.environ.get("TERM", "dumb") == "dumb" or not encoding.startswith("utf"):
        return PlainTalk()
    from pathways.cli.run.walking.lists import ListTalk

    return ListTalk(colour=not os.environ.get("NO_COLOR"))


def listening(talk: Talk) -> AbstractContextManager[None]:
    """While it lasts, keys are heard as ``talk`` wants them: lines are shown as they are typed, keys of lists are not."""
    return nullcontext() if isinstance(talk, PlainTalk) else keys_unseen()


@contextmanager
def told_when_lost() -> Iterator[None]:
    """A hang-up or a request to end becomes an EOFError, so that answers can be saved."""

    def lost(number: int, _frame: FrameType | None) -> NoReturn:
        leave_alone()
        raise _LostError(number)

    def heard_too_early(unraisable: Any) -> None:
        """Python drops what is raised while it clears up objects. A signal that came just then is sent again."""
        problem = unraisable.exc_value
        if isinstance(problem, _LostError):
            listen()
            _send_again(problem.number)
        elif isinstance(problem, KeyboardInterrupt):
            _send_again(signal.SIGINT)
        else:
            hook_before(unraisable)

    def listen() -> dict[int, Any]:
        return {number: signal.signal(number, lost) for number in _numbers("SIGHUP", "SIGTERM", "SIGQUIT")}

    before, hook_before = listen(), sys.unraisablehook
    sys.unraisablehook = heard_too_early
    try:
        yield
    finally:
        sys.unraisablehook = hook_before
        for number, handler in before.items():
            signal.signal(number, handler)


class _LostError(EOFError):
    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _send_again(number: int) -> None:
    """From a thread, so that the clearing up is over by then."""
    again = threading.Timer(_SOON, _interrupt, (number,))
    again.daemon = True
    again.start()


def _interrupt(number: int) -> None:
    """The main thread, which may be waiting for a key."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        _thread.interrupt_main(signal.Signals(number))


def leave_alone() -> None:
    """From here on nothing interrupts: answers are being saved, and then it ends."""
    for number in _numbers("SIGHUP", "SIGTERM", "SIGQUIT", "SIGINT"):
        signal.signal(number, signal.SIG_IGN)


def _numbers(*names: str) -> list[int]:
    """Of the signals that this system has."""
    return [number for name in names if (number := getattr(signal, name, None)) is not None]
