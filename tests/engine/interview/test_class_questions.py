"""Questions on a class: few, only those that matter, and the class at the end is the one that the facts give."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pathways.check.behaviour.class_cases import ClassCase, Facts, load_class_cases
from pathways.engine.conditions.determine import determine, known_for_classes
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.interview.class_questions import ClassInterview, UnknownClasses
from pathways.engine.interview.draft import EMPTY, Draft, FactsTold, after, replay
from pathways.engine.interview.interview import Inquiry
from pathways.model.device import Device
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import is_quick

FOLDER = RuleFolder(shipped_rules())
RULES = FOLDER.rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
IN_FORCE = tuple(scheme for scheme in RULES.classification.schemes if scheme.status.is_law)
INTERVIEW = ClassInterview(RULES, IN_FORCE)
ROWS = [case for case in load_class_cases(FOLDER, RULES) if not case.sources and case.scheme != "gb-draft-2026"]
PUBLISHED = [case for case in load_class_cases(FOLDER, RULES) if case.sources and case.outside is None]
ASKED_FIRST_ONLY_WITHOUT_PURPOSE = {"eu79", "eu85", "eu86"}
"""Products without a medical purpose: it is taken that there is one."""


def asked(case: ClassCase, interview: ClassInterview = INTERVIEW) -> tuple[list[tuple[str, ...]], Draft]:
    """The questions that are put to somebody who knows what the case says and nothing else."""
    knows = known_for_classes(Device("x", case.facts, (), None), VOCABULARY)
    draft, found = EMPTY, []
    while (inquiry := interview.next(draft)) is not None:
        assert inquiry.facts not in found
        assert inquiry.answers if inquiry.choice else all(inquiry.allowed[fact] for fact in inquiry.facts)
        assert inquiry.purpose.titles, "it says what it is asked for"
        found.append(inquiry.facts)
        told = answer(inquiry, knows)
        unknown = frozenset() if told and inquiry.choice else frozenset(inquiry.facts) - told.keys()
        draft = after(draft, FactsTold(None, told, unknown))
    return found, draft


def _case(facts: Facts) -> ClassCase:
    return replace(PUBLISHED[0], facts=facts)


def answer(inquiry: Inquiry, knows: Knowledge) -> Facts:
    """What is known of what is asked for. Of the answers that say several facts, the first that nothing speaks against."""
    if inquiry.choice is not None:
        if not any(knows.is_known(fact) for fact in inquiry.facts):
            return {}
        fits = (each for each in inquiry.answers if all(value in knows.possible[fact] for fact, value in each.facts.items()))  # type: ignore[operator]
        return next((each.facts for each in fits), {})
    return {fact: next(iter(knows.possible[fact])) for fact in inquiry.facts if knows.is_known(fact)}  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", [scheme.id for scheme in IN_FORCE])
@pytest.mark.slow
def test_the_answers_lead_to_the_class_that_the_facts_give(scheme: str) -> None:
    cases = [case for case in PUBLISHED if case.scheme == scheme]
    assert len(cases) >= 16
    for case in cases:
        _, draft = asked(case)
        found = determine(next(each for each in IN_FORCE if each.id == scheme), known_for_classes(draft.device, VOCABULARY))
        assert found is not None
        if case.id not in ASKED_FIRST_ONLY_WITHOUT_PURPOSE:
            assert found.possible == case.possible, case.id


def kind_of(facts: Facts) -> str:
    if facts["device.kind"] != "general":
        return str(facts["device.kind"])
    if facts.get("device.software") is True:
        return "driving software" if facts.get("software.drives") else "software"
    if facts.get("device.implantable") is True:
        return "implant"
    if facts.get("device.active") is True:
        return "powered"
    if facts.get("device.invasiveness") == "orifice":
        return "through an opening"
    if facts.get("device.invasiveness") == "surgical":
        return "surgical"
    return "non-invasive with fluids" if facts.get("device.handles_fluids") is True else "non-invasive"


@pytest.mark.slow
def test_no_published_example_is_asked_more_than_its_kind_may_be() -> None:
    """The first five are promised; the others are what it comes to."""
    most: dict[str, int] = {}
    for case in PUBLISHED:
        kind = kind_of(case.facts)
        most[kind] = max(most.get(kind, 0), len(asked(case)[0]))
    assert most == {
        "non-invasive": 5,
        "non-invasive with fluids": 6,
        "software": 7,
        "driving software": 7,
        "ivd": 6,
        "aimd": 1,
        "implant": 6,
        "surgical": 7,
        "through an opening": 8,
        "powered": 9,
    }


SOFTWARE = {"device.kind": "general", "device.software": True, "software.drives": False}


@pytest.mark.parametrize("does", ["stores-or-transmits", "processes", None])
def test_what_leaves_software_outside_is_asked_before_its_purpose(does: str | None) -> None:
    """It is presumed where nobody says it; who is helped with the class can say it, or that it is not known."""
    facts = SOFTWARE | ({} if does is None else {"software.function": does})
    found, draft = asked(_case(facts))
    assert ("software.function",) in found
    if does == "stores-or-transmits":
        assert found[-1] == ("software.function",)
        assert all(each.outside for each in INTERVIEW.state(draft))
    else:
        assert found.index(("software.function",)) < found.index(("software.purpose",))


def test_what_software_does_with_data_is_not_asked_of_what_drives_a_device() -> None:
    found, _ = asked(_case(SOFTWARE | {"software.drives": True, "software.driven_class_gb": "IIa"}))
    assert ("software.function",) not in found


def test_no_question_is_left_that_could_change_a_class() -> None:
    """Of everything that was worked out by hand: where questions end, what is open waits for what nobody could answer."""
    for case in ROWS[:: 15 if is_quick() else 1]:
        _, draft = asked(case)
        for found in INTERVIEW.state(draft):
            passed = all((fact, None) in draft.passed for fact in found.undecided_by)
            assert found.class_ is not None or found.outside or found.unsettled or passed, (case.id, found.undecided_by)


def test_who_knows_nothing_is_asked_nothing_twice() -> None:
    draft, asked_for = EMPTY, set()
    while (inquiry := INTERVIEW.next(draft)) is not None:
        assert asked_for.isdisjoint(inquiry.facts), "nothing is asked twice"
        asked_for |= set(inquiry.facts)
        draft = after(draft, FactsTold(None, {}, frozenset(inquiry.facts)))
    assert {"device.kind", "device.active"} <= asked_for


def test_answers_that_cannot_be_are_left_out_of_a_question_for_several_facts() -> None:
    """What has no power controls nothing."""
    needle = {"device.kind": "general", "device.software": False, "device.implantable": False, "device.invasiveness": "surgical"}
    traits = {fact.id: False for fact in VOCABULARY.facts.values() if fact.together == "traits" and fact.id.startswith("device.")}
    draft = after(EMPTY, FactsTold(None, {**traits, **needle, "device.duration": "transient"}))
    while (inquiry := INTERVIEW.next(draft)) is not None:
        if inquiry.choice is not None and inquiry.choice.id == "special-functions":
            break
        draft = after(draft, FactsTold(None, {}, frozenset(inquiry.facts)))
    assert inquiry is not None
    assert [each.facts for each in inquiry.answers if each.facts.get("device.controls", "nothing") != "nothing"] == []


def test_what_the_class_in_great_britain_turns_on_comes_before_what_only_the_eu_asks_for() -> None:
    case = next(case for case in PUBLISHED if case.facts.get("software.purpose") == "decision" and case.scheme == "gb-annex-ix")
    great_britain = next(scheme for scheme in IN_FORCE if scheme.id == "gb-annex-ix")
    alone = asked(case, ClassInterview(RULES, (great_britain,)))[0]
    assert len(alone) <= len(asked(case)[0])
    assert not any("software.impact" in facts for facts in alone)


def test_what_only_the_reform_turns_on_is_asked_only_if_it_is_asked_for() -> None:
    case = next(
        case for case in PUBLISHED if case.facts.get("software.purpose") == "decision" and not case.facts["software.drives"]
    )
    facts = {fact for question in asked(case)[0] for fact in question}
    assert facts.isdisjoint({"software.situation", "software.role"})
    whole = ClassInterview(RULES, RULES.classification.schemes)
    assert {"software.situation", "software.role"} <= {fact for question in asked(case, whole)[0] for fact in question}


def test_nothing_is_asked_of_a_device_whose_classes_are_known() -> None:
    assert INTERVIEW.next(after(EMPTY, FactsTold(None, {"device.kind": "aimd"}))) is None


def test_a_question_that_was_passed_is_not_put_again() -> None:
    first = INTERVIEW.next(EMPTY)
    assert first is not None
    assert first.facts[0] == "device.kind"
    passed = after(EMPTY, FactsTold(None, {}, frozenset(first.facts)))
    second = INTERVIEW.next(passed)
    assert second is None or second.facts != first.facts


def test_one_thing_not_known_does_not_end_the_help_with_a_class() -> None:
    """What else decides, whatever that is, is asked; and the class that is left is narrower."""
    facts = {
        "device.kind": "general",
        "device.software": False,
        "device.implantable": False,
        "device.invasiveness": "non-invasive",
    }
    draft = Draft("x", facts, (), passed=frozenset({("class.gb", None)}))
    questions = UnknownClasses(RULES)
    ticks = questions.next(draft)
    assert ticks is not None and "device.active" in ticks.facts
    others = {fact: False for fact in ticks.facts if fact != "device.active"}
    draft = replay(draft, [FactsTold(None, others, frozenset({"device.active"}))])
    more = questions.next(draft)
    assert more is not None and "device.active" not in more.facts
