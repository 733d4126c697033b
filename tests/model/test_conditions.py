"""The algebra of conditions: walking it, putting it together anew, and saying "not" at the leaves only."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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
    SignedFolding,
    Within,
    facts_read,
    fold,
    fold_signed,
    leaves,
    map_leaves,
    parts,
)

STERILE = OneOf("device.sterile", frozenset({True}))
LENGTH = Within("device.length", Interval(high=10))
LAPSED = FromToday("qms.expires", Interval(high=-1), if_stated=True)
PMA = OneOf("approval.pathway", frozenset({"pma"}))
LEAVES: tuple[Leaf, ...] = (STERILE, LENGTH, LAPSED, PMA)

ANY_CONDITION: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda found: AllOf(tuple(found))),
        st.lists(inner, max_size=3).map(lambda found: AnyOf(tuple(found))),
        inner.map(Negation),
        inner.map(Holds),
    ),
    max_leaves=12,
)


def holding(true: frozenset[Leaf]) -> Folding[bool]:
    """Whether a condition holds where these leaves do and no others, approvals held being the device itself."""
    return Folding(
        leaf=lambda leaf: leaf in true,
        all_of=all,
        any_of=any,
        negation=lambda part: not part,
        holds=lambda inner: fold(inner, holding(true)),
    )


def test_leaves_are_met_in_the_order_of_the_file_those_about_approvals_too() -> None:
    condition = AllOf((AnyOf((LENGTH, Negation(STERILE))), Holds(PMA), LAPSED))
    assert list(leaves(condition)) == [LENGTH, STERILE, PMA, LAPSED]
    assert facts_read(condition) == {"device.length", "device.sterile", "approval.pathway", "qms.expires"}


def test_every_part_comes_before_what_it_is_made_of() -> None:
    inner = Negation(STERILE)
    assert list(parts(AllOf((inner, LENGTH)))) == [AllOf((inner, LENGTH)), inner, STERILE, LENGTH]


@given(ANY_CONDITION)
def test_a_condition_whose_leaves_stay_as_they_are_is_the_same(condition: Condition) -> None:
    assert map_leaves(condition, lambda leaf: leaf) == condition


@given(ANY_CONDITION)
def test_a_replaced_leaf_is_replaced_everywhere(condition: Condition) -> None:
    changed = map_leaves(condition, lambda leaf: LENGTH if leaf == STERILE else leaf)
    assert list(leaves(changed)) == [LENGTH if leaf == STERILE else leaf for leaf in leaves(condition)]


def test_what_is_asked_of_approvals_can_be_replaced_as_a_whole() -> None:
    assert map_leaves(AllOf((STERILE, Holds(PMA))), lambda leaf: leaf, lambda inner: Negation(inner)) == AllOf(
        (STERILE, Negation(PMA))
    )


@given(ANY_CONDITION, st.frozensets(st.sampled_from(LEAVES)), st.booleans())
def test_carrying_not_down_to_the_leaves_changes_no_truth(condition: Condition, true: frozenset[Leaf], wanted: bool) -> None:
    def leaf(found: Leaf, must: bool) -> bool:
        return (found in true) is must

    def holds(found: Holds, must: bool) -> bool:
        return fold(found.condition, holding(true)) is must

    signed = fold_signed(condition, SignedFolding(leaf=leaf, every=all, some=any, holds=holds), wanted)
    assert signed is (fold(condition, holding(true)) is wanted)
