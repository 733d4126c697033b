"""Worked cases: devices with the answer that an edition must give. A case that expects nothing is an error.

Files below ``cases/EDITION/`` are about that edition. Files in ``cases/`` itself name the editions that their cases hold in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.expectations import Asks, Expectation, read_asks, read_expectation
from pathways.check.behaviour.shortfalls import of_asks, of_route
from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.once import once_each
from pathways.intake.device_file import SCHEMA as DEVICE_SCHEMA
from pathways.intake.device_file import read_device_node
from pathways.model.catalogue import Catalogue, RuleSet
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.model.findings import Finding, Severity, Span
from pathways.model.law import Law
from pathways.model.result import Assessment
from pathways.rulebook.fields import Fields, Problems, as_mapping, as_text, as_texts, as_whole_number, is_null, shown, suggestion
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.grammar.checking import CASE, CASES
from pathways.rulebook.nodes import Entry, FileError, Node, Scalar, error, parse_once
from pathways.rulebook.nodes import Mapping as MappingNode

MOST_ANSWERS = 200
"""How many are remembered: what is alike mostly stands together."""


class Case(Struct, frozen=True):
    id: str
    about: str
    edition: str
    as_of: date
    law: Law
    device: Device
    expect: tuple[Expectation, ...]
    questions: tuple[str, ...]
    asks: Asks
    span: Span
    numbers: Mapping[str, int] = {}


class CaseResult(Struct, frozen=True):
    """``failures`` is empty where the case passed."""

    case: Case
    failures: tuple[Finding, ...]


def load_cases(folder: RuleFolder, edition: str) -> tuple[Case, ...]:
    """All cases of an edition. Raises FileError with everything that is wrong in their files."""
    problems = Problems()
    found: list[Case] = []
    for path in case_files(folder, edition):
        try:
            name = folder.name_of(path)
            root = parse_once(folder.text(path), name)
            editions = None if path.parent.name == edition else folder.edition_ids
            found.extend(read_case_file(root, edition, folder.catalogue, editions))
        except FileError as problem:
            problems.add(problem)
    check_case_ids(found, edition, problems)
    problems.raise_if_any()
    return tuple(found)


def read_case_file(root: Node, edition: str, catalogue: Catalogue, editions: Collection[str] | None = None) -> tuple[Case, ...]:
    """The cases of one file that hold in ``edition``. ``editions``: those that there are, where the file must name its own.

    Raises FileError with everything that is wrong in them.
    """
    return _CaseReader(catalogue, edition, editions).read(root)


def check_case_ids(found: Iterable[Case], edition: str, problems: Problems) -> None:
    """Notes every case id that stands twice in an edition."""
    seen: dict[str, Span] = {}
    for case in found:
        if case.id in seen:
            problems.add(
                error("TS003", f"case '{case.id}' stands twice in edition {edition}", case.span, f"Also at {seen[case.id]}.")
            )
        seen.setdefault(case.id, case.span)


def case_files(folder: RuleFolder, edition: str) -> list[Path]:
    """The files of one edition, and those that name their editions themselves."""
    cases = folder.path / "cases"
    return [path for path in folder.case_paths if path.parent in (cases, cases / edition)]


def run_cases(folder: RuleFolder, edition: str) -> Iterator[CaseResult]:
    """Assesses every case of the edition. Raises FileError where rules or cases cannot be read."""
    rules = folder.rule_set(edition)
    answers = Answers(rules)
    for case in load_cases(folder, edition):
        yield judge(case, answers.to(case))


def run_case(case: Case, rules: RuleSet) -> CaseResult:
    return judge(case, Answers(rules).to(case))


class Answers:
    """The answers of one edition: cases that ask different things of the same device on the same day have one."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._found: dict[tuple[object, ...], Assessment] = {}

    def to(self, case: Case) -> Assessment:
        said = msgspec.msgpack.encode(replace(case.device, name=""), order="deterministic")
        key = (case.as_of, case.law, said, tuple(sorted(case.numbers.items())))
        found = self._found.get(key)
        if found is None:
            request = Request(case.as_of, case.law, strict=True, numbers=case.numbers)
            found = self._found[key] = assess(case.device, self._rules, request)
            if len(self._found) > MOST_ANSWERS:
                del self._found[next(iter(self._found))]
        return found


def judge(case: Case, assessment: Assessment) -> CaseResult:
    """What the case says of an answer to it."""
    failures = [_failure(case, *found) for wanted in case.expect for found in of_route(wanted, assessment)]
    asked = {question.fact for question in assessment.questions}
    failures += [_failure(case, case.span, f"does not ask about {fact}") for fact in case.questions if fact not in asked]
    failures += [_failure(case, *found) for found in of_asks(case.asks, assessment)]
    return CaseResult(case, tuple(failures))


def _failure(case: Case, span: Span, message: str) -> Finding:
    return Finding("TS001", Severity.ERROR, f"case '{case.id}': {message}", span)


