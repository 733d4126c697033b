"""An index gives the truths that looking at each condition by itself gives."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pathways.engine.conditions.clause_index import ClauseIndex
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge, Possible, know
from pathways.engine.conditions.once import once_each
from pathways.engine.decide.indexed_rules import indexed_duties, indexed_groups
from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Holds, Interval, Negation, OneOf, Truth, Within
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices

_FACTS = ("device.a", "device.b", "approval.c")
_VALUES = ("x", "y", "z")
_VOCABULARY = Vocabulary({}, ())
RULES = RuleFolder(shipped_rules()).rule_set("2026.11")

sets = st.frozensets(st.sampled_from(_VALUES), min_size=1)
bounds = st.one_of(st.none(), st.integers(0, 4))
leaves = st.one_of(
    st.builds(OneOf, st.sampled_from(_FACTS), st.frozensets(st.sampled_from(_VALUES))),
    st.builds(Within, st.just("approval.day"), st.builds(Interval, bounds, bounds)),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, max_size=4).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=4).map(tuple)),
        st.builds(Negation, inner),
        st.builds(Holds, inner),
    ),
    max_leaves=14,
)


@st.composite
def possible(draw: st.DrawFn) -> dict[str, Possible]:
    values: dict[str, Possible] = {fact: draw(sets) for fact in _FACTS}
    low, high = draw(bounds), draw(bounds)
    values["approval.day"] = Interval(low, high) if low is None or high is None or low <= high else Interval(high, low)
    return values


@st.composite
def knowledge(draw: st.DrawFn) -> Knowledge:
    held = draw(st.one_of(st.none(), st.lists(possible(), max_size=2)))
    views = None if held is None else tuple(Knowledge(_VOCABULARY, each, {}) for each in held)
    return Knowledge(_VOCABULARY, draw(possible()), {}, views)


@up_to(400)
@given(st.lists(conditions, min_size=1, max_size=6), st.lists(knowledge(), min_size=1, max_size=3))
def test_any_conditions(asked: Sequence[Condition], looked_at: Sequence[Knowledge]) -> None:
    index = ClauseIndex(asked)
    for known in looked_at:
        look = index.look(known)
        assert [look.truth(mask) for mask in index.masks] == [evaluate(condition, known) for condition in asked]


@up_to(40)
@given(devices(RULES.catalogue.vocabulary))
def test_the_shipped_rules(device: Device) -> None:
    whole = know(device, RULES.catalogue.vocabulary)
    for instrument in RULES.edition.instruments:
        duties = indexed_duties(instrument)
        look = duties.index.look(whole)
        assert [look.truth(mask) for _, mask in duties.duties] == [evaluate(duty.when, whole) for duty in instrument.duties]
        for group in indexed_groups(instrument):
            look = group.index.look(whole)
            assert look.truth(group.when) is evaluate(group.group.when, whole)
            for route in group.routes:
                truths = [evaluate(each.row.when, whole) for each in route.rows]
                assert [look.truth(each.mask) for each in route.rows] == truths
                assert look.truth(route.any_row) is _any(truths)


def _any(truths: Sequence[Truth]) -> Truth:
    return Truth.YES if Truth.YES in truths else Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.NO


def test_a_condition_of_many_clauses_counts_as_one() -> None:
    wide = AllOf(tuple(AnyOf(tuple(OneOf(fact, frozenset({value})) for value in "xyz")) for fact in _FACTS for _ in range(2)))
    index = ClauseIndex((wide, ALWAYS, AnyOf(())))
    assert [mask.bit_count() for mask in index.masks] == [1, 1, 0]
    known = Knowledge(_VOCABULARY, dict.fromkeys(_FACTS, frozenset("x")), {})
    look = index.look(known)
    assert [look.truth(mask) for mask in index.masks] == [Truth.YES, Truth.YES, Truth.NO]


def test_what_is_made_once_goes_with_what_it_was_made_of() -> None:
    made: list[str] = []

    @once_each
    def name_of(vocabulary: Vocabulary) -> str:
        made.append("again" if not vocabulary.facts else "")
        return "name"

    one = Vocabulary({}, ())
    assert name_of(one) == name_of(one) == "name"
    assert made == ["again"]
    del one
    gc.collect()
    name_of(Vocabulary({}, ()))
    assert made == ["again", "again"]


def test_of_an_open_condition_what_only_a_longer_way_hangs_on_is_not_told() -> None:
    """A bone screw of any class, or a device that is no implant: where it is none, the class decides nothing."""
    device = Device("x", {"device.implantable": False}, (), frozenset())
    either = AnyOf((OneOf("class.eu", frozenset({"IIa"})), OneOf("device.implantable", frozenset({False}))))
    condition = AllOf((OneOf("device.custom_made", frozenset({True})), either))
    (found,) = ClauseIndex([condition]).traces(know(device, RULES.catalogue.vocabulary))
    assert found.truth is Truth.UNKNOWN
    assert [part.fact for part, _ in found.parts if isinstance(part, OneOf)] == ["device.custom_made"]
