"""A rule folder to a book. What is broken becomes findings, and all the rest is read as if it were not there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.cases import Case, check_case_ids, read_case_file
from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, Bound, SourceFile, text_of, value_of
from pathways.check.rules_text.lint.memory import Memory
from pathways.check.rules_text.lint.mending import read_on
from pathways.check.rules_text.lint.resolving_on import ResolverOn
from pathways.model.adoption import Requirement
from pathways.model.catalogue import Catalogue, RuleSet
from pathways.model.citations import Source
from pathways.model.classification import Classification
from pathways.model.costs import CostBasis
from pathways.model.findings import Finding, Span
from pathways.model.flows import Flows
from pathways.model.rules import Instrument
from pathways.model.watch import Watch
from pathways.rulebook.adoption import FOLDER as ADOPTION
from pathways.rulebook.adoption import read_adoption
from pathways.rulebook.catalogue import GLOSSARY, read_calendar, read_evidence, read_glossary, read_sources, read_steps
from pathways.rulebook.citations import KnownSources
from pathways.rulebook.classification import FOLDER as CLASSES
from pathways.rulebook.classification import read_classification
from pathways.rulebook.compile import EditionHeader, check_edition, read_edition
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.costs import COSTS, check_cost_ids, read_costs
from pathways.rulebook.facts import FactsFile, read_facts
from pathways.rulebook.fields import Problems, suggestion
from pathways.rulebook.flows import FLOWS, read_flows
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.groups import kinds_in
from pathways.rulebook.hidden import refuse_hidden
from pathways.rulebook.instruments import InstrumentFile, KnownIds, read_instrument
from pathways.rulebook.nodes import FileError, Node, Sequence, error, parse_once
from pathways.rulebook.organisations import ORGANISATIONS, read_organisations
from pathways.rulebook.partner import PARTNER, read_partner
from pathways.rulebook.remainder import remaining
from pathways.rulebook.watch import WATCH_LIST, read_watch
from pathways.rulebook.words import read_words

T = TypeVar("T")

_SHARED = ("facts", "sources", "evidence", "steps", "calendar")
_WORDS = "words.yaml"
_INVARIANTS = "invariants.yaml"
_NAMING = ("approval.regulator", "approval.pathway")
_QUOTED = re.compile("'([^']*)'")
_OPTIONAL = (_WORDS, GLOSSARY, COSTS, FLOWS, WATCH_LIST, ORGANISATIONS, PARTNER)


class _Anything(frozenset[str]):
    """The ids of a file that cannot be read: every id may be among them."""

    def __contains__(self, _: object) -> bool:
        return True


def read_book(folder: RuleFolder, today: dt.date, editions: Collection[str] | None = None, memory: Memory | None = None) -> Book:
    """Reads all files of the folder. ``editions`` limits which of them are looked at."""
    return _Reader(folder, memory or Memory()).book(today, editions)


class _Shared(Struct, frozen=True):
    """The catalogue with the ids that rules may refer to. ``sound``: none of its files is broken."""

    facts: FactsFile
    catalogue: Catalogue
    known: KnownIds
    sound: bool
    watches: tuple[Watch, ...] = ()


class _Reader:
    def __init__(self, folder: RuleFolder, memory: Memory) -> None:
        self._folder = folder
        self._memory = memory
        self._findings: dict[Finding, None] = {}
        self._files: dict[tuple[str, ...], SourceFile] = {}
        self._lost_facts: frozenset[str] = frozenset()

    def book(self, today: dt.date, editions: Collection[str] | None) -> Book:
        for path in self._paths():
            self._read_file(path)
        shared = self._shared_once()
        instruments: dict[str, InstrumentFile] = {}
        sound: set[str] = set()
        bound: tuple[Bound, ...] = ()
        if shared is not None:
            for id_ in self._folder.instrument_paths:
                file, is_sound = self._instrument(id_, shared.known)
                if file is not None:
                    instruments[id_] = file
                if is_sound:
                    sound.add(id_)
            bound = self._editions(shared, instruments, sound, editions)
        ids = self._folder.edition_ids
        findings = tuple(finding for finding in self._findings if not self._is_consequence(finding))
        return Book(
            folder=self._folder,
            today=today,
            files=tuple(self._files.values()),
            findings=findings,
            facts=None if shared is None else shared.facts,
            sources={} if shared is None else shared.catalogue.sources,
            instruments=instruments,
            editions=bound,
            newest=ids[-1] if ids else None,
            watches=() if shared is None else shared.watches,
        )

    # --- text and trees -----------------------------------------------------------------------------

    def _paths(self) -> Iterable[Path]:
        root = self._folder.path
        yield from (root / f"{name}.yaml" for name in _SHARED)
        yield from (root / name for name in (*_OPTIONAL, _INVARIANTS) if self._folder.has(name))
        yield from self._folder.instrument_paths.values()
        yield from self._folder.paths("editions/*.yaml")
        yield from self._folder.paths(*(f"{folder}/{part}*.yaml" for folder in (CLASSES, ADOPTION) for part in ("", "cases/")))
        yield from self._folder.case_paths

    def _read_file(self, path: Path) -> None:
        name, parts = self._folder.name_of(path), path.relative_to(self._folder.path).parts
        text, root = "", None
        try:
            text = self._folder.text(path)
            root = parse_once(text, name)
            refuse_hidden(text, root)
        except FileError as problem:
            self._note(problem.findings)
        read = partial(SourceFile, name, parts, text, root)
        self._files[parts] = self._memory.recall("file", (name, text, root), read)

    def _root(self, *parts: str) -> Node | None:
        file = self._files.get(parts)
        return None if file is None else file.root

    def _note(self, findings: Iterable[Finding]) -> None:
        self._findings.update(dict.fromkeys(findings))

    def _mended(self, root: Node, read: Callable[[Node], T]) -> tuple[T | None, bool]:
        """What can be read of a file, and whether that is all of it."""
        found, findings = read_on(root, read)
        self._note(findings)
        return found, not findings

    # --- the catalogue ------------------------------------------------------------------------------

    def _shared_once(self) -> _Shared | None:
        names = (*(f"{name}.yaml" for name in _SHARED), *_OPTIONAL)
        before = set(self._findings)

        def read() -> tuple[_Shared | None, frozenset[str], tuple[Finding, ...]]:
            shared = self._shared()
            return shared, self._lost_facts, tuple(each for each in self._findings if each not in before)

        rests_on = (self._folder.name_of(self._folder.path), *(self._root(name) for name in names))
        shared, self._lost_facts, findings = self._memory.recall("shared", rests_on, read)
        self._note(findings)
        if shared is None:
            return None
        return replace(shared, known=replace(shared.known, kind_of=kinds_in(self._folder.instrument_node)))

    def _shared(self) -> _Shared | None:
        root = self._root("facts.yaml")
        if root is None:
            return None
        read_in = self._catalogue_file
        found_sources, sources_sound = read_in("sources.yaml", read_sources)
        sources = self._known_sources(found_sources or {})
        facts, facts_sound = self._mended(root, lambda node: read_facts(node, sources))
        if facts is None:
            return None
        facts_sound = self._has_what_is_needed(facts) and facts_sound
        self._lost_facts = self._ids_in("facts", "facts", "derived") - facts.vocabulary.facts.keys() - facts.derived.keys()
        conditions = facts.conditions
        evidence, evidence_sound = read_in("evidence.yaml", lambda node: read_evidence(node, conditions))
        costs, costs_sound = read_in(COSTS, lambda node: read_costs(node, sources))
        if (COSTS,) not in self._files:
            costs, costs_sound = CostBasis(), True
        rises = costs.rises if costs is not None and costs_sound else None
        steps, steps_sound = read_in("steps.yaml", lambda node: read_steps(node, conditions, sources, evidence, rises))
        events, calendar_sound = read_in("calendar.yaml", lambda node: read_calendar(node, conditions, sources, evidence))
        terms, terms_sound = read_in(GLOSSARY, lambda node: read_glossary(node, sources))
        flows, flows_sound = read_in(FLOWS, lambda node: read_flows(node, conditions, sources, self._ids_in("steps", "steps")))
        watches = None
        if calendar_sound:  # else events are missing that the list may well wait for
            watches, _ = read_in(WATCH_LIST, lambda node: read_watch(node, events or (), sources))
        if facts_sound:
            self._beside(facts, sources)
        _, words_sound = read_in(_WORDS, lambda node: read_words(node, facts.vocabulary.facts))
        others = (evidence or {}, steps or {}, events or (), terms or (), flows or Flows(), costs or CostBasis())
        catalogue = Catalogue(facts.vocabulary, found_sources or {}, *others)
        kind_of = kinds_in(self._folder.instrument_node)
        known = KnownIds(facts, sources, self._ids_in("evidence", "evidence"), self._ids_in("steps", "steps"), kind_of, rises)
        sound = facts_sound and sources_sound and evidence_sound and steps_sound and calendar_sound and costs_sound
        optional = ((_WORDS, words_sound), (GLOSSARY, terms_sound), (FLOWS, flows_sound))
        sound = sound and all(fine or (name,) not in self._files for name, fine in optional)
        return _Shared(facts, catalogue, known, sound, watches or ())

    def _has_what_is_needed(self, facts: FactsFile) -> bool:
        """Where approvals are described at all, their regulator and pathway name them in every answer."""
        known = facts.vocabulary.facts
        missing = [id_ for id_ in _NAMING if id_ not in known] if any(fact.about_approval for fact in known.values()) else []
        start = Span(self._folder.name_of(self._folder.path / "facts.yaml"), 1, 1, 1, 1)
        for id_ in missing:
            message = f"the vocabulary describes approvals and has no choice fact '{id_}'"
            self._note((finding("RF036", message, start, "Add it: answers name an approval by it.", subject=id_),))
        return not missing

    def _beside(self, facts: FactsFile, sources: KnownSources) -> None:
        """The files on which no rule set rests."""
        conditions = ConditionReader(facts.vocabulary.facts, {})
        for name, read in ((ORGANISATIONS, read_organisations), (PARTNER, read_partner)):
            root = self._root(name)
            try:
                if root is not None:
                    read(root, conditions, sources)
            except FileError as problem:
                self._note(problem.findings)

    def _catalogue_file(self, name: str, read: Callable[[Node], T]) -> tuple[T | None, bool]:
        root = self._root(name)
        return (None, False) if root is None else self._mended(root, read)

    def _ids_in(self, name: str, *keys: str) -> frozenset[str]:
        """The ids that a file declares, broken entries included: what cites them is not wrong for that."""
        root = self._root(f"{name}.yaml")
        if root is None:
            return _Anything()
        lists = (value_of(root, key) for key in keys)
        items = (item for each in lists if isinstance(each, Sequence) for item in each.items)
        return frozenset(id_ for item in items if (id_ := text_of(item, "id")) is not None)

    def _known_sources(self, found: Mapping[str, Source]) -> KnownSources:
        """What may be cited: the entries that can be read, and the ids of those that cannot."""
        declared = self._ids_in("sources", "sources")
        return None if isinstance(declared, _Anything) else {id_: found.get(id_) for id_ in declared}

    def _is_consequence(self, finding: Finding) -> bool:
        """Whether it only says that a fact is missing whose own entry is broken."""
        return finding.code == "RF001" and not self._lost_facts.isdisjoint(_QUOTED.findall(finding.message))

    # --- instruments and editions -------------------------------------------------------------------

    def _instrument(self, id_: str, known: KnownIds) -> tuple[InstrumentFile | None, bool]:
        root = self._root("instruments", f"{id_}.yaml")
        if root is None:
            return None, False
        file, sound = self._mended(root, lambda node: read_instrument(node, known))
        if file is not None and file.instrument.id != id_:
            message = f"the file is called '{id_}', its id is '{file.instrument.id}'"
            self._note(error("ST001", message, value_span(root, "id"), "Make them equal.").findings)
            return file, False
        return file, sound

    def _editions(
        self, shared: _Shared, files: Mapping[str, InstrumentFile], sound: Collection[str], wanted: Collection[str] | None
    ) -> tuple[Bound, ...]:
        bound: list[Bound] = []
        resolver = ResolverOn(self._folder, files, sound, self._note)
        for id_ in self._folder.edition_ids:
            root = self._root("editions", f"{id_}.yaml")
            if root is None or (wanted is not None and id_ not in wanted):
                continue
            path = self._folder.path / "editions" / f"{id_}.yaml"
            header, _ = self._mended(root, partial(read_edition, path=path))
            if header is not None:
                bound.append(self._bound(header, shared, files, resolver))
        return tuple(bound)

    def _bound(self, header: EditionHeader, shared: _Shared, files: Mapping[str, InstrumentFile], resolver: ResolverOn) -> Bound:
        whole = shared.sound
        resolved: list[Instrument] = []
        for id_ in header.instrument_ids:
            if id_ not in self._folder.instrument_paths:
                help_ = suggestion(id_, self._folder.instrument_paths)
                self._note(error("RF015", f"there is no instrument '{id_}'", header.places[id_], help_).findings)
            if id_ not in files:
                whole = False
                continue
            instrument, is_whole = resolver.resolved(files[id_])
            resolved.append(instrument)
            whole = whole and is_whole
        edition = replace(header.edition, instruments=tuple(resolved))
        try:
            left = remaining(resolved, {file.instrument.id: file.enacts for file in files.values()})
            edition = replace(edition, instruments=left)
            check_edition(edition)
            check_cost_ids(edition, shared.catalogue)
        except FileError as problem:
            whole = False
            self._note(problem.findings)
        classification = Classification()
        try:
            known = shared.known
            classification = read_classification(self._folder, header.scheme_ids, known.facts, known.sources, header.span)
        except FileError as problem:
            whole = False
            self._note(problem.findings)
        adoption: tuple[Requirement, ...] = ()
        try:
            known, steps = shared.known, shared.catalogue.steps
            adoption = read_adoption(self._folder, header.areas, known.facts.conditions, known.sources, steps, header.span)
        except FileError as problem:
            whole = False
            self._note(problem.findings)
        rules = RuleSet(edition, shared.catalogue, "", classification, adoption)
        return Bound(edition.base, rules, whole, header.span, header.instrument_ids, self._cases(edition.base, shared))

    def _cases(self, edition: str, shared: _Shared) -> tuple[Case, ...] | None:
        """The cases that can be read; None where they cannot be judged, as the facts or the evidence are broken."""
        if not shared.sound:
            return None
        found: list[Case] = []
        for parts, file in self._files.items():
            if parts[0] != "cases" or file.root is None or (len(parts) > 2 and parts[1] != edition):
                continue
            editions = self._folder.edition_ids if len(parts) == 2 else None
            root, read = file.root, partial(_read_cases, edition=edition, shared=shared, editions=editions)
            rests_on = (root, shared.catalogue, edition, " ".join(editions or ()))
            cases, findings = self._memory.recall("cases", rests_on, partial(read_on, root, read))
            self._note(findings)
            found.extend(cases or ())
        problems = Problems()
        check_case_ids(found, edition, problems)
        self._note(problems.as_error().findings)
        return tuple(found)


def _read_cases(root: Node, edition: str, shared: _Shared, editions: Collection[str] | None) -> tuple[Case, ...]:
    return read_case_file(root, edition, shared.catalogue, editions)


def value_span(root: Node, key: str) -> Span:
    value = value_of(root, key)
    return root.span if value is None else value.span
