"""What a terminal says while Python clears up is not lost."""

from __future__ import annotations

import signal
import sys
import time
import weakref
from typing import Any

import pytest

from pathways.cli.run.walking.terminal import told_when_lost

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these signals are not there")


class Thing:
    pass


def dropped(number: int) -> None:
    """A signal that comes in the one place where Python drops what its handler raises."""
    thing = Thing()
    watched = weakref.ref(thing, lambda _: signal.raise_signal(number))
    del thing
    assert watched() is None


@pytest.mark.parametrize(
    ("number", "heard"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, EOFError), (signal.SIGHUP, EOFError)]
)
def test_a_signal_that_python_drops_is_heard_a_moment_later(number: int, heard: type[BaseException]) -> None:
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)}
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may be told to ignore it
    try:
        with pytest.raises(heard), told_when_lost():
            dropped(number)
            time.sleep(5)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def test_what_else_python_drops_is_told_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with told_when_lost():
        thing = Thing()
        watched = weakref.ref(thing, lambda _: 1 / 0)
        del thing
    assert watched() is None
    assert [type(each.exc_value) for each in told] == [ZeroDivisionError]
