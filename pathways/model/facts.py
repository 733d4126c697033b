"""The vocabulary: the one list of facts that devices state, questions ask for and rules read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct, field

from pathways.model.citations import Cite
from pathways.model.classification import Scheme
from pathways.model.conditions import Condition, FromToday, Interval, Leaf, Value, Within
from pathways.model.words import Words

FactValue: TypeAlias = str | bool | date | float


class FactType(StrEnum):
    BOOL = "bool"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"


class Attainable(Struct, frozen=True):
    """A value that somebody can bring about, where ``when`` holds. ``steps``: those of the catalogue that it takes, in order.

    ``says``, ``sources`` and ``confidence``: why it cannot be had where ``when`` does not hold.
    """

    value: Value
    when: Condition
    steps: tuple[str, ...] = ()
    says: str = ""
    sources: tuple[Cite, ...] = ()
    confidence: str = "unknown"


class Usual(Struct, frozen=True):
    """The value that an answer may rest on where nobody states the fact and ``when`` holds; it then says ``provided`` that ...,
    and what comes of it if ``contrary``.

    Only for exceptions that have a regime of their own, which their makers know of.
    """

    value: bool
    provided: str
    when: Condition
    contrary: str


class Fact(Struct, frozen=True, weakref=True):
    """One thing that can be known about a device, its maker or one of its approvals (``approval.*``).

    ``labels`` gives each value of a choice in words, ``aliases`` its other usual spellings. ``together`` names the bundle that it
    is asked in. ``changeable``: the values that somebody can bring about, and ``change`` how that is said. ``when_new``: the
    value that an approval given anew has; of a date the months from then. ``begins``: the approval counts from this day on, and
    where nobody states the day it has begun. ``ends``: the approval counts to this day, where the condition holds.
    ``not_after``: the date fact that this one never lies after. ``usual``: what is taken where it is not stated.
    ``find_out``: where somebody who does not know it can find it.
    """

    id: str
    type: FactType
    label: str
    ask: str
    help: str
    labels: Mapping[str, str]
    relevant_when: Condition
    sources: tuple[Cite, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    together: str | None = None
    changeable: tuple[Attainable, ...] = ()
    change: str = ""
    when_new: str | bool | int | None = None
    begins: bool = False
    ends: Condition | None = None
    not_after: str | None = None
    usual: Usual | None = None
    find_out: str = ""

    @property
    def domain(self) -> frozenset[Value]:
        """The closed set of values; empty for dates, numbers and text."""
        if self.type is FactType.BOOL:
            return frozenset({True, False})
        return frozenset(self.labels)

    @property
    def about_approval(self) -> bool:
        return self.id.startswith("approval.")

    def attainable(self, value: FactValue) -> Attainable | None:
        """How somebody can bring ``value`` about; None where nobody can."""
        return next((each for each in self.changeable if each.value == value), None)

    def in_words(self, value: FactValue) -> str:
        """The value as a person would say it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return self.labels.get(str(value), str(value))


class Bundle(Struct, frozen=True):
    """Yes/no facts that an interview asks for in one go: which of these are true?"""

    id: str
    ask: str
    help: str


class SaidAtOnce(Struct, frozen=True):
    """One answer to a question that asks for several facts: ``facts`` is what it says, ``about`` an example."""

    label: str
    about: str
    facts: Mapping[str, Value]


class Choice(Struct, frozen=True):
    """A question that an interview asks in place of several: each of its answers says more than one fact.

    ``after``: the choice that it asks in other words, where that was answered with "I don't know".
    """

    id: str
    ask: str
    help: str
    answers: tuple[SaidAtOnce, ...]
    after: str | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact for answer in self.answers for fact in answer.facts))


class Constraint(Struct, frozen=True):
    """What cannot be otherwise given the meaning of the facts: where every ``premises`` leaf holds, so does ``conclusion``.

    A ``definition`` says what a word means (a 510(k) is the FDA's); its conclusions are as certain as the premise.
    ``never_infers`` names premises that are exceptions (custom-made): where nothing but the exception could make the
    stated facts true, they are refused until it is stated. ``one_way``: what it concludes is never turned round into a
    premise, so that a class that somebody stated does not answer a question about the device that nobody asked.
    """

    id: str
    premises: tuple[Leaf, ...]
    conclusion: Leaf
    says: str
    sources: tuple[Cite, ...]
    confidence: str
    definition: bool
    never_infers: tuple[str, ...] = ()
    one_way: bool = False


