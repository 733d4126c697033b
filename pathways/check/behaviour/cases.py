"""Worked cases: devices with the answer that an edition must give. A case that expects nothing is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from pathways.engine.answer.assess import Request, assess
from pathways.intake.device_file import SCHEMA as DEVICE_SCHEMA
from pathways.intake.device_file import read_device_node
from pathways.model.device import Device
from pathways.model.findings import Finding, Severity, Span
from pathways.model.law import Law
from pathways.model.result import Assessment, Outcome, RouteResult
from pathways.model.rules import Catalogue, Confidence, LegalStatus, RuleSet
from pathways.rulebook.fields import Fields, Problems, as_mapping, as_member, as_text, as_texts, is_null, shown
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import Entry, FileError, Node, Scalar, error, parse, read_text
from pathways.rulebook.nodes import Mapping as MappingNode

ABSENT = "absent"


class Expectation(Struct, frozen=True):
    """What the answer must say of one route or group. None: not looked at."""

    id: str
    outcome: Outcome | None
    rules: tuple[str, ...]
    approval: str | None
    legal_status: LegalStatus | None
    confidence: Confidence | None
    opens: str | None
    closes: str | None
    undecided_by: tuple[str, ...] | None
    between: tuple[str, ...] | None
    span: Span


class Case(Struct, frozen=True):
    id: str
    about: str
    edition: str
    as_of: date
    law: Law
    device: Device
    expect: tuple[Expectation, ...]
    questions: tuple[str, ...]
    notices: tuple[str, ...]
    span: Span


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
            found.extend(read_case_file(parse(read_text(path, shown_as=name), name), edition, folder.catalogue))
        except FileError as problem:
            problems.add(problem)
    check_case_ids(found, edition, problems)
    problems.raise_if_any()
    return tuple(found)


def read_case_file(root: Node, edition: str, catalogue: Catalogue) -> tuple[Case, ...]:
    """The cases of one file in the folder of ``edition``. Raises FileError with everything that is wrong in it."""
    return _CaseReader(catalogue, edition).read(root)


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
    return sorted((folder.path / "cases" / edition).glob("*.yaml"))


def run_cases(folder: RuleFolder, edition: str) -> Iterator[CaseResult]:
    """Assesses every case of the edition. Raises FileError where rules or cases cannot be read."""
    rules = folder.rule_set(edition)
    for case in load_cases(folder, edition):
        yield run_case(case, rules)


def run_case(case: Case, rules: RuleSet) -> CaseResult:
    assessment = assess(case.device, rules, Request(case.as_of, case.law))
    failures = [finding for wanted in case.expect for finding in _failures(case, wanted, assessment)]
    asked = {question.fact for question in assessment.questions}
    given = {notice.code for notice in assessment.notices}
    failures += [_failure(case, case.span, f"does not ask about {fact}") for fact in case.questions if fact not in asked]
    failures += [_failure(case, case.span, f"gives no notice '{code}'") for code in case.notices if code not in given]
    return CaseResult(case, tuple(failures))


def _failure(case: Case, span: Span, message: str) -> Finding:
    return Finding("TS001", Severity.ERROR, f"case '{case.id}': {message}", span)


def _failures(case: Case, wanted: Expectation, assessment: Assessment) -> Iterator[Finding]:
    found = [route for route in assessment.routes if _is_meant(route, wanted)]
    if wanted.outcome is None:
        for route in found:
            yield _failure(case, wanted.span, f"{wanted.id} is {route.outcome}, not absent ({_rules(route)})")
        return
    if not found:
        others = ", ".join(f"{route.id} {route.outcome}" for route in assessment.routes) or "nothing"
        yield _failure(case, wanted.span, f"{wanted.id} is not in the answer, which has {others}")
        return
    if len(found) > 1:
        hint = "say which with 'legal_status' or 'approval'"
        yield _failure(case, wanted.span, f"{wanted.id} is {len(found)} times in the answer; {hint}")
        return
    for message in _differences(found[0], wanted):
        yield _failure(case, wanted.span, f"{wanted.id}: {message}")


def _is_meant(route: RouteResult, wanted: Expectation) -> bool:
    if route.id != wanted.id:
        return False
    if wanted.legal_status is not None and route.legal_status is not wanted.legal_status:
        return False
    if wanted.approval is None:
        return True
    basis = route.basis
    if wanted.approval == "none":
        return basis is None
    return basis is not None and wanted.approval in (basis.number, basis.pathway, basis.regulator)


def _rules(route: RouteResult) -> str:
    return ", ".join(reason.rule for reason in route.because)


def _differences(route: RouteResult, wanted: Expectation) -> Iterator[str]:
    if route.outcome is not wanted.outcome:
        depends = f", depends on {', '.join(route.undecided_by)}" if route.undecided_by else ""
        yield f"outcome is {route.outcome}, not {wanted.outcome} (rules: {_rules(route)}{depends})"
        return
    reasons = [reason.rule for reason in route.because]
    for rule in wanted.rules:
        if rule not in reasons:
            yield f"rule '{rule}' is not among the reasons, which are: {', '.join(reasons)}"
    checks: tuple[tuple[str, object, Callable[[], object]], ...] = (
        ("confidence", wanted.confidence, lambda: route.confidence),
        ("opens", wanted.opens, lambda: _day(route.opens.date if route.opens else None)),
        ("closes", wanted.closes, lambda: _closing_day(route)),
        ("undecided_by", _sorted(wanted.undecided_by), lambda: sorted(route.undecided_by)),
        ("between", _sorted(wanted.between), lambda: sorted(route.between)),
    )
    for what, expected, actual in checks:
        if expected is not None and actual() != expected:
            yield f"{what} is {actual()}, not {expected}"


def _sorted(ids: tuple[str, ...] | None) -> list[str] | None:
    return None if ids is None else sorted(ids)


def _day(day: date | None) -> str:
    return "none" if day is None else day.isoformat()


def _closing_day(route: RouteResult) -> str:
    closes = route.closes
    if closes is None:
        return "none"
    if closes.date is None:
        return f"{_day(closes.earliest)}..{_day(closes.latest)}"
    return closes.date.isoformat()


class _CaseReader:
    def __init__(self, catalogue: Catalogue, edition: str) -> None:
        self._catalogue = catalogue
        self._edition = edition

    def read(self, root: Node) -> tuple[Case, ...]:
        fields = Fields(root, "a case file")
        fields.schema("pathways.cases/1")
        edition = fields.need("edition")
        if as_text(edition, "'edition'") != self._edition:
            raise error("TS004", f"this file lies in the folder of edition {self._edition}", edition.span)
        as_of = fields.day("as_of")
        given = fields.take("given")
        problems = Problems()
        cases = problems.each(fields.items("cases"), lambda node: self._case(node, as_of, given))
        fields.finish()
        problems.raise_if_any()
        return cases

    def _case(self, node: Node, as_of: date, given: Node | None) -> Case:
        fields = Fields(node, "a case")
        id_ = fields.text("id")
        case = Case(
            id=id_,
            about=fields.optional_text("about") or "",
            edition=self._edition,
            as_of=fields.optional_day("as_of") or as_of,
            law=fields.member("law", Law) if fields.has("law") else Law.ALL,
            device=self._device(id_, given, fields.take("device"), fields.span),
            expect=tuple(_expectation(item) for item in fields.items("expect")),
            questions=fields.texts("questions"),
            notices=fields.texts("notices"),
            span=fields.span,
        )
        fields.finish()
        if not (case.expect or case.questions or case.notices):
            raise error("TS002", f"case '{id_}' expects nothing", node.span, "Say what the answer must be.")
        return case

    def _device(self, id_: str, given: Node | None, own: Node | None, span: Span) -> Device:
        """The shared facts with the case's own over them; a null takes a shared fact away."""
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


