"""What an answer may rest on where nobody says it, and what must hold of that for every device."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.intake.device_file import read_device
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.model.result import Assessment, Outcome, RouteResult
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices, given_facts, without
from tests.engine.test_laws import is_refused_without, may_be_learned, numbered

FOLDER = RuleFolder(shipped_rules())
RULES = {edition: FOLDER.rule_set(edition) for edition in FOLDER.edition_ids}
NEWEST = RULES[FOLDER.newest_edition]
VOCABULARY = NEWEST.catalogue.vocabulary
TODAY = date(2026, 11, 26)

many = up_to(150, [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


def answer(device: Device, rules: RuleSet = NEWEST, *, strict: bool = False) -> Assessment:
    return assess(device, rules, Request(TODAY, strict=strict))


def places(assessment: Assessment) -> dict[tuple[object, ...], RouteResult]:
    return {
        (route.id, route.instrument, route.basis.number if route.basis else None): route
        for route in assessment.routes
        if route.route_to_market
    }


@st.composite
def devices_with_gaps(draw: st.DrawFn) -> Device:
    """Any device, with some of its facts left out; those with a usual value more often."""
    device = numbered(draw(devices(VOCABULARY)))
    usual = set(VOCABULARY.with_usual_value)
    droppable = [pair for pair in given_facts(device) if may_be_learned(device, *pair, TODAY)]
    dropped = draw(st.lists(st.sampled_from(droppable), unique=True, max_size=12))
    rare = [pair for pair in droppable if pair[0] in usual]
    dropped += draw(st.lists(st.sampled_from(rare), unique=True)) if rare else []
    for fact, approval in dict.fromkeys(dropped):
        fewer = without(device, fact, approval)
        if not is_refused_without(fewer, fact):
            device = fewer
    return device


def with_fact(device: Device, fact: str, value: FactValue) -> Device:
    """The device with the fact stated, of every approval that does not state it where it is about approvals."""
    if not fact.startswith("approval."):
        return Device(device.name, {**device.facts, fact: value}, device.approvals, device.evidence)
    approvals = tuple(Approval({fact: value, **approval.facts}) for approval in device.approvals or ())
    return Device(device.name, device.facts, approvals, device.evidence)


@many
@given(devices_with_gaps(), st.sampled_from(FOLDER.edition_ids))
def test_an_outcome_without_provisos_is_the_strict_outcome(device: Device, edition: str) -> None:
    strictly = places(answer(device, RULES[edition], strict=True))
    for place, route in places(answer(device, RULES[edition])).items():
        if not route.provided:
            assert place in strictly
            assert route.outcome is strictly[place].outcome
        assert {each.fact for each in route.provided} <= VOCABULARY.with_usual_value.keys()


@many
@given(devices_with_gaps(), st.sampled_from(FOLDER.edition_ids))
def test_a_strict_outcome_is_never_contradicted(device: Device, edition: str) -> None:
    found = answer(device, RULES[edition])
    usually = places(found)
    in_hand = {each.id for each in found.routes if each.basis is not None and each.outcome is Outcome.OPEN}
    for place, route in places(answer(device, RULES[edition], strict=True)).items():
        assert not route.provided
        if place not in usually and route.basis is None and route.id in in_hand:
            continue  # the way to an approval that is in hand
        if route.outcome is not Outcome.UNDECIDED:
            assert place in usually
            assert usually[place].outcome is route.outcome


@many
@given(devices_with_gaps(), st.data())
def test_a_fact_that_agrees_with_a_proviso_only_removes_it(device: Device, data: st.DataObject) -> None:
    before = answer(device)
    assume(before.provided)
    proviso = data.draw(st.sampled_from(before.provided))
    after = places(answer(with_fact(device, proviso.fact, proviso.value)))
    for place, route in places(before).items():
        if route.outcome is Outcome.UNDECIDED or not route.provided:
            continue
        assert after[place].outcome is route.outcome
        assert set(after[place].provided) <= set(route.provided) - {proviso}


@many
@given(devices_with_gaps(), st.data())
def test_an_outcome_without_provisos_never_changes_when_a_fact_is_added(device: Device, data: st.DataObject) -> None:
    before = places(answer(device))
    unsaid = sorted(VOCABULARY.with_usual_value.keys() - device.facts.keys())
    assume(unsaid)
    fact, value = data.draw(st.sampled_from(unsaid)), data.draw(st.booleans())
    try:
        after = places(answer(with_fact(device, fact, value)))
    except ContradictionError:
        return
    for place, route in before.items():
        if place not in after and route.outcome is Outcome.CLOSED:
            continue  # over in any case, and as it turns out it never was a way
        if not route.provided and route.outcome is not Outcome.UNDECIDED:
            assert after[place].outcome is route.outcome


@many
@given(devices_with_gaps())
def test_every_proviso_of_a_route_is_one_of_the_whole_answer(device: Device) -> None:
    found = answer(device)
    plans = [route.timeline for route in found.routes if route.timeline is not None]
    told = {each for route in found.routes for each in route.provided} | {each for plan in plans for each in plan.provided}
    assert told <= set(found.provided)
    assert not answer(device, strict=True).provided


PLAIN = {
    "a live EU certificate": ("EU MDR certificate until 2029-05-01", "gb-ce-recognition", Outcome.OPEN, "approval.withdrawn"),
    "one that has ended": ("EU MDR certificate until 2026-05-01", "gb-ce-recognition", Outcome.CLOSED, None),
    "a live UKCA certificate": ("UKCA certificate until 2028-06-30", "gb-ukca-approved-body", Outcome.OPEN, "approval.withdrawn"),
}


@pytest.mark.parametrize("what", PLAIN)
def test_a_plain_file_is_answered_with_what_it_rests_on(what: str) -> None:
    approval, route, outcome, proviso = PLAIN[what]
    text = (
        f"schema: pathways.device/1\nname: X\ndevice: {{kind: general}}\nclass: {{gb: IIb, eu: IIb}}\napprovals: ['{approval}']"
    )
    device = read_device(text, "x.yaml", VOCABULARY, NEWEST.catalogue.evidence).device
    found = [each for each in answer(device).routes if each.id == route and each.basis is not None]
    assert [each.outcome for each in found] == [outcome]
    assert proviso is None or proviso in {each.fact for each in found[0].provided}
    strictly = [each for each in answer(device, strict=True).routes if each.id == route and each.basis is not None]
    assert all(each.outcome is Outcome.UNDECIDED for each in strictly) or not found[0].provided


def test_nothing_is_taken_to_be_usual_that_commonly_decides_a_route() -> None:
    asked = {"sterile", "measuring", "reusable_surgical", "software", "active", "implantable", "well_established", "extended"}
    taken = {fact.split(".")[1] for fact in VOCABULARY.with_usual_value}
    assert not asked & taken
    assert all(type(usual.value) is bool and not usual.value for usual in VOCABULARY.with_usual_value.values())
