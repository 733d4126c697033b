"""A profile in two parts, the device and its approvals, each with the numbers that tell it apart for every group of rules."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set

from msgspec import Struct

from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.device import Approval
from pathways.model.facts import Vocabulary
from pathways.portfolio.profiles.components import (
    Component,
    Facts,
    PartialKnowledge,
    joined_parts,
    known_of_component,
    part_about,
    part_as_stated,
    said_for_classes,
    visible,
)
from pathways.portfolio.profiles.numbering import SmallNumbers
from pathways.portfolio.profiles.rule_groups import FactsRead, Numbers, RuleGroup


class DeviceComponent(Struct, frozen=True):
    """One component of one device: the ``facts`` stated in it, and what is ``known`` from them.

    ``number`` is the same wherever rules see the same.
    """

    number: int
    facts: Facts
    known: Knowledge


class DevicePart(Struct, frozen=True):
    """The device alone: its components by their number, and the ``facts`` of all of them.

    ``beside``: what is known of components that it does not share with its approvals.

    ``shared``: the number of all components that it does share. ``deciding`` and ``planning`` give for each group of rules a
    number that tells apart what is beside, as far as the group reads it. ``in_hand``: the evidence that plans read.
    """

    components: Mapping[int, DeviceComponent]
    facts: Facts
    beside: PartialKnowledge
    shared: int
    deciding: Numbers
    planning: Numbers
    in_hand: frozenset[str] = frozenset()


class ApprovalsPart(Struct, frozen=True):
    """The approvals alone, in order. ``count`` is None where it is not known which are held.

    ``by_component``: for each shared component the facts of each approval, and their number; ``shared`` is the number of all of
    them. ``beside``: of each approval the facts that nothing is tied to. ``deciding`` and ``planning`` give for each group of
    rules a number for each approval and one for what is read of all of them, ``all_deciding`` and ``all_planning`` one number.
    """

    count: int | None
    by_component: tuple[tuple[int, tuple[Facts, ...] | None], ...]
    shared: int
    beside: tuple[PartialKnowledge, ...] | None
    deciding: tuple[Numbers, ...]
    planning: tuple[Numbers, ...]
    all_deciding: int
    all_planning: int


class ProfileParts:
    """Makes the parts, and numbers what is told apart. ``read``: the facts that anything reads."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        components: Sequence[Component],
        groups: Sequence[RuleGroup],
        read: Set[str],
        numbers: SmallNumbers,
    ) -> None:
        self._vocabulary = vocabulary
        self._of_device_alone = tuple([each for each in components if each.of_device])
        self._shared_components = tuple([each for each in components if each.is_shared])
        self._groups = groups
        self._read = read
        self._number = numbers.of
        self._by_number: dict[int, DeviceComponent] = {}
        self._visible_numbers: dict[Hashable, int] = {}

    def of_component(self, component: Component, facts: Facts) -> int:
        """The number of one component of the device, in which ``facts`` are stated. Raises ContradictionError."""
        own = [fact for fact in component.of_device if fact in self._read]
        if component.is_tied:
            known = known_of_component(facts, None, self._vocabulary)
            what_is_visible: Hashable = (visible(own, known, component.of_approvals), said_for_classes(known))
        else:
            known = Knowledge(self._vocabulary, {**self._vocabulary.open, **part_as_stated(facts).possible}, {})
            what_is_visible = tuple([facts.get(fact) for fact in own])
        number = self._number((component.number, what_is_visible))
        self._by_number.setdefault(number, DeviceComponent(number, facts, known))
        return number

    def of_device(self, components: Sequence[int], in_hand: frozenset[str] = frozenset()) -> DevicePart:
        """``components``: the number of each that has facts of the device, in their order."""
        found = tuple([self._by_number[number] for number in components])
        by_place = {component.number: each for component, each in zip(self._of_device_alone, found, strict=True)}
        facts = {fact: value for each in found for fact, value in each.facts.items()}
        beside = joined_parts(
            part_about(by_place[each.number].known, each.of_device) for each in self._of_device_alone if not each.is_shared
        )
        shared = self._number(tuple([by_place[each.number].number for each in self._shared_components if each.of_device]))
        deciding = tuple([self._beside(group.deciding, facts, by_place, plans=False) for group in self._groups])
        planning = tuple([self._beside(group.planning, facts, by_place, plans=True) for group in self._groups])
        return DevicePart(by_place, facts, beside, shared, deciding, planning, in_hand)

    def _beside(self, read: FactsRead, facts: Facts, by_place: Mapping[int, DeviceComponent], *, plans: bool) -> int:
        tied = [self._visible(by_place[place], own, plans=plans) for place, own in read.of_components]
        return self._number((*map(facts.get, read.alone), *tied))

    def _visible(self, component: DeviceComponent, own: tuple[str, ...], *, plans: bool) -> int:
        key = (component.number, own, plans)
        number = self._visible_numbers.get(key)
        if number is None:
            known = component.known
            found = tuple([known.possible[fact] for fact in own]) if plans else visible(own, known)
            number = self._visible_numbers[key] = self._number(found)
        return number

    def of_approvals(self, approvals: Sequence[Approval] | None) -> ApprovalsPart:
        if approvals is None:
            none: tuple[Numbers, ...] = ((),) * len(self._groups)
            nothing = self._number(None)
            by_component = tuple([(nothing, None) for _ in self._shared_components])
            return ApprovalsPart(None, by_component, nothing, None, none, none, 0, 0)
        held = [each.facts for each in approvals]
        alone = [{fact: value for fact, value in facts.items() if self._stands_alone(fact)} for facts in held]
        parts = [tuple([_of(component, facts) for facts in held]) for component in self._shared_components]
        numbered = tuple([(self._number(tuple(map(_items, part))), part) for part in parts])
        deciding = tuple([self._of_each(group.deciding, alone) for group in self._groups])
        planning = tuple([self._of_each(group.planning, alone) for group in self._groups])
        return ApprovalsPart(
            len(held),
            numbered,
            self._number((len(held), *[number for number, _ in numbered])),
            tuple([part_as_stated(facts) for facts in alone]),
            deciding,
            planning,
            self._number(deciding),
            self._number(planning),
        )

    def _stands_alone(self, fact: str) -> bool:
        return fact not in self._vocabulary.constraints_by_fact

    def _of_each(self, read: FactsRead, alone: Sequence[Facts]) -> Numbers:
        """A number for each approval, and one for what is read of all of them."""
        each = [self._number((*map(facts.get, read.alone),)) for facts in alone]
        every = self._number(tuple([(*map(facts.get, read.elsewhere),) for facts in alone])) if read.elsewhere else 0
        return (*each, every)


def _of(component: Component, facts: Facts) -> Facts:
    return {fact: facts[fact] for fact in component.of_approvals if fact in facts}


def _items(facts: Facts) -> Hashable:
    return tuple(sorted(facts.items()))
