"""A device file (``pathways.device/1``) to a device. What is left out stays unknown; what is wrong is named with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from pathways.engine.knowledge import ContradictionError, know
from pathways.intake.fda_numbers import recognise
from pathways.intake.notation import read_short
from pathways.intake.spellings import folded, spellings
from pathways.model.device import Approval, Device
from pathways.model.facts import Constraint, Fact, FactType, FactValue, Vocabulary
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import Fields, Problems, as_bool, as_date, as_items, as_text, shown, suggestion
from pathways.rulebook.nodes import FileError, Node, Scalar, error, parse, read_text

T = TypeVar("T")

SCHEMA = "pathways.device/1"
MAX_BYTES = 256 * 1024
MOST_APPROVALS = 200


class DeviceFile(Struct, frozen=True):
    """A device as read, with cautions that do not stop the reading."""

    device: Device
    cautions: tuple[Finding, ...]


def load_device(path: Path, vocabulary: Vocabulary, evidence: Mapping[str, object]) -> DeviceFile:
    """Raises FileError for a file that cannot be read or that says something it cannot say."""
    return read_device(read_text(path, most_bytes=MAX_BYTES), str(path), vocabulary, evidence)


def read_device(text: str, name: str, vocabulary: Vocabulary, evidence: Mapping[str, object]) -> DeviceFile:
    """As ``load_device``, of text that was read elsewhere. ``evidence`` is the catalogue that ids must be in."""
    return read_device_node(parse(text, name), vocabulary, evidence)


def read_device_node(root: Node, vocabulary: Vocabulary, evidence: Mapping[str, object]) -> DeviceFile:
    """As ``read_device``, of a document that is part of another file."""
    return _DeviceReader(vocabulary, evidence).read(root)


class _DeviceReader:
    def __init__(self, vocabulary: Vocabulary, evidence: Mapping[str, object]) -> None:
        self._vocabulary = vocabulary
        self._evidence = evidence
        self._problems = Problems()
        self._cautions: list[Finding] = []
        self._places: dict[str, Span] = {}

    def read(self, root: Node) -> DeviceFile:
        fields = Fields(root, "a device file")
        fields.schema(SCHEMA)
        name, notes = fields.optional_text("name"), fields.optional_text("notes")
        facts: dict[str, FactValue] = {}
        for room in self._rooms():
            section = fields.take(room)
            if section is not None:
                facts |= self._noting_problems(partial(self._facts, section, room)) or {}
        approvals = self._noting_problems(lambda: self._approvals(fields.take("approvals")))
        evidence = self._noting_problems(lambda: self._evidence_ids(fields.take("evidence")))
        self._noting_problems(fields.finish)
        self._problems.raise_if_any()
        device = Device(name or "Unnamed device", facts, approvals, evidence, notes)
        self._check_consistent(device, fields.span)
        return DeviceFile(device, tuple(self._cautions))

    def _noting_problems(self, read: Callable[[], T]) -> T | None:
        """What ``read`` gives; None where it fails, which is noted and reported with everything else."""
        try:
            return read()
        except FileError as problem:
            self._problems.add(problem)
            return None

    def _rooms(self) -> list[str]:
        rooms = dict.fromkeys(fact.partition(".")[0] for fact in self._vocabulary.facts)
        return [room for room in rooms if room != "approval"]

    def _facts(self, node: Node, room: str) -> dict[str, FactValue]:
        fields = Fields(node, f"'{room}'")
        found: dict[str, FactValue] = {}
        for fact in self._vocabulary.facts.values():
            if not fact.id.startswith(f"{room}."):
                continue
            value = fields.take(fact.id.partition(".")[2])
            if value is not None:
                found[fact.id] = self._value(fact, value)
                self._places.setdefault(fact.id, value.span)
        fields.finish()
        return found

    def _value(self, fact: Fact, node: Node) -> FactValue:
        match fact.type:
            case FactType.BOOL:
                return as_bool(node, f"'{fact.id}'")
            case FactType.DATE:
                return as_date(node, f"'{fact.id}'")
            case FactType.TEXT:
                return as_text(node, f"'{fact.id}'")
            case FactType.NUMBER:
                return _number(fact, node)
            case FactType.CHOICE:
                return _choice(fact, node)

    def _approvals(self, node: Node | None) -> tuple[Approval, ...] | None:
        if node is None:
            return None
        items = as_items(node, "'approvals'")
        if len(items) > MOST_APPROVALS:
            raise error("IN011", f"more than {MOST_APPROVALS} approvals", node.span)
        found: list[tuple[Approval, Span]] = []
        for item in items:
            for facts in self._problems.each([item], self._approval):
                found.append((Approval(facts), item.span))
        return _merged(found)

    def _approval(self, node: Node) -> dict[str, FactValue]:
        if isinstance(node, Scalar):
            short = read_short(as_text(node, "an approval"), self._vocabulary, node.span)
            self._caution(short.cautions, node.span)
            for fact in short.facts:
                self._places.setdefault(fact, node.span)
            return dict(short.facts)
        facts = self._facts(node, "approval")
        number = facts.get("approval.number")
        if isinstance(number, str):
            self._recognise(number, facts, node.span)
        return facts

    def _recognise(self, number: str, facts: dict[str, FactValue], span: Span) -> None:
        """An FDA number tells the pathway; it must not contradict what the file says."""
        if facts.get("approval.regulator", "fda") != "fda":
            return
        fda = recognise(number)
        if fda is None:
            return
        stated = facts.get("approval.pathway")
        if stated is not None and stated != fda.pathway:
            raise error(
                "IN012",
                f"number {fda.number} is {fda.pathway}, not {stated}",
                span,
                "The number decides the pathway. Correct one of the two.",
            )
        facts["approval.number"] = fda.number
        facts["approval.pathway"] = fda.pathway
        self._caution((fda.caution,) if fda.caution else (), span)

    def _caution(self, cautions: tuple[str, ...], span: Span) -> None:
        self._cautions.extend(Finding("IN013", Severity.NOTE, caution, span) for caution in cautions)

    def _evidence_ids(self, node: Node | None) -> frozenset[str] | None:
        if node is None:
            return None
        return frozenset(self._problems.each(as_items(node, "'evidence'"), self._evidence_id))

    def _evidence_id(self, node: Node) -> str:
        id_ = as_text(node, "an evidence id")
        if id_ not in self._evidence:
            help_ = suggestion(id_, self._evidence)
            raise error("IN014", f"there is no evidence item '{shown(id_)}'", node.span, help_)
        return id_

    def _check_consistent(self, device: Device, whole_file: Span) -> None:
        try:
            know(device, self._vocabulary)
        except ContradictionError as contradiction:
            constraint = contradiction.constraint
            raise error(
                "IN015",
                f"these facts cannot all be true: {_clash(constraint, self._vocabulary)}. {constraint.says}",
                self._place_of(constraint) or whole_file,
                "Correct one of them, or leave out the one you are not sure of.",
            ) from None

    def _place_of(self, constraint: Constraint) -> Span | None:
        facts = [constraint.conclusion.fact, *(leaf.fact for leaf in constraint.premises)]
        return next((self._places[fact] for fact in facts if fact in self._places), None)


def _clash(constraint: Constraint, vocabulary: Vocabulary) -> str:
    facts = [*(leaf.fact for leaf in constraint.premises), constraint.conclusion.fact]
    return " and ".join(dict.fromkeys(vocabulary.facts[fact].id for fact in facts))


def _choice(fact: Fact, node: Node) -> str:
    text = as_text(node, f"'{fact.id}'")
    value = spellings(fact).get(folded(text))
    if value is None:
        help_ = suggestion(text, fact.labels)
        raise error("IN016", f"'{fact.id}' cannot be '{shown(text)}'", node.span, help_)
    return value


def _number(fact: Fact, node: Node) -> float:
    text = as_text(node, f"'{fact.id}'")
    try:
        return float(text)
    except ValueError:
        raise error("YS013", f"'{fact.id}' must be a number, not '{shown(text)}'", node.span) from None


def _merged(found: list[tuple[Approval, Span]]) -> tuple[Approval, ...]:
    """One approval for each number, however often it is mentioned. Raises FileError where two mentions disagree."""
    merged: dict[object, dict[str, FactValue]] = {}
    for place, (approval, span) in enumerate(found):
        number = approval.facts.get("approval.number")
        key: object = place if number is None else str(number).casefold()
        known = merged.setdefault(key, {})
        for fact, value in approval.facts.items():
            if known.setdefault(fact, value) != value:
                raise error(
                    "IN017",
                    f"approval {shown(str(number))} is mentioned twice with different '{fact.removeprefix('approval.')}'",
                    span,
                    "Keep the right one.",
                )
    return tuple(Approval(facts) for facts in merged.values())
