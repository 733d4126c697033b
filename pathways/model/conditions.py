"""The closed algebra of conditions. Every leaf is a finite set of values or an interval."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TypeAlias

from msgspec import Struct

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


def facts_read(condition: Condition) -> frozenset[str]:
    """The ids of the facts that ``condition`` looks at."""
    match condition:
        case OneOf() | Within() | FromToday():
            return frozenset({condition.fact})
        case AllOf() | AnyOf():
            return frozenset().union(*(facts_read(part) for part in condition.conditions))
        case Negation() | Holds():
            return facts_read(condition.condition)


def on_that_day(leaf: FromToday, day: date) -> Within:
    """The leaf, once it is said which day is asked about."""
    low, high = leaf.interval.low, leaf.interval.high
    today = day.toordinal()
    return Within(leaf.fact, Interval(None if low is None else today + low, None if high is None else today + high))


def day_interval(low: date | None = None, high: date | None = None) -> Interval:
    return Interval(None if low is None else low.toordinal(), None if high is None else high.toordinal())
