"""Rule files to the rule set of an edition: everything read, resolved, and checked against everything else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.adoption import Requirement
from pathways.model.catalogue import Catalogue, Edition, RuleSet
from pathways.model.citations import Source
from pathways.model.classification import Classification
from pathways.model.corrections import Addition, Correction, patch_number
from pathways.model.costs import CostBasis
from pathways.model.facts import Vocabulary
from pathways.model.findings import Span
from pathways.model.flows import Flows
from pathways.model.rule_walk import rules_of
from pathways.model.rules import Group, Instrument, PlanStep, Route
from pathways.model.words import Words
from pathways.rulebook.adoption import adoption_paths, read_adoption
from pathways.rulebook.catalogue import GLOSSARY, read_calendar, read_evidence, read_glossary, read_sources, read_steps
from pathways.rulebook.classification import classification_paths, read_classification
from pathways.rulebook.costs import COSTS, check_cost_ids, read_costs
from pathways.rulebook.facts import FactsFile, read_facts
from pathways.rulebook.fields import Fields, Problems, as_text, as_texts, shown, suggestion
from pathways.rulebook.files import RuleFiles
from pathways.rulebook.flows import FLOWS, read_flows
from pathways.rulebook.grammar.catalogue import ADDITION, CORRECTION, EDITION, VERIFIED
from pathways.rulebook.groups import kinds_in
from pathways.rulebook.instruments import InstrumentFile, KnownIds, read_instrument
from pathways.rulebook.nodes import FileError, Node, Scalar, Sequence, error
from pathways.rulebook.remainder import remaining
from pathways.rulebook.resolving import Resolver
from pathways.rulebook.words import read_words


class EditionHeader(Struct, frozen=True):
    """An edition file, before its instruments are read."""

    edition: Edition
    instrument_ids: tuple[str, ...]
    path: Path
    span: Span
    scheme_ids: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    places: Mapping[str, Span] = {}
    """Where each instrument is listed."""


class Compiler:
    """Compiles the editions of one folder. Raises FileError for what is wrong in its files."""

    def __init__(self, files: RuleFiles) -> None:
        self._folder = files
        self._nodes: dict[str, Node] = {}
        self._instruments: dict[str, InstrumentFile] = {}
        self._resolver = Resolver(self._instruments)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return read_sources(self._folder.node("sources.yaml"))

    @cached_property
    def _facts(self) -> FactsFile:
        return read_facts(self._folder.node("facts.yaml"), self._sources)

    @cached_property
    def _costs(self) -> CostBasis:
        return read_costs(self._folder.node(COSTS), self._sources) if self._folder.has(COSTS) else CostBasis()

    @cached_property
    def catalogue(self) -> Catalogue:
        problems, node = Problems(), self._folder.node
        known = problems.noting(lambda: self._sources)
        facts = problems.noting(lambda: read_facts(node("facts.yaml")) if known is None else self._facts)
        if facts is None or known is None:
            raise problems.as_error()
        conditions = facts.conditions
        evidence = problems.noting(lambda: read_evidence(node("evidence.yaml"), conditions))
        costs = problems.noting(lambda: self._costs)
        rises = None if costs is None else costs.rises
        steps = problems.noting(lambda: read_steps(node("steps.yaml"), conditions, known, evidence, rises))
        events = problems.noting(lambda: read_calendar(node("calendar.yaml"), conditions, known, evidence))
        terms = problems.noting(lambda: read_glossary(node(GLOSSARY), known)) if self._folder.has(GLOSSARY) else ()
        flows = Flows()
        if self._folder.has(FLOWS):
            flows = problems.noting(lambda: read_flows(node(FLOWS), conditions, known, steps)) or flows
        if steps is not None:
            facts_name = self._folder.name_of(self._folder.path / "facts.yaml")
            problems.noting(lambda: check_steps_of_facts(facts, steps, facts_name))
        words = problems.noting(lambda: self._words(facts.vocabulary))
        problems.raise_if_any()
        vocabulary = facts.vocabulary if words is None else replace(facts.vocabulary, words=words)
        others = (evidence or {}, steps or {}, events or (), terms or (), flows, costs or CostBasis())
        return Catalogue(vocabulary, known, *others)

    def _words(self, vocabulary: Vocabulary) -> Words | None:
        """What people write; None where the folder has no such file."""
        if not self._folder.has("words.yaml"):
            return None
        return read_words(self._folder.node("words.yaml"), vocabulary.facts)

    @cached_property
    def _known_ids(self) -> KnownIds:
        catalogue = self.catalogue
        return KnownIds(
            self._facts,
            catalogue.sources,
            frozenset(catalogue.evidence),
            frozenset(catalogue.steps),
            kinds_in(self._instrument_node),
            self._costs.rises,
        )

    def header(self, edition_id: str) -> EditionHeader:
        """The edition under its name or its full id. A patch that was replaced is only in the history of the files."""
        base = self._folder.base_of(edition_id)
        span = Span(self._folder.name_of(self._folder.path / "editions"), 1, 1, 1, 1)
        if base is None:
            help_ = suggestion(edition_id, self._folder.edition_ids)
            raise error("IN009", f"there is no edition '{shown(edition_id)}'", span, help_)
        header = read_edition(self._folder.node("editions", f"{base}.yaml"), self._folder.path / "editions" / f"{base}.yaml")
        if edition_id not in (base, header.edition.id):
            help_ = f"Edition {base} is {header.edition.id} now: a patch replaces what it corrects."
            raise error("IN009", f"there is no edition '{shown(edition_id)}'", span, help_)
        return header

    def rule_set(self, edition_id: str) -> RuleSet:
        """The edition with its instruments resolved, and the catalogue."""
        header = self.header(edition_id)
        catalogue = self.catalogue
        files = self._instrument_files(header)
        problems = Problems()
        instruments: list[Instrument] = []
        for id_ in header.instrument_ids:
            try:
                instruments.append(self._resolver.resolved(files[id_]))
            except FileError as problem:
                problems.add(problem)
        problems.raise_if_any()
        left = remaining(instruments, {id_: files[id_].enacts for id_ in header.instrument_ids})
        edition = replace(header.edition, instruments=left)
        check_edition(edition)
        check_cost_ids(edition, catalogue)
        classification, adoption = self._classification(header), self._adoption(header, catalogue)
        known = _known_to(edition, catalogue, classification)
        return RuleSet(edition, known, self._digest(header, files), classification, adoption)

    def _classification(self, header: EditionHeader) -> Classification:
        return read_classification(self._folder, header.scheme_ids, self._facts, self._sources, header.span)

    def _adoption(self, header: EditionHeader, catalogue: Catalogue) -> tuple[Requirement, ...]:
        conditions, known = self._facts.conditions, self._sources
        return read_adoption(self._folder, header.areas, conditions, known, catalogue.steps, header.span)

    def _instrument_files(self, header: EditionHeader) -> dict[str, InstrumentFile]:
        """The instruments that the edition lists and those that they take from."""
        problems = Problems()
        files: dict[str, InstrumentFile] = {}
        waiting = [(id_, header.places[id_]) for id_ in header.instrument_ids]
        while waiting:
            id_, span = waiting.pop()
            if id_ in files:
                continue
            if id_ not in self._folder.instrument_paths:
                help_ = suggestion(id_, self._folder.instrument_paths)
                problems.add(error("RF015", f"there is no instrument '{shown(id_)}'", span, help_))
                continue
            try:
                file = self._instrument_file(id_)
            except FileError as problem:
                problems.add(problem)
                continue
            files[id_] = file
            waiting.extend(file.taken_from)
        problems.raise_if_any()
        return files

    def _instrument_node(self, id_: str) -> Node:
        """The document of the instrument, parsed once for all editions."""
        node = self._nodes.get(id_)
        if node is None:
            node = self._nodes[id_] = self._folder.instrument_node(id_)
        return node

    def _instrument_file(self, id_: str) -> InstrumentFile:
        file = self._instruments.get(id_)
        if file is None:
            file = self._instruments[id_] = self._read_instrument(id_)
        return file

    def _read_instrument(self, id_: str) -> InstrumentFile:
        file = read_instrument(self._instrument_node(id_), self._known_ids)
        if file.instrument.id != id_:
            raise error(
                "ST001",
                f"the file is called '{id_}', its id is '{file.instrument.id}'",
                file.instrument.span,
                "Make them equal.",
            )
        return file

    def _digest(self, header: EditionHeader, files: Iterable[str]) -> str:
        paths = [self._folder.path / f"{name}.yaml" for name in ("facts", "sources", "evidence", "steps", "calendar")]
        paths += [self._folder.path / name for name in ("words.yaml", GLOSSARY, FLOWS, COSTS) if self._folder.has(name)]
        paths += [header.path, *(self._folder.instrument_paths[id_] for id_ in sorted(files))]
        paths += classification_paths(self._folder) if header.scheme_ids else ()
        paths += adoption_paths(self._folder) if header.areas else ()
        digest = hashlib.sha256()
        for path in paths:
            digest.update(f"{path.relative_to(self._folder.path).as_posix()}\n".encode())
            digest.update(hashlib.sha256(self._folder.text(path).encode()).digest())
        return digest.hexdigest()


def _known_to(edition: Edition, catalogue: Catalogue, classification: Classification) -> Catalogue:
    """The catalogue without the events that nobody could know when the edition was made, and with the schemes of its classes."""
    events = tuple(event for event in catalogue.events if event.known is None or event.known <= edition.known_on)
    schemes = tuple(scheme for scheme in classification.schemes if scheme.is_settled_text)
    vocabulary = replace(catalogue.vocabulary, schemes=schemes) if schemes else catalogue.vocabulary
    return replace(catalogue, events=events, vocabulary=vocabulary)


def read_edition(root: Node, path: Path) -> EditionHeader:
    fields = Fields(root, EDITION.table)
    fields.schema(EDITION.schema_name)
    verified = Fields(fields.need("verified"), VERIFIED)
    through, note = verified.day("through"), verified.optional_text("note") or ""
    verified.finish()
    id_ = fields.need("id")
    edition = Edition(
        id=as_text(id_, "'id'"),
        title=fields.text("title"),
        known_on=fields.day("known_on"),
        verified_through=through,
        verified_note=" ".join(note.split()),
        review_by=fields.optional_day("review_by"),
        superseded_by=fields.optional_text("superseded_by"),
        instruments=(),
        corrections=tuple(_correction(node) for node in fields.items("corrections")),
        additions=tuple(_addition(node) for node in fields.items("additions")),
    )
    listed, schemes, areas = fields.take("instruments"), fields.texts("classification"), fields.texts("adoption")
    instruments = () if listed is None else as_texts(listed, "'instruments'")
    places = {item.text: item.span for item in _scalars(listed)}
    fields.finish()
    if edition.base != path.stem or edition.id not in (edition.base, f"{edition.base}.{patch_number(edition.id)}"):
        help_ = f"Make it '{path.stem}', or '{path.stem}.1' and so on for a patch."
        raise error("ST001", f"the file is called '{path.stem}', its id is '{edition.id}'", id_.span, help_)
    if edition.corrections and not patch_number(edition.id):
        raise error("YS016", "an edition with 'corrections' is a patch", id_.span, f"Make its id '{edition.id}.1'.")
    for each in instruments:
        if instruments.count(each) > 1:
            raise error("YS008", f"instrument '{shown(each)}' stands twice", places[each], "Keep one.")
    return EditionHeader(edition, instruments, path, fields.span, schemes, areas, places)


def _scalars(node: Node | None) -> Iterator[Scalar]:
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar):
            yield item


def _correction(node: Node) -> Correction:
    fields = Fields(node, CORRECTION)
    day, rules = fields.day("date"), fields.texts("rules")
    was, right = fields.prose("was"), fields.prose("right")
    fields.finish()
    return Correction(day, rules, was, right)


def _addition(node: Node) -> Addition:
    fields = Fields(node, ADDITION)
    day, rules, says = fields.day("date"), fields.texts("rules"), fields.prose("says")
    fields.finish()
    return Addition(day, rules, says)


def check_steps_of_facts(facts: FactsFile, steps: Iterable[str], name: str) -> None:
    known = frozenset(steps)
    for fact in facts.vocabulary.facts.values():
        for each in fact.changeable:
            for step in each.steps:
                if step not in known:
                    message = f"'{fact.id}' names a step that is not there: '{shown(step)}'"
                    raise error("RF013", message, Span(name, 1, 1, 1, 1), suggestion(step, known))


def check_edition(edition: Edition) -> None:
    """Rule ids are unique within an edition, duties name routes that exist, and no plan runs in a circle."""
    problems = Problems()
    seen: dict[str, Span] = {}
    routes = {route.id for instrument in edition.instruments for route in instrument.routes}
    for instrument in edition.instruments:
        for rule, span in ((placed.id, placed.span) for placed in rules_of(instrument)):
            if rule in seen and seen[rule] != span:
                message = f"rule '{rule}' stands twice in edition {edition.id}"
                problems.add(error("YS008", message, span, f"Also at {seen[rule]}."))
            seen.setdefault(rule, span)
        for duty in instrument.duties:
            for missing in sorted(duty.routes - routes):
                message = f"duty '{duty.cite.rule}' names a route that is not there: '{shown(missing)}'"
                problems.add(error("RF011", message, duty.cite.span))
        for route in instrument.routes:
            if not route.rows:
                message = f"nothing is left of route '{route.id}': all of its rows were dropped"
                problems.add(error("RF014", message, route.span, f"Drop '{route.id}' in the carry-over, not its rows."))
        for place, steps in _plans(instrument):
            circle = _circle(steps)
            if circle:
                message = f"the steps of '{place.id}' wait for each other: {', '.join(circle)}"
                problems.add(error("LG003", message, place.span))
    problems.raise_if_any()


def _plans(instrument: Instrument) -> Iterator[tuple[Group | Route, list[PlanStep]]]:
    """Each group's and route's steps as a plan brings them together, with those of all rows."""
    shared = {group.id: group.steps for group in instrument.groups}
    for group in instrument.groups:
        yield group, [*group.steps]
    for route in instrument.routes:
        rows = (step for row in route.rows for step in row.steps)
        yield route, [*shared.get(route.group, ()), *route.steps, *rows]


def _circle(steps: Iterable[PlanStep]) -> list[str]:
    """Step ids that wait for each other. Of a step that stands twice, both entries count."""
    waits: dict[str, set[str]] = {}
    for step in steps:
        waits.setdefault(step.step, set()).update(step.after)
    while True:
        free = [id_ for id_, after in waits.items() if not (after & waits.keys())]
        if not free:
            return sorted(waits)
        for id_ in free:
            del waits[id_]
