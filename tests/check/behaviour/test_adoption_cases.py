"""Worked cases of requirements: those that ship pass, and they notice what is wrong."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pathways.check.behaviour.adoption_cases import AdoptionCase, known_in, load_adoption_cases, run_adoption_case, shortfalls
from pathways.check.behaviour.adoption_score import GOALS, adoption_coverage, adoption_score
from pathways.check.proofs.adoption import prove_adoption
from pathways.model.catalogue import RuleSet
from pathways.rulebook.folder import RuleFolder, shipped_rules

NEVER_SAID = (
    "airlock-is-no-route",
    "old-dtac-form-is-not-named-as-current",
    "no-procedure-for-medicines",
    "no-mutual-recognition",
    "biobridge-is-no-uk-hub",
    "no-old-registration-fee",
)


@pytest.fixture(scope="module")
def folder() -> RuleFolder:
    return RuleFolder(shipped_rules())


@pytest.fixture(scope="module")
def rules(folder: RuleFolder) -> RuleSet:
    return folder.rule_set("2026.11")


@pytest.fixture(scope="module")
def cases(folder: RuleFolder, rules: RuleSet) -> dict[str, AdoptionCase]:
    return {case.id: case for case in load_adoption_cases(folder, rules)}


def test_the_shipped_cases_pass(cases: dict[str, AdoptionCase], rules: RuleSet) -> None:
    assert [finding.message for case in cases.values() for finding in run_adoption_case(case, rules)] == []


def test_each_requirement_applies_somewhere_is_open_somewhere_and_absent_somewhere(folder: RuleFolder, rules: RuleSet) -> None:
    coverage = adoption_coverage(folder, rules)
    assert coverage is not None
    assert [str(goal) for goal in coverage.uncovered] == []
    assert coverage.requirements == len(rules.adoption)
    assert all(coverage.share(kind)[1] for kind in GOALS)


def test_small_faults_are_noticed(folder: RuleFolder, rules: RuleSet) -> None:
    score = adoption_score(folder, rules, 1, 200)
    assert score is not None
    assert score.percent >= 95, [(each.fault.requirement.id, each.fault.words) for each in score.survivors]


def test_every_requirement_is_reached(rules: RuleSet) -> None:
    assert [proof for proof in prove_adoption(rules) if proof.why] == []


@pytest.mark.parametrize("id_", NEVER_SAID)
def test_what_must_not_be_said_is_noticed_where_it_is_said(id_: str, cases: dict[str, AdoptionCase], rules: RuleSet) -> None:
    case = cases[id_]
    known = known_in(case, rules)
    named = next(iter(case.about - set(case.absent)), "gb-post-market-surveillance")
    for text in case.never_says:
        faulty = tuple(
            replace(each, cite=replace(each.cite, says=f"It is said of {text}.")) if each.id == named else each
            for each in rules.adoption
        )
        assert any(f"says '{text}'" in message for message in shortfalls(case, known, faulty)), text
