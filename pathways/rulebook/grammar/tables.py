"""What a table of keys is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from pathways.rulebook.nodes import Node

Check: TypeAlias = Callable[[Node, str], object]
"""Raises FileError where the value is of another kind. The text says how messages call it."""


class Kind(Struct, frozen=True):
    """What may stand under a key.

    ``words`` say it to a reader, ``schema`` to a program, and ``check`` tells whether a value is of the kind, where that can be
    said without the rest of the file. A kind with a ``name`` is a definition of its own in the schema. ``uses``: what its schema
    refers to.
    """

    words: str
    schema: Mapping[str, object]
    check: Check | None = None
    name: str = ""
    uses: tuple[Content, ...] = ()


class Key(Struct, frozen=True):
    name: str
    content: Content
    meaning: str
    required: bool = False


class KeyTable(Struct, frozen=True, dict=True):
    """The keys of one mapping. ``what`` is how messages call it.

    ``together``: what its keys ask of each other, as a part of a JSON Schema.
    """

    name: str
    what: str
    meaning: str
    keys: tuple[Key, ...]
    together: Mapping[str, object] = {}

    @cached_property
    def by_name(self) -> Mapping[str, Key]:
        return {key.name: key for key in self.keys}

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        """The keys whose values can be checked one by one."""
        found = {key.name: key.content.check for key in self.keys if isinstance(key.content, Kind)}
        return {name: check for name, check in found.items() if check is not None}


class Document(Struct, frozen=True):
    """A kind of file: what it says of itself under ``schema``, and the keys at its top."""

    name: str
    title: str
    table: KeyTable

    @property
    def schema_name(self) -> str:
        return f"pathways.{self.name}/1"


Content: TypeAlias = "Kind | KeyTable"
