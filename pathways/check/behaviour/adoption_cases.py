"""Worked cases of requirements: devices with what must, and must not, be named for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from pathways.engine.answer.adoption import adoption_of
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge, on_day
from pathways.engine.conditions.worked_out import known_of
from pathways.intake.device_file import SCHEMA as DEVICE_SCHEMA
from pathways.intake.device_file import read_device_node
from pathways.model.adoption import Adoption, AdoptionStatus, AskedFor, Required, Requirement
from pathways.model.catalogue import RuleSet
from pathways.model.dates import PartialDate
from pathways.model.device import Device
from pathways.model.findings import Finding, Severity, Span
from pathways.model.rules import Confidence
from pathways.rulebook.adoption import FOLDER, read_time
from pathways.rulebook.fields import Fields, Problems, as_mapping, as_texts, shown, suggestion
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.grammar.adoption import ADOPTION_CASE, ADOPTION_CASES, ASKS, EXPECTED
from pathways.rulebook.nodes import Entry, FileError, Node, Scalar, error, parse
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Sequence as SequenceNode


class Wanted(Struct, frozen=True):
    """What the answer must say of a requirement that applies."""

    id: str
    required: Required
    status: AdoptionStatus
    confidence: Confidence
    begins: PartialDate | None
    says: tuple[str, ...]


class AdoptionCase(Struct, frozen=True):
    """``asks`` gives the facts on which each open requirement hangs; ``absent`` must neither apply nor be open."""

    id: str
    as_of: date
    device: Device
    applies: tuple[Wanted, ...]
    asks: Mapping[str, frozenset[str]]
    absent: tuple[str, ...]
    elsewhere: tuple[str, ...]
    never_says: tuple[str, ...]
    span: Span

    @property
    def about(self) -> frozenset[str]:
        """The requirements that it names."""
        return frozenset((*(each.id for each in self.applies), *self.asks, *self.absent, *self.elsewhere))


def load_adoption_cases(folder: RuleFolder, rules: RuleSet) -> tuple[AdoptionCase, ...]:
    """All cases that hold in the edition. Raises FileError with everything that is wrong in their files."""
    problems = Problems()
    found: dict[str, AdoptionCase] = {}
    for path in folder.paths(f"{FOLDER}/cases/*.yaml") if rules.adoption else ():
        name = folder.name_of(path)
        try:
            read = _read(parse(folder.text(path), name), rules)
        except FileError as problem:
            problems.add(problem)
            continue
        for case in read:
            earlier = found.setdefault(case.id, case)
            if earlier is not case:
                problems.add(error("TS003", f"case '{case.id}' stands twice", case.span, f"Also at {earlier.span}."))
    problems.raise_if_any()
    return tuple(found.values())


def known_in(case: AdoptionCase, rules: RuleSet) -> Knowledge:
    """What is known of its device. Raises ContradictionError."""
    return on_day(known_of(case.device, rules.catalogue.vocabulary), case.as_of)


def run_adoption_case(case: AdoptionCase, rules: RuleSet) -> tuple[Finding, ...]:
    """What is wrong; nothing where it passes."""
    try:
        known = known_in(case, rules)
    except ContradictionError as problem:
        return (_failure(case, f"its facts cannot all be true: {problem.constraint.says}"),)
    return tuple(_failure(case, message) for message in shortfalls(case, known, rules.adoption))


def shortfalls(case: AdoptionCase, known: Knowledge, requirements: Sequence[Requirement]) -> Iterator[str]:
    answer = adoption_of(known, requirements, case.as_of)
    applies = {each.id: each for each in answer.applies}
    may_apply = {each.id: each for each in answer.may_apply}
    for wanted in case.applies:
        found = applies.get(wanted.id)
        if found is None:
            yield f"'{wanted.id}' does not apply"
        else:
            yield from _of_wanted(wanted, found)
    for id_, facts in case.asks.items():
        if id_ not in may_apply:
            yield f"'{id_}' is not open"
        elif frozenset(may_apply[id_].undecided_by) != facts:
            yield f"'{id_}' hangs on {', '.join(may_apply[id_].undecided_by)}, not on {', '.join(sorted(facts))}"
    for id_ in case.absent:
        if id_ in applies or id_ in may_apply:
            yield f"'{id_}' {'applies' if id_ in applies else 'is open'}"
    named = {each.id for each in answer.elsewhere}
    yield from (f"'{id_}' is not named as another nation's" for id_ in case.elsewhere if id_ not in named)
    yield from _said(case, answer)


def _of_wanted(wanted: Wanted, found: AskedFor) -> Iterator[str]:
    for what, expected, is_ in (
        ("required", wanted.required, found.required),
        ("status", wanted.status, found.status),
        ("confidence", wanted.confidence, found.confidence),
    ):
        if expected is not is_:
            yield f"'{wanted.id}': {what} is {is_}, not {expected}"
    if wanted.begins != found.begins:
        yield f"'{wanted.id}': it is another time from which it applies"
    said = " ".join(_texts(found))
    yield from (f"'{wanted.id}' does not say '{shown(text)}'" for text in wanted.says if text.casefold() not in said.casefold())


def _said(case: AdoptionCase, answer: Adoption) -> Iterator[str]:
    for each in (*answer.applies, *answer.may_apply):
        said = " ".join(_texts(each)).casefold()
        yield from (f"'{each.id}' says '{shown(text)}'" for text in case.never_says if text.casefold() in said)


def _texts(each: AskedFor) -> Iterator[str]:
    yield from (each.title, each.says, each.trigger, each.beside.says)
    yield from (detail.says for detail in each.details)


def _failure(case: AdoptionCase, message: str) -> Finding:
    return Finding("TS001", Severity.ERROR, f"case '{case.id}' of adoption: {message}", case.span)


# --- reading --------------------------------------------------------------------------------------------


def _read(root: Node, rules: RuleSet) -> tuple[AdoptionCase, ...]:
    fields, problems = Fields(root, ADOPTION_CASES.table), Problems()
    fields.schema(ADOPTION_CASES.schema_name)
    editions, as_of, items = fields.texts("editions"), fields.day("as_of"), fields.items("cases")
    fields.finish()
    if rules.edition.base not in editions:
        return ()
    cases = problems.each(items, lambda node: _case(node, as_of, rules))
    problems.raise_if_any()
    return cases


def _case(node: Node, as_of: date, rules: RuleSet) -> AdoptionCase:
    fields = Fields(node, ADOPTION_CASE)
    fields.optional_text("about")
    id_, known = fields.text("id"), frozenset(each.id for each in rules.adoption)
    case = AdoptionCase(
        id=id_,
        as_of=fields.optional_day("as_of") or as_of,
        device=_device(id_, fields.take("facts"), fields.take("approvals"), rules, fields.span),
        applies=tuple(_wanted(item, known) for item in fields.items("applies")),
        asks=dict(_asked(item, known) for item in fields.items("asks")),
        absent=_known_ids(fields.take("not"), known),
        elsewhere=_known_ids(fields.take("elsewhere"), known),
        never_says=fields.texts("never_says"),
        span=fields.span,
    )
    fields.finish()
    if not (case.about or case.never_says):
        raise error("TS002", f"case '{id_}' expects nothing", node.span, "Say what must apply, be open or be absent.")
    return case


def _device(id_: str, facts: Node | None, approvals: Node | None, rules: RuleSet, span: Span) -> Device:
    """By way of a device file, so that facts are read as everywhere else."""
    sections: dict[str, list[Entry]] = {}
    for entry in () if facts is None else as_mapping(facts, "'facts'").entries:
        section, _, key = entry.key.text.partition(".")
        if entry.key.text not in rules.catalogue.vocabulary.facts:
            help_ = suggestion(entry.key.text, rules.catalogue.vocabulary.facts)
            raise error("RF001", f"there is no fact '{shown(entry.key.text)}'", entry.key.span, help_)
        sections.setdefault(section, []).append(Entry(_text(key, entry.key.span), entry.value))
    head = [Entry(_text("schema", span), _text(DEVICE_SCHEMA, span)), Entry(_text("name", span), _text(f"case {id_}", span))]
    if approvals is not None:
        held = tuple(
            MappingNode((Entry(_text("pathway", approvals.span), _text(pathway, approvals.span)),), approvals.span)
            for pathway in as_texts(approvals, "'approvals'")
        )
        head.append(Entry(_text("approvals", approvals.span), SequenceNode(held, approvals.span)))
    body = [Entry(_text(name, span), MappingNode(tuple(entries), span)) for name, entries in sections.items()]
    catalogue = rules.catalogue
    return read_device_node(MappingNode((*head, *body), span), catalogue.vocabulary, catalogue.evidence).device


def _text(text: str, span: Span) -> Scalar:
    return Scalar(text, True, span)


def _wanted(node: Node, known: Iterable[str]) -> Wanted:
    fields = Fields(node, EXPECTED)
    wanted = Wanted(
        id=_known_ids(fields.need("requirement"), known)[0],
        required=fields.member("required", Required),
        status=fields.member("status", AdoptionStatus),
        confidence=fields.member("confidence", Confidence),
        begins=read_time(fields.take("from")),
        says=fields.texts("says"),
    )
    fields.finish()
    return wanted


def _asked(node: Node, known: Iterable[str]) -> tuple[str, frozenset[str]]:
    fields = Fields(node, ASKS)
    id_, facts = _known_ids(fields.need("requirement"), known)[0], frozenset(fields.texts("facts"))
    fields.finish()
    return id_, facts


def _known_ids(node: Node | None, known: Iterable[str]) -> tuple[str, ...]:
    if node is None:
        return ()
    ids = as_texts(node, "a requirement")
    for id_ in ids:
        if id_ not in known:
            raise error("RF011", f"there is no requirement '{shown(id_)}'", node.span, suggestion(id_, known))
    return ids
