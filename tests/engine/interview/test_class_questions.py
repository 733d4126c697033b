"""Questions on a class: few, only those that matter, and the class at the end is the one that the facts give."""

from __future__ import annotations

import pytest

from pathways.check.behaviour.class_cases import ClassCase, load_class_cases
from pathways.engine.conditions.determine import determine, known_for_classes
from pathways.engine.interview.class_questions import ClassInterview
from pathways.engine.interview.draft import EMPTY, Draft, FactsTold, after
from pathways.model.device import Device
from pathways.rulebook.folder import RuleFolder, shipped_rules

FOLDER = RuleFolder(shipped_rules())
RULES = FOLDER.rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
IN_FORCE = tuple(scheme for scheme in RULES.classification.schemes if scheme.status.is_law)
INTERVIEW = ClassInterview(RULES, IN_FORCE)
PUBLISHED = [case for case in load_class_cases(FOLDER, RULES) if case.published and case.outside is None]
ASKED_FIRST_ONLY_WITHOUT_PURPOSE = {"eu79", "eu85", "eu86"}
"""Products without a medical purpose: it is taken that there is one."""


def asked(case: ClassCase, interview: ClassInterview = INTERVIEW) -> tuple[list[tuple[str, ...]], Draft]:
    """The questions that are put to somebody who knows what the case says and nothing else."""
    knows = known_for_classes(Device("x", case.facts, (), None), VOCABULARY)
    draft, found = EMPTY, []
    while (inquiry := interview.next(draft)) is not None:
        assert inquiry.facts not in found
        assert all(inquiry.allowed[fact] for fact in inquiry.facts)
        assert inquiry.purpose.titles, "it says what it is asked for"
        found.append(inquiry.facts)
        told = {fact: next(iter(knows.possible[fact])) for fact in inquiry.facts if knows.is_known(fact)}  # type: ignore[arg-type]
        draft = after(draft, FactsTold(None, told, frozenset(inquiry.facts) - told.keys()))  # type: ignore[arg-type]
    return found, draft


@pytest.mark.parametrize("scheme", [scheme.id for scheme in IN_FORCE])
@pytest.mark.first_only
def test_the_answers_lead_to_the_class_that_the_facts_give(scheme: str) -> None:
    cases = [case for case in PUBLISHED if case.scheme == scheme]
    assert len(cases) >= 16
    for case in cases:
        _, draft = asked(case)
        found = determine(next(each for each in IN_FORCE if each.id == scheme), known_for_classes(draft.device, VOCABULARY))
        assert found is not None
        if case.id not in ASKED_FIRST_ONLY_WITHOUT_PURPOSE:
            assert found.possible == case.possible, case.id


def most(cases: list[ClassCase]) -> int:
    return max(len(asked(case)[0]) for case in cases)


@pytest.mark.slow
def test_a_simple_non_invasive_device_is_asked_six_questions_at_most() -> None:
    simple = [
        case
        for case in PUBLISHED
        if case.facts.get("device.invasiveness") == "non-invasive"
        and not any(case.facts.get(fact) for fact in ("device.active", "device.handles_fluids"))
        and case.facts.get("device.injured_tissue") == "none"
    ]
    assert len(simple) >= 10
    assert most(simple) <= 6


def test_software_by_itself_and_an_ivd_are_asked_eight_questions_at_most() -> None:
    alone = [case for case in PUBLISHED if case.facts.get("device.software") is True and not case.facts.get("software.drives")]
    ivds = [case for case in PUBLISHED if case.facts.get("device.kind") == "ivd"]
    assert (most(alone), most(ivds)) == (7, 7)


def test_software_that_drives_a_device_and_decides_is_asked_one_more() -> None:
    driving = [case for case in PUBLISHED if case.facts.get("software.drives") is True]
    assert most(driving) <= 9


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
    assert first.facts == ("device.kind",)
    passed = after(EMPTY, FactsTold(None, {}, frozenset(first.facts)))
    second = INTERVIEW.next(passed)
    assert second is None or second.facts != first.facts
