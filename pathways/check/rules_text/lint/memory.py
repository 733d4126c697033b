"""What was read before, for who reads a folder again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_MOST_REMEMBERED = 2_000


class Memory:
    """What was read of files that say the same as before, for who reads a folder again and again.

    Trees are told apart by identity, so the same text is the same tree; what was read rests on trees that are kept with it.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], tuple[object, object]] = {}

    def recall(self, what: str, rests_on: tuple[object, ...], read: Callable[[], T]) -> T:
        """What ``read`` gives, read anew where one of the things that it rests on is another one."""
        key = (what, *(each if isinstance(each, str) else id(each) for each in rests_on))
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) >= _MOST_REMEMBERED:
                self._kept.clear()
            known = self._kept[key] = (rests_on, read())
        return known[1]  # type: ignore[return-value]
