"""A device file (``pathways.device/1``) to a device. What is left out stays unknown; what is wrong is named with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct

from pathways.intake.consistency import Places, check_consistent
from pathways.intake.fda_numbers import number_in, recognise
from pathways.intake.merging import merged
from pathways.intake.register_answers import device_of_register
from pathways.intake.words.named import read_named
from pathways.intake.words.notes import read_notes, refuse_too_many
from pathways.intake.words.phrases import PATHWAY
from pathways.intake.words.reading import Misread
from pathways.intake.words.values import not_known, says_none, says_unknown
from pathways.model.device import Approval, Device
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import Fields, Problems, as_items, as_text, is_null, shown, suggestion
from pathways.rulebook.nodes import FileError, Node, Scalar, error, parse, read_text

SCHEMA = "pathways.device/1"
MAX_BYTES = 256 * 1024


# How JSON escapes a character beyond the first 65,536, which YAML does not read.
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def _character(pair: re.Match[str]) -> str:
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08x}"


class DeviceFile(Struct, frozen=True):
    """A device as read, with cautions that do not stop the reading."""

    device: Device
    cautions: tuple[Finding, ...]


class Setting(Struct, frozen=True):
    """A fact, or ``approvals``, that is set from outside the file: it counts instead of what the file says."""

    name: str
    value: Scalar


@contextmanager
def at(span: Span) -> Iterator[None]:
    """What cannot be read is wrong at this place."""
    try:
        yield
    except Misread as problem:
        raise error(problem.code, problem.message, span, problem.help or None) from None


def load_device(path: Path, vocabulary: Vocabulary, evidence: Mapping[str, object]) -> DeviceFile:
    """Raises FileError for a file that cannot be read or that says something it cannot say."""
    return read_device(read_text(path, most_bytes=MAX_BYTES), str(path), vocabulary, evidence)


def read_device(
    text: str, name: str, vocabulary: Vocabulary, evidence: Mapping[str, object], settings: Sequence[Setting] = ()
) -> DeviceFile:
    """As ``load_device``, of text that was read elsewhere. ``evidence`` is the catalogue that ids must be in."""
    return read_device_node(parse(_SURROGATES.sub(_character, text), name), vocabulary, evidence, settings)


def read_device_node(
    root: Node, vocabulary: Vocabulary, evidence: Mapping[str, object], settings: Sequence[Setting] = ()
) -> DeviceFile:
    """As ``read_device``, of a document that is part of another file."""
    return _DeviceReader(vocabulary, evidence, settings).read(root)


class _DeviceReader:
    def __init__(self, vocabulary: Vocabulary, evidence: Mapping[str, object], settings: Sequence[Setting] = ()) -> None:
        self._vocabulary = vocabulary
        self._evidence = evidence
        self._settings = settings
        self._problems = Problems()
        self._cautions: list[Finding] = []
        self._places: dict[str, Span] = {}
        self._held: list[tuple[Approval, dict[str, Span]]] = []
        self._carried: list[tuple[str, FactValue, Scalar]] = []

    def read(self, root: Node) -> DeviceFile:
        root, told = device_of_register(root)
        self._tell(told, root.span)
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
        approvals = self._problems.noting(lambda: self._approvals(self._approvals_node(fields)))
        facts |= self._set()
        facts |= self._carry(facts)
        evidence = self._problems.noting(lambda: self._evidence_ids(fields.take("evidence")))
        self._problems.noting(fields.finish)
        self._problems.raise_if_any()
        device = Device(name or "Unnamed device", facts, approvals, evidence, notes)
        check_consistent(device, self._vocabulary, Places(fields.span, self._places, self._held))
        return DeviceFile(device, tuple(self._cautions))

    def _sections(self) -> list[str]:
        sections = dict.fromkeys(fact.partition(".")[0] for fact in self._vocabulary.facts)
        return [section for section in sections if section != "approval"]

    # --- facts ----------------------------------------------------------------------------------------

    def _facts(self, node: Node, section: str) -> tuple[dict[str, FactValue], dict[str, Span]]:
        """The facts of a section and where each one stands."""
        fields = Fields(node, f"'{section}'")
        found: dict[str, FactValue] = {}
        places: dict[str, Span] = {}
        for fact in self._vocabulary.facts.values():
            if not fact.id.startswith(f"{section}."):
                continue
            value_node = fields.take(fact.id.partition(".")[2])
            read = None if value_node is None else self._problems.noting(partial(self._value, fact, value_node, found))
            if value_node is not None and read:
                found |= read
                places |= dict.fromkeys(read, value_node.span)
        self._problems.noting(fields.finish)
        return found, places

    def _value(self, fact: Fact, node: Node, beside: Mapping[str, FactValue]) -> dict[str, FactValue]:
        """What stands there of the fact; what it carries besides waits until all is read.

        ``beside``: what is known of the same approval.
        """
        if not isinstance(node, Scalar) or is_null(node):
            raise _no_value(fact, node)
        with at(node.span):
            reading = read_named(fact, node.text, self._vocabulary, beside)
        self._tell(reading.told, node.span)
        own = {id_: value for id_, value in reading.facts.items() if id_ == fact.id or fact.about_approval}
        self._carried += [(id_, value, node) for id_, value in reading.facts.items() if id_ not in own]
        return own

    def _carry(self, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
        """What words carry besides the fact that they are written for. What the file itself says must agree."""
        found: dict[str, FactValue] = {}
        for id_, value, node in self._carried:
            if facts.get(id_, found.get(id_, value)) != value:
                said = _spoken(facts.get(id_, found.get(id_, value)))
                says = f"'{shown(node.text)}' says {id_}: {_spoken(value)}, and the file says {said}"
                self._problems.add(error("IN015", says, self._places.get(id_, node.span), "Correct one of the two."))
            elif id_ not in facts:
                found[id_] = value
                self._places.setdefault(id_, node.span)
        return found

    def _set(self) -> dict[str, FactValue]:
        """The facts of the device that are set from outside: they count instead of what the file says."""
        found: dict[str, FactValue] = {}
        for setting in self._settings:
            fact = self._vocabulary.facts.get(setting.name)
            if fact is not None and not fact.about_approval:
                self._carried = [each for each in self._carried if each[0] != fact.id]
                read = self._problems.noting(partial(self._value, fact, setting.value, {})) or {}
                found |= read
                self._places |= dict.fromkeys(read, setting.value.span)
        return found

    # --- approvals ------------------------------------------------------------------------------------

    def _approvals_node(self, fields: Fields) -> Node | None:
        node = fields.take("approvals")
        return next((setting.value for setting in reversed(self._settings) if setting.name == "approvals"), node)

    def _approvals(self, node: Node | None) -> tuple[Approval, ...] | None:
        if node is None:
            return None
        if isinstance(node, Scalar) and says_none(node.text, self._vocabulary):
            return ()
        if isinstance(node, Scalar) and says_unknown(node.text, self._vocabulary):
            self._tell((not_known(node.text),), node.span)
            return None
        items = (node,) if isinstance(node, Scalar) else as_items(node, "'approvals'")
        with at(node.span):
            refuse_too_many([{PATHWAY: None}] * len(items))
        found: list[tuple[Approval, Span]] = []
        for item in items:
            for held in self._problems.each([item], self._approvals_of):
                found += [(Approval(facts), item.span) for facts in held]
        with at(node.span):
            refuse_too_many(approval.facts for approval, _ in found)
        return merged(found)

    def _approvals_of(self, node: Node) -> list[dict[str, FactValue]]:
        """What one item of the list names: mostly one approval."""
        if isinstance(node, Scalar):
            with at(node.span):
                notes = read_notes(as_text(node, "an approval"), self._vocabulary)
            for told in dict.fromkeys(told for note in notes for told in note.told):
                self._tell((told,), node.span)
            self._carried += [(id_, value, node) for note in notes for id_, value in note.of_device.items()]
            held = [(dict(note.facts), dict.fromkeys(note.facts, node.span)) for note in notes]
        else:
            held = [self._facts(node, "approval")]
        for facts, places in held:
            self._set_of_approval(facts, places)
            number = facts.get("approval.number")
            if isinstance(number, str):
                self._recognise(number, facts, node.span)
            self._held.append((Approval(facts), dict.fromkeys(facts, node.span) | places))
        return [facts for facts, _ in held]

    def _set_of_approval(self, facts: dict[str, FactValue], places: dict[str, Span]) -> None:
        for setting in self._settings:
            fact = self._vocabulary.facts.get(setting.name)
            if fact is not None and fact.about_approval:
                read = self._value(fact, setting.value, facts)
                facts |= read
                places |= dict.fromkeys(read, setting.value.span)

    def _tell(self, told: Iterable[str], span: Span) -> None:
        self._cautions.extend(Finding("IN019", Severity.NOTE, each, span) for each in told)

    def _recognise(self, number: str, facts: dict[str, FactValue], span: Span) -> None:
        """An FDA number tells the pathway; it must not contradict what the file says."""
        if facts.get("approval.regulator", "fda") != "fda":
            return
        fda = number_in(number)
        if fda is None:
            return
        if recognise(number) is None:
            self._tell((f"'{shown(number, 40)}' is read as {fda.number}",), span)
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


def _no_value(fact: Fact, node: Node) -> FileError:
    """A list or a mapping where a value is expected."""
    match fact.type:
        case FactType.BOOL:
            return error("YS011", f"'{fact.id}' must be true or false", node.span, "Leave it out if it is not known.")
        case _:
            return error("YS010", f"'{fact.id}' must be text", node.span)


def _spoken(value: FactValue) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
