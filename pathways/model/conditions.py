"""The closed algebra of conditions. Every leaf is a finite set of values or an interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = str | bool


class Truth(Enum):
    """Three-valued: a fact that is not known makes a condition UNKNOWN, never NO."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers, or days as proleptic ordinals, from ``low`` to ``high``, both included; None is open."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact's value is one of ``values``, a subset of the fact's closed domain."""

    fact: str
    values: frozenset[Value]


@dataclass(frozen=True, slots=True)
class Within:
    """The fact (a date or a number) lies in ``interval``."""

    fact: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    condition: Condition


@dataclass(frozen=True, slots=True)
class Holds:
    """At least one approval held satisfies ``condition``."""

    condition: Condition


Leaf: TypeAlias = OneOf | Within
Condition: TypeAlias = OneOf | Within | AllOf | AnyOf | Negation | Holds

ALWAYS = AllOf(())


def facts_read(condition: Condition) -> frozenset[str]:
    """The ids of the facts that ``condition`` looks at."""
    match condition:
        case OneOf() | Within():
            return frozenset({condition.fact})
        case AllOf() | AnyOf():
            return frozenset().union(*(facts_read(part) for part in condition.conditions))
        case Negation() | Holds():
            return facts_read(condition.condition)


def day_interval(low: date | None = None, high: date | None = None) -> Interval:
    return Interval(None if low is None else low.toordinal(), None if high is None else high.toordinal())
