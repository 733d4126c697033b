"""The vocabulary: the one list of facts that devices state, questions ask for and rules read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from pathways.model.conditions import Condition, Leaf, Value

FactValue: TypeAlias = str | bool | date | float


class FactType(StrEnum):
    BOOL = "bool"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known about a device, its maker or one of its approvals (``approval.*``).

    ``labels`` gives each value of a choice in words, ``aliases`` its other usual spellings.
    """

    id: str
    type: FactType
    label: str
    ask: str
    help: str
    labels: Mapping[str, str]
    relevant_when: Condition
    sources: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def domain(self) -> frozenset[Value]:
        """The closed set of values; empty for dates, numbers and text."""
        if self.type is FactType.BOOL:
            return frozenset({True, False})
        return frozenset(self.labels)

    @property
    def about_approval(self) -> bool:
        return self.id.startswith("approval.")

    def in_words(self, value: FactValue) -> str:
        """The value as a person would say it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return self.labels.get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Constraint:
    """What cannot be otherwise given the meaning of the facts: where every ``premises`` leaf holds, so does ``conclusion``.

    A ``definition`` says what a word means (a 510(k) is the FDA's); its conclusions are as certain as the premise.
    """

    id: str
    premises: tuple[Leaf, ...]
    conclusion: Leaf
    says: str
    sources: tuple[str, ...]
    confidence: str
    definition: bool


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """A fact that conditions define and nobody is asked: ``definitions`` gives the condition of each value."""

    id: str
    label: str
    says: str
    sources: tuple[str, ...]
    confidence: str
    definitions: Mapping[Value, Condition]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    facts: Mapping[str, Fact]
    constraints: tuple[Constraint, ...]
    derived: Mapping[str, DerivedFact]
    constraints_by_fact: Mapping[str, tuple[Constraint, ...]] = field(init=False, compare=False, repr=False)
    order: Mapping[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        by_fact: dict[str, list[Constraint]] = {}
        for constraint in self.constraints:
            for leaf in (*constraint.premises, constraint.conclusion):
                by_fact.setdefault(leaf.fact, []).append(constraint)
        object.__setattr__(self, "constraints_by_fact", {fact: tuple(found) for fact, found in by_fact.items()})
        object.__setattr__(self, "order", {fact: place for place, fact in enumerate(self.facts)})
