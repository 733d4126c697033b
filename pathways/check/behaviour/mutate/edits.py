"""Small faults in a condition: a leaf dropped, turned round, moved by a day, or given another value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec import Struct

from pathways.model.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Folding,
    FromToday,
    Holds,
    Interval,
    Leaf,
    Negation,
    OneOf,
    Within,
    fold,
)
from pathways.model.facts import DerivedFact, Vocabulary


class ConditionEdit(Struct, frozen=True):
    """A changed condition, with the kind of the fault and the change in words."""

    kind: str
    words: str
    condition: Condition


Rebuild = Callable[[Condition], Condition]


class Editor:
    """Makes the faults of conditions over a vocabulary. What a derived fact stands for is one leaf, as it is in the file."""

    def __init__(self, vocabulary: Vocabulary, derived: Iterable[DerivedFact] = ()) -> None:
        self._vocabulary = vocabulary
        self._known = dict(_definitions(derived))

    def edits(self, condition: Condition) -> Iterator[ConditionEdit]:
        """Every fault that a condition can have, in a fixed order."""
        yield from self._below(condition, lambda part: part)

    def _below(self, condition: Condition, rebuild: Rebuild) -> Iterator[ConditionEdit]:
        known = self._known.get(condition)
        if known is not None:
            yield from self._of_derived(condition, known, rebuild)
            return
        if isinstance(condition, AnyOf) and self._is_list(condition):
            yield from self._of_list(condition, rebuild)
            return
        match condition:
            case OneOf() | Within() | FromToday():
                yield ConditionEdit("flip", f"turned round: {leaf_text(condition)}", rebuild(Negation(condition)))
                yield from _other_values(condition, rebuild, self._vocabulary)
            case AllOf() | AnyOf():
                for place, part in enumerate(condition.conditions):
                    if isinstance(part, OneOf | Within | FromToday) or part in self._known or len(condition.conditions) > 1:
                        rest = type(condition)((*condition.conditions[:place], *condition.conditions[place + 1 :]))
                        yield ConditionEdit("drop", f"dropped: {self._text(part)}", rebuild(rest))
                    yield from self._below(part, _at(condition, place, rebuild))
            case Negation():
                yield ConditionEdit("flip", f"no longer 'not': {self._text(condition.condition)}", rebuild(condition.condition))
                yield from self._below(condition.condition, lambda part: rebuild(Negation(part)))
            case Holds():
                yield from self._below(condition.condition, lambda part: rebuild(Holds(part)))

    def _of_derived(self, condition: Condition, known: _Derived, rebuild: Rebuild) -> Iterator[ConditionEdit]:
        yield ConditionEdit("flip", f"turned round: {known}", rebuild(Negation(condition)))
        for value, definition in known.others:
            yield ConditionEdit("swap-value", f"{known.fact}: {known.value} became {value}", rebuild(definition))

    def _is_list(self, condition: AnyOf) -> bool:
        """Whether this is one derived fact with a list of values."""
        known = [self._known.get(part) for part in condition.conditions]
        return len(known) > 1 and len({each.fact if each else "" for each in known}) == 1 and None not in known

    def _of_list(self, condition: AnyOf, rebuild: Rebuild) -> Iterator[ConditionEdit]:
        known = [self._known[part] for part in condition.conditions]
        fact = known[0].fact
        yield ConditionEdit(
            "flip", f"turned round: {fact}: [{', '.join(each.value for each in known)}]", rebuild(Negation(condition))
        )
        values = {each.value for each in known}
        for place, each in enumerate(known):
            put = _at(condition, place, rebuild)
            rest = AnyOf((*condition.conditions[:place], *condition.conditions[place + 1 :]))
            yield ConditionEdit("drop", f"dropped: {each}", rebuild(rest))
            for value, definition in each.others:
                if value not in values:
                    yield ConditionEdit("swap-value", f"{fact}: {each.value} became {value}", put(definition))

    def _text(self, condition: Condition) -> str:
        known = self._known.get(condition)
        return text(condition) if known is None else str(known)


class _Derived(Struct, frozen=True):
    """A use of a derived fact; ``others`` are its other values, with what each stands for."""

    fact: str
    value: str
    others: tuple[tuple[str, Condition], ...]

    def __str__(self) -> str:
        return f"{self.fact}: {self.value}"


def _definitions(derived: Iterable[DerivedFact]) -> Iterator[tuple[Condition, _Derived]]:
    for fact in derived:
        if any(isinstance(definition, OneOf | Within | FromToday) for definition in fact.definitions.values()):
            continue
        if set(fact.definitions) == {True, False}:
            yield fact.definitions[True], _Derived(fact.id, "yes", ())
            yield Negation(fact.definitions[True]), _Derived(fact.id, "no", ())
            continue
        places = list(fact.definitions)
        for place, value in enumerate(places):
            near = [places[other] for other in (place - 1, place + 1) if 0 <= other < len(places)]
            others = tuple((str(other), fact.definitions[other]) for other in near)
            yield fact.definitions[value], _Derived(fact.id, str(value), others)


def _at(whole: AllOf | AnyOf, place: int, rebuild: Rebuild) -> Rebuild:
    def put(part: Condition) -> Condition:
        return rebuild(type(whole)((*whole.conditions[:place], part, *whole.conditions[place + 1 :])))

    return put


def _other_values(leaf: Leaf, rebuild: Rebuild, vocabulary: Vocabulary) -> Iterator[ConditionEdit]:
    if isinstance(leaf, Within | FromToday):
        for days in (-1, 1):
            moved = Interval(_moved(leaf.interval.low, days), _moved(leaf.interval.high, days))
            words = f"moved by {days:+d}: {leaf_text(leaf)}"
            yield ConditionEdit("shift-date", words, rebuild(type(leaf)(leaf.fact, moved)))
        return
    labels = list(vocabulary.facts[leaf.fact].labels)
    for value in labels:
        if value not in leaf.values:
            continue
        for other in _neighbours(labels, value):
            if other not in leaf.values:
                values = (leaf.values - {value}) | {other}
                words = f"{leaf.fact}: {value} became {other}"
                yield ConditionEdit("swap-value", words, rebuild(OneOf(leaf.fact, frozenset(values))))


def _neighbours(labels: list[str], value: str) -> list[str]:
    """The values beside it: a slip of the pen lands on the next class or pathway."""
    place = labels.index(value)
    return [labels[near] for near in (place - 1, place + 1) if 0 <= near < len(labels)]


def _moved(edge: float | None, days: int) -> float | None:
    return None if edge is None else edge + days


def leaf_text(leaf: Leaf) -> str:
    if isinstance(leaf, OneOf):
        values = sorted("yes" if value is True else "no" if value is False else value for value in leaf.values)
        return f"{leaf.fact}: {values[0]}" if len(values) == 1 else f"{leaf.fact}: [{', '.join(values)}]"
    low, high = leaf.interval.low, leaf.interval.high
    if isinstance(leaf, FromToday):
        return f"{leaf.fact}: {_from_today(low)}..{_from_today(high)}"
    return f"{leaf.fact}: {_edge(low)}..{_edge(high)}"


def _from_today(days: float | None) -> str:
    return "" if days is None else f"today{days:+g}" if days else "today"


def _edge(edge: float | None) -> str:
    if edge is None:
        return ""
    return date.fromordinal(int(edge)).isoformat() if edge > 500_000 else f"{edge:g}"


def text(condition: Condition, most: int = 90) -> str:
    """The condition on one line, cut where it is long."""
    full = _text(condition)
    return full if len(full) <= most else full[: most - 3] + "..."


def _text(condition: Condition) -> str:
    return fold(condition, _TEXT)


_TEXT: Folding[str] = Folding(
    leaf=leaf_text,
    all_of=lambda parts: "{" + ", ".join(parts) + "}",
    any_of=lambda parts: "any: [" + ", ".join(parts) + "]",
    negation=lambda part: f"not: {part}",
    holds=lambda inner: f"holds: {_text(inner)}",
)