def _expectation(node: Node) -> Expectation:
    fields = Fields(node, "an expectation")
    id_, outcome_node = fields.text("id"), fields.need("outcome")
    absent = isinstance(outcome_node, Scalar) and outcome_node.text == ABSENT
    rules = fields.texts("rules")
    expectation = Expectation(
        id=id_,
        outcome=None if absent else as_member(outcome_node, Outcome, "'outcome'"),
        rules=rules,
        approval=fields.optional_text("approval"),
        legal_status=fields.member("legal_status", LegalStatus) if fields.has("legal_status") else None,
        confidence=fields.member("confidence", Confidence) if fields.has("confidence") else None,
        opens=fields.optional_text("opens"),
        closes=fields.optional_text("closes"),
        undecided_by=_optional_texts(fields, "undecided_by"),
        between=_optional_texts(fields, "between"),
        span=fields.span,
    )
    fields.finish()
    needs_rules = expectation.outcome not in (None, Outcome.UNDECIDED)
    if needs_rules and not rules:
        raise error("TS002", f"'{shown(id_)}' names no rule", fields.span, "List the rules that must be among the reasons.")
    return expectation


def _optional_texts(fields: Fields, key: str) -> tuple[str, ...] | None:
    node = fields.take(key)
    return None if node is None else as_texts(node, f"'{key}'")
