"""Facts by connected component: facts that no chain of constraints ties together say nothing of each other.

What follows from the facts is worked out once for each component and the facts stated in it, and put together from there. Of what
is known of a component only that counts which rules can see: what is possible for the facts that they read, and for those that
could still narrow these. A hundred facts that are tied to others but that no rule reads therefore tell no two devices apart.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import force_setattr

from pathways.engine.conditions.knowledge import Knowledge, Possible, about_approval, constraints_left, on_day, truth_of
from pathways.engine.conditions.usual import usual_facts
from pathways.engine.conditions.worked_out import known_of, nothing_is_said
from pathways.model.conditions import Interval, Truth
from pathways.model.device import Approval, Device
from pathways.model.facts import Constraint, FactValue, Vocabulary

Facts: TypeAlias = Mapping[str, FactValue]


class Component(Struct, frozen=True):
    """Facts that constraints tie together, in the order of the vocabulary; a fact that no constraint names is a component alone.

    ``number`` counts the components. ``is_tied``: a constraint names the facts. Of a ``is_shared`` component some facts are the
    approvals' own, so that nothing follows from it before device and approvals are both known.
    """

    number: int
    of_device: tuple[str, ...]
    of_approvals: tuple[str, ...]
    is_tied: bool

    @property
    def facts(self) -> tuple[str, ...]:
        return (*self.of_device, *self.of_approvals)

    @property
    def is_shared(self) -> bool:
        return self.is_tied and bool(self.of_approvals)


class KnowledgeOfAll(Struct, frozen=True):
    """What is known of a device (``whole``), and of it together with each of its approvals (``views``)."""

    whole: Knowledge
    views: tuple[Knowledge, ...]

    def view(self, index: int | None) -> Knowledge:
        return self.whole if index is None else self.views[index]


class PartialKnowledge(Struct, frozen=True):
    """What is possible for some of the facts, and the constraints that narrowed them."""

    possible: Mapping[str, Possible]
    deduced: Mapping[str, Constraint]


def components_of(vocabulary: Vocabulary) -> tuple[Component, ...]:
    """All facts that rules can read, by component, in the order of the vocabulary. A scheme ties its class to what it reads."""
    group_of = {fact: [fact] for fact in vocabulary.open}
    tied = [[leaf.fact for leaf in (*constraint.premises, constraint.conclusion)] for constraint in vocabulary.constraints]
    for first, *others in (*tied, *([scheme.fact, *sorted(scheme.facts)] for scheme in vocabulary.schemes)):
        for other in others:
            if group_of[other] is not group_of[first]:
                group_of[first] += group_of[other]
                for fact in group_of[other]:
                    group_of[fact] = group_of[first]
    groups = {id(group): sorted(group, key=vocabulary.order.__getitem__) for group in group_of.values()}
    return tuple(_component(number, facts, vocabulary) for number, facts in enumerate(groups.values()))


def _component(number: int, facts: Sequence[str], vocabulary: Vocabulary) -> Component:
    of_approvals = tuple(fact for fact in facts if vocabulary.facts[fact].about_approval)
    of_device = tuple(fact for fact in facts if fact not in of_approvals)
    return Component(number, of_device, of_approvals, facts[0] in vocabulary.constraints_by_fact)


# --- what is known of a component -----------------------------------------------------------------


def known_of_component(own: Facts, held: Sequence[Facts] | None, vocabulary: Vocabulary) -> Knowledge:
    """As ``engine.know``, with the approvals in the order given. Raises ContradictionError."""
    device = Device("", own, None, None)
    if held is not None:
        force_setattr(device, "approvals", tuple(Approval(facts) for facts in held))
    return known_of(device, vocabulary)


def part_about(known: Knowledge, facts: Iterable[str]) -> PartialKnowledge:
    """Of what is known that which is about ``facts``."""
    found = tuple(facts)
    return PartialKnowledge(
        {fact: known.possible[fact] for fact in found}, {fact: known.deduced[fact] for fact in found if fact in known.deduced}
    )


def part_as_stated(facts: Facts) -> PartialKnowledge:
    """Facts that nothing is tied to, as they are stated."""
    return PartialKnowledge({fact: _point(value) for fact, value in facts.items()}, {})


def joined_parts(parts: Iterable[PartialKnowledge]) -> PartialKnowledge:
    """What is known of several components; no two are about the same fact."""
    possible: dict[str, Possible] = {}
    deduced: dict[str, Constraint] = {}
    for part in parts:
        possible.update(part.possible)
        deduced.update(part.deduced)
    return PartialKnowledge(possible, deduced)


def with_parts(
    known: KnowledgeOfAll, device: PartialKnowledge, held: Sequence[PartialKnowledge] | None, as_of: date
) -> KnowledgeOfAll:
    """What is known when ``device``, and what is known of each approval by itself, is added."""
    before = known.whole.approvals
    if held is None or before is None:
        return on_the_day(_added(known.whole, device, None), as_of)
    approvals = tuple([_added(_added(each, device, ()), own, ()) for each, own in zip(before, held, strict=True)])
    return on_the_day(_added(known.whole, device, approvals), as_of)


def on_the_day(whole: Knowledge, as_of: date) -> KnowledgeOfAll:
    whole = on_day(whole, as_of)
    return KnowledgeOfAll(whole, tuple([about_approval(whole, index) for index in range(len(whole.approvals or ()))]))


def joined_knowledge(parts: Iterable[tuple[Component, Knowledge]], held: int | None, vocabulary: Vocabulary) -> Knowledge:
    """The components' knowledge put together. ``held``: how many approvals; None where that is not known."""
    found = list(parts)
    whole = joined_parts(part_about(known, component.facts) for component, known in found)
    approvals = None if held is None else tuple([_of_approval(found, place, vocabulary) for place in range(held)])
    return Knowledge(vocabulary, {**vocabulary.open, **whole.possible}, whole.deduced, approvals)


