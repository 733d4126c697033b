"""A jurisdiction's folder of rule files to a rule set that can be assessed with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pathways.model.facts import Vocabulary
from pathways.model.findings import Span
from pathways.model.rules import Catalogue, Edition, Group, Instrument, Route, RuleSet
from pathways.rulebook.carry_over import carry_over
from pathways.rulebook.catalogue import read_calendar, read_evidence, read_sources, read_steps
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.facts import read_vocabulary
from pathways.rulebook.fields import Fields, Problems, shown, suggestion
from pathways.rulebook.instruments import InstrumentFile, KnownIds, read_instrument
from pathways.rulebook.nodes import FileError, Node, error, parse, read_text

_EDITION_KEYS = "pathways.edition/1"


def shipped_rules(jurisdiction: str = "uk") -> Path:
    """The folder of the rules that come with the package: in a wheel beside the code, in a checkout at the top level."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_rules" / jurisdiction
    return inside if inside.is_dir() else package.parent / "rules" / jurisdiction


@dataclass(frozen=True, slots=True)
class EditionHeader:
    """An edition file, before its instruments are read."""

    edition: Edition
    instrument_ids: tuple[str, ...]
    path: Path
    span: Span


@dataclass
class RuleFolder:
    """Reads the files of one jurisdiction, each at most once. Raises FileError for what is wrong in them.

    ``shown_as`` is how the folder is called in messages.
    """

    path: Path
    shown_as: str | None = None
    _texts: dict[Path, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.path.is_dir():
            span = Span(str(self.path), 1, 1, 1, 1)
            raise error("IN007", "there is no such folder of rules", span, "A rule folder holds facts.yaml and editions/.")

    # --- files --------------------------------------------------------------------------------------

    def name_of(self, path: Path) -> str:
        shown_root = self.shown_as or str(self.path)
        return f"{shown_root}/{path.relative_to(self.path).as_posix()}"

    def _node(self, *parts: str) -> Node:
        path = self.path.joinpath(*parts)
        text = self._texts.get(path)
        if text is None:
            text = self._texts[path] = read_text(path, shown_as=self.name_of(path))
        return parse(text, self.name_of(path))

    @cached_property
    def _instrument_paths(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted((self.path / "instruments").glob("*.yaml"))}

    @cached_property
    def edition_ids(self) -> tuple[str, ...]:
        """All editions, oldest first."""
        return tuple(sorted(path.stem for path in (self.path / "editions").glob("*.yaml")))

    @property
    def newest_edition(self) -> str:
        if not self.edition_ids:
            raise error("IN008", "this rule folder has no edition", Span(self.name_of(self.path / "editions"), 1, 1, 1, 1))
        return self.edition_ids[-1]

    # --- what is in them ----------------------------------------------------------------------------

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return read_vocabulary(self._node("facts.yaml"))

    @cached_property
    def catalogue(self) -> Catalogue:
        vocabulary = self.vocabulary
        conditions = ConditionReader(vocabulary.facts, vocabulary.derived)
        sources = read_sources(self._node("sources.yaml"))
        known = frozenset(sources)
        _check_vocabulary_sources(vocabulary, known, self.name_of(self.path / "facts.yaml"))
        return Catalogue(
            vocabulary=vocabulary,
            sources=sources,
            evidence=read_evidence(self._node("evidence.yaml"), conditions),
            steps=read_steps(self._node("steps.yaml"), conditions, known),
            events=read_calendar(self._node("calendar.yaml"), conditions, known),
        )

    @cached_property
    def _known_ids(self) -> KnownIds:
        catalogue = self.catalogue
        return KnownIds(
            catalogue.vocabulary,
            frozenset(catalogue.sources),
            frozenset(catalogue.evidence),
            frozenset(catalogue.steps),
        )

    def header(self, edition_id: str) -> EditionHeader:
        path = self.path / "editions" / f"{edition_id}.yaml"
        if edition_id not in self.edition_ids:
            help_ = suggestion(edition_id, self.edition_ids)
            span = Span(self.name_of(self.path / "editions"), 1, 1, 1, 1)
            raise error("IN009", f"there is no edition '{shown(edition_id)}'", span, help_)
        return _header(self._node("editions", f"{edition_id}.yaml"), path)

    def rule_set(self, edition_id: str) -> RuleSet:
        """The edition with its instruments resolved, and the catalogue."""
        header = self.header(edition_id)
        catalogue = self.catalogue
        files = self._instrument_files(header)
        problems = Problems()
        instruments: list[Instrument] = []
        for id_ in header.instrument_ids:
            try:
                instruments.append(self._resolved(files, files[id_], ()))
            except FileError as problem:
                problems.add(problem)
        problems.raise_if_any()
        edition = replace(header.edition, instruments=tuple(instruments))
        _check_edition(edition)
        return RuleSet(edition, catalogue, self._digest(header, files))

    def _instrument_files(self, header: EditionHeader) -> dict[str, InstrumentFile]:
        """The instruments that the edition lists and those that they carry over from."""
        problems = Problems()
        files: dict[str, InstrumentFile] = {}
        waiting = [(id_, header.span) for id_ in header.instrument_ids]
        while waiting:
            id_, span = waiting.pop()
            if id_ in files:
                continue
            if id_ not in self._instrument_paths:
                help_ = suggestion(id_, self._instrument_paths)
                problems.add(error("RF015", f"there is no instrument '{shown(id_)}'", span, help_))
                continue
            try:
                file = self._instrument_file(id_)
            except FileError as problem:
                problems.add(problem)
                continue
            files[id_] = file
            waiting.extend((carry.source, carry.span) for carry in file.carries_over)
        problems.raise_if_any()
        return files

    def _instrument_file(self, id_: str) -> InstrumentFile:
        file = read_instrument(self._node("instruments", f"{id_}.yaml"), self._known_ids)
        if file.instrument.id != id_:
            raise error(
                "ST001",
                f"the file is called '{id_}', its id is '{file.instrument.id}'",
                file.instrument.span,
                "Make them equal.",
            )
        return file

    def _resolved(self, files: dict[str, InstrumentFile], file: InstrumentFile, above: tuple[str, ...]) -> Instrument:
        instrument = file.instrument
        for carry in file.carries_over:
            if carry.source in above or carry.source == instrument.id:
                raise error("RF016", f"'{instrument.id}' carries over from itself", carry.span)
            earlier = self._resolved(files, files[carry.source], (*above, instrument.id))
            instrument = carry_over(instrument, carry, earlier)
        return instrument

    def _digest(self, header: EditionHeader, files: Iterable[str]) -> str:
        paths = [self.path / f"{name}.yaml" for name in ("facts", "sources", "evidence", "steps", "calendar")]
        paths += [header.path, *(self._instrument_paths[id_] for id_ in sorted(files))]
        digest = hashlib.sha256()
        for path in paths:
            digest.update(f"{path.relative_to(self.path).as_posix()}\n".encode())
            digest.update(hashlib.sha256(self._texts[path].encode()).digest())
        return digest.hexdigest()


def _header(root: Node, path: Path) -> EditionHeader:
    fields = Fields(root, "an edition")
    fields.schema(_EDITION_KEYS)
    verified = Fields(fields.need("verified"), "'verified'")
    through, note = verified.day("through"), verified.optional_text("note") or ""
    verified.finish()
    edition = Edition(
        id=fields.text("id"),
        title=fields.text("title"),
        known_on=fields.day("known_on"),
        verified_through=through,
        verified_note=" ".join(note.split()),
        review_by=fields.optional_day("review_by"),
        superseded_by=fields.optional_text("superseded_by"),
        instruments=(),
    )
    instruments = fields.texts("instruments")
    fields.finish()
    if edition.id != path.stem:
        raise error("ST001", f"the file is called '{path.stem}', its id is '{edition.id}'", fields.span, "Make them equal.")
    return EditionHeader(edition, instruments, path, fields.span)


def _check_vocabulary_sources(vocabulary: Vocabulary, known: frozenset[str], name: str) -> None:
    span = Span(name, 1, 1, 1, 1)
    cited = [(fact.id, fact.sources) for fact in vocabulary.facts.values()]
    cited += [(constraint.id, constraint.sources) for constraint in vocabulary.constraints]
    cited += [(derived.id, derived.sources) for derived in vocabulary.derived.values()]
    for id_, sources in cited:
        for source in sources:
            if source not in known:
                help_ = suggestion(source, known)
                raise error("RF010", f"'{id_}' cites a source that is not there: '{shown(source)}'", span, help_)


def _check_edition(edition: Edition) -> None:
    """Rule ids are unique within an edition, duties name routes that exist, and no plan runs in a circle."""
    problems = Problems()
    seen: dict[str, Span] = {}
    routes = {route.id for instrument in edition.instruments for route in instrument.routes}
    for instrument in edition.instruments:
        for rule, span in _rule_ids(instrument):
            if rule in seen and seen[rule] != span:
                message = f"rule '{rule}' stands twice in edition {edition.id}"
                problems.add(error("YS008", message, span, f"Also at {seen[rule]}."))
            seen.setdefault(rule, span)
        for duty in instrument.duties:
            for route in sorted(duty.routes - routes):
                message = f"duty '{duty.cite.rule}' names a route that is not there: '{shown(route)}'"
                problems.add(error("RF011", message, duty.cite.span))
        places: list[Group | Route] = [*instrument.groups, *instrument.routes]
        for place in places:
            circle = _circle(place)
            if circle:
                message = f"the steps of '{place.id}' wait for each other: {', '.join(circle)}"
                problems.add(error("LG003", message, place.span))
    problems.raise_if_any()


def _rule_ids(instrument: Instrument) -> Iterable[tuple[str, Span]]:
    for group in instrument.groups:
        for rule in group.verdicts:
            yield rule.cite.rule, rule.cite.span
        for single in (group.otherwise, group.unheld):
            if single is not None:
                yield single.cite.rule, single.cite.span
    for route in instrument.routes:
        for rule in route.verdicts:
            yield rule.cite.rule, rule.cite.span
        for row in route.rows:
            yield row.cite.rule, row.cite.span
    for duty in instrument.duties:
        yield duty.cite.rule, duty.cite.span
    for statement in instrument.statements:
        yield statement.cite.rule, statement.cite.span


def _circle(place: Group | Route) -> list[str]:
    """Step ids that wait for each other."""
    waits = {step.step: set(step.after) for step in place.steps}
    while True:
        free = [step for step, after in waits.items() if not (after & waits.keys())]
        if not free:
            return sorted(waits)
        for step in free:
            del waits[step]
