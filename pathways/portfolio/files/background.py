"""What goes on while a part of a table is looked at: reading the next, writing the last; and what does not, sweeping."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


def read_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items in their order; the next one is being made while one is used. Arrow reads and writes beside Python."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(_next, items)
        while item := coming.result():
            coming = thread.submit(_next, items)
            yield item[0]


def _next(items: Iterator[Item]) -> tuple[Item] | None:
    for item in items:
        return (item,)
    return None


class Behind:
    """Work that is done in turn, one piece behind. What goes wrong is raised by the next call."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._last: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        self.wait()
        self._last = self._thread.submit(work)

    def wait(self) -> None:
        if self._last is not None:
            self._last.result()


@contextmanager
def behind() -> Iterator[Behind]:
    with ThreadPoolExecutor(1) as thread:
        yield Behind(thread)


@contextmanager
def unswept() -> Iterator[None]:
    """What a run remembers is large and has no circles in it; to look for some again and again takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
