"""A device's class under each law: what it is and why, what came close, and where the laws part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.answer.filings import FiledAs, filed_as, regulation_of
from pathways.engine.conditions.determine import Determination, determine, footing, known_for_classes
from pathways.engine.conditions.evaluate import evaluate, leaves_in_the_way
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge, Possible, know
from pathways.engine.conditions.wording import failing, join_or
from pathways.model.catalogue import RuleSet
from pathways.model.citations import Cite
from pathways.model.classification import ClassRow, Remark, Scheme
from pathways.model.conditions import Leaf, OneOf, Truth
from pathways.model.device import Device
from pathways.model.result import FailingCondition
from pathways.model.rules import Confidence, weakest

_MOST_CLOSE = 4
_NOT_BY_CHOICE = ("device.kind", "device.software", "device.medical_purpose", "ivd.role")
"""What a device is at all is no near miss."""


class CloseRow(Struct, frozen=True):
    """A row that would give a stricter class, and what of the device would have to be otherwise."""

    row: ClassRow
    needs: tuple[FailingCondition, ...]


class OpenFact(Struct, frozen=True):
    """A fact that would narrow the class."""

    fact: str
    label: str
    ask: str


class SchemeAnswer(Struct, frozen=True):
    """``stated``: the class that the device's file gives for this law."""

    determination: Determination
    close: tuple[CloseRow, ...]
    remarks: tuple[Remark, ...]
    undecided_by: tuple[OpenFact, ...]
    stated: str | None

    @property
    def scheme(self) -> Scheme:
        return self.determination.scheme

    @property
    def confidence(self) -> Confidence | None:
        """The weakest link: of the row that gives the class, the best established."""
        rows = self.determination.because
        if self.determination.class_ is None or not rows:
            return None
        found = min((row.cite.confidence for row in rows), key=lambda each: each.rank)
        return weakest(found, *(each.cite.confidence for each in self.doubts))

    @property
    def unsettled(self) -> bool:
        """The texts disagree, or a doubt about the class is known."""
        return self.determination.unsettled or bool(self.doubts)

    @property
    def doubts(self) -> tuple[Remark, ...]:
        """Those that are about the class: none where a row that is not in doubt gives the same."""
        rows = {row.cite.rule for row in self.determination.because}
        return tuple(each for each in self.remarks if each.unsettled and not (each.about and rows.difference(each.about)))


class MismatchKind(StrEnum):
    """``laws``: the classes of two laws part; ``stated``: the file says otherwise than what is worked out."""

    LAWS = "laws"
    STATED = "stated"


class Mismatch(Struct, frozen=True):
    kind: MismatchKind
    rule: str
    says: str
    sources: tuple[Cite, ...]
    confidence: Confidence


class Classified(Struct, frozen=True):
    device: str
    edition: str
    schemes: tuple[SchemeAnswer, ...]
    mismatches: tuple[Mismatch, ...]
    filed: tuple[FiledAs, ...] = ()


def classify(device: Device, rules: RuleSet, *, regulation: str | None = None) -> Classified:
    """``regulation``: the one under which the FDA files it. No class follows from it.

    Raises ContradictionError where the device's facts cannot all be true.
    """
    known = known_for_classes(device, rules.catalogue.vocabulary)
    found = ((scheme, determine(scheme, known)) for scheme in rules.classification.schemes)
    answers = tuple(_answer(scheme, each, known, device) for scheme, each in found if each is not None)
    parted = _parted(answers, rules.classification.mismatches, known, device)
    filed = filed_as(regulation_of(device, rules.classification, regulation), rules.classification, known)
    return Classified(device.name, rules.edition.id, answers, (*_contradicted(answers), *parted), filed)


def with_classes(device: Device, found: Classified, rules: RuleSet) -> Device:
    """The device with the classes that are settled stated, so that an assessment goes by them.

    A class that the device gives itself stays, and one that its facts or approvals contradict is left out.
    """
    facts = dict(device.facts)
    for answer in found.schemes:
        class_, fact = answer.determination.class_, answer.scheme.fact
        if class_ is None or answer.unsettled or fact in facts:
            continue
        stated = replace(device, facts={**facts, fact: class_})
        try:
            know(stated, rules.catalogue.vocabulary)
        except ContradictionError:
            continue
        facts[fact] = class_
    return replace(device, facts=facts)


