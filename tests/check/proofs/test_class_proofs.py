"""What is proved of schemes: no device without a class, no row out of reach, nothing read that must not count."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pathways.check.proofs.classes import alone, nothing_known, prove_classes, satisfy, within
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import suppose
from pathways.model.catalogue import RuleSet
from pathways.model.classification import ClassRow, Scheme
from pathways.model.conditions import NEVER, AllOf, OneOf, Truth
from pathways.rulebook.folder import RuleFolder, shipped_rules

RULES = RuleFolder(shipped_rules()).rule_set("2026.11")
SCHEMES = {scheme.id: scheme for scheme in RULES.classification.schemes}


def with_rows(scheme: str, rows: tuple[ClassRow, ...]) -> RuleSet:
    schemes = tuple(replace(each, rows=rows) if each.id == scheme else each for each in RULES.classification.schemes)
    return replace(RULES, classification=replace(RULES.classification, schemes=schemes))


def refuted(rules: RuleSet) -> list[str]:
    return [f"{proof.scheme}: {proof.name}" for proof in prove_classes(rules) if not proof.holds]


def test_all_holds_of_the_shipped_schemes() -> None:
    proofs = list(prove_classes(RULES))
    assert [proof.name for proof in proofs if not proof.holds] == []
    assert sum(proof.name.startswith("every device gets a class") for proof in proofs) == len(SCHEMES) + 1, "one for each reading"
    assert sum("is reached" in proof.name for proof in proofs) == sum(len(scheme.rows) for scheme in SCHEMES.values())


@pytest.mark.parametrize("gone", ["gb-r12", "gb-r5-short-ent", "gb-r8", "gb-r6"])
def test_a_row_that_is_missing_leaves_a_device_without_a_class(gone: str) -> None:
    rows = tuple(row for row in SCHEMES["gb-annex-ix"].rows if row.cite.rule != gone)
    assert refuted(with_rows("gb-annex-ix", rows)) == ["gb-annex-ix: every device gets a class"]


def test_the_device_that_is_left_out_is_shown() -> None:
    rows = tuple(row for row in SCHEMES["gb-ivd"].rows if row.cite.rule != "gbivd-self")
    (proof,) = (proof for proof in prove_classes(with_rows("gb-ivd", rows)) if not proof.holds)
    assert proof.witness is not None
    assert {fact: proof.witness[fact] for fact in ("ivd.gb_list", "ivd.self_test")} == {
        "ivd.gb_list": "none",
        "ivd.self_test": True,
    }


def test_a_row_that_no_device_reaches_is_found() -> None:
    first, *others = SCHEMES["gb-ivd"].rows
    rows = (first, *others, replace(first, cite=replace(first.cite, rule="never"), when=NEVER))
    assert refuted(with_rows("gb-ivd", rows)) == ["gb-ivd: 'never' is reached"]


def test_a_class_that_turns_on_sterility_is_found() -> None:
    first, *others = SCHEMES["gb-ivd"].rows
    rows = (replace(first, when=AllOf((first.when, OneOf("device.sterile", frozenset({True}))))), *others)
    assert "gb-ivd: no class turns on device.sterile" in refuted(with_rows("gb-ivd", rows))


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.id)
def test_what_is_found_satisfies_what_was_asked_for(scheme: Scheme) -> None:
    for row in scheme.rows[::7]:
        condition = within(scheme, holds=(row.when,))
        found = satisfy(condition, nothing_known(RULES))
        assert found is not None
        knowledge = nothing_known(RULES)
        for fact, value in found.items():
            case = suppose(knowledge, fact, frozenset({value}))
            assert case is not None
            knowledge = case
        assert evaluate(condition, knowledge) is Truth.YES


def test_a_row_beside_which_another_always_gives_the_class_decides_nothing_alone() -> None:
    rows = {row.cite.rule: row for row in SCHEMES["gb-annex-ix"].rows}
    known = nothing_known(RULES)
    assert alone(SCHEMES["gb-annex-ix"], rows["gb-r9-radiation"], known) is None
    assert alone(SCHEMES["gb-annex-ix"], rows["gb-r9-hazard"], known) is not None
