"""A class that an answer goes by and that nobody stated."""

from __future__ import annotations

from msgspec import Struct

from pathways.model.rules import Citation


class Taken(Struct, frozen=True, gc=False):
    """What a class that was worked out takes for granted: a usual value, or one that is presumed."""

    fact: str
    value: bool | str
    says: str


class ClassFound(Struct, frozen=True, gc=False):
    """What a scheme makes of the device, for the class fact ``fact``: ``possible`` classes, and ``rules`` that give the class,
    of the ``part`` of the law that they stand in.

    ``counts``: the answer goes by it. ``in_doubt``: the law does not settle it. ``may_be_outside``: the device may be left
    without a class, and is where none is possible. ``stated``: the class that the device's file gives, which goes before it.
    """

    fact: str
    scheme: str
    title: str
    part: str
    possible: tuple[str, ...]
    may_be_outside: bool
    counts: bool
    in_doubt: bool
    rules: tuple[Citation, ...]
    provided: tuple[Taken, ...]
    undecided_by: tuple[str, ...]
    stated: str | None
    says: str

    @property
    def value(self) -> str | None:
        """The class, where there is one."""
        return self.possible[0] if len(self.possible) == 1 and not self.may_be_outside else None

    @property
    def agrees(self) -> bool:
        """Whether nothing that the file says is at odds with it."""
        return self.stated is None or self.stated in self.possible
