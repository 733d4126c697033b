"""Conditions as written in rule files, to the closed algebra. Derived facts are replaced by what defines them."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from datetime import date, timedelta

from pathways.model.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Condition,
    FromToday,
    Holds,
    Interval,
    Negation,
    OneOf,
    Value,
    Within,
    day_interval,
)
from pathways.model.facts import DerivedFact, Fact, FactType
from pathways.rulebook.fields import as_bool, as_date, as_items, as_number, as_text, shown, suggestion
from pathways.rulebook.nodes import Mapping, Node, Scalar, Sequence, error

_DAY = timedelta(days=1)
MOST_LEAVES = 2_000
MOST_DEPTH = 100


class ConditionReader:
    """Reads conditions over a vocabulary.

    ``about_approvals``: whether ``approval.*`` facts may stand outside ``holds``.
    """

    def __init__(self, facts: Dict[str, Fact], derived: Dict[str, DerivedFact]) -> None:
        self._facts = facts
        self._derived = derived

    def read(self, node: Node | None, *, about_approvals: bool) -> Condition:
        """The condition, ALWAYS where there is none. Raises FileError for an unknown fact or value, or a malformed form."""
        if node is None:
            return ALWAYS
        if not isinstance(node, Mapping):
            raise error("YS020", "a condition must be a mapping (fact: value)", node.span)
        parts = [self._entry(entry.key, entry.value, about_approvals) for entry in node.entries]
        return parts[0] if len(parts) == 1 else bounded(AllOf(tuple(parts)), node)

    def date_fact(self, node: Node) -> str:
        """The id of a date fact that is not about an approval. Raises FileError."""
        fact = self._facts.get(as_text(node, "a date fact"))
        if fact is None or fact.type is not FactType.DATE or fact.about_approval:
            raise error("RF003", f"'{as_text(node, 'a date fact')}' is not a date that a step can read", node.span)
        return fact.id

    def _entry(self, key: Scalar, value: Node, about_approvals: bool) -> Condition:
        match key.text:
            case "all":
                return AllOf(self._parts(value, about_approvals))
            case "any":
                return AnyOf(self._parts(value, about_approvals))
            case "not":
                return Negation(self.read(value, about_approvals=about_approvals))
            case "holds":
                return Holds(self.read(value, about_approvals=True))
        if key.text in self._derived:
            self._check_place(key, about_approvals)
            return bounded(self._derived_leaf(self._derived[key.text], value), key)
        fact = self._facts.get(key.text)
        if fact is None:
            raise error(
                "RF001",
                f"there is no fact '{shown(key.text)}'",
                key.span,
                suggestion(key.text, [*self._facts, *self._derived, "all", "any", "not", "holds"]),
            )
        self._check_place(key, about_approvals)
        return self._leaf(fact, value)

    def _check_place(self, key: Scalar, about_approvals: bool) -> None:
        if key.text.startswith("approval.") and not about_approvals:
            raise error(
                "RF002",
                f"'{key.text}' is about one approval, and this place looks at the whole device",
                key.span,
                "Put it inside 'holds: {...}'.",
            )

    def _parts(self, value: Node, about_approvals: bool) -> tuple[Condition, ...]:
        items = as_items(value, "'all' and 'any'")
        if not items:
            raise error("YS021", "'all' and 'any' need at least one condition", value.span)
        return tuple(self.read(item, about_approvals=about_approvals) for item in items)

    def _leaf(self, fact: Fact, value: Node) -> Condition:
        match fact.type:
            case FactType.TEXT:
                raise error("YS022", f"'{fact.id}' is free text, and rules cannot read it", value.span)
            case FactType.DATE:
                return _from_today(fact, value) or Within(fact.id, _date_interval(fact, value))
            case FactType.NUMBER:
                return Within(fact.id, _number_interval(fact, value))
            case FactType.BOOL | FactType.CHOICE:
                return OneOf(fact.id, self._values(fact.id, fact.domain, value))

    def _derived_leaf(self, derived: DerivedFact, value: Node) -> Condition:
        values = self._values(derived.id, frozenset(derived.definitions), value)
        if frozenset(derived.definitions) == {True, False}:
            holds = derived.definitions[True]
            if values == {True}:
                return holds
            return Negation(holds) if values == {False} else ALWAYS
        parts = [derived.definitions[each] for each in derived.definitions if each in values]
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _values(self, fact: str, domain: frozenset[Value], node: Node) -> frozenset[Value]:
        if isinstance(node, Mapping):
            if len(node.entries) != 1 or node.entries[0].key.text != "not":
                raise error("YS023", f"'{fact}' takes a value, a list of values, or {{not: value}}", node.span)
            others = domain - self._values(fact, domain, node.entries[0].value)
            if not others:
                raise error("YS024", f"'{fact}' is left without a value, which never holds", node.span)
            return others
        if isinstance(node, Sequence):
            if not node.items:
                raise error("YS024", f"'{fact}' has an empty list of values, which never holds", node.span)
            return frozenset(_value(fact, domain, item) for item in node.items)
        return frozenset({_value(fact, domain, node)})


def bounded(condition: Condition, node: Node) -> Condition:
    """The condition. Raises FileError where, written out in full, it is larger than any rule needs: derived facts can double."""
    leaves, depth = _weight(condition, {})
    if leaves > MOST_LEAVES or depth > MOST_DEPTH:
        message = f"with its derived facts written out this reads more than {MOST_LEAVES:,} facts, or is {MOST_DEPTH} levels deep"
        raise error("YS039", message, node.span, "Define the derived facts in fewer steps.")
    return condition


def _weight(condition: Condition, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """How many leaves it has and how deep it is. What is shared is looked at once."""
    found = known.get(id(condition))
    if found is None:
        parts: tuple[Condition, ...] = ()
        match condition:
            case AllOf() | AnyOf():
                parts = condition.conditions
            case Negation() | Holds():
                parts = (condition.condition,)
        weights = [_weight(part, known) for part in parts]
        depth = 1 + max((below for _, below in weights), default=0)
        found = known[id(condition)] = sum(leaves for leaves, _ in weights) or 1, depth
    return found


def _value(fact: str, domain: frozenset[Value], node: Node) -> Value:
    if domain == {True, False}:
        return as_bool(node, f"'{fact}'")
    text = as_text(node, f"'{fact}'")
    if text not in domain:
        allowed = [str(value) for value in domain]
        raise error("RF003", f"'{fact}' has no value '{shown(text)}'", node.span, suggestion(text, allowed))
    return text


TODAY = "today"
_DAYS_FROM_TODAY = {
    "before": Interval(high=-1),
    "after": Interval(low=1),
    "on_or_before": Interval(high=0),
    "on_or_after": Interval(low=0),
}


def _from_today(fact: Fact, node: Node) -> FromToday | None:
    """A date compared with the day that is asked about: ``{before: today}``. None where it is compared with a fixed day."""
    if isinstance(node, Scalar):
        return FromToday(fact.id, Interval(0, 0)) if node.text == TODAY else None
    if_stated = _is_if_stated(node)
    compared = Mapping(node.entries[:-1], node.span) if isinstance(node, Mapping) and if_stated else node
    word, day_node = _comparison(fact, compared, tuple(_DAYS_FROM_TODAY))
    if not isinstance(day_node, Scalar) or day_node.text != TODAY:
        if if_stated:
            raise error("YS023", f"'{fact.id}': only a comparison with 'today' takes 'if_stated'", node.span)
        return None
    return FromToday(fact.id, _DAYS_FROM_TODAY[word], if_stated)


def _is_if_stated(node: Node) -> bool:
    """The condition ends with ``if_stated: true``."""
    if not isinstance(node, Mapping) or len(node.entries) != 2 or node.entries[1].key.text != "if_stated":
        return False
    return as_bool(node.entries[1].value, "'if_stated'")


def _date_interval(fact: Fact, node: Node) -> Interval:
    if isinstance(node, Scalar):
        day = as_date(node, f"'{fact.id}'")
        return day_interval(day, day)
    word, day_node = _comparison(fact, node, ("before", "after", "on_or_before", "on_or_after"))
    day = as_date(day_node, f"'{word}'")
    if (word == "before" and day == date.min) or (word == "after" and day == date.max):
        raise error("YS025", f"no date is {word} {day}", node.span)
    match word:
        case "before":
            return day_interval(high=day - _DAY)
        case "after":
            return day_interval(low=day + _DAY)
        case "on_or_before":
            return day_interval(high=day)
        case _:
            return day_interval(low=day)


def _number_interval(fact: Fact, node: Node) -> Interval:
    word, number_node = _comparison(fact, node, ("at_least", "at_most"))
    number = as_number(number_node, f"'{word}'")
    return Interval(low=number) if word == "at_least" else Interval(high=number)


def _comparison(fact: Fact, node: Node, words: tuple[str, ...]) -> tuple[str, Node]:
    if not isinstance(node, Mapping) or len(node.entries) != 1 or node.entries[0].key.text not in words:
        raise error("YS023", f"'{fact.id}' takes one of: {', '.join(words)}", node.span)
    entry = node.entries[0]
    return entry.key.text, entry.value
