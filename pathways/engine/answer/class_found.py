"""The classes that an answer goes by and that nobody stated, each with its rule; and where the file says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.usual import Known, behind_class
from pathways.engine.conditions.wording import fact_label, join_and, join_or
from pathways.engine.conditions.worked_out import WorkedOut, class_hangs_on, classes_of
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.result import ClassFound, Notice, Reason, Taken
from pathways.model.rules import Citation, Confidence

_MOST_FACTS = 3
STATED_OTHERWISE = "class-stated-otherwise"


def classes_found(known: Known, device: Device) -> tuple[ClassFound, ...]:
    """In the order of the schemes; nothing of a device of which no fact is stated that is there for classes."""
    vocabulary = known.stated.vocabulary
    if vocabulary.of_classes.isdisjoint(device.facts):
        return ()
    return tuple([_found(each, known, device) for each in classes_of(known.usual)])


def _found(each: WorkedOut, known: Known, device: Device) -> ClassFound:
    determination, fact = each.determination, each.fact
    stated = device.facts.get(fact)
    left = known.usual.possible[fact]
    assert isinstance(left, frozenset)
    counts = stated is None and each.narrows is not None and left <= each.narrows.values
    rows = [row.cite for row in determination.because] if determination.class_ is not None else []
    outside = [rule.cite for rule in determination.outside]
    taken = [Taken(said.fact, said.value, said.provided) for said in determination.provided]
    taken += _usual(behind_class(fact, known), known.usual)
    undecided = () if determination.class_ is not None or outside else class_hangs_on(fact, known.usual)
    found = ClassFound(
        fact=fact,
        scheme=determination.scheme.id,
        possible=tuple(class_ for class_ in determination.possible if class_ in left or not counts),
        may_be_outside=determination.may_be_outside,
        counts=counts,
        rules=tuple(map(_reason, rows or outside)),
        provided=tuple(taken),
        undecided_by=undecided,
        stated=stated if isinstance(stated, str) else None,
        says="",
    )
    return replace(found, says=_says(found, each, known.usual))


def _reason(cite: Citation) -> Reason:
    return Reason(cite.rule, cite.says, cite.sources, cite.confidence)


def _usual(facts: Iterable[str], known: Knowledge) -> Iterator[Taken]:
    for fact, usual in known.vocabulary.with_usual_value.items():
        if fact in facts:
            yield Taken(fact, usual.value, usual.provided)


# --- in words -----------------------------------------------------------------------------------------


def _says(found: ClassFound, each: WorkedOut, known: Knowledge) -> str:
    title = each.determination.scheme.title
    if not found.possible:
        return f"{title}: no class. {found.rules[0].says}"
    if found.stated is not None:
        return f"{title}: {_beside_the_stated(found, each, known)}"
    if each.narrows is not None and not found.counts:
        leads = f"what the device does leads to {_classes(found, each, known)}, and what else is said of it does not"
        return f"{title}: {leads}. One of the two is wrong; the answer does not go by it."
    doubt = _doubt(each, known)
    if found.value is not None and doubt is not None:
        return f"{title}: {_classes(found, each, known)}, in doubt, so that the answer does not go by it. {doubt.says}"
    if found.value is not None:
        return f"{title}: worked out: {_classes(found, each, known)}."
    hangs_on = [fact_label(known.vocabulary, fact) for fact in found.undecided_by]
    more = [f"{len(hangs_on) - _MOST_FACTS} more"] if len(hangs_on) > _MOST_FACTS else []
    turns_on = f" It turns on: {join_and([*hangs_on[:_MOST_FACTS], *more])}." if hangs_on else ""
    lead = "worked out as far as" if found.counts else "not worked out yet, it can be"
    return f"{title}: {lead} {_classes(found, each, known)}.{turns_on}"


def _beside_the_stated(found: ClassFound, each: WorkedOut, known: Knowledge) -> str:
    labels = known.vocabulary.facts[found.fact].labels
    stated = labels.get(found.stated or "", found.stated or "")
    if found.agrees:
        return f"{stated} is stated, and what the device does does not speak against it."
    leads = f"the file gives {stated}, and what the device does leads to {_classes(found, each, known)}"
    return f"{leads}. One of the two is wrong; the answer goes by the class that is given."


def _classes(found: ClassFound, each: WorkedOut, known: Knowledge) -> str:
    """``Class IIa, Rule 9, provided that it has a medical purpose``."""
    labels = known.vocabulary.facts[found.fact].labels
    none = ["none"] if found.may_be_outside else []
    parts = [row.part for row in each.determination.because][:1] if found.value is not None else []
    words = ", ".join([join_or([*[labels[class_] for class_ in found.possible], *none]), *parts])
    return f"{words}, provided that {join_and([said.says for said in found.provided])}" if found.provided else words


def _doubt(each: WorkedOut, known: Knowledge) -> Citation | None:
    """Why a class is not taken."""
    if each.narrows is not None:
        return None
    doubts = [remark for remark in each.determination.scheme.remarks if remark.unsettled]
    certain = (remark.cite for remark in doubts if evaluate(remark.when, known) is Truth.YES)
    possible = (remark.cite for remark in doubts if evaluate(remark.when, known) is Truth.UNKNOWN)
    return next(certain, None) or next(possible, None)


def class_notices(found: Sequence[ClassFound]) -> tuple[Notice, ...]:
    """Where the file gives a class that does not follow from its facts."""
    return tuple(
        Notice(STATED_OTHERWISE, each.says, each.rules[0].sources if each.rules else (), Confidence.INFERRED)
        for each in found
        if not each.agrees
    )
