"""The classes of a device put together: what the example devices' files say, what parts, and what is handed on to assessments."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.classify import MismatchKind, classify, with_classes
from pathways.intake.device_file import load_device
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.places import EXAMPLES, PROJECT

RULES = RuleFolder(shipped_rules()).rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
TAKEN: dict[str, Any] = yaml.safe_load((PROJECT / "tests" / "fixtures" / "example-classes.yaml").read_text(encoding="utf-8"))
BY_NAME = {path.stem: path for path in EXAMPLES}
PLAIN = ("contraception_or_sti", "contact_lens_care", "disinfects_devices", "xray_recording")
"""What none of the examples is."""


def described(name: str) -> Device:
    device = load_device(BY_NAME[name], VOCABULARY, RULES.catalogue.evidence).device
    taken = TAKEN[name]
    facts: dict[str, FactValue] = {} if "ivd" in taken else {f"device.{key}": False for key in PLAIN}
    facts |= {f"device.{key}": value for key, value in taken["facts"].items()}
    facts |= {f"{room}.{key}": value for room in ("software", "ivd") for key, value in taken.get(room, {}).items()}
    if device.facts.get("device.software") is True:
        facts = {
            fact: value for fact, value in facts.items() if fact not in ("device.contact_lens_care", "device.disinfects_devices")
        }
    return Device(device.name, {**facts, **device.facts}, device.approvals, device.evidence)


def test_every_example_that_is_described_is_looked_at() -> None:
    assert TAKEN.keys() == BY_NAME.keys() - {"short-note"}, "a name and a number say nothing of a class"


@pytest.mark.parametrize("name", TAKEN)
def test_the_class_that_an_example_gives_is_the_one_that_is_worked_out(name: str) -> None:
    found = classify(described(name), RULES)
    worked_out = {each.scheme.id: each.determination.class_ for each in found.schemes}
    assert worked_out == TAKEN[name]["classes"]
    assert [each.says for each in found.mismatches if each.kind is MismatchKind.STATED] == []
    for each in found.schemes:
        assert each.stated in each.determination.possible, each.scheme.id


def without_classes(name: str) -> Device:
    device = described(name)
    facts = {fact: value for fact, value in device.facts.items() if not fact.startswith("class.")}
    return Device(device.name, facts, device.approvals, device.evidence)


@pytest.mark.parametrize("name", ["ceramic-on-metal-hip", "minuteful-kidney", "gb-start-up"])
def test_classes_that_are_handed_on_lead_to_the_answer_that_stating_them_gives(name: str) -> None:
    bare = without_classes(name)
    handed_on = with_classes(bare, classify(bare, RULES), RULES)
    assert {fact: value for fact, value in handed_on.facts.items() if fact.startswith("class.")} == {
        fact: value for fact, value in described(name).facts.items() if fact.startswith("class.")
    }
    request = Request(RULES.edition.known_on)
    assert assess(handed_on, RULES, request).headline == assess(described(name), RULES, request).headline


def test_only_settled_classes_are_handed_on_and_none_in_place_of_a_stated_one() -> None:
    bare = without_classes("brainomix-360-e-aspects")
    handed_on = with_classes(bare, classify(bare, RULES), RULES)
    assert (handed_on.facts["class.gb"], handed_on.facts["class.eu"]) == ("IIa", "IIb")
    assert "class.gb_future" not in handed_on.facts
    stated = Device(bare.name, {**bare.facts, "class.gb": "I"}, bare.approvals, bare.evidence)
    assert with_classes(stated, classify(stated, RULES), RULES).facts["class.gb"] == "I"


def test_a_class_that_contradicts_an_approval_is_not_handed_on() -> None:
    bare = without_classes("gb-start-up")
    certified = {"approval.regulator": "eu", "approval.pathway": "mdr-self-declared"}
    device = Device(bare.name, {**bare.facts, "device.custom_made": False}, (Approval(certified),), None)
    handed_on = with_classes(device, classify(device, RULES), RULES)
    assert "class.eu" not in handed_on.facts, "its maker declares it alone, as Class I, and Class IIa is what its facts lead to"


def test_facts_of_classification_change_no_answer_about_routes() -> None:
    for name in ("idx-dr", "sapien-3-ultra", "paige-prostate"):
        plain = load_device(BY_NAME[name], VOCABULARY, RULES.catalogue.evidence).device
        request = Request(RULES.edition.known_on)
        one, other = assess(plain, RULES, request), assess(described(name), RULES, request)
        assert (one.headline, one.routes, one.checklist, one.questions) == (
            other.headline,
            other.routes,
            other.checklist,
            other.questions,
        )


DOUBTFUL: dict[str, dict[str, FactValue]] = {
    "gb-in-vitro-doubt": {
        "device.invasiveness": "non-invasive",
        "device.handles_fluids": True,
        "device.fluid_path": "modifies-tissue",
        "device.modification_simple": True,
    },
}


@pytest.mark.parametrize("rule", DOUBTFUL)
def test_a_doubt_about_the_class_in_great_britain_is_told_and_the_class_is_not_handed_on(rule: str) -> None:
    facts: dict[str, FactValue] = {"device.kind": "general", **DOUBTFUL[rule]}
    device = Device("x", facts, (), None)
    found = classify(device, RULES)
    today = next(each for each in found.schemes if each.scheme.id == "gb-annex-ix")
    assert today.unsettled
    assert rule in {each.cite.rule for each in today.remarks if each.unsettled}
    assert "class.gb" not in with_classes(device, found, RULES).facts


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"software.function": "processes", "software.drives": False, "software.purpose": "other"}, True),
        ({"software.function": "stores-or-transmits", "software.drives": False}, True),
        ({"software.function": "processes", "software.drives": False, "software.purpose": "decision"}, False),
    ],
)
def test_a_scribe_that_summarises_is_told_what_guidance_says_of_it(facts: dict[str, FactValue], told: bool) -> None:
    found = classify(Device("x", {"device.kind": "general", "device.software": True, **facts}, (), None), RULES)
    today = next(each for each in found.schemes if each.scheme.id == "gb-annex-ix")
    assert ("gb-ambient-scribes" in {each.cite.rule for each in today.remarks}) is told


BLOOD_BAG: dict[str, FactValue] = {
    "device.kind": "general",
    "device.software": False,
    "device.invasiveness": "non-invasive",
    "device.handles_fluids": True,
    "device.fluid_path": "blood-bag",
    "device.ancillary_medicine": True,
    "device.animal_tissue": False,
    "device.human_tissue": False,
    "device.active": False,
    "device.injured_tissue": "none",
    **{f"device.{key}": False for key in PLAIN},
}


@pytest.mark.parametrize(("solution", "class_", "unsettled"), [(None, "IIb", False), (True, None, True), (False, "IIb", False)])
def test_a_blood_bag_is_in_its_own_class_and_in_doubt_with_an_additive_solution(
    solution: bool | None, class_: str | None, unsettled: bool
) -> None:
    device = Device("x", BLOOD_BAG | ({} if solution is None else {"device.additive_solution": solution}), (), None)
    found = classify(device, RULES)
    today = next(each for each in found.schemes if each.scheme.id == "gb-annex-ix")
    assert (today.determination.class_, today.unsettled) == (class_, unsettled)
    assert today.undecided_by == ()
    presumed = "a blood bag holds no additive solution" in {each.provided for each in today.determination.provided}
    assert presumed is (solution is None)
    assert with_classes(device, found, RULES).facts.get("class.gb") == class_


def test_what_the_directive_on_joints_covers_is_said_with_every_other_joint() -> None:
    facts: dict[str, FactValue] = {"device.kind": "general", "device.implantable": True, "device.implant_type": "joint-other"}
    found = classify(Device("x", facts, (), None), RULES)
    today = next(each for each in found.schemes if each.scheme.id == "gb-annex-ix")
    assert "gb-partial-joints" in {each.cite.rule for each in today.remarks}
    assert not today.doubts
