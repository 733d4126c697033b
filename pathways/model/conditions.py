"""The closed algebra of conditions. Every leaf is a finite set of values or an interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

T = TypeVar("T")
Value: TypeAlias = str | bool


class Truth(Enum):
    """Three-valued: a fact that is not known makes a condition UNKNOWN, never NO."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Interval(Struct, frozen=True):
    """Numbers, or days as proleptic ordinals, from ``low`` to ``high``, both included; None is open."""

    low: float | None = None
    high: float | None = None


class OneOf(Struct, frozen=True, tag=True):
    """The fact's value is one of ``values``, a subset of the fact's closed domain."""

    fact: str
    values: frozenset[Value]


class Within(Struct, frozen=True, tag=True):
    """The fact (a date or a number) lies in ``interval``."""

    fact: str
    interval: Interval


class FromToday(Struct, frozen=True, tag=True):
    """The fact (a date) lies in ``interval``, in days counted from the day that is asked about: 0 is that day itself.

    ``if_stated``: where the date is not known there is none, and the condition does not hold.
    """

    fact: str
    interval: Interval
    if_stated: bool = False


class AllOf(Struct, frozen=True, tag=True):
    conditions: tuple[Condition, ...]


class AnyOf(Struct, frozen=True, tag=True):
    conditions: tuple[Condition, ...]


class Negation(Struct, frozen=True, tag=True):
    condition: Condition


class Holds(Struct, frozen=True, tag=True):
    """At least one approval held satisfies ``condition``."""

    condition: Condition


Leaf: TypeAlias = OneOf | Within | FromToday
Condition: TypeAlias = OneOf | Within | FromToday | AllOf | AnyOf | Negation | Holds

ALWAYS = AllOf(())
NEVER = AnyOf(())


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf in the order of the file, those about approvals held included."""
    return (part for part in parts(condition) if isinstance(part, OneOf | Within | FromToday))


def parts(condition: Condition) -> Iterator[Condition]:
    """The condition and everything in it, each before what it is made of."""
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        yield part
        match part:
            case AllOf() | AnyOf():
                waiting.extend(reversed(part.conditions))
            case Negation() | Holds():
                waiting.append(part.condition)
            case OneOf() | Within() | FromToday():
                pass


def facts_read(condition: Condition) -> frozenset[str]:
    """The ids of the facts that ``condition`` looks at."""
    return frozenset(leaf.fact for leaf in leaves(condition))


class Folding(Struct, Generic[T], frozen=True):
    """What a condition comes to, given what its parts come to.

    ``holds`` is given the condition that an approval held must satisfy as it stands: what is asked of another thing is looked at
    from there, and how is for the caller to say.
    """

    leaf: Callable[[Leaf], T]
    all_of: Callable[[list[T]], T]
    any_of: Callable[[list[T]], T]
    negation: Callable[[T], T]
    holds: Callable[[Condition], T]


def fold(condition: Condition, by: Folding[T]) -> T:
    """The condition put together anew from its leaves."""
    match condition:
        case OneOf() | Within() | FromToday():
            return by.leaf(condition)
        case AllOf():
            return by.all_of([fold(part, by) for part in condition.conditions])
        case AnyOf():
            return by.any_of([fold(part, by) for part in condition.conditions])
        case Negation():
            return by.negation(fold(condition.condition, by))
        case Holds():
            return by.holds(condition.condition)


class SignedFolding(Struct, Generic[T], frozen=True):
    """As ``Folding``, with every "not" carried down to the leaves: ``leaf`` and ``holds`` are told whether they must hold or must
    not, and ``every`` and ``some`` join what must all, or any, come out as wanted."""

    leaf: Callable[[Leaf, bool], T]
    every: Callable[[list[T]], T]
    some: Callable[[list[T]], T]
    holds: Callable[[Holds, bool], T]


def fold_signed(condition: Condition, by: SignedFolding[T], wanted: bool = True) -> T:
    """What it takes that the condition holds or, not ``wanted``, that it does not."""
    match condition:
        case OneOf() | Within() | FromToday():
            return by.leaf(condition, wanted)
        case AllOf() | AnyOf():
            join = by.every if isinstance(condition, AllOf) is wanted else by.some
            return join([fold_signed(part, by, wanted) for part in condition.conditions])
        case Negation():
            return fold_signed(condition.condition, by, not wanted)
        case Holds():
            return by.holds(condition, wanted)


def map_leaves(
    condition: Condition, change: Callable[[Leaf], Condition], holds: Callable[[Condition], Condition] | None = None
) -> Condition:
    """The condition with each leaf replaced: those about approvals held too, unless ``holds`` says what becomes of these."""
    return fold(
        condition,
        Folding(
            leaf=change,
            all_of=lambda found: AllOf(tuple(found)),
            any_of=lambda found: AnyOf(tuple(found)),
            negation=Negation,
            holds=holds or (lambda inner: Holds(map_leaves(inner, change))),
        ),
    )


def on_that_day(leaf: FromToday, day: date) -> Within:
    """The leaf, once it is said which day is asked about."""
    low, high = leaf.interval.low, leaf.interval.high
    today = day.toordinal()
    return Within(leaf.fact, Interval(None if low is None else today + low, None if high is None else today + high))


def day_interval(low: date | None = None, high: date | None = None) -> Interval:
    return Interval(None if low is None else low.toordinal(), None if high is None else high.toordinal())
