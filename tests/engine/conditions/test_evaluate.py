"""Three-valued evaluation, what would settle a condition, and what stands in its way."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.engine.conditions.evaluate import APPROVALS, deciding_facts, evaluate, leaves_in_the_way
from pathways.engine.conditions.knowledge import Knowledge, know
from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Holds, Negation, OneOf, Truth, Within, day_interval
from pathways.model.device import Approval, Device
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary


def fact(id_: str, type_: FactType, *values: str) -> Fact:
    return Fact(id_, type_, id_, "?", "help", {value: value for value in values}, ALWAYS, ())


VOCABULARY = Vocabulary(
    {
        each.id: each
        for each in (
            fact("device.a", FactType.BOOL),
            fact("device.b", FactType.BOOL),
            fact("class.gb", FactType.CHOICE, "I", "II", "III"),
            fact("approval.pathway", FactType.CHOICE, "510k", "pma"),
            fact("approval.expires", FactType.DATE),
        )
    },
    (),
)
A, B = OneOf("device.a", frozenset({True})), OneOf("device.b", frozenset({True}))
LOW = OneOf("class.gb", frozenset({"I", "II"}))
BEFORE_2028 = Within("approval.expires", day_interval(high=date(2027, 12, 31)))


def knowing(approvals: list[dict[str, FactValue]] | None = None, **facts: FactValue) -> Knowledge:
    stated = {name.replace("_", "."): value for name, value in facts.items()}
    held = None if approvals is None else tuple(Approval(each) for each in approvals)
    return know(Device("", stated, held, None), VOCABULARY)


YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (True, True, YES, YES),
        (True, False, NO, YES),
        (True, None, UNKNOWN, YES),
        (False, None, NO, UNKNOWN),
        (None, None, UNKNOWN, UNKNOWN),
        (False, False, NO, NO),
    ],
)
def test_and_or_not_follow_the_strong_three_valued_tables(a: bool | None, b: bool | None, both: Truth, either: Truth) -> None:
    known = knowing(**{name: value for name, value in (("device_a", a), ("device_b", b)) if value is not None})
    assert evaluate(AllOf((A, B)), known) is both
    assert evaluate(AnyOf((A, B)), known) is either
    opposite = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}
    assert evaluate(Negation(AllOf((A, B))), known) is opposite[both]


def test_an_empty_conjunction_always_holds() -> None:
    assert evaluate(ALWAYS, knowing()) is YES


def test_a_missing_fact_is_unknown_and_never_false() -> None:
    assert evaluate(A, knowing()) is UNKNOWN
    assert evaluate(Negation(A), knowing()) is UNKNOWN


@pytest.mark.parametrize(("expires", "truth"), [(date(2027, 12, 31), YES), (date(2028, 1, 1), NO), (None, UNKNOWN)])
def test_dates_are_compared_by_the_day(expires: date | None, truth: Truth) -> None:
    facts = {} if expires is None else {"approval.expires": expires}
    known = knowing([facts])
    assert known.approvals is not None
    assert evaluate(BEFORE_2028, known.approvals[0]) is truth


@pytest.mark.parametrize(
    ("approvals", "truth"),
    [
        (None, UNKNOWN),
        ([], NO),
        ([{"approval.pathway": "510k"}], NO),
        ([{}], UNKNOWN),
        ([{"approval.pathway": "510k"}, {}], UNKNOWN),
        ([{"approval.pathway": "510k"}, {"approval.pathway": "pma"}, {}], YES),
    ],
)
def test_holds_asks_for_one_approval_among_all(approvals: list[dict[str, FactValue]] | None, truth: Truth) -> None:
    holds_pma = Holds(OneOf("approval.pathway", frozenset({"pma"})))
    assert evaluate(holds_pma, knowing(approvals)) is truth


def test_deciding_facts_leave_out_what_cannot_matter_any_more() -> None:
    condition: Condition = AnyOf((AllOf((A, LOW)), B))
    assert deciding_facts(condition, knowing(device_a=False)) == {"device.b"}
    assert deciding_facts(condition, knowing(device_a=True)) == {"class.gb", "device.b"}
    assert deciding_facts(condition, knowing(device_b=True)) == frozenset()


def test_unknown_approvals_are_themselves_what_decides() -> None:
    assert deciding_facts(Holds(OneOf("approval.pathway", frozenset({"pma"}))), knowing()) == {APPROVALS}


def test_the_fewest_obstacles_are_named() -> None:
    condition: Condition = AnyOf((AllOf((A, B)), LOW))
    known = knowing(device_a=False, device_b=False, class_gb="III")
    assert leaves_in_the_way(condition, known) == ((LOW, True),)


def test_an_obstacle_may_be_something_that_must_not_hold() -> None:
    assert leaves_in_the_way(Negation(A), knowing(device_a=True)) == ((A, False),)


def test_nothing_stands_in_the_way_of_what_holds_or_may_hold() -> None:
    assert leaves_in_the_way(A, knowing()) == ()
    assert leaves_in_the_way(A, knowing(device_a=True)) == ()
