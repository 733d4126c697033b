"""What is asked for beyond market access: three-valued, by nation, and on the day."""

from __future__ import annotations

import datetime as dt

import pytest

from pathways.engine.answer.adoption import adoption_of
from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.knowledge import on_day
from pathways.engine.conditions.worked_out import known_of
from pathways.model.adoption import STANDINGS, Adoption, AdoptionStatus, Required
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.model.nations import Nation
from pathways.rulebook.folder import RuleFolder, shipped_rules

DAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return RuleFolder(shipped_rules()).rule_set("2026.11")


def _of(rules: RuleSet, facts: dict[str, FactValue], day: dt.date = DAY, held: tuple[Approval, ...] = ()) -> Adoption:
    known = on_day(known_of(Device("a device", facts, held, None), rules.catalogue.vocabulary), day)
    return adoption_of(known, rules.adoption, day)


def _ids(adoption: Adoption) -> set[str]:
    return {each.id for each in adoption.applies}


def test_a_missing_fact_leaves_a_requirement_open_and_names_the_fact(rules: RuleSet) -> None:
    found = _of(rules, {"device.software": True, "market.nhs_england": True})
    open_ones = {each.id: each.undecided_by for each in found.may_apply}
    assert open_ones["dcb0129"] == ("device.connects_to_nhs_systems", "device.direct_care")
    assert "dcb0129" not in _ids(found)
    assert {"device.connects_to_nhs_systems", "device.direct_care"} <= {each.fact for each in found.questions}


def test_either_of_two_facts_decides(rules: RuleSet) -> None:
    found = _of(rules, {"device.software": True, "market.nhs_england": True, "device.direct_care": True})
    assert "dcb0129" in _ids(found)


def test_what_is_in_force_comes_before_what_is_not_and_the_mandatory_first_within_each(rules: RuleSet) -> None:
    facts: dict[str, FactValue] = {
        "device.software": True,
        "device.ai": True,
        "device.patient_data": True,
        "device.ambient_scribe": True,
        "market.nhs_england": True,
    }
    found = _of(rules, facts)
    for told in (found.applies, found.may_apply):
        order = [(STANDINGS.index(each.status), list(Required).index(each.required)) for each in told]
        assert order == sorted(order)
    assert {each.status for each in found.applies} == set(STANDINGS)
    assert [each for status in STANDINGS for each in found.standing(status)] == list(found.applies)


def test_on_its_first_day_a_requirement_moves_from_what_is_planned_to_what_is_in_force(rules: RuleSet) -> None:
    facts: dict[str, FactValue] = {"device.software": True, "market.nhs_england": True}
    before, on_it = (_of(rules, facts, dt.date(2026, 2, day)) for day in (23, 24))
    assert "dtac-v2" in {each.id for each in before.standing(AdoptionStatus.PLANNED)}
    assert "dtac-v2" in {each.id for each in on_it.standing(AdoptionStatus.IN_FORCE)}


def test_a_fact_on_which_nothing_mandatory_of_today_hangs_does_not_come_first(rules: RuleSet) -> None:
    found = _of(rules, {"market.nhs_england": True, "device.software": True})
    binding = {fact for each in found.may_apply if each.is_law_or_binding for fact in each.undecided_by}
    places = [question.fact in binding for question in found.questions]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("nation", ["scotland", "wales", "ni"])
def test_what_is_of_england_is_never_asked_elsewhere(rules: RuleSet, nation: str) -> None:
    facts: dict[str, FactValue] = {"device.software": True, "device.patient_data": True, f"market.nhs_{nation}": True}
    found = _of(rules, facts)
    said = [*found.applies, *found.may_apply]
    assert said
    assert all(each.nations in ((Nation.UK,), (Nation(nation),)) for each in said)
    assert "dtac-v2" in {each.id for each in found.elsewhere}
    assert "market.nhs_england" not in {each.fact for each in found.questions}


def test_where_no_nation_is_named_each_is_asked_for(rules: RuleSet) -> None:
    found = _of(rules, {"device.software": True, "market.nhs": True})
    assert found.nations == ()
    assert {"dtac-v2", "procurement-scotland"} <= {each.id for each in found.may_apply}
    assert found.elsewhere == ()


def test_a_nation_says_that_it_is_for_the_nhs_and_sold_there(rules: RuleSet) -> None:
    england = _of(rules, {"market.nhs_england": True})
    assert {"uk-comparator-evidence", "gb-post-market-surveillance"} <= _ids(england)
    ni = _of(rules, {"market.nhs_ni": True, "device.ai": True})
    assert "eu-ai-act" in _ids(ni)


@pytest.mark.parametrize(("day", "status"), [("2026-02-23", AdoptionStatus.PLANNED), ("2026-02-24", AdoptionStatus.IN_FORCE)])
def test_before_it_begins_it_is_planned(rules: RuleSet, day: str, status: AdoptionStatus) -> None:
    found = _of(rules, {"device.software": True, "market.nhs_england": True}, dt.date.fromisoformat(day))
    assert {each.id: each.status for each in found.applies}["dtac-v2"] is status


def test_an_approval_decides_where_one_is_asked_about(rules: RuleSet) -> None:
    facts: dict[str, FactValue] = {"market.nhs_england": True}
    assert "us-510k-evidence-gap" in _ids(_of(rules, facts, held=(Approval({"approval.pathway": "510k"}),)))
    assert "us-510k-evidence-gap" not in _ids(_of(rules, facts))


@pytest.mark.parametrize("facts", [{}, {"device.software": True, "device.patient_data": True}])
def test_an_assessment_says_nothing_where_nothing_is_said_of_the_nhs(rules: RuleSet, facts: dict[str, FactValue]) -> None:
    assert assess(Device("a device", facts, (), None), rules, Request(DAY)).adoption is None


def test_what_the_nhs_asks_changes_nothing_of_the_routes(rules: RuleSet) -> None:
    held = (Approval({"approval.pathway": "de-novo"}),)
    plain = assess(Device("a device", {"device.software": True}, held, None), rules, Request(DAY))
    asked = assess(Device("a device", {"device.software": True, "market.nhs_wales": True}, held, None), rules, Request(DAY))
    assert asked.adoption is not None
    assert (asked.routes, asked.questions, asked.checklist) == (plain.routes, plain.questions, plain.checklist)