class _DeviceOf(Struct, frozen=True):
    """Holds the nodes, so that no others come to have their identities."""

    given: Node | None
    own: Node | None
    device: Device


@once_each
def _devices_read(_vocabulary: Vocabulary) -> dict[tuple[int, int], _DeviceOf]:
    return {}


class _CaseReader:
    def __init__(self, catalogue: Catalogue, edition: str, editions: Collection[str] | None) -> None:
        self._catalogue = catalogue
        self._edition = edition
        self._editions = editions

    def read(self, root: Node) -> tuple[Case, ...]:
        fields = Fields(root, CASES.table)
        fields.schema(CASES.schema_name)
        hold_in = None if self._editions is None else self._named_editions(fields, self._editions)
        if hold_in is None:
            edition = fields.need("edition")
            if as_text(edition, "'edition'") != self._edition:
                raise error("TS004", f"this file lies in the folder of edition {self._edition}", edition.span)
        as_of = fields.day("as_of")
        given = fields.take("given")
        problems = Problems()
        items = fields.items("cases")
        if hold_in is not None:
            items = tuple(item for item in items if self._edition in self._editions_of(item, hold_in, problems))
        cases = problems.each(items, lambda node: self._case(node, as_of, given))
        fields.finish()
        problems.raise_if_any()
        return cases

    def _named_editions(self, fields: Fields, known: Collection[str]) -> tuple[str, ...]:
        node = fields.need("editions")
        named = as_texts(node, "'editions'")
        for each in named:
            if each not in known:
                raise error("TS004", f"there is no edition '{shown(each)}'", node.span, suggestion(each, known))
        return named

    def _editions_of(self, node: Node, of_file: tuple[str, ...], problems: Problems) -> tuple[str, ...]:
        """The editions that a case names for itself, else those of its file."""
        fields = Fields(node, "a case")
        if self._editions is None or not fields.has("editions"):
            return of_file
        known = self._editions
        return problems.noting(lambda: self._named_editions(fields, known)) or ()

    def _case(self, node: Node, as_of: date, given: Node | None) -> Case:
        fields = Fields(node, CASE)
        id_ = fields.text("id")
        if self._editions is not None:
            fields.take("editions")
        case = Case(
            id=id_,
            about=fields.optional_text("about") or "",
            edition=self._edition,
            as_of=fields.optional_day("as_of") or as_of,
            law=fields.member("law", Law) if fields.has("law") else Law.ALL,
            device=self._device(id_, given, fields.take("device"), fields.span),
            expect=tuple(read_expectation(item) for item in fields.items("expect")),
            questions=fields.texts("questions"),
            asks=read_asks(fields),
            span=fields.span,
            numbers=self._numbers(fields.take("numbers")),
        )
        fields.finish()
        if not (case.expect or case.questions or case.asks):
            raise error("TS002", f"case '{id_}' expects nothing", node.span, "Say what the answer must be.")
        return case

    def _numbers(self, node: Node | None) -> dict[str, int]:
        if node is None:
            return {}
        known = {each.id for each in self._catalogue.costs.inputs}
        found: dict[str, int] = {}
        for entry in as_mapping(node, "'numbers'").entries:
            name = entry.key.text
            if name not in known:
                raise error("YS019", f"there is no number of costs '{shown(name)}'", entry.key.span, suggestion(name, known))
            found[name] = as_whole_number(entry.value, f"'{name}'")
        return found

    def _device(self, id_: str, given: Node | None, own: Node | None, span: Span) -> Device:
        """The shared facts with the case's own over them; a null takes a shared fact away. Read once for all editions."""
        read = _devices_read(self._catalogue.vocabulary)
        found = read.get((id(given), id(own)))
        if found is None:
            found = read[id(given), id(own)] = _DeviceOf(given, own, self._read_device(id_, given, own, span))
        return found.device

    def _read_device(self, id_: str, given: Node | None, own: Node | None, span: Span) -> Device:
        parts = [as_mapping(part, "'device'") for part in (given, own) if part is not None]
        merged = _merged(parts, span)
        head = (
            Entry(_text("schema", span), _text(DEVICE_SCHEMA, span)),
            Entry(_text("name", span), _text(f"case {id_}", span)),
        )
        document = MappingNode((*head, *merged.entries), span)
        return read_device_node(document, self._catalogue.vocabulary, self._catalogue.evidence).device


def _text(text: str, span: Span) -> Scalar:
    return Scalar(text, True, span)


def _merged(parts: list[MappingNode], span: Span) -> MappingNode:
    values: dict[str, Entry] = {}
    for part in parts:
        for entry in part.entries:
            known = values.get(entry.key.text)
            if known is not None and isinstance(known.value, MappingNode) and isinstance(entry.value, MappingNode):
                values[entry.key.text] = Entry(entry.key, _merged([known.value, entry.value], entry.value.span))
            else:
                values[entry.key.text] = entry
    kept = tuple(entry for entry in values.values() if not is_null(entry.value))
    return MappingNode(kept, span)
