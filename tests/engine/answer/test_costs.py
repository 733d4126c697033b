"""What the shipped rules say of costs: the amount of the day, what is added up, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.intake.device_file import load_device
from pathways.model.catalogue import RuleSet
from pathways.model.costs import CostKind, CostResult, Costs, CostStanding
from pathways.model.device import Device
from tests.places import EXAMPLES

TODAY = date(2026, 11, 20)
START_UP = next(path for path in EXAMPLES if path.stem == "gb-start-up")
IDX_DR = next(path for path in EXAMPLES if path.stem == "idx-dr")


def told(rules: RuleSet, device: Device | None = None, as_of: date = TODAY, **numbers: int) -> Costs:
    catalogue = rules.catalogue
    subject = device or load_device(START_UP, catalogue.vocabulary, catalogue.evidence).device
    given = {name.replace("_", "-"): number for name, number in numbers.items()}
    return assess(subject, rules, Request(as_of, numbers=given)).costs


def lines(costs: Costs) -> dict[str, CostResult]:
    return {line.rule: line for line in costs.lines}


@pytest.mark.parametrize(
    ("day", "rule", "low", "high"),
    [
        (date(2023, 3, 31), "cost-registration-2021", 100, 100),
        (date(2023, 4, 1), "cost-registration-2023", 240, 240),
        (date(2025, 5, 31), "cost-registration-2023", 240, 240),
        (date(2025, 6, 1), "cost-registration-june-2025", 240, 261),
        (date(2025, 6, 30), "cost-registration-june-2025", 240, 261),
        (date(2025, 7, 1), "cost-registration-2025", 261, 261),
        (date(2026, 3, 31), "cost-registration-2025", 261, 261),
        (date(2026, 4, 1), "cost-annual-fee-2026", 300, 300),
        (date(2027, 3, 31), "cost-annual-fee-2026", 300, 300),
    ],
)
def test_one_fee_for_being_registered_is_told_on_each_day(rules: RuleSet, day: date, rule: str, low: int, high: int) -> None:
    found = [line for line in told(rules, as_of=day).lines if line.rule.startswith(("cost-registration", "cost-annual"))]
    assert [line.rule for line in found] == [rule]
    assert found[0].amount is not None
    assert (found[0].amount.low, found[0].amount.high) == (low, high)


def test_no_amount_is_carried_past_the_year_that_it_is_told_for(rules: RuleSet) -> None:
    costs = told(rules, as_of=date(2027, 4, 1))
    line = lines(costs)["cost-annual-fee-2027"]
    assert line.amount is None
    assert line.standing is CostStanding.NOT_PUBLISHED
    assert costs.totals == ()


def test_what_nobody_said_counts_as_the_least_and_is_said_to_be(rules: RuleSet) -> None:
    (total,) = told(rules).totals
    assert total.yearly is not None
    assert (total.yearly.low, total.yearly.at_least, total.yearly.about) == (300, True, True)
    assert total.once is None


def test_what_is_said_is_multiplied_and_added(rules: RuleSet) -> None:
    (total,) = told(rules, gmdn_categories=3, investigations=2).totals
    assert total.yearly is not None
    assert (total.yearly.low, total.yearly.high, total.yearly.at_least) == (900, 900, False)
    assert total.once is not None
    assert (total.once.low, total.once.at_least) == (2 * 7472, True)


def test_an_amount_older_than_the_last_rise_is_the_least_from_the_day_of_the_rise(rules: RuleSet) -> None:
    before, after = (told(rules, as_of=day, investigations=1) for day in (date(2025, 5, 31), date(2025, 6, 1)))
    assert not lines(before)["cost-investigation-a"].at_least
    assert lines(after)["cost-investigation-a"].at_least
    assert lines(after)["cost-investigation-a"].raised_by is not None


def test_who_needs_no_study_is_told_of_no_fee_for_one(rules: RuleSet) -> None:
    assert "cost-investigation-a" in lines(told(rules))
    assert "cost-investigation-a" not in lines(told(rules, investigations=0))


def test_what_firms_ask_is_in_no_sum(rules: RuleSet) -> None:
    catalogue = rules.catalogue
    costs = told(rules, load_device(IDX_DR, catalogue.vocabulary, catalogue.evidence).device)
    firms = {line.rule: line for line in costs.lines if line.kind is CostKind.COMMERCIAL}
    assert firms["cost-approved-body"].amount is None
    assert {line.standing for line in firms.values()} == {CostStanding.COMMERCIAL}
    assert not {rule for total in costs.totals for rule in total.left_out} & firms.keys()
    assert {total.currency.value for total in costs.totals} == {"GBP"}


def test_three_facts_are_enough_to_be_told_of_the_yearly_fee(rules: RuleSet) -> None:
    device = Device("A device", {"device.kind": "general", "device.software": True, "manufacturer.based_in": "gb"}, None, None)
    assert lines(told(rules, device))["cost-annual-fee-2026"].standing is CostStanding.ADDED


def test_an_undecided_class_leaves_the_fee_of_an_investigation_open(rules: RuleSet) -> None:
    catalogue = rules.catalogue
    device = load_device(START_UP, catalogue.vocabulary, catalogue.evidence).device
    without = Device(device.name, {fact: value for fact, value in device.facts.items() if fact != "class.gb"}, (), None)
    costs = told(rules, without, investigations=1)
    assert {line.standing for line in costs.lines if line.rule.startswith("cost-investigation-a")} <= {CostStanding.IF_IT_APPLIES}


def test_the_same_question_gives_the_same_costs(rules: RuleSet) -> None:
    assert told(rules, gmdn_categories=2) == told(rules, gmdn_categories=2)
