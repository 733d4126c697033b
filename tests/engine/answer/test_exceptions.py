"""Where an exception leads: what an answer takes for granted, and what comes of it if that is not so."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given

from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.exceptions import with_exceptions, with_fact
from pathways.intake.device_file import read_device
from pathways.model.device import Device
from pathways.model.result import Assessment, Outcome
from pathways.model.rules import Market
from pathways.report.first_screen import provided_in_words
from tests.effort import up_to
from tests.engine.test_usual_values import NEWEST, TODAY, VOCABULARY, devices_with_gaps

WAYS = (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED)

PMA_IMPLANT = """schema: pathways.device/1
name: Implant
device: {kind: general, active: false, implantable: true, sterile: true, software: false, ai: false, measuring: false,
  well_established: false, reusable_surgical: false}
class: {gb: III, gb_future: III, eu: III}
manufacturer: {based_in: elsewhere, uk_responsible_person: true}
approvals: [FDA PMA P950037]
"""
CE = """schema: pathways.device/1
name: Monitor
device: {kind: general}
class: {gb: IIb, eu: IIb}
approvals: ["EU MDR certificate until 2029-05-01"]
"""


def answered(text: str, *, strict: bool = False) -> Assessment:
    device = read_device(text, "x.yaml", VOCABULARY, NEWEST.catalogue.evidence).device
    return told(device, strict=strict)


def told(device: Device, *, strict: bool = False) -> Assessment:
    request = Request(TODAY, strict=strict)
    return with_exceptions(assess(device, NEWEST, request), device, NEWEST, request)


def said(assessment: Assessment, market: Market) -> dict[str, str]:
    return {each.fact: each.says for answer in assessment.answer if answer.market is market for each in answer.exceptions}


def test_an_exception_leads_to_another_route_to_none_or_away_from_one() -> None:
    found = said(answered(PMA_IMPLANT), Market.GB)
    assert found["device.ancillary_medicine"] == "Route 4 if it does"
    assert found["device.animal_tissue"] == "not Route 3 if it does"
    assert found["device.human_tissue"] == "no route if it does"
    assert found["approval.withdrawn"] == "not Route 3 if it has"
    assert found["device.custom_made"] == "Custom-made device if it is"


def test_northern_ireland_is_told_apart() -> None:
    answer = answered(CE)
    assert said(answer, Market.NI)["approval.withdrawn"] == "no route if it has"
    assert said(answer, Market.GB)["approval.withdrawn"] == "not CE recognition if it has"
    assert "withdrawn (not CE recognition if it has; in Northern Ireland no route if it has)." in provided_in_words(answer)


def test_what_cannot_be_otherwise_leads_nowhere() -> None:
    """An implant in EU Class IIb holds no animal tissue: the two contradict each other."""
    found = said(answered(PMA_IMPLANT.replace("eu: III", "eu: IIb")), Market.GB)
    assert "device.animal_tissue" not in found
    assert "device.human_tissue" in found


@pytest.mark.parametrize("text", [PMA_IMPLANT, CE])
def test_an_answer_that_takes_nothing_for_granted_has_no_exceptions(text: str) -> None:
    assert not any(answer.exceptions for answer in answered(text, strict=True).answer)


def test_a_stated_fact_is_never_replaced() -> None:
    device = read_device(CE, "x.yaml", VOCABULARY, NEWEST.catalogue.evidence).device
    once = with_fact(with_fact(device, "device.custom_made", False), "device.custom_made", True)
    assert once.facts["device.custom_made"] is False
    held = with_fact(with_fact(device, "approval.withdrawn", False), "approval.withdrawn", True)
    assert held.approvals is not None
    assert [each.facts["approval.withdrawn"] for each in held.approvals] == [False]


@up_to(40, [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
@given(devices_with_gaps())
def test_what_is_told_of_an_exception_is_what_the_answer_says_with_it(device: Device) -> None:
    assessment = told(device)
    values = {each.fact: each.value for each in assessment.provided}
    for answer in assessment.answer:
        for each in answer.exceptions:
            found = assess(with_fact(device, each.fact, not values[each.fact]), NEWEST, Request(TODAY)).routes
            ways = {route.id for route in found if route.market is answer.market and route.outcome in WAYS}
            assert set(each.opens) <= ways
            assert not set(each.ends) & ways
