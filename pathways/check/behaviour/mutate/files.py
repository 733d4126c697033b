"""The instrument files of a folder as they were read, and the editions that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Condition
from pathways.model.findings import Span
from pathways.model.rules import Instrument
from pathways.rulebook.facts import FactsFile, read_facts
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.groups import kinds_in
from pathways.rulebook.instruments import InstrumentFile, KnownIds, read_instrument
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Scalar, Sequence
from pathways.rulebook.remainder import remaining
from pathways.rulebook.resolving import Resolver


class Files(Struct, frozen=True):
    """Instrument files by id, the editions as they are, the vocabulary, and the places of all keys and ids by file."""

    files: Mapping[str, InstrumentFile]
    editions: Mapping[str, RuleSet]
    facts: FactsFile
    places: Mapping[str, Mapping[str, Span]]

    def with_file(self, id_: str, file: InstrumentFile) -> Files:
        return replace(self, files={**self.files, id_: file})

    def with_definition(self, old: Condition, new: Condition) -> Files:
        """As if a derived fact had always stood for ``new``."""
        return replace(self, files={id_: substitute(file, old, new) for id_, file in self.files.items()})

    def resolved(self, id_: str) -> Instrument:
        """The instrument with what it takes from others. Raises FileError where it names what is not there."""
        return Resolver(self.files).resolved(self.files[id_])

    def rule_set(self, edition: str) -> RuleSet:
        """The edition as these files make it. Raises FileError."""
        rules = self.editions[edition]
        resolver = Resolver(self.files)
        instruments = [resolver.resolved(self.files[each.id]) for each in rules.edition.instruments]
        left = remaining(instruments, {each.id: self.files[each.id].enacts for each in instruments})
        return replace(rules, edition=replace(rules.edition, instruments=left))

    def uses(self, id_: str) -> frozenset[str]:
        """The instrument and those that it takes from."""
        return frozenset({id_}).union(*(self.uses(source) for source, _ in self.files[id_].taken_from))

    def files_of(self, edition: str) -> frozenset[str]:
        """The files that an edition is made of."""
        listed = (instrument.id for instrument in self.editions[edition].edition.instruments)
        return frozenset().union(*(self.uses(id_) for id_ in listed))


T = TypeVar("T")


def substitute(thing: T, old: Condition, new: Condition) -> T:
    """``thing`` with ``new`` wherever ``old`` stood."""
    return _substituted(thing, old, new)  # type: ignore[return-value]


def _substituted(thing: object, old: Condition, new: Condition) -> object:
    if thing == old:
        return new
    if isinstance(thing, Struct):
        changed = {}
        for name in thing.__struct_fields__:
            was = getattr(thing, name)
            now = _substituted(was, old, new)
            if now is not was:
                changed[name] = now
        return replace(thing, **changed) if changed else thing
    if isinstance(thing, tuple) and not isinstance(thing, Span):
        parts = tuple(_substituted(part, old, new) for part in thing)
        return thing if all(now is was for now, was in zip(parts, thing, strict=True)) else parts
    if isinstance(thing, Mapping):
        values = {key: _substituted(value, old, new) for key, value in thing.items()}
        return thing if all(values[key] is thing[key] for key in thing) else values
    return thing


class _Reader:
    def __init__(self, folder: RuleFolder) -> None:
        self._folder = folder

    @cached_property
    def facts(self) -> FactsFile:
        return read_facts(self._folder.node("facts.yaml"), self._folder.catalogue.sources)

    @cached_property
    def known(self) -> KnownIds:
        catalogue = self._folder.catalogue
        kind_of = kinds_in(self._folder.instrument_node)
        evidence, steps = frozenset(catalogue.evidence), frozenset(catalogue.steps)
        return KnownIds(self.facts, catalogue.sources, evidence, steps, kind_of, catalogue.costs.rises)

    def read(self, ids: Iterable[str]) -> dict[str, InstrumentFile]:
        found: dict[str, InstrumentFile] = {}
        waiting = list(ids)
        while waiting:
            id_ = waiting.pop()
            if id_ not in found:
                found[id_] = read_instrument(self._folder.node("instruments", f"{id_}.yaml"), self.known)
                waiting.extend(source for source, _ in found[id_].taken_from)
        return dict(sorted(found.items()))


def read_files(folder: RuleFolder) -> Files:
    """All instrument files that some edition is made of. Raises FileError for what is wrong in them."""
    editions = {id_: folder.rule_set(id_) for id_ in folder.edition_ids}
    listed = [instrument.id for rules in editions.values() for instrument in rules.edition.instruments]
    reader = _Reader(folder)
    files = reader.read(listed)
    places = {id_: dict(_places(folder.node("instruments", f"{id_}.yaml"))) for id_ in files}
    places["facts"] = dict(_places(folder.node("facts.yaml")))
    return Files(files, editions, reader.facts, places)


def _places(node: Node) -> Iterator[tuple[str, Span]]:
    """Every key of a mapping and every id, with its place."""
    if isinstance(node, MappingNode):
        for entry in node.entries:
            yield entry.key.text, entry.key.span
            if entry.key.text in ("id", "rule") and isinstance(entry.value, Scalar):
                yield entry.value.text, entry.value.span
            yield from _places(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _places(item)
