"""International reliance: the quality system in the plan, when it opens, and what a draft asks for."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.model.device import Approval, Device
from pathways.model.result import Assessment, Held, RouteResult, Timeline
from pathways.model.rules import Confidence, Need
from pathways.report.phrases import access, opening
from pathways.rulebook.folder import RuleFolder, shipped_rules

FOLDER = RuleFolder(shipped_rules())
PLAIN = dict.fromkeys(
    (
        "software",
        "ai",
        "implantable",
        "well_established",
        "sterile",
        "measuring",
        "reusable_surgical",
        "ancillary_medicine",
        "animal_tissue",
        "human_tissue",
        "co_packaged",
        "companion_diagnostic",
        "custom_made",
        "in_house",
    ),
    False,
)
QUALITY = "quality-system"


def answer(edition: str = "2026.11", as_of: date = date(2026, 11, 20), pathway: str = "de-novo", **facts: object) -> Assessment:
    known = {f"device.{name}": value for name, value in PLAIN.items()}
    known |= {"device.kind": "general", "device.active": True, "class.gb": "IIa", "class.gb_future": "IIa", "class.eu": "IIa"}
    known |= {name.replace("__", "."): value for name, value in facts.items() if not name.startswith("approval")}
    held = {"approval.pathway": pathway, "approval.withdrawn": False, "approval.by_reliance": False}
    held |= {name.replace("__", "."): value for name, value in facts.items() if name.startswith("approval")}
    device = Device("A monitor", known, (Approval(held),), None)
    return assess(device, FOLDER.rule_set(edition), Request(as_of))


def route_4(found: Assessment) -> RouteResult:
    return next(route for route in found.routes if route.id == "gb-reliance-4")


def plan(found: Assessment) -> Timeline:
    timeline = route_4(found).timeline
    assert timeline is not None
    return timeline


def steps(found: Assessment) -> dict[str, bool]:
    """The steps of the plan, with whether each is only counted where it may be needed."""
    return {step.id: step.conditional for step in plan(found).steps}


@pytest.mark.parametrize("pathway", ["de-novo", "pma", "hc-class-iii", "hc-class-iv"])
def test_a_plan_on_a_us_or_canadian_approval_counts_the_quality_system(pathway: str) -> None:
    none = answer(pathway=pathway, qms__certificate="none")
    live = answer(pathway=pathway, qms__certificate="mdsap", qms__expires=date(2028, 3, 31))
    assert steps(none)[QUALITY] is False
    assert QUALITY not in steps(live) and QUALITY in plan(live).already_done
    assert plan(live).market_access.likely < plan(none).market_access.likely


def test_a_quality_certificate_that_has_ended_is_to_be_had_again() -> None:
    assert steps(answer(qms__certificate="iso-13485", qms__expires=date(2026, 11, 19)))[QUALITY] is False
    assert QUALITY not in steps(answer(qms__certificate="iso-13485", qms__expires=date(2026, 11, 20)))


def test_a_quality_certificate_that_has_ended_is_not_in_hand() -> None:
    for ends, status in ((date(2026, 11, 19), Held.MISSING), (date(2026, 11, 20), Held.HAVE)):
        found = answer(qms__certificate="mdsap", qms__expires=ends)
        item = next(each for each in found.checklist if each.id == "qms-certificate-with-expiry")
        assert item.status is status


def test_a_quality_system_of_which_nothing_is_said_may_be_needed() -> None:
    assert steps(answer())[QUALITY] is True


def test_a_plan_on_an_australian_certificate_does_not_wait_for_the_quality_system() -> None:
    found = answer(pathway="tga-conformity-assessment", qms__certificate="none", approval__expires=date(2030, 1, 31))
    assert QUALITY not in steps(found)


def test_the_end_of_the_quality_certificate_is_a_date_to_keep() -> None:
    ends = [
        each for each in answer(qms__certificate="mdsap", qms__expires=date(2028, 3, 31)).deadlines if "Quality" in each.title
    ]
    assert [each.date for each in ends] == [date(2028, 3, 31)]
    assert [(cite.source, cite.at) for cite in ends[0].sources] == [("topra-m17", "p100")]
    assert "certificate of reliance" in ends[0].says
    gone = answer(qms__certificate="mdsap", qms__expires=date(2026, 1, 31))
    assert not [each for each in gone.deadlines if "Quality" in each.title]


def test_from_2027_has_no_end_and_is_not_planned_with_its_first_day() -> None:
    found = answer("2025.07", date(2025, 11, 25))
    opens = route_4(found).opens
    assert opens is not None and opens.at_least and opens.confidence is Confidence.SECONDARY
    assert "reported from 2027" in found.headline
    sentence = opening(opens)
    assert "reported from 2027 [secondary; " in sentence and "no latest day is stated" in sentence
    submission = next(step for step in plan(found).steps if step.id == "reliance-submission")
    assert submission.starts.earliest == date(2027, 1, 1)
    assert submission.starts.likely > date(2027, 1, 1)
    assert "no latest day is stated" in access(plan(found))


@pytest.mark.parametrize("edition", ["2026.05", "2026.11"])
def test_june_2027_stands_beside_from_2027(edition: str) -> None:
    found = answer(edition, date(2026, 11, 20))
    opens = route_4(found).opens
    assert opens is not None and (opens.date, opens.confidence) == (date(2027, 6, 1), Confidence.ASSUMED)
    assert opens.not_before is not None
    assert (opens.not_before.date, opens.not_before.confidence) == (date(2027, 1, 1), Confidence.SECONDARY)
    assert "(from 2027, reported for June 2027)" in found.headline
    sentence = opening(opens)
    assert "June 2027 [assumed; " in sentence and "from 2027 [secondary; " in sentence


def test_what_only_a_draft_asks_for_is_not_called_mandatory() -> None:
    items = {item.id: item for item in answer(device__implantable=True, class__gb="IIb", class__gb_future="IIb").checklist}
    for id_ in ("fda-letter", "udi", "implant-card", "sameness-statement", "qms-certificate-with-expiry"):
        assert items[id_].need is Need.EXPECTED_BY_DRAFT, id_
    assert items["mhra-registration"].need is Need.MANDATORY
    assert items["mhra-registration"].confidence is not Confidence.ASSUMED