class DerivedFact(Struct, frozen=True):
    """A fact that conditions define and nobody is asked: ``definitions`` gives the condition of each value."""

    id: str
    label: str
    says: str
    sources: tuple[Cite, ...]
    confidence: str
    definitions: Mapping[Value, Condition]


class Vocabulary(Struct, frozen=True, dict=True, weakref=True):
    """The facts by id, in the order in which they are asked, what follows from what, and what people write for them.

    ``class_constraints`` hold where a class is worked out, and are not read for anything else. ``schemes``: those by which
    classes are worked out; only such of which the text is settled.
    """

    facts: Mapping[str, Fact]
    constraints: tuple[Constraint, ...]
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    words: Words = Words()
    choices: tuple[Choice, ...] = ()
    class_constraints: tuple[Constraint, ...] = ()
    schemes: tuple[Scheme, ...] = ()

    @cached_property
    def class_facts(self) -> frozenset[str]:
        """Those that schemes work out."""
        return frozenset(scheme.fact for scheme in self.schemes)

    @cached_property
    def read_for_classes(self) -> frozenset[str]:
        """The facts of the device on which a class can hang."""
        return frozenset(fact for scheme in self.schemes for fact in scheme.facts if not self.facts[fact].about_approval)

    @cached_property
    def of_classes(self) -> frozenset[str]:
        """Of these the facts that are there for nothing else. Where none is stated, no class is worked out."""
        return self.read_for_classes - self.constraints_by_fact.keys()

    @cached_property
    def for_classes(self) -> Vocabulary:
        """The same for working out a class."""
        return Vocabulary(self.facts, (*self.constraints, *self.class_constraints), self.bundles, self.words, self.choices)

    @cached_property
    def constraints_by_fact(self) -> Mapping[str, tuple[Constraint, ...]]:
        """The constraints that read or narrow each fact."""
        by_fact: dict[str, list[Constraint]] = {}
        for constraint in self.constraints:
            for leaf in (*constraint.premises, constraint.conclusion):
                by_fact.setdefault(leaf.fact, []).append(constraint)
        return {fact: tuple(found) for fact, found in by_fact.items()}

    @cached_property
    def one_way_constraints(self) -> tuple[Constraint, ...]:
        return tuple(constraint for constraint in self.constraints if constraint.one_way)

    @cached_property
    def settled_from_the_start(self) -> tuple[str, ...]:
        """The facts, in order, of constraints that have a leaf which is true, or false, whatever the fact's value is."""

        def is_settled(leaf: Leaf) -> bool:
            if isinstance(leaf, Within | FromToday):
                return leaf.interval == Interval()
            domain = self.facts[leaf.fact].domain
            return domain <= leaf.values or domain.isdisjoint(leaf.values)

        leaves = [(*constraint.premises, constraint.conclusion) for constraint in self.constraints]
        found = {leaf.fact for of_one in leaves if len(of_one) == 1 or any(map(is_settled, of_one)) for leaf in of_one}
        return tuple(fact for fact in self.facts if fact in found)

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """The dates from which an approval counts."""
        return tuple(fact.id for fact in self.facts.values() if fact.begins)

    @cached_property
    def bounded_dates(self) -> tuple[tuple[str, str], ...]:
        """Pairs of dates of which the first never lies after the second."""
        return tuple((fact.id, fact.not_after) for fact in self.facts.values() if fact.not_after is not None)

    @cached_property
    def with_usual_value(self) -> Mapping[str, Usual]:
        """The facts that have a usual value, in order."""
        return {fact.id: fact.usual for fact in self.facts.values() if fact.usual is not None}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each fact in the vocabulary."""
        return {fact: place for place, fact in enumerate(self.facts)}

    @cached_property
    def open(self) -> Mapping[str, frozenset[Value] | Interval]:
        """What is possible where nothing is known: every fact but free text, with its whole domain."""
        return {
            fact.id: Interval() if fact.type in (FactType.DATE, FactType.NUMBER) else fact.domain
            for fact in self.facts.values()
            if fact.type is not FactType.TEXT
        }
