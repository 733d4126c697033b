"""A rule folder as the checks see it: every file as text and tree, and what could be compiled of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from pathways.check.behaviour.cases import Case
from pathways.check.rules_text.lint.reasoning import Reasoner
from pathways.model.catalogue import Edition, RuleSet
from pathways.model.citations import Source
from pathways.model.findings import Finding, Span
from pathways.model.watch import Watch
from pathways.rulebook.facts import FactsFile
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.instruments import InstrumentFile
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Scalar, Sequence

T = TypeVar("T")


class SourceFile(Struct, frozen=True, dict=True):
    """One file of the folder. ``root`` is None where it is not valid YAML. ``parts``: its path below the folder."""

    name: str
    parts: tuple[str, ...]
    text: str
    root: Node | None

    @property
    def section(self) -> str:
        """The folder it lies in (``instruments``, ``editions``, ``cases``), or its own name without ending at the top level."""
        return self.parts[0] if len(self.parts) > 1 else self.parts[0].removesuffix(".yaml")

    @cached_property
    def mappings(self) -> tuple[MappingNode, ...]:
        """Every mapping in it, outermost first."""
        return () if self.root is None else tuple(mappings_in(self.root))


class Bound(Struct, frozen=True):
    """An edition with its instruments resolved. ``whole``: nothing that it rests on is broken."""

    id: str
    rules: RuleSet
    whole: bool
    span: Span
    instrument_ids: tuple[str, ...]
    cases: tuple[Case, ...] | None

    @property
    def edition(self) -> Edition:
        return self.rules.edition


class Book(Struct, frozen=True, dict=True):
    """``findings`` are those of reading. ``facts`` is None where the vocabulary cannot be read at all;
    ``sources`` are those that can be read.

    ``editions`` are those to be looked at, oldest first; ``newest`` is the newest of the folder, whichever are looked at.
    """

    folder: RuleFolder
    today: dt.date
    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    facts: FactsFile | None
    sources: Mapping[str, Source]
    instruments: Mapping[str, InstrumentFile]
    editions: tuple[Bound, ...]
    newest: str | None
    watches: tuple[Watch, ...] = ()

    @property
    def whole_editions(self) -> Iterator[Bound]:
        return (bound for bound in self.editions if bound.whole)

    @property
    def all_parsed(self) -> bool:
        return all(file.root is not None for file in self.files)

    def in_section(self, *sections: str) -> Iterator[SourceFile]:
        """The files of ``instruments``, ``editions``, ``cases``, or at the top level ``facts``, ``sources`` and so on."""
        return (file for file in self.files if file.section in sections)

    def entries(self, section: str, key: str) -> Iterator[MappingNode]:
        """The entries of a list at the top of the section's files, for example ``sources`` of ``sources.yaml``."""
        for file in self.in_section(section):
            found = value_of(file.root, key) if file.root is not None else None
            if isinstance(found, Sequence):
                yield from (item for item in found.items if isinstance(item, MappingNode))

    @cached_property
    def mappings(self) -> tuple[tuple[SourceFile, MappingNode], ...]:
        """Every mapping of every file, outermost first."""
        return tuple((file, node) for file in self.files for node in file.mappings)

    def once(self, what: str, find: Callable[[], Iterable[T]]) -> tuple[T, ...]:
        """What several checks look for, found once. ``what``: a name for it."""
        if what not in self._found:
            self._found[what] = tuple(find())
        return self._found[what]  # type: ignore[return-value]

    @cached_property
    def _found(self) -> dict[str, tuple[object, ...]]:
        return {}

    @cached_property
    def reasoner(self) -> Reasoner:
        """One for the whole book, so that no question is answered twice."""
        assert self.facts is not None
        return Reasoner(self.facts.vocabulary)

    @cached_property
    def _by_span(self) -> Mapping[Span, MappingNode]:
        return {node.span: node for _, node in reversed(self.mappings)}

    def node_at(self, span: Span) -> MappingNode | None:
        """The mapping that was read from ``span``."""
        return self._by_span.get(span)

    def place(self, span: Span, key: str) -> Span:
        """Where the value of ``key`` stands in the mapping at ``span``; the mapping itself where it has no such key."""
        node = self.node_at(span)
        value = None if node is None else value_of(node, key)
        return span if value is None else value.span


def mappings_in(node: Node) -> Iterator[MappingNode]:
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, MappingNode):
            yield part
            waiting.extend([entry.value for entry in reversed(part.entries)])
        elif isinstance(part, Sequence):
            waiting.extend(reversed(part.items))


def value_of(node: Node, key: str) -> Node | None:
    """The value of ``key`` in a mapping."""
    if isinstance(node, MappingNode):
        for entry in node.entries:
            if entry.key.text == key:
                return entry.value
    return None


def text_of(node: Node, key: str) -> str | None:
    """The text of ``key`` in a mapping, on one line; None where it is not text."""
    value = value_of(node, key)
    return " ".join(value.text.split()) if isinstance(value, Scalar) else None


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """A text, or the texts of a list."""
    if isinstance(node, Scalar):
        return (node,)
    if isinstance(node, Sequence):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return ()
