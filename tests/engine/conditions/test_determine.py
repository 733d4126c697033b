"""Which classes are possible: exactly those of the ways to learn the missing facts, and never more once more is known."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.engine.conditions.determine import determine, footing, known_for_classes
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge, suppose
from pathways.model.classification import Scheme
from pathways.model.conditions import Truth, facts_read
from pathways.model.device import Device
from pathways.model.facts import FactValue
from pathways.model.rules import Confidence
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.class_facts import only_for_classes
from tests.effort import up_to

RULES = RuleFolder(shipped_rules()).rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
SCHEMES = {scheme.id: scheme for scheme in RULES.classification.schemes}
BESIDE = ("device.kind", "device.software", "device.active", "device.implantable", "device.reusable_surgical",
          "device.ancillary_medicine", "device.animal_tissue", "device.human_tissue", "device.companion_diagnostic",
          "device.sterile", "device.measuring", "device.invasiveness", "device.duration")  # fmt: skip
FACTS = sorted({*only_for_classes(), *BESIDE}, key=VOCABULARY.order.__getitem__)

Facts = Mapping[str, FactValue]
seeds = st.integers(0, 2**32)


def known(facts: Facts) -> Knowledge:
    return known_for_classes(Device("x", facts, (), None), VOCABULARY)


def completed(facts: Facts, seed: int, wanted: int | None = None) -> dict[str, FactValue]:
    """The facts with others at random, as many as ``wanted``, or with all."""
    chance, found, knowledge = random.Random(seed), dict(facts), known(facts)
    order = list(FACTS)
    chance.shuffle(order)
    for fact in order[: len(order) if wanted is None else wanted]:
        values = sorted(knowledge.possible[fact], key=str)  # type: ignore[type-var]
        chance.shuffle(values)
        for value in values:
            case = suppose(knowledge, fact, frozenset({value}))
            if case is not None:
                found[fact], knowledge = value, case
                break
    return found


def classes(scheme: Scheme, facts: Facts) -> tuple[frozenset[str], bool] | None:
    found = determine(scheme, known(facts))
    return None if found is None else (frozenset(found.possible), found.may_be_outside)


@up_to(300)
@given(seeds)
def test_a_device_of_which_all_is_known_has_one_class_or_none_for_a_reason(seed: int) -> None:
    facts = completed({"device.medical_purpose": True}, seed)
    for scheme in SCHEMES.values():
        found = determine(scheme, known(facts))
        if found is None or found.outside:
            continue
        assert not found.may_be_outside and not found.undecided_by
        assert found.because, scheme.id
        assert len(found.possible) == 1 or (found.unsettled and scheme.status.value == "draft"), (scheme.id, found.possible)


@up_to(300)
@given(seeds, seeds, st.integers(0, 30))
@pytest.mark.slow
def test_adding_a_fact_never_adds_a_class(first: int, second: int, number: int) -> None:
    less = completed({}, first, number)
    more = completed(less, second, number)
    for scheme in SCHEMES.values():
        before, after = classes(scheme, less), classes(scheme, more)
        if before is None or after is None:
            assert after is None
            continue
        learnt = known(more).possible
        if all(each.value in learnt[each.fact] for each in scheme.presumes):  # type: ignore[operator]
            assert after[0] <= before[0]
            assert before[1] or not after[1]


@up_to(150)
@given(seeds, seeds, st.integers(0, 40))
def test_what_comes_of_it_was_possible(first: int, second: int, number: int) -> None:
    """What is possible is no less than what any filling-in leads to."""
    facts = completed(
        {
            "device.medical_purpose": True,
            "software.function": "processes",
            "software.individual_patients": True,
            "device.aimd_accessory": False,
        },
        first,
        number,
    )
    whole = completed(facts, second)
    for scheme in SCHEMES.values():
        before, after = classes(scheme, facts), classes(scheme, whole)
        if before is not None and after is not None:
            assert after[0] <= before[0]


@up_to(150)
@given(seeds, st.data())
def test_what_is_possible_is_exactly_what_the_missing_facts_can_make_of_it(seed: int, data: st.DataObject) -> None:
    whole = completed({"device.medical_purpose": True}, seed)
    missing = data.draw(st.lists(st.sampled_from(sorted(whole)), min_size=1, max_size=2, unique=True))
    rest = {fact: value for fact, value in whole.items() if fact not in (*missing, "device.medical_purpose")}
    rest["device.medical_purpose"] = True
    filled = [known(rest)]
    for fact in missing:
        values = [(each, value) for each in filled for value in VOCABULARY.facts[fact].domain & each.possible[fact]]  # type: ignore[operator]
        filled = [case for each, value in values if (case := suppose(each, fact, frozenset({value}))) is not None]
    for scheme in SCHEMES.values():
        found = determine(scheme, known(rest))
        if found is None or found.outside or "device.kind" in missing:
            continue
        usual = _presuming(scheme, filled)
        led_to = [each for case in usual if (each := determine(scheme, case)) is not None]
        reached = {class_ for each in led_to for class_ in each.possible}
        assert reached == set(found.possible), (scheme.id, missing)
        assert any(each.outside for each in led_to) == found.may_be_outside


def _presuming(scheme: Scheme, cases: list[Knowledge]) -> list[Knowledge]:
    """Those in which what the scheme presumes holds, as far as it can."""
    for presumed in scheme.presumes:
        cases = [each for each in cases if each.possible[presumed.fact] == frozenset({presumed.value})] or cases
    return cases


@up_to(200)
@given(seeds)
def test_the_strictest_row_that_holds_gives_the_class(seed: int) -> None:
    facts = completed({"device.medical_purpose": True}, seed)
    for scheme in SCHEMES.values():
        found = determine(scheme, known(facts))
        if found is None or found.class_ is None or scheme.readings:
            continue
        ground = footing(scheme, known(facts)).knowledge
        holding = [row for row in scheme.rows if evaluate(row.when, ground) is Truth.YES]
        assert found.class_ == max((row.class_ for row in holding), key=scheme.rank)
        assert list(found.because) == [row for row in holding if row.class_ == found.class_]


@pytest.mark.parametrize("fact", ["device.sterile", "device.measuring", "device.well_established"])
def test_no_row_reads_what_is_no_class(fact: str) -> None:
    assert [row.cite.rule for scheme in SCHEMES.values() for row in scheme.rows if fact in facts_read(row.when)] == []


@up_to(60)
@given(seeds, st.booleans(), st.booleans())
def test_sterile_and_measuring_never_change_a_class(seed: int, sterile: bool, measuring: bool) -> None:
    facts = completed({}, seed)
    other = {**facts, "device.measuring": measuring}
    if facts.get("device.software") is not True:
        other["device.sterile"] = sterile
    for scheme in SCHEMES.values():
        assert classes(scheme, facts) == classes(scheme, other)


# --- traps ----------------------------------------------------------------------------------------------

BLOOD_BAG: Facts = {
    "device.kind": "general", "device.software": False, "device.active": False, "device.invasiveness": "non-invasive",
    "device.injured_tissue": "none", "device.handles_fluids": True, "device.fluid_path": "blood-bag",
    "device.ancillary_medicine": True, "device.additive_solution": False, "device.animal_tissue": False,
    "device.human_tissue": False, "device.contraception_or_sti": False, "device.contact_lens_care": False,
    "device.disinfects_devices": False, "device.xray_recording": False, "device.nanomaterial": False,
    "device.substance_based": False, "device.annex_xvi": "none",
}  # fmt: skip


STRAP: Facts = {
    **{fact: value for fact, value in BLOOD_BAG.items() if fact not in ("device.fluid_path", "device.additive_solution")},
    "device.handles_fluids": False, "device.ancillary_medicine": False,
}  # fmt: skip


def one_class(scheme: str, facts: Facts) -> str | None:
    found = determine(SCHEMES[scheme], known(facts))
    assert found is not None
    return found.class_


def test_a_derogation_switches_off_the_stricter_rule_in_great_britain_only() -> None:
    assert one_class("gb-annex-ix", BLOOD_BAG) == "IIb"
    assert one_class("eu-mdr", BLOOD_BAG) == "III"


def test_a_listed_ivd_stays_in_its_list_as_a_self_test() -> None:
    facts: Facts = {"device.kind": "ivd", "ivd.role": "assay", "ivd.self_test": True}
    assert one_class("gb-ivd", {**facts, "ivd.gb_list": "list-b"}) == "IVD-list-B"
    assert one_class("gb-ivd", {**facts, "ivd.gb_list": "none"}) == "IVD-self-test"


def test_the_class_of_what_software_drives_counts_beside_its_own() -> None:
    facts: Facts = {
        "device.kind": "general", "device.software": True, "software.drives": True, "software.driven_class_eu": "IIa",
        "software.purpose": "decision", "software.impact": "serious-or-surgery", "device.contraception_or_sti": False,
        "device.controls": "nothing", "device.vital_monitoring": "none",
    }  # fmt: skip
    assert one_class("eu-mdr", facts) == "IIb"
    assert one_class("eu-mdr", {**facts, "software.driven_class_eu": "III"}) == "III"


def test_a_class_that_the_file_gives_is_no_ground() -> None:
    found = determine(SCHEMES["gb-annex-ix"], known({"device.kind": "general", "class.gb": "III"}))
    assert found is not None
    assert "I" in found.possible


def test_a_device_that_may_be_outside_has_no_class_yet() -> None:
    facts = {fact: value for fact, value in BLOOD_BAG.items() if fact != "device.human_tissue"}
    found = determine(SCHEMES["gb-annex-ix"], known({**facts, "device.ancillary_medicine": False}))
    assert found is not None
    assert (found.possible, found.class_, found.undecided_by) == (("IIb",), None, ("device.human_tissue",))


def test_what_is_presumed_is_said_and_ends_once_it_is_denied() -> None:
    found = determine(SCHEMES["gb-annex-ix"], known(BLOOD_BAG))
    assert found is not None
    assert [each.fact for each in found.provided] == ["device.medical_purpose", "device.aimd_accessory"]
    said = {**BLOOD_BAG, "device.medical_purpose": True, "device.aimd_accessory": False}
    told = determine(SCHEMES["gb-annex-ix"], known(said))
    assert told is not None
    assert (told.class_, told.provided) == ("IIb", ())
    denied = determine(SCHEMES["gb-annex-ix"], known({**BLOOD_BAG, "device.medical_purpose": False}))
    assert denied is not None
    assert [each.cite.rule for each in denied.outside] == ["gb-no-medical-purpose"]
    assert denied.class_ is None


@pytest.mark.parametrize(("scheme", "class_"), [("gb-annex-ix", "AIMD"), ("eu-mdr", "III"), ("gb-draft-2026", "III")])
def test_an_accessory_of_an_active_implantable_is_not_silently_class_i(scheme: str, class_: str) -> None:
    unsaid = determine(SCHEMES[scheme], known(STRAP))
    assert unsaid is not None and unsaid.class_ == "I"
    assert "it is no accessory of an active implantable" in [each.provided for each in unsaid.provided]
    accessory = known({**STRAP, "device.aimd_accessory": True})
    said = determine(SCHEMES[scheme], accessory)
    assert said is not None and said.class_ == class_
    doubts = [each for each in said.scheme.remarks if each.unsettled and evaluate(each.when, accessory) is Truth.YES]
    assert [each.cite.rule for each in doubts] == (["gb-aimd-accessory-doubt"] if scheme == "gb-annex-ix" else [])


@pytest.mark.parametrize("lifting", ["device.animal_tissue", "device.ancillary_medicine"])
def test_rule_18_switches_off_the_rules_that_would_lift_a_blood_bag(lifting: str) -> None:
    facts = {**BLOOD_BAG, "device.medical_purpose": True, lifting: True}
    found = determine(SCHEMES["gb-annex-ix"], known(facts))
    assert found is not None and (found.class_, [row.cite.rule for row in found.because]) == ("IIb", ["gb-r18"])


# --- what is not settled --------------------------------------------------------------------------------

SOFTWARE: Facts = {
    "device.kind": "general", "device.software": True, "software.drives": False, "device.contraception_or_sti": False,
    "device.annex_xvi": "none", "software.purpose": "decision", "software.impact": "lesser",
    "device.diagnosis_in_danger": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("situation", "role", "direct", "vital", "possible"),
    [
        ("non-serious", "inform", False, "none", ("I",)),
        ("serious", "drive", False, "none", ("I", "IIa")),
        ("serious", "drive", True, "none", ("IIa",)),
        ("critical", "inform", False, "routine", ("IIa",)),
        ("critical", "drive", True, "none", ("IIa", "IIb")),
        ("critical", "drive", False, "immediate-danger", ("IIb",)),
        ("critical", "treat-or-diagnose", False, "none", ("I", "III")),
    ],
)
def test_software_after_the_reform_is_settled_where_draft_and_plan_agree(
    situation: str, role: str, direct: bool, vital: str, possible: tuple[str, ...]
) -> None:
    facts: Facts = {
        **SOFTWARE, "device.direct_diagnosis": direct, "device.vital_monitoring": vital,
        "software.situation": situation, "software.role": role,
    }  # fmt: skip
    found = determine(SCHEMES["gb-draft-2026"], known(facts))
    assert found is not None
    assert (found.possible, found.unsettled) == (possible, len(possible) > 1)
    if found.unsettled:
        assert {row.reading for row in found.because} == {"draft-2026-05", "plan-2024-03"}


def test_a_row_that_may_not_be_in_the_text_leaves_both_classes() -> None:
    scheme = SCHEMES["gb-draft-2026"]
    unknown = [row for row in scheme.rows if row.cite.confidence is Confidence.UNKNOWN]
    assert {row.cite.rule for row in unknown} == {"draft-r22", "draft-r3-cells-iia", "draft-r3-cells-iib"}
    facts = {**BLOOD_BAG, "device.fluid_path": "in-vitro-substance", "device.ancillary_medicine": False}
    found = determine(scheme, known(facts))
    assert found is not None
    assert (found.possible, found.unsettled) == (("I", "IIa", "IIb"), True)


def test_facts_that_cannot_be_are_refused_where_a_class_is_worked_out_and_only_there() -> None:
    with pytest.raises(ContradictionError):
        known({"device.implantable": True, "device.invasiveness": "orifice"})