def _answer(scheme: Scheme, found: Determination, known: Knowledge, device: Device) -> SchemeAnswer:
    ground = footing(scheme, known).knowledge
    facts = known.vocabulary.facts
    stated = device.facts.get(scheme.fact)
    return SchemeAnswer(
        determination=found,
        close=_close(scheme, found, ground, device),
        remarks=tuple(each for each in scheme.remarks if evaluate(each.when, ground) is Truth.YES),
        undecided_by=tuple(OpenFact(fact, facts[fact].label, facts[fact].ask) for fact in found.undecided_by),
        stated=stated if isinstance(stated, str) and stated in scheme.classes else None,
    )


def _close(scheme: Scheme, found: Determination, known: Knowledge, device: Device) -> tuple[CloseRow, ...]:
    """Rows above the class with one thing in their way that the device's file says, the next class first."""
    if found.class_ is None:
        return ()
    rank = scheme.rank(found.class_)
    close = []
    for row in scheme.rows:
        if scheme.rank(row.class_) <= rank:
            continue
        in_the_way = leaves_in_the_way(row.when, known)
        if len(in_the_way) != 1:
            continue
        leaf, must_hold = in_the_way[0]
        if leaf.fact in device.facts and leaf.fact not in _NOT_BY_CHOICE and _would_hold(row, leaf, must_hold, known):
            close.append(CloseRow(row, (failing(leaf, must_hold, known),)))
    close.sort(key=lambda each: scheme.rank(each.row.class_))
    return tuple(close[:_MOST_CLOSE])


def _would_hold(row: ClassRow, leaf: Leaf, must_hold: bool, known: Knowledge) -> bool:
    """Whether nothing else is in the way, or open."""
    assert isinstance(leaf, OneOf)
    domain = known.vocabulary.facts[leaf.fact].domain
    otherwise = {**known.possible, leaf.fact: leaf.values if must_hold else domain - leaf.values}
    return evaluate(row.when, Knowledge(known.vocabulary, otherwise, known.deduced, known.approvals)) is Truth.YES


def _contradicted(answers: Iterable[SchemeAnswer]) -> list[Mismatch]:
    """Where the file gives a class that does not follow from its facts."""
    found = []
    for answer in answers:
        possible, stated = answer.determination.possible, answer.stated
        if stated is None or stated in possible or not (possible or answer.determination.outside):
            continue
        row = answer.determination.because[0] if answer.determination.because else None
        worked_out = f"class {join_or(list(possible))}" if possible else "no class"
        because = f", by {row.part} ({row.cite.rule})" if row is not None and answer.determination.class_ else ""
        sources = row.cite.sources if row is not None else ()
        confidence = answer.confidence or Confidence.INFERRED
        says = (
            f"{answer.scheme.title}: the file gives class {stated}, and its facts lead to {worked_out}{because}. One of the two "
            "is wrong; assessments go by the class that is given."
        )
        found.append(Mismatch(MismatchKind.STATED, f"stated-{answer.scheme.id}", says, sources, confidence))
    return found


def _parted(answers: Iterable[SchemeAnswer], rules: Iterable[Remark], known: Knowledge, device: Device) -> list[Mismatch]:
    """What is said of classes that part: of those stated, and where none is stated of those worked out."""
    classes = classes_known(answers, device)
    seen = Knowledge(known.vocabulary, {**known.possible, **classes}, known.deduced, known.approvals)
    return [
        Mismatch(MismatchKind.LAWS, each.cite.rule, each.cite.says, each.cite.sources, each.cite.confidence)
        for each in rules
        if evaluate(each.when, seen) is Truth.YES
    ]


def classes_known(answers: Iterable[SchemeAnswer], device: Device) -> Mapping[str, Possible]:
    """For each class fact the classes that are still possible: the stated one, or those worked out."""
    found: dict[str, Possible] = {}
    for answer in answers:
        stated = device.facts.get(answer.scheme.fact)
        possible = frozenset({stated} if isinstance(stated, str) else answer.determination.possible)
        if possible and not (answer.determination.may_be_outside and stated is None):
            found[answer.scheme.fact] = possible
    return found
