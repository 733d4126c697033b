"""What is worked out from a rule or a vocabulary once, and kept for as long as that lives."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Of = TypeVar("Of")
Made = TypeVar("Made")


def once_each(make: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """Remembers by identity, because rules are large to compare. What is made must not refer to what it was made of."""
    kept: dict[int, Made] = {}

    @wraps(make)
    def made(of: Of) -> Made:
        found = kept.get(id(of))
        if found is None:
            found = kept[id(of)] = make(of)
            weakref.finalize(of, kept.pop, id(of), None)
        return found

    return made
