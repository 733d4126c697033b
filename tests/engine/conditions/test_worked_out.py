"""Classes that are worked out narrow class facts as all else that follows, and never more than is certain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.knowledge import ContradictionError, know
from pathways.engine.conditions.usual import usually
from pathways.engine.conditions.worked_out import classes_of, known_of
from pathways.model.class_found import ClassFound
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.model.result import Assessment, Outcome
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.class_facts import only_for_classes
from tests.effort import up_to
from tests.engine.conditions.test_determine import VOCABULARY as DETERMINED_OVER
from tests.engine.conditions.test_determine import completed

FOLDER = RuleFolder(shipped_rules())
RULES = FOLDER.rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
TODAY = date(2026, 11, 20)
CLASSES = ("class.gb", "class.eu")
IRON_TEST = {"device.kind": "ivd", "device.software": False, "ivd.gb_list": "none", "ivd.self_test": True, "ivd.role": "assay"}
PLASTER: dict[str, FactValue] = {
    "device.kind": "general",
    "device.software": False,
    "device.active": False,
    "device.invasiveness": "non-invasive",
    "device.injured_tissue": "skin",
    "device.wound_use": "barrier",
    **dict.fromkeys(
        (
            "device.handles_fluids",
            "device.contraception_or_sti",
            "device.contact_lens_care",
            "device.disinfects_devices",
            "device.xray_recording",
        ),
        False,
    ),
}
NO_TISSUE = dict.fromkeys(("device.ancillary_medicine", "device.animal_tissue", "device.human_tissue"), False)

kinds = st.sampled_from(["general", "ivd", "aimd", "pack"])
seeds = st.integers(0, 2**32)


def device(facts: Mapping[str, FactValue], approvals: tuple[Approval, ...] | None = ()) -> Device:
    return Device("x", facts, approvals, None)


def possible(facts: Mapping[str, FactValue], fact: str = "class.gb") -> set[object]:
    values = known_of(device(facts), VOCABULARY).possible[fact]
    assert isinstance(values, frozenset)
    return set(values)


def answer(facts: Mapping[str, FactValue], *, strict: bool = False, edition: str = "2026.11") -> Assessment:
    return assess(device(facts), FOLDER.rule_set(edition), Request(TODAY, strict=strict))


def test_a_doubt_about_a_row_is_none_about_a_class_that_is_the_same_without_it() -> None:
    """Whether it handles fluids, and which way, is open: the row that is in doubt gives no other class than Rule 4."""
    deep = {**PLASTER, **NO_TISSUE, "device.wound_use": "deep"}
    del deep["device.handles_fluids"]
    assert possible(deep) == {"IIb"}
    embryos = {"device.handles_fluids": True, "device.fluid_path": "in-vitro-embryo"}
    assert possible(deep | embryos) == {"IIb"}
    assert possible(PLASTER | NO_TISSUE | embryos) == {"I", "IIa", "IIb", "III"}


JOINT: dict[str, FactValue] = {
    "device.kind": "general",
    "device.software": False,
    "device.active": False,
    "device.implantable": True,
    "device.implant_type": "joint-other",
    "device.site": "elsewhere",
    "device.absorbed": False,
    "device.chemical_change": False,
    "device.delivers": "nothing",
    "device.contraception_or_sti": False,
    "device.contact_lens_care": False,
    "device.disinfects_devices": False,
    "device.xray_recording": False,
    "device.injured_tissue": "none",
    **NO_TISSUE,
}
"""An ankle, or half a hip."""
BLOOD_BAG: dict[str, FactValue] = {
    **{fact: value for fact, value in PLASTER.items() if fact != "device.wound_use"},
    **NO_TISSUE,
    "device.injured_tissue": "none",
    "device.handles_fluids": True,
    "device.fluid_path": "blood-bag",
    "device.ancillary_medicine": True,
}


def in_great_britain(facts: Mapping[str, FactValue]) -> ClassFound:
    (found,) = (each for each in answer(facts).worked_out if each.fact == "class.gb")
    return found


def test_a_row_that_may_not_count_leaves_both_classes_where_it_is_in_play() -> None:
    """What is presumed where nobody says it is told, and leaves the class that the law names."""
    presumed = in_great_britain(BLOOD_BAG)
    assert presumed.possible == ("IIb",)
    assert "a blood bag holds no additive solution" in {each.says for each in presumed.provided}
    doubtful = in_great_britain(BLOOD_BAG | {"device.additive_solution": True})
    assert (set(doubtful.possible), doubtful.undecided_by, doubtful.counts) == ({"IIb", "III"}, (), True)
    assert [each.rule for each in doubtful.rules] == ["gb-blood-bag-additive"] and doubtful.rules[0].says in doubtful.says
    assert in_great_britain(BLOOD_BAG | {"device.additive_solution": False}).possible == ("IIb",)


def test_a_joint_that_is_no_total_hip_knee_or_shoulder_stays_in_rule_8() -> None:
    assert in_great_britain(JOINT).possible == ("IIb",)
    coated = in_great_britain(JOINT | {"device.ancillary_medicine": True})
    assert (coated.possible, [each.rule for each in coated.rules]) == (("III",), ["gb-r13"])


def test_an_additive_solution_is_a_medicine_even_where_none_is_usual() -> None:
    unsaid = {fact: value for fact, value in BLOOD_BAG.items() if fact != "device.ancillary_medicine"}
    assert set(in_great_britain(unsaid | {"device.additive_solution": True}).possible) == {"IIb", "III"}
    assert in_great_britain(unsaid).possible == ("IIb",), "a bag without a medicine is what is usual, and the answer says so"
    assert possible(unsaid | {"device.ancillary_medicine": False}) == {"IIb"}


def test_a_class_that_is_settled_is_known() -> None:
    assert possible(PLASTER | NO_TISSUE) == {"I"}
    assert possible(IRON_TEST) == {"IVD-self-test"}


def test_several_classes_narrow_it_to_these() -> None:
    facts = PLASTER | NO_TISSUE
    del facts["device.wound_use"]
    assert possible(facts) == {"I", "IIa", "IIb"}


def test_nothing_is_narrowed_that_is_not_certain() -> None:
    assert possible(PLASTER) == {"I", "IIa", "IIb", "III"}  # with human tissue it would have no class
    assert possible({**PLASTER, **NO_TISSUE, "device.kind": "general", "device.medical_purpose": False}) > {"I"}
    steriliser: dict[str, FactValue] = {
        **PLASTER,
        **NO_TISSUE,
        "device.injured_tissue": "none",
        "device.active": True,
        "device.disinfects_devices": True,
        "device.disinfection_target": "sterilises",
    }
    del steriliser["device.wound_use"]
    assert {"I", "IIa", "IIb", "III"} == possible(steriliser)  # a doubt is known about this class


def test_without_a_fact_for_classes_nothing_is_worked_out() -> None:
    facts: dict[str, FactValue] = {"device.kind": "general", "device.software": True, **NO_TISSUE}
    assert known_of(device(facts), VOCABULARY) == know(device(facts), VOCABULARY)
    assert answer(facts).worked_out == ()


def test_editions_without_schemes_work_nothing_out() -> None:
    facts = PLASTER | NO_TISSUE
    found = answer(facts, edition="2026.05")
    assert found.worked_out == ()
    without = {fact: value for fact, value in facts.items() if fact not in only_for_classes()}
    assert found.routes == answer(without, edition="2026.05").routes


def test_only_the_law_in_force_narrows() -> None:
    assert possible(PLASTER | NO_TISSUE, "class.gb_future") == {"I", "IIa", "IIb", "III"}
    assert {scheme.id for scheme in VOCABULARY.schemes} == {"gb-annex-ix", "gb-ivd", "eu-mdr", "eu-ivdr"}


def test_a_route_says_by_which_rule() -> None:
    found = answer(PLASTER | NO_TISSUE | {"device.sterile": False, "device.measuring": False})
    route = next(each for each in found.routes if each.id == "gb-ukca-self-declared")
    assert route.outcome is Outcome.OPEN
    assert [reason.rule for reason in route.because] == ["ukca-class-i", "gb-r1"]
    assert [each.value for each in route.decided_by if each.fact == "class.gb"] == ["Class I (worked out)"]
    gb = next(each for each in found.worked_out if each.fact == "class.gb")
    assert (gb.value, gb.says, gb.counts) == ("I", "Class I, Rule 1 and Rule 4.", True)
    assert [each.fact for each in gb.provided] == ["device.medical_purpose", "device.aimd_accessory"]


def test_a_class_may_rest_on_what_is_usually_so_and_says_so() -> None:
    found = answer(PLASTER)
    gb = next(each for each in found.worked_out if each.fact == "class.gb")
    assert gb.value == "I"
    assert [each.fact for each in gb.provided] == ["device.medical_purpose", "device.aimd_accessory", *NO_TISSUE]
    open_ways = [each for each in found.routes if each.market.value == "GB" and each.outcome is Outcome.OPEN]
    assert all("device.ancillary_medicine" in [said.fact for said in each.provided] for each in open_ways)
    strictly = answer(PLASTER, strict=True)
    assert not next(each for each in strictly.worked_out if each.fact == "class.gb").counts


def test_the_class_that_is_given_stays_and_a_disagreement_is_told() -> None:
    facts = PLASTER | NO_TISSUE | {"class.gb": "IIb"}
    assert possible(facts) == {"IIb"}
    found = answer(facts)
    gb = next(each for each in found.worked_out if each.fact == "class.gb")
    assert (gb.counts, gb.agrees, gb.stated, gb.possible) == (False, False, "IIb", ("I",))
    told = [each for each in found.notices if each.code == "class-stated-otherwise"]
    assert [each.says for each in told] == [
        "Great Britain today (Annex IX of Directive 93/42): the file gives Class IIb, and what the device does leads to Class I, "
        "Rule 1 and Rule 4. One of the two is wrong; the answer goes by the class that is given."
    ]
    agreeing = answer(PLASTER | NO_TISSUE | {"class.gb": "I"})
    assert not [each for each in agreeing.notices if each.code == "class-stated-otherwise"]


def test_what_is_only_usual_speaks_against_no_class_that_is_given() -> None:
    found = answer(PLASTER | {"class.gb": "III"})  # it may contain a medicine
    assert not [each for each in found.notices if each.code == "class-stated-otherwise"]


def test_a_class_that_an_approval_rules_out_is_not_taken() -> None:
    held = (Approval({"approval.pathway": "ukca-certificate"}),)
    facts = PLASTER | NO_TISSUE | {"device.sterile": False, "device.measuring": False}
    known = known_of(device(facts, held), VOCABULARY)
    assert known.possible["class.gb"] == {"I", "IIa", "IIb", "III"}
    found = assess(device(facts, held), RULES, Request(TODAY))
    assert "One of the two is wrong" in next(each.says for each in found.worked_out if each.fact == "class.gb")


def test_facts_that_cannot_all_be_true_are_refused() -> None:
    with pytest.raises(ContradictionError, match="Standalone software"):
        known_of(device({"device.kind": "general", "device.software": True, "device.invasiveness": "surgical"}), VOCABULARY)


def test_what_narrows_a_class_is_asked_before_the_class() -> None:
    facts = PLASTER | NO_TISSUE | {"device.sterile": False, "device.measuring": False}
    del facts["device.wound_use"]
    asked = [each.fact for each in answer(facts).questions]
    assert asked.index("device.wound_use") < asked.index("class.gb")


@up_to(150, [])
@given(kinds, seeds, seeds, st.integers(0, 30))
def test_learning_a_fact_never_adds_a_class(kind: str, seed: int, other: int, wanted: int) -> None:
    """Not even where the class is that which an assessment goes by. Whether it is a device at all is presumed."""
    assert DETERMINED_OVER.facts.keys() == VOCABULARY.facts.keys()
    certain = {
        "device.medical_purpose": True,
        "software.function": "processes",
        "software.individual_patients": True,
        "device.aimd_accessory": False,
    }
    start = {"device.kind": kind} | (certain if kind == "general" else {})
    some = completed(start, seed, wanted)
    more = completed(some, other, 10)
    taken = {fact: more[fact] for fact in certain if fact in more}
    if taken.items() - certain.items():
        return
    before, after = known_of(device(some), VOCABULARY), known_of(device(more), VOCABULARY)
    for fact in CLASSES:
        assert after.possible[fact] <= before.possible[fact]  # type: ignore[operator]
    decided = {(each.id, each.outcome) for each in answer(some, strict=True).routes if each.outcome is not Outcome.UNDECIDED}
    in_full = {(each.id, each.outcome) for each in answer(more, strict=True).routes}
    assert {each for each in decided if each[0] in {route for route, _ in in_full}} <= in_full


@up_to(100, [])
@given(kinds, seeds, st.integers(0, 30))
def test_with_usual_values_no_class_is_possible_that_was_not(kind: str, seed: int, wanted: int) -> None:
    known = known_of(device(completed({"device.kind": kind}, seed, wanted)), VOCABULARY)
    for fact in CLASSES:
        assert usually(known).possible[fact] <= known.possible[fact]  # type: ignore[operator]


def test_what_was_worked_out_is_remembered() -> None:
    known = known_of(device(PLASTER), VOCABULARY)
    assert classes_of(known) is classes_of(known_of(device(PLASTER), VOCABULARY))
