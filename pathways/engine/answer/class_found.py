"""The classes that an answer goes by and that nobody stated, each with its rule; and where the file says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.usual import NOTHING, Known, behind_class
from pathways.engine.conditions.wording import fact_label, join_or
from pathways.engine.conditions.worked_out import WorkedOut, class_hangs_on, classes_of, parts_in_words, rows_that_may_lift
from pathways.model.class_found import ClassFound, Taken
from pathways.model.device import Device
from pathways.model.result import Notice

_MOST_FACTS = 3
STATED_OTHERWISE = "class-stated-otherwise"


def classes_found(known: Known, device: Device) -> tuple[ClassFound, ...]:
    """In the order of the schemes; nothing of a device of which no fact is stated that is there for classes."""
    vocabulary = known.stated.vocabulary
    if vocabulary.of_classes.isdisjoint(device.facts):
        return ()
    strictly = {each.determination.scheme.id: each for each in classes_of(known.stated)}
    found = ((each, strictly[each.determination.scheme.id]) for each in classes_of(known.usual))
    # Only what is certain speaks against what is stated.
    return tuple([_found(strict if each.fact in device.facts else each, known, device) for each, strict in found])


def _found(each: WorkedOut, known: Known, device: Device) -> ClassFound:
    determination, fact = each.determination, each.fact
    stated = device.facts.get(fact)
    left = known.usual.possible[fact]
    assert isinstance(left, frozenset)
    counts = stated is None and each.narrows is not None and left <= each.narrows.values
    rows = [row.cite for row in determination.because] if determination.class_ is not None else []
    unsettled = [row.cite for row in rows_that_may_lift(determination)]
    outside = [rule.cite for rule in determination.outside]
    taken = [Taken(said.fact, said.value, said.provided) for said in determination.provided]
    taken += _usual(behind_class(fact, known) if stated is None else NOTHING, known.usual)
    undecided = () if determination.class_ is not None or outside else class_hangs_on(fact, known.usual)
    found = ClassFound(
        fact=fact,
        scheme=determination.scheme.id,
        title=determination.scheme.title,
        part=parts_in_words(determination) if rows else "",
        possible=tuple(class_ for class_ in determination.possible if class_ in left or not counts),
        may_be_outside=determination.may_be_outside,
        counts=counts,
        in_doubt=bool(each.doubts) and determination.class_ is not None,
        rules=tuple([*rows, *unsettled, *(doubt.cite for doubt in each.doubts if rows)] or outside),
        provided=tuple(taken),
        undecided_by=undecided,
        stated=stated if isinstance(stated, str) else None,
        says="",
    )
    return replace(found, says=_says(found, each, known.usual))


def _usual(facts: Iterable[str], known: Knowledge) -> Iterator[Taken]:
    for fact, usual in known.vocabulary.with_usual_value.items():
        if fact in facts:
            yield Taken(fact, usual.value, usual.provided)


# --- in words -----------------------------------------------------------------------------------------


def _says(found: ClassFound, each: WorkedOut, known: Knowledge) -> str:
    """All but what it takes for granted, which ``provided`` has."""
    if not found.possible:
        return f"no class. {found.rules[0].says}" if found.rules else "no class on what is known and usual."
    classes, one_is_wrong = _classes(found, known), "One of the two is wrong; the answer goes by"
    if found.stated is not None and not found.agrees:
        stated = known.vocabulary.facts[found.fact].labels[found.stated]
        return f"the file gives {stated}, and what the device does leads to {classes}. {one_is_wrong} the class that is given."
    if found.stated is not None:
        return f"{classes}, which is no other than the class that is given."
    if each.narrows is not None and not found.counts:
        return f"what the device does leads to {classes}, and what else is said of it does not. {one_is_wrong} the other."
    if found.in_doubt:
        in_doubt = "" if found.counts else ", in doubt, so that the answer does not go by it"
        return f"{classes}{in_doubt}. {each.doubts[0].cite.says}"
    if found.value is not None:
        return f"{classes}."
    labels = [fact_label(known.vocabulary, fact) for fact in found.undecided_by]
    more = [f"and {len(labels) - _MOST_FACTS} more"] if len(labels) > _MOST_FACTS else []
    turns_on = f" It turns on: {'; '.join([*labels[:_MOST_FACTS], *more])}." if labels else ""
    unsettled = [row.cite.says for row in rows_that_may_lift(each.determination)]
    return " ".join([f"{classes}.{turns_on}", *unsettled])


def _classes(found: ClassFound, known: Knowledge) -> str:
    """``Class IIa, Rule 9``; of several ``Class I, Class IIa or none``."""
    labels = known.vocabulary.facts[found.fact].labels
    classes = [labels[class_] for class_ in found.possible]
    if found.value is not None and found.part:
        return f"{classes[0]}, {found.part}"
    return join_or([*classes, *(["none"] if found.may_be_outside else [])])


def class_notices(found: Sequence[ClassFound]) -> tuple[Notice, ...]:
    """Where the file gives a class that does not follow from its facts."""
    return tuple(
        Notice(STATED_OTHERWISE, f"{each.title}: {each.says}", each.rules[0].sources if each.rules else ())
        for each in found
        if not each.agrees
    )
