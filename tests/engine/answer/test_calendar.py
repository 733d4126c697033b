"""The shipped calendar: the days that it gives, how firm they are, and whom they concern."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.calendar import Range, calendar
from pathways.intake.device_file import load_device
from pathways.model.calendar import CalendarEntry, Weight
from pathways.model.citations import ids_of
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.model.rules import Confidence
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.acceptance.command import EXAMPLES

FOLDER = RuleFolder(shipped_rules())
RULES = FOLDER.rule_set(FOLDER.newest_edition)
EVERYTHING = Range(date(2024, 1, 1), date(2032, 12, 31))
SURE = {"device.custom_made": False, "device.in_house": False, "device.software": False, "device.ai": False}
NOTIFIED_BODIES = {"eu-notified-body-times-in-force", "eu-notified-body-times-apply", "eu-notified-body-reports"}
EU_REVISION = {
    "eu-mdr-revision-proposal",
    "eu-mdr-revision-rapporteur",
    "eu-mdr-revision-council-report",
    "eu-mdr-revision-committee-vote",
    "eu-mdr-revision-council-approach",
    "eu-mdr-revision-plenary",
}
CLASS_B = {"eu-ivdr-class-b-application", "eu-ivdr-class-b-agreement-2027", "eu-legacy-end-2029"}


def entries(device: Device | None = None) -> dict[str, CalendarEntry]:
    return {entry.id: entry for entry in calendar(RULES, EVERYTHING, device).entries}


def device(facts: dict[str, FactValue], *approvals: dict[str, FactValue]) -> Device:
    return Device("A device", SURE | facts, tuple(Approval(each) for each in approvals), None)


def certain(facts: dict[str, FactValue], *approvals: dict[str, FactValue]) -> set[str]:
    return {id_ for id_, entry in entries(device(facts, *approvals)).items() if not entry.conditional}


WHOLE = entries()


@pytest.mark.parametrize(
    ("id_", "day", "weight", "confidence"),
    [
        ("uk-life-sciences-sector-plan", date(2025, 7, 16), Weight.ANNOUNCED, Confidence.VERIFIED),
        ("gb-early-access-policy", date(2025, 7, 31), Weight.ANNOUNCED, Confidence.VERIFIED),
        ("uk-singapore-corridor", date(2025, 12, 12), Weight.ANNOUNCED, Confidence.SECONDARY),
        ("eu-mdr-revision-rapporteur", date(2026, 2, 13), Weight.ANNOUNCED, Confidence.ASSUMED),
        ("eu-notified-body-times-in-force", date(2026, 5, 25), Weight.LAW, Confidence.INFERRED),
        ("eu-mdr-revision-council-report", date(2026, 6, 5), Weight.ANNOUNCED, Confidence.ASSUMED),
        ("eu-eudamed-back-registration", date(2026, 11, 27), Weight.LAW, Confidence.SECONDARY),
        ("gb-reliance-instrument-to-parliament", date(2026, 11, 30), Weight.EXPECTED, Confidence.VERIFIED),
        ("eu-mdr-revision-committee-vote", date(2026, 12, 3), Weight.EXPECTED, Confidence.ASSUMED),
        ("nhs-innovator-passport", date(2026, 12, 31), Weight.EXPECTED, Confidence.VERIFIED),
        ("eu-notified-body-times-apply", date(2027, 2, 25), Weight.LAW, Confidence.SECONDARY),
        ("nhs-idap-permanent", date(2027, 4, 1), Weight.EXPECTED, Confidence.VERIFIED),
        ("eu-notified-body-reports", date(2028, 1, 1), Weight.LAW, Confidence.SECONDARY),
    ],
)
def test_what_is_dated_and_how_firmly(id_: str, day: date, weight: Weight, confidence: Confidence) -> None:
    entry = WHOLE[id_]
    assert (entry.first, entry.weight, entry.confidence) == (day, weight, confidence)


@pytest.mark.parametrize(
    ("id_", "day"),
    [
        ("eu-ivdr-class-b-application", date(2027, 5, 26)),
        ("eu-ivdr-class-b-agreement-2027", date(2027, 9, 26)),
        ("eu-ivdr-in-house-2030", date(2030, 12, 31)),
    ],
)
def test_the_days_of_eu_ivdr_are_deadlines_under_law(id_: str, day: date) -> None:
    assert WHOLE[id_].first == day and WHOLE[id_].wakes


def test_a_target_of_the_government_is_never_taken_for_law() -> None:
    plan = [entry for entry in WHOLE.values() if "life-sciences-sector-plan-2025-07" in ids_of(entry.sources)]
    assert len(plan) == 4
    assert not any(entry.wakes or entry.weight is Weight.LAW for entry in plan)
    assert "Not seen as laid" in WHOLE["gb-reliance-instrument-to-parliament"].says


def test_both_days_that_are_told_of_eudamed_are_named() -> None:
    entry = WHOLE["eu-eudamed-back-registration"]
    assert "28 November 2026" in entry.title and "27 November" in entry.title and entry.wakes


def test_the_commission_on_ai_has_its_name() -> None:
    named = [text for entry in WHOLE.values() for text in (entry.title, entry.says) if "Commission" in text and "AI" in text]
    assert sum("National Commission into the Regulation of AI in Healthcare" in text for text in named) == 5
    assert not any("AI Commission" in text or "Commission on AI" in text for text in named)


@pytest.mark.parametrize(
    ("facts", "approvals"),
    [
        ({"class.eu": "IIa"}, []),
        ({"class.eu": "I", "device.sterile": True}, []),
        ({"class.eu": "I", "device.measuring": True}, []),
        ({"class.eu": "I", "device.reusable_surgical": True}, []),
        ({"class.eu": "C", "device.kind": "ivd"}, []),
        ({"class.eu": "A", "device.kind": "ivd", "device.sterile": True}, []),
        ({}, [{"approval.regulator": "eu", "approval.pathway": "mdd-certificate"}]),
        ({"device.custom_made": True}, [{"approval.regulator": "eu", "approval.pathway": "mdr-certificate"}]),
    ],
)
def test_notified_bodies_concern_who_holds_or_seeks_a_certificate(
    facts: dict[str, FactValue], approvals: list[dict[str, FactValue]]
) -> None:
    assert certain(facts, *approvals) >= NOTIFIED_BODIES


@pytest.mark.parametrize(
    "facts",
    [
        {"class.eu": "I", "device.sterile": False, "device.measuring": False, "device.reusable_surgical": False},
        {"class.eu": "A", "device.kind": "ivd", "device.sterile": False},
        {"class.eu": "IIa", "device.custom_made": True},
    ],
)
def test_notified_bodies_do_not_concern_what_nobody_certifies(facts: dict[str, FactValue]) -> None:
    assert NOTIFIED_BODIES.isdisjoint(entries(device(facts)))


def test_what_hangs_on_a_fact_that_the_answer_asks_for_is_told_as_conditional() -> None:
    subject = device({"device.kind": "general"}, {"approval.regulator": "eu"})
    answer = assess(subject, RULES, Request(date(2026, 11, 26)))
    assert "approval.pathway" in {question.fact for question in answer.questions}
    found = {entry.id: entry for entry in calendar(RULES, EVERYTHING, subject, answer).entries}
    assert all(found[id_].conditional for id_ in NOTIFIED_BODIES)


def test_what_hangs_on_a_fact_that_nobody_asks_for_is_left_out() -> None:
    assert NOTIFIED_BODIES.isdisjoint(entries(device({})))


def test_a_fee_on_what_is_registered_is_no_deadline_of_what_is_not() -> None:
    registered = Device("A device", SURE, (), frozenset({"mhra-registration"}))
    fee = "uk-annual-fee-window-end-2027"
    assert fee in entries(registered)
    assert fee not in entries(Device("A device", SURE, (), frozenset()))
    assert fee not in entries(Device("A device", SURE, (), None))
    assert fee in WHOLE


def test_the_revision_of_eu_law_concerns_eu_approvals_only() -> None:
    facts: dict[str, FactValue] = {"class.eu": "IIa"}
    assert certain(facts, {"approval.regulator": "eu", "approval.pathway": "mdr-certificate"}) >= EU_REVISION
    assert EU_REVISION.isdisjoint(entries(device(facts, {"approval.regulator": "fda", "approval.pathway": "510k"})))


@pytest.mark.parametrize(
    ("class_", "sterile", "concerned"), [("B", False, True), ("A", True, True), ("A", False, False), ("C", True, False)]
)
def test_the_last_days_of_class_b_and_sterile_class_a(class_: str, sterile: bool, concerned: bool) -> None:
    facts: dict[str, FactValue] = {"device.kind": "ivd", "class.eu": class_, "device.sterile": sterile}
    declared: dict[str, FactValue] = {"approval.regulator": "eu", "approval.pathway": "ivdd-self-declared"}
    found = set(entries(device(facts, declared)))
    assert (found >= CLASS_B) if concerned else CLASS_B.isdisjoint(found)


def test_in_house_devices_have_their_own_day_and_no_fee() -> None:
    ivd = set(entries(device({"device.kind": "ivd", "device.in_house": True})))
    assert "eu-ivdr-in-house-2030" in ivd
    assert not {id_ for id_ in ivd if "annual" in id_ or id_ in {"nhs-innovator-passport", "nhs-idap-permanent"}}
    assert "eu-ivdr-in-house-2030" not in entries(device({"device.kind": "ivd"}))
    assert "eu-ivdr-in-house-2030" not in entries(device({"device.kind": "general", "device.in_house": True}))


def test_singapore_concerns_approvals_of_other_regulators_only() -> None:
    assert "uk-singapore-corridor" in certain({}, {"approval.regulator": "other"})
    assert "uk-singapore-corridor" not in entries(device({}, {"approval.regulator": "pmda"}))
    assert "uk-singapore-corridor" not in entries(device({}))


@pytest.mark.parametrize(
    ("facts", "concerned"),
    [
        ({"class.eu": "III", "device.kind": "general"}, True),
        ({"class.eu": "IIb", "device.kind": "general", "device.implantable": True}, True),
        ({"class.eu": "IIb", "device.kind": "general", "device.implantable": False}, False),
        ({"class.eu": "III", "device.kind": "aimd"}, False),
        ({"class.eu": "D", "device.kind": "ivd"}, False),
    ],
)
def test_well_established_technologies_concern_implants_and_class_iii(facts: dict[str, FactValue], concerned: bool) -> None:
    assert ("eu-well-established-technologies" in entries(device(facts))) is concerned


def test_custom_made_devices_are_not_told_of_eudamed_or_of_the_passport() -> None:
    crown = load_device(
        next(path for path in EXAMPLES if path.stem == "custom-made-dental-crown"),
        RULES.catalogue.vocabulary,
        RULES.catalogue.evidence,
    ).device
    told = set(entries(crown))
    assert told.isdisjoint(NOTIFIED_BODIES | {"eu-eudamed-back-registration", "nhs-innovator-passport", "nhs-idap-permanent"})
    assert "gb-reliance-instrument-to-parliament" in told