def _of_approval(parts: Iterable[tuple[Component, Knowledge]], place: int, vocabulary: Vocabulary) -> Knowledge:
    own = joined_parts(part_about((known.approvals or ())[place], component.facts) for component, known in parts)
    return Knowledge(vocabulary, {**vocabulary.open, **own.possible}, own.deduced)


def _added(known: Knowledge, own: PartialKnowledge, approvals: tuple[Knowledge, ...] | None) -> Knowledge:
    deduced = {**known.deduced, **own.deduced} if own.deduced else known.deduced
    return Knowledge(known.vocabulary, {**known.possible, **own.possible}, deduced, approvals)


def _point(value: FactValue) -> Possible:
    if isinstance(value, str | bool):
        return frozenset((value,))
    number = value if isinstance(value, float | int) else value.toordinal()
    return Interval(number, number)


# --- what can be seen of it -----------------------------------------------------------------------


def visible(read: Sequence[str], view: Knowledge, also: Sequence[str] = ()) -> Hashable:
    """Equal for what looks the same to rules that read ``read``, whatever is supposed or added later.

    ``also``: facts that may be narrowed later although no rule reads them.
    """
    unknown = [fact for fact in (*read, *also) if not view.is_known(fact)]
    return tuple([view.possible[fact] for fact in read]), reasons(read, view), can_matter(unknown, view)


def reasons(read: Iterable[str], view: Knowledge) -> Hashable:
    """What is said of how a fact is known; plain meanings of words are not."""
    deduced = ((fact, view.deduced[fact]) for fact in read if fact in view.deduced)
    return tuple([(fact, constraint.id) for fact, constraint in deduced if not constraint.definition])


def can_matter(unknown: Collection[str], view: Knowledge) -> Hashable:
    """What is possible for the facts that could be narrowed, or could forbid something, once an unknown fact is supposed."""
    by_fact = constraints_left(view.vocabulary)
    reached: set[str] = set()
    waiting = list(unknown)
    while waiting:
        fact = waiting.pop()
        if fact in reached:
            continue
        reached.add(fact)
        if view.is_known(fact):
            continue
        for constraint in by_fact[fact][view.possible[fact]] if fact in by_fact else ():
            if not _is_settled(constraint, view):
                waiting += [leaf.fact for leaf in (*constraint.premises, constraint.conclusion)]
    narrowed = tuple([(fact, view.possible[fact]) for fact in sorted(reached)])
    return (narrowed, said_for_classes(view)) if unknown else narrowed


def said_for_classes(view: Knowledge) -> Hashable:
    """All on which a class can hang that is not settled yet, where anything is said for it."""
    if nothing_is_said(view):
        return ()
    return tuple([view.possible[fact] for fact in view.vocabulary.read_for_classes]), usual_facts(view)


def _is_settled(constraint: Constraint, view: Knowledge) -> bool:
    """Whether nothing can follow from the constraint any more, whatever else is learned."""
    possible = view.possible
    if truth_of(constraint.conclusion, possible[constraint.conclusion.fact]) is Truth.YES:
        return True
    return any(truth_of(leaf, possible[leaf.fact]) is Truth.NO for leaf in constraint.premises)
