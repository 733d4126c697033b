"""What a filing with the FDA suggests: what to confirm, never an answer, never a class."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.engine.answer.classify import Classified, classify
from pathways.engine.interview.class_questions import ClassInterview
from pathways.engine.interview.draft import EMPTY, FactsTold, after
from pathways.model.device import Device
from pathways.model.facts import FactValue
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError

RULES = RuleFolder(shipped_rules()).rule_set("2026.11")
FDA = "classification/fda.yaml"


def filed(regulation: str | None = None, **facts: FactValue) -> Classified:
    said = {fact.replace("__", "."): value for fact, value in facts.items()}
    return classify(Device("x", said, (), None), RULES, regulation=regulation)


def rules_of(found: Classified) -> list[str]:
    return [each.filing.cite.rule for each in found.filed]


def test_the_closest_regulation_comes_first_and_what_it_suggests_is_to_be_confirmed() -> None:
    found = filed("888.3350", device__kind="general", device__software=False)
    assert rules_of(found) == ["fda-total-hip", "fda-bones"]
    hip = found.filed[0]
    assert [(each.fact, each.value) for each in hip.confirm] == [
        ("device.implantable", "yes"),
        ("device.implant_type", "Part of a total hip, knee or shoulder"),
    ]
    assert hip.contrary == ()


def test_what_the_device_is_said_to_be_is_told_where_it_is_otherwise() -> None:
    found = filed("888.3350", device__kind="general", device__software=False, device__implantable=False)
    assert [each.fact for each in found.filed[0].contrary] == ["device.implantable"]
    assert found.filed[0].confirm == (), "what makes no sense is not asked"


@pytest.mark.parametrize("regulation", ["888.3350", "866.3010", "892.2080", "884.5300"])
@pytest.mark.parametrize("kind", ["general", "ivd"])
def test_no_class_and_no_fact_follows_from_a_filing(regulation: str, kind: str) -> None:
    without, with_ = filed(device__kind=kind), filed(regulation, device__kind=kind)
    assert with_.filed
    assert (with_.schemes, with_.mismatches) == (without.schemes, without.mismatches)


def test_a_product_code_that_is_known_leads_to_its_regulation() -> None:
    assert {each.regulation for each in filed(device__product_code=" pib").filed} == {"886.1100"}
    assert filed(device__product_code="ZZZ").filed == ()
    assert filed().filed == ()


def test_every_part_of_the_regulations_on_devices_says_something() -> None:
    parts = (862, 864, 866, 868, 870, 872, 874, 876, 878, 882, 884, 886, 888, 890)
    assert [part for part in parts if not filed(f"{part}.1000").filed] == []
    assert filed("892.1000").filed and filed("892.2000").filed


def test_what_is_taken_from_general_knowledge_is_said_to_be_assumed() -> None:
    of_whole_parts = [each for each in RULES.classification.filings if any(start.endswith(".") for start in each.regulations)]
    assert {each.cite.confidence.value for each in of_whole_parts} == {"assumed"}


def test_what_a_filing_suggests_is_asked_sooner() -> None:
    device = {"device.kind": "general", "device.software": False, "device.implantable": False}
    into = {"device.invasiveness": "surgical", "device.duration": "transient"}
    traits = dict.fromkeys(("device.active", "device.animal_tissue", "device.ancillary_medicine", "device.human_tissue"), False)
    draft = after(EMPTY, FactsTold(None, {**device, **into, **traits}))
    vocabulary = RULES.catalogue.vocabulary
    ticked = frozenset(fact.id for fact in vocabulary.facts.values() if fact.together == "traits")
    draft = after(draft, FactsTold(None, {}, ticked))
    schemes = tuple(scheme for scheme in RULES.classification.schemes if scheme.id == "gb-annex-ix")
    plain, sooner = ClassInterview(RULES, schemes).next(draft), ClassInterview(RULES, schemes, ("device.site",)).next(draft)
    assert plain is not None and sooner is not None
    assert sooner.facts == ("device.site",)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{device.kind: ivd}", "{device.kinds: ivd}", "RF001"),
        ("{device.kind: ivd}", "{device.kind: test}", "YS016"),
        ("asks: [ivd.role, ivd.purpose]", "asks: [ivd.roles]", "RF001"),
        ("confidence: assumed", "confidence: sure", "YS016"),
        ('regulations: ["868."]', "regulation: x", "YS019"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_its_place(rules_copy: Path, old: str, new: str, code: str) -> None:
    path = rules_copy / FDA
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        RuleFolder(rules_copy).rule_set("2026.11")
    assert code in {finding.code for finding in caught.value.findings}
    assert all(finding.span is not None and finding.span.file.endswith("fda.yaml") for finding in caught.value.findings)
