"""The search never calls possible what is not; it is compared with all devices of a small vocabulary."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from pathways.check.rules_text.lint.reasoning import Reasoner
from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Holds, Interval, Negation, OneOf, Within
from pathways.model.facts import Constraint, Fact, FactType, Vocabulary

DAYS = range(1, 5)


def _fact(id_: str, type_: FactType, values: str = "") -> Fact:
    return Fact(id_, type_, id_, "?", "", dict.fromkeys(values, ""), ALWAYS, ())


FACTS = (
    _fact("a.kind", FactType.CHOICE, "xyz"),
    _fact("a.soft", FactType.BOOL),
    _fact("a.active", FactType.BOOL),
    _fact("a.day", FactType.DATE),
)
SOFT_IS_ACTIVE = Constraint(
    "c", (OneOf("a.soft", frozenset({True})),), OneOf("a.active", frozenset({True})), "", (), "verified", False
)
VOCABULARY = Vocabulary({fact.id: fact for fact in FACTS}, (SOFT_IS_ACTIVE,))

LEAVES = st.one_of(
    st.sets(st.sampled_from("xyz"), min_size=1).map(lambda values: OneOf("a.kind", frozenset(values))),
    st.booleans().map(lambda value: OneOf("a.soft", frozenset({value}))),
    st.booleans().map(lambda value: OneOf("a.active", frozenset({value}))),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(lambda two: Within("a.day", Interval(min(two), max(two)))),
    st.sampled_from(DAYS).map(lambda day: Within("a.day", Interval(low=day))),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Negation),
    ),
    max_leaves=8,
)


def _devices() -> list[dict[str, object]]:
    every = product("xyz", (True, False), (True, False), DAYS)
    names = [fact.id for fact in FACTS]
    return [dict(zip(names, values, strict=True)) for values in every if values[2] or not values[1]]


def _holds(condition: Condition, device: dict[str, object]) -> bool:
    match condition:
        case OneOf():
            return device[condition.fact] in condition.values
        case Within():
            day, wanted = device[condition.fact], condition.interval
            assert isinstance(day, int)
            return (wanted.low is None or day >= wanted.low) and (wanted.high is None or day <= wanted.high)
        case AllOf():
            return all(_holds(part, device) for part in condition.conditions)
        case AnyOf():
            return any(_holds(part, device) for part in condition.conditions)
        case Negation():
            return not _holds(condition.condition, device)
        case Holds():
            raise AssertionError


@given(CONDITIONS)
def test_never_is_right(condition: Condition) -> None:
    if Reasoner(VOCABULARY).never(condition, per_approval=False):
        assert not any(_holds(condition, device) for device in _devices())


@given(CONDITIONS, CONDITIONS)
def test_implies_is_right(one: Condition, other: Condition) -> None:
    if Reasoner(VOCABULARY).implies(one, other, given=ALWAYS, per_approval=False):
        assert all(_holds(other, device) for device in _devices() if _holds(one, device))


def test_finds_what_follows_from_a_constraint() -> None:
    soft, still = OneOf("a.soft", frozenset({True})), OneOf("a.active", frozenset({False}))
    assert Reasoner(VOCABULARY).never(soft, still, per_approval=False)
    assert Reasoner(VOCABULARY).always(AnyOf((Negation(soft), Negation(still))), per_approval=False)
