"""A device file (``pathways.device/1``) to a device. What is left out stays unknown; what is wrong is named with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.knowledge import ContradictionError, dates_at_odds, know
from pathways.intake.fda_numbers import recognise
from pathways.intake.notation import read_short
from pathways.intake.spellings import folded, spellings
from pathways.model.device import Approval, Device
from pathways.model.facts import Constraint, Fact, FactType, FactValue, Vocabulary
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import Fields, Problems, as_bool, as_date, as_items, as_number, as_text, shown, suggestion
from pathways.rulebook.nodes import Node, Scalar, error, parse, read_text

SCHEMA = "pathways.device/1"
MAX_BYTES = 256 * 1024
MOST_APPROVALS = 200


# How JSON escapes a character beyond the first 65,536, which YAML does not read.
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def _character(pair: re.Match[str]) -> str:
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08x}"


class DeviceFile(Struct, frozen=True):
    """A device as read, with cautions that do not stop the reading."""

    device: Device
    cautions: tuple[Finding, ...]


def load_device(path: Path, vocabulary: Vocabulary, evidence: Mapping[str, object]) -> DeviceFile:
    """Raises FileError for a file that cannot be read or that says something it cannot say."""
    return read_device(read_text(path, most_bytes=MAX_BYTES), str(path), vocabulary, evidence)


def read_device(text: str, name: str, vocabulary: Vocabulary, evidence: Mapping[str, object]) -> DeviceFile:
    """As ``load_device``, of text that was read elsewhere. ``evidence`` is the catalogue that ids must be in."""
    return read_device_node(parse(_SURROGATES.sub(_character, text), name), vocabulary, evidence)


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
        self._held: list[tuple[Approval, dict[str, Span]]] = []

    def read(self, root: Node) -> DeviceFile:
        fields = Fields(root, "a device file")
        fields.schema(SCHEMA)
        name, notes = fields.optional_text("name"), fields.optional_text("notes")
        facts: dict[str, FactValue] = {}
        for section in self._sections():
            node = fields.take(section)
            read = None if node is None else self._problems.noting(partial(self._facts, node, section))
            if read is not None:
                facts |= read[0]
                self._places |= read[1]
        approvals = self._problems.noting(lambda: self._approvals(fields.take("approvals")))
        evidence = self._problems.noting(lambda: self._evidence_ids(fields.take("evidence")))
        self._problems.noting(fields.finish)
        self._problems.raise_if_any()
        device = Device(name or "Unnamed device", facts, approvals, evidence, notes)
        self._check_consistent(device, fields.span)
        return DeviceFile(device, tuple(self._cautions))

    def _sections(self) -> list[str]:
        sections = dict.fromkeys(fact.partition(".")[0] for fact in self._vocabulary.facts)
        return [section for section in sections if section != "approval"]

    def _facts(self, node: Node, section: str) -> tuple[dict[str, FactValue], dict[str, Span]]:
        """The facts of a section and where each one stands."""
        fields = Fields(node, f"'{section}'")
        found: dict[str, FactValue] = {}
        places: dict[str, Span] = {}
        for fact in self._vocabulary.facts.values():
            if not fact.id.startswith(f"{section}."):
                continue
            node_of_fact = fields.take(fact.id.partition(".")[2])
            value = None if node_of_fact is None else self._problems.noting(partial(self._value, fact, node_of_fact))
            if node_of_fact is not None and value is not None:
                found[fact.id] = value
                places[fact.id] = node_of_fact.span
        self._problems.noting(fields.finish)
        return found, places

    def _value(self, fact: Fact, node: Node) -> FactValue:
        match fact.type:
            case FactType.BOOL:
                return as_bool(node, f"'{fact.id}'")
            case FactType.DATE:
                return as_date(node, f"'{fact.id}'")
            case FactType.TEXT:
                return as_text(node, f"'{fact.id}'")
            case FactType.NUMBER:
                return as_number(node, f"'{fact.id}'")
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
            facts = read_short(as_text(node, "an approval"), self._vocabulary, node.span)
            places = dict.fromkeys(facts, node.span)
        else:
            facts, places = self._facts(node, "approval")
        number = facts.get("approval.number")
        if isinstance(number, str):
            self._recognise(number, facts, node.span)
        self._held.append((Approval(facts), dict.fromkeys(facts, node.span) | places))
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

    def _check_dates(self, device: Device, whole_file: Span) -> None:
        for approval in device.approvals or ():
            pair = dates_at_odds(approval.facts, self._vocabulary)
            if pair is None:
                continue
            first, last = (f"'{fact}' ({approval.facts[fact]})" for fact in pair)
            raise error(
                "IN015",
                f"these dates are at odds: {first} lies after {last}",
                self._place_of_date(pair[0], approval) or whole_file,
                "Correct one of them, or leave out the one you are not sure of.",
            )

    def _place_of_date(self, fact: str, approval: Approval) -> Span | None:
        said = ((held, places) for held, places in self._held if held.facts.get(fact) == approval.facts[fact])
        return next((places[fact] for _, places in said if fact in places), None)

    def _check_consistent(self, device: Device, whole_file: Span) -> None:
        self._check_dates(device, whole_file)
        try:
            know(device, self._vocabulary)
        except ContradictionError as contradiction:
            constraint, places = self._clash_of_one_approval(device) or (contradiction.constraint, self._all_places())
            raise error(
                "IN015",
                f"these facts cannot all be true: {_clash(constraint, self._vocabulary)}. {constraint.says}",
                _place_of(constraint, places) or whole_file,
                "Correct one of them, or leave out the one you are not sure of.",
            ) from None

    def _clash_of_one_approval(self, device: Device) -> tuple[Constraint, dict[str, Span]] | None:
        """The first approval that contradicts the device's facts, or itself, without the others."""
        for approval, places in self._held:
            try:
                know(replace(device, approvals=(approval,)), self._vocabulary)
            except ContradictionError as alone:
                return alone.constraint, self._places | places
        return None

    def _all_places(self) -> dict[str, Span]:
        found = dict(self._places)
        for _, places in self._held:
            found |= places
        return found


def _place_of(constraint: Constraint, places: Mapping[str, Span]) -> Span | None:
    facts = [constraint.conclusion.fact, *(leaf.fact for leaf in constraint.premises)]
    return next((places[fact] for fact in facts if fact in places), None)


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


def _merged(found: list[tuple[Approval, Span]]) -> tuple[Approval, ...]:
    """One approval for each number, however often it is mentioned. Raises FileError where two mentions disagree.

    Two regulators may have given the same number; then each has an approval of its own.
    """
    regulators: dict[str, set[str]] = {}
    for approval, _ in found:
        regulator = approval.text("approval.regulator")
        regulators.setdefault(_number_of(approval), set()).update((regulator,) if regulator else ())
    merged: dict[object, dict[str, FactValue]] = {}
    for place, (approval, span) in enumerate(found):
        number = _number_of(approval)
        regulator = approval.text("approval.regulator") if len(regulators[number]) > 1 else None
        known = merged.setdefault((number, regulator) if number else place, {})
        for fact, value in approval.facts.items():
            if known.setdefault(fact, value) != value and fact != "approval.number":
                name, given = fact.removeprefix("approval."), shown(approval.text("approval.number") or "")
                message = f"approval {given} is mentioned twice with different '{name}'"
                raise error("IN017", message, span, "Keep the right one.")
    return tuple(Approval(facts) for facts in merged.values())


def _number_of(approval: Approval) -> str:
    return (approval.text("approval.number") or "").casefold()
