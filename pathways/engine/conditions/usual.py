"""What is usually so: the values that an answer may rest on where nobody states a fact, as the vocabulary declares them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeAlias

from msgspec import Struct

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, suppose
from pathways.engine.conditions.worked_out import class_hangs_on, with_classes
from pathways.model.conditions import Condition, Truth

RestsOn: TypeAlias = frozenset[str]
"""The facts whose usual values are taken."""

NOTHING: RestsOn = frozenset()


class Known(Struct, frozen=True):
    """What is known, and the same with what is usually so; where no usual values are taken both are one."""

    stated: Knowledge
    usual: Knowledge

    def truth(self, condition: Condition) -> tuple[Truth, RestsOn]:
        """The truth of the condition, and the usual values without which it would be open."""
        truth = evaluate(condition, self.stated)
        return self.more_of(condition, truth, evaluate(condition, self.usual)) if truth is Truth.UNKNOWN else (truth, NOTHING)

    def more_of(self, condition: Condition, stated: Truth, usual: Truth) -> tuple[Truth, RestsOn]:
        """The same, where it is known already how the condition looks either way."""
        if stated is not Truth.UNKNOWN or usual is Truth.UNKNOWN:
            return stated, NOTHING
        deciding = deciding_facts(condition, self.stated)
        of_classes = (behind_class(fact, self) for fact in deciding & self.stated.vocabulary.class_facts)
        return usual, (deciding & self.stated.vocabulary.with_usual_value.keys()).union(*of_classes)


def waited_for(facts: Collection[str], knowledge: Knowledge) -> RestsOn:
    """Of the open facts on which something hangs those that have a usual value, and those on which a class among them hangs."""
    of_classes = (class_hangs_on(fact, knowledge) for fact in facts if fact in knowledge.vocabulary.class_facts)
    return frozenset(facts).union(*of_classes) & knowledge.vocabulary.with_usual_value.keys()


def behind_class(fact: str, known: Known) -> RestsOn:
    """The usual values without which less would be known of a class; as few as it takes."""
    stated, usual = known.stated, known.usual
    if stated.possible[fact] == usual.possible[fact]:
        return NOTHING
    read = stated.vocabulary.with_usual_value.keys() & stated.vocabulary.read_for_classes
    taken = [
        each for each in stated.vocabulary.with_usual_value if each in read and usual.is_known(each) and not stated.is_known(each)
    ]
    for each in tuple(taken):
        fewer = [other for other in taken if other != each]
        if supposing(stated, fewer).possible[fact] == usual.possible[fact]:
            taken = fewer
    return frozenset(taken)


def known_with(knowledge: Knowledge, *, strict: bool) -> Known:
    return Known(knowledge, knowledge if strict else usually(knowledge))


def usual_facts(knowledge: Knowledge) -> tuple[str, ...]:
    """The facts that nobody states and that usually have a certain value here, of the device or of an approval, in order."""
    open_facts = [fact for fact in knowledge.vocabulary.with_usual_value if _is_usual_anywhere(fact, knowledge)]
    at_odds = _at_odds(open_facts, knowledge)
    return tuple(fact for fact in open_facts if fact not in at_odds)


def supposing(knowledge: Knowledge, facts: Iterable[str]) -> Knowledge:
    """The same with the usual values of ``facts``. Nothing follows from these but the classes that are worked out with them: they
    satisfy no constraint."""
    wanted = tuple(facts)
    if not wanted:
        return knowledge
    held = knowledge.approvals
    approvals = None if held is None else tuple([_supposed(each, wanted, each.approvals) for each in held])
    return _supposed(knowledge, wanted, approvals)


def usually(knowledge: Knowledge) -> Knowledge:
    """The same with every usual value that may be taken; the very same where there is none."""
    return supposing(knowledge, usual_facts(knowledge))


def _supposed(knowledge: Knowledge, facts: tuple[str, ...], approvals: tuple[Knowledge, ...] | None) -> Knowledge:
    usual = knowledge.vocabulary.with_usual_value
    values = {fact: frozenset({usual[fact].value}) for fact in facts if _is_usual(fact, knowledge)}
    possible = {**knowledge.possible, **values}
    supposed = Knowledge(knowledge.vocabulary, possible, knowledge.deduced, approvals, knowledge.as_of, knowledge.begins)
    return with_classes(supposed)


def _is_usual_anywhere(fact: str, knowledge: Knowledge) -> bool:
    return _is_usual(fact, knowledge) or any(_is_usual(fact, each) for each in knowledge.approvals or ())


def _is_usual(fact: str, knowledge: Knowledge) -> bool:
    return len(knowledge.possible[fact]) > 1 and (  # type: ignore[arg-type]  # yes or no, hence a set
        evaluate(knowledge.vocabulary.with_usual_value[fact].when, knowledge) is Truth.YES
    )


def _at_odds(facts: Iterable[str], knowledge: Knowledge) -> set[str]:
    """Those that cannot be as usual, all taken together, given what is known. The earlier ones are taken first."""
    found: set[str] = set()
    views = [knowledge, *(knowledge.approvals or ())]
    for view in views:
        so_far = view
        for fact in facts:
            if not _is_usual(fact, view):
                continue
            tried = suppose(so_far, fact, frozenset({view.vocabulary.with_usual_value[fact].value}))
            if tried is None:
                found.add(fact)
            else:
                so_far = tried
    return found
