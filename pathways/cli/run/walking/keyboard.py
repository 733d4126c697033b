"""The keys that are pressed while nothing is asked: they leave nothing on the screen, and answer no question that comes later."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any


def forget_typed() -> None:
    """What waits to be read at the terminal is thrown away."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import termios

        with contextlib.suppress(termios.error):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


@contextlib.contextmanager
def keys_unseen() -> Iterator[None]:
    """Between lists too the terminal shows no key by itself, and keeps each as it is for the list that is being drawn."""
    before = _as_it_is()
    if before is not None:
        _set(_showing_nothing(before))
    try:
        yield
    finally:
        if before is not None:
            _set(before)


def _as_it_is() -> list[Any] | None:
    """None where there is no terminal of that kind."""
    try:
        import termios
    except ImportError:
        return None
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError):
        return None


def _showing_nothing(attributes: list[Any]) -> list[Any]:
    import termios

    quiet = [*attributes[:6], [*attributes[6]]]
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0
    return quiet


def _set(attributes: list[Any]) -> None:
    import termios

    with contextlib.suppress(termios.error, OSError, ValueError):
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, attributes)
