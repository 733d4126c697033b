"""What to ask a partner: those first that the device's gaps call for, and never a score."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.partner import partner_sheet
from pathways.intake.device_file import read_device
from pathways.model.device import Approval, Device
from pathways.model.partner import PartnerSheet, QuestionGroup
from pathways.report.partner import partner_document, partner_outline, partner_text
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.partner import partner_questions
from pathways.writing.markdown import as_markdown
from tests.places import PROJECT

TODAY = date(2026, 11, 20)
FOLDER = RuleFolder(shipped_rules(), shown_as="rules/uk")
RULES = FOLDER.rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
FOUND = partner_questions(FOLDER, RULES.catalogue)
assert FOUND is not None
QUESTIONS = FOUND


def device(name: str) -> Device:
    path = PROJECT / "examples" / f"{name}.yaml"
    return read_device(path.read_text(encoding="utf-8"), path.name, VOCABULARY, RULES.catalogue.evidence).device


def sheet(subject: Device | None = None) -> PartnerSheet:
    answer = None if subject is None else assess(subject, RULES, Request(TODAY))
    return partner_sheet(QUESTIONS, RULES.edition.id, TODAY, VOCABULARY, subject, answer)


def gaps(found: PartnerSheet) -> dict[str, bool]:
    return {each.gap.id: each.certain for each in found.gaps}


def test_without_a_device_all_are_asked_by_group_and_nothing_is_lacking() -> None:
    found = sheet()
    assert found.gaps == ()
    assert not any(each.because for each in found.asked)
    groups = [each.question.group for each in found.asked]
    assert groups == sorted(groups, key=list(QuestionGroup).index)
    assert set(groups) == set(QuestionGroup)


def test_those_come_first_that_a_gap_calls_for() -> None:
    found = sheet(device("idx-dr"))
    called = [bool(each.because) for each in found.asked]
    assert called == sorted(called, reverse=True)
    assert called[0]
    assert not called[-1]
    assert len(found.asked) == len(QUESTIONS.questions)


@pytest.mark.parametrize(
    ("name", "has", "has_not"),
    [
        ("idx-dr", {"uk-responsible-person", "importer", "approved-body", "clinical-safety-officer"}, set()),
        (
            "gb-start-up",
            {"clinical-safety-officer", "eu-representative", "quality-system"},
            {"uk-responsible-person", "importer"},
        ),
        (
            "custom-made-dental-crown",
            {"eu-representative"},
            {"uk-responsible-person", "approved-body", "clinical-safety-officer", "change-plan"},
        ),
        ("ni-infusion-pump", set(), {"uk-responsible-person", "importer", "eu-representative", "clinical-safety-officer"}),
    ],
)
def test_what_a_device_lacks(name: str, has: set[str], has_not: set[str]) -> None:
    found = gaps(sheet(device(name)))
    assert has <= found.keys()
    assert not has_not & found.keys()


@pytest.mark.parametrize(("appointed", "certain"), [(False, True), (None, False), (True, None)])
def test_what_nobody_said_may_be_lacking(appointed: bool | None, certain: bool | None) -> None:
    facts: dict[str, bool | str] = {"manufacturer.based_in": "elsewhere", "device.kind": "general"}
    if appointed is not None:
        facts["manufacturer.uk_responsible_person"] = appointed
    found = sheet(Device("x", dict(facts), (), None))
    assert gaps(found).get("uk-responsible-person") is certain
    text = partner_text(found)
    may = text.partition("WHAT IT MAY LACK")[2].partition("\nFIRST,")[0]
    assert (certain is False) == ("UK Responsible Person is to be appointed" in may)


def test_where_everything_is_open_nothing_is_certain() -> None:
    found = gaps(sheet(Device("x", {}, None, None)))
    assert found["approved-body"] is False
    assert not any(found.values())


def test_it_is_a_sheet_to_fill_in() -> None:
    found = sheet(device("idx-dr"))
    assert partner_text(found).count("Answer: ___") == len(found.asked)
    document = json.loads(json.dumps(partner_document(found)))
    assert {each["answer"] for each in document["questions"]} == {None}
    assert as_markdown(partner_outline(found, RULES.catalogue.sources)).count(" |  |\n") == len(found.asked)


def test_it_is_no_score() -> None:
    document = json.dumps(partner_document(sheet(device("idx-dr"))))
    assert not [word for word in ("score", "weight", "points", "rating", "percent") if f'"{word}"' in document]


def test_every_gap_is_called_for_and_what_has_no_source_is_assumed() -> None:
    called = {gap for each in QUESTIONS.questions for gap in each.gaps}
    assert called == set(QUESTIONS.gaps)
    assert all(each.confidence.value == "assumed" for each in QUESTIONS.questions if not each.sources)


@pytest.mark.parametrize(
    ("held", "body", "market"),
    [
        ({"approval.regulator": "eu", "approval.pathway": "mdr-certificate"}, "notified-body", {"class.eu": "IIa"}),
        ({"approval.regulator": "uk", "approval.pathway": "ukca-certificate"}, "approved-body", {}),
    ],
)
def test_who_holds_a_live_certificate_has_found_its_body(held: dict[str, str], body: str, market: dict[str, str]) -> None:
    facts = {"device.kind": "general", "class.gb": "IIa", "manufacturer.based_in": "eu", **market}
    live = Approval({**held, "approval.expires": date(2029, 5, 1)})
    assert body not in gaps(sheet(Device("x", facts, (live,), None)))
    ended = Approval({**held, "approval.expires": date(2026, 11, 1)})
    if body == "approved-body":  # of EU certificates no way is left that a notified body reviews
        assert body in gaps(sheet(Device("x", facts, (ended,), None)))


@pytest.mark.parametrize(("ni", "certain"), [(True, True), (None, False), (False, None)])
def test_an_eu_representative_is_for_who_goes_to_northern_ireland(ni: bool | None, certain: bool | None) -> None:
    facts = {"manufacturer.based_in": "gb", "device.kind": "general"} | ({} if ni is None else {"market.ni": ni})
    assert gaps(sheet(Device("x", facts, (), None))).get("eu-representative") is certain


@pytest.mark.parametrize(
    ("said", "certain"),
    [
        ({"market.nhs_england": True, "device.direct_care": True}, True),
        ({"market.nhs_england": True}, False),
        ({"market.nhs_england": False}, None),
        ({"market.nhs_england": True, "device.direct_care": False, "device.connects_to_nhs_systems": False}, None),
    ],
)
def test_a_clinical_safety_officer_is_for_who_sells_to_the_nhs_in_england(said: dict[str, bool], certain: bool | None) -> None:
    facts: dict[str, bool | str] = {"device.kind": "general", "device.software": True, **said}
    assert gaps(sheet(Device("x", dict(facts), (), None))).get("clinical-safety-officer") is certain
