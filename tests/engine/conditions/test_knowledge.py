"""What follows from the facts given."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.engine.conditions.knowledge import ContradictionError, know, suppose
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices, given_facts, without

VOCABULARY = RuleFolder(shipped_rules()).catalogue.vocabulary


def device(approvals: list[dict[str, FactValue]] | None = None, **facts: FactValue) -> Device:
    stated = {name.replace("__", "."): value for name, value in facts.items()}
    return Device("", stated, None if approvals is None else tuple(Approval(each) for each in approvals), None)


def test_standalone_software_is_active_and_has_no_material() -> None:
    known = know(device(device__software=True), VOCABULARY)
    assert known.possible["device.active"] == {True}
    assert known.possible["device.animal_tissue"] == {False}
    assert known.deduced["device.active"].id == "software-is-active"


def test_a_constraint_works_backwards_too() -> None:
    known = know(device(device__active=False), VOCABULARY)
    assert known.possible["device.software"] == {False}


def test_an_approval_tells_what_kind_of_device_it_is_for() -> None:
    known = know(device([{"approval.pathway": "ivdr-certificate"}]), VOCABULARY)
    assert known.possible["device.kind"] == {"ivd"}
    assert known.possible["class.gb_future"] == {"A", "B", "C", "D"}
    assert known.approvals is not None
    assert known.approvals[0].possible["approval.regulator"] == {"eu"}


def test_the_pathway_of_one_approval_says_nothing_about_another() -> None:
    known = know(device([{"approval.pathway": "510k"}, {}]), VOCABULARY)
    assert known.approvals is not None
    regulators = [each.possible["approval.regulator"] for each in known.approvals]
    assert {"fda"} in regulators
    assert max(map(len, regulators)) > 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "contradiction",
    [
        device(device__software=True, device__active=False),
        device(device__kind="ivd", class__gb="IIa"),
        device([{"approval.pathway": "mdr-certificate"}], device__kind="ivd"),
        device([{"approval.pathway": "ivdr-certificate"}, {"approval.pathway": "mdr-certificate"}]),
        device([{"approval.pathway": "510k", "approval.regulator": "eu"}]),
    ],
)
def test_facts_that_cannot_all_be_true_are_refused(contradiction: Device) -> None:
    with pytest.raises(ContradictionError) as raised:
        know(contradiction, VOCABULARY)
    assert raised.value.constraint.says


def test_every_single_value_of_every_fact_is_possible() -> None:
    for fact in VOCABULARY.facts.values():
        for value in fact.domain:
            approvals: list[dict[str, FactValue]] = [{fact.id: value}] if fact.about_approval else []
            facts = {} if fact.about_approval else {fact.id: value}
            known = know(Device("", facts, tuple(Approval(each) for each in approvals), None), VOCABULARY)
            assert all(possible != frozenset() for possible in known.possible.values())


def test_a_supposition_that_cannot_be_is_none() -> None:
    known = know(device(device__software=True), VOCABULARY)
    assert suppose(known, "device.kind", frozenset({"aimd"})) is None
    assert suppose(known, "device.kind", frozenset({"ivd"})) is not None


@up_to(60)
@given(st.data())
def test_starting_from_what_is_stated_leaves_nothing_out(data: st.DataObject) -> None:
    """What follows is also all that would follow if every fact were looked at again."""
    whole = data.draw(devices(VOCABULARY))
    left_out = data.draw(st.lists(st.sampled_from(given_facts(whole)), unique=True)) if given_facts(whole) else []
    for fact, place in left_out:
        # Two approvals that differ in what is left out become one.
        if place is None or place < len(whole.approvals or ()):
            whole = without(whole, fact, place)
    known = know(whole, VOCABULARY)
    for each in (known, *(known.approvals or ())):
        for fact, values in each.possible.items():
            again = suppose(each, fact, values)
            assert again is not None
            assert again.possible == each.possible


def test_an_exception_that_nobody_stated_rescues_no_file() -> None:
    """Only a custom-made device of Class IIa has a maker's own statement under EU MDR: that it is one must be said."""
    declared: list[dict[str, FactValue]] = [{"approval.pathway": "mdr-self-declared"}]
    with pytest.raises(ContradictionError) as raised:
        know(device(declared, device__kind="general", class__eu="IIa"), VOCABULARY)
    assert raised.value.constraint.id == "mdr-self-declared-is-class-i"
    assert "custom-made" in raised.value.constraint.says
    stated = know(device(declared, device__kind="general", class__eu="IIa", device__custom_made=True), VOCABULARY)
    assert stated.possible["class.eu"] == {"IIa"}


def test_where_the_exception_is_still_open_it_stays_open() -> None:
    declared: list[dict[str, FactValue]] = [{"approval.pathway": "mdr-self-declared"}]
    known = know(device(declared, device__kind="general"), VOCABULARY)
    assert known.possible["device.custom_made"] == {True, False}
    assert known.possible["class.eu"] == {"I", "IIa", "IIb", "III"}
    assert suppose(known, "class.eu", frozenset({"IIa"})) is not None


def test_a_class_answers_no_question_about_what_is_in_the_device() -> None:
    known = know(device(device__kind="general", class__eu="IIa"), VOCABULARY)
    assert known.possible["device.ancillary_medicine"] == {True, False}
    with_medicine = know(device(device__kind="general", device__ancillary_medicine=True), VOCABULARY)
    assert with_medicine.possible["class.eu"] == {"III"}


@pytest.mark.parametrize(
    ("contradiction", "constraint"),
    [
        (device(device__kind="general", device__ancillary_medicine=True, class__eu="IIb"), "eu-ancillary-medicine-is-class-iii"),
        (
            device(device__kind="general", device__implantable=True, device__animal_tissue=True, class__eu="IIb"),
            "eu-animal-tissue-implant-is-class-iii",
        ),
        (device(device__companion_diagnostic=True, class__eu="A"), "companion-diagnostic-is-class-c"),
        (device(device__kind="ivd", device__custom_made=True), "no-ivd-is-custom-made"),
    ],
)
def test_what_the_law_knows_of_a_class_is_held_against_stated_facts(contradiction: Device, constraint: str) -> None:
    with pytest.raises(ContradictionError) as raised:
        know(contradiction, VOCABULARY)
    assert raised.value.constraint.id == constraint


def test_a_constraint_reads_a_date_and_narrows_none() -> None:
    dead: dict[str, FactValue] = {"approval.pathway": "mdd-certificate", "approval.expires": date(2021, 5, 25)}
    known = know(device([dead]), VOCABULARY)
    assert known.approvals is not None
    assert known.approvals[0].possible["approval.extended"] == {False}
    with pytest.raises(ContradictionError):
        know(device([{**dead, "approval.extended": True}]), VOCABULARY)
    alive = know(device([{**dead, "approval.expires": date(2021, 5, 26), "approval.extended": True}]), VOCABULARY)
    assert alive.approvals is not None
    unsaid = know(device([{"approval.pathway": "mdd-certificate", "approval.extended": True}]), VOCABULARY)
    assert unsaid.approvals is not None
    assert not unsaid.approvals[0].is_known("approval.expires")
