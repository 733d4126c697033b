"""The proofs on the shipped rules: repeatable, with witnesses that hold, and sharp enough to catch planted faults."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from msgspec.structs import replace

from pathways.check.behaviour.cases import run_cases
from pathways.check.proofs import Kind, Proof, ProofBudget, ProofVerdict, ProverMissing, verify_folder
from pathways.check.proofs.devices import actual, only, predicted, results
from pathways.check.proofs.encode import FormulaEncoder
from pathways.check.proofs.formula import AS_OF
from pathways.check.proofs.invariant_file import read_invariants
from pathways.check.proofs.results import answers, is_considered
from pathways.check.proofs.run import prove_all
from pathways.check.proofs.world import held_name, name_of
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS
from pathways.model.device import Device
from pathways.model.rules import Instrument, Route
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import is_quick, quick_for, up_to
from tests.engine.devices import devices

pytest.importorskip("z3")

FOLDER = RuleFolder(shipped_rules(), shown_as="rules/uk")
NEWEST = FOLDER.rule_set("2026.11")
EARLIER = FOLDER.rule_set("2024.11")
INVARIANTS = read_invariants(FOLDER)
RELIANCE = "2026-05-08-draft-amendment-regulations"
CONSULTATION = "2024-11-14-reliance-consultation"
CE = "2023-06-30-ce-recognition"


@pytest.fixture(scope="module")
def proofs() -> list[Proof]:
    """In a quick run those about the newest edition."""
    return list(verify_folder(FOLDER, ["2026.11"] if is_quick() else None))


def faults(rules: RuleSet) -> set[tuple[str, str]]:
    """The claims that are refuted as faults, with their words."""
    return {
        (proof.name, proof.why) for proof in prove_all({rules.edition.base: rules}, INVARIANTS, ProofBudget()) if proof.is_fault
    }


def with_instrument(rules: RuleSet, changed: Instrument) -> RuleSet:
    kept = tuple(changed if each.id == changed.id else each for each in rules.edition.instruments)
    return replace(rules, edition=replace(rules.edition, instruments=kept))


def instrument_of(rules: RuleSet, id_: str) -> Instrument:
    return next(each for each in rules.edition.instruments if each.id == id_)


def without_rule(rules: RuleSet, instrument: str, rule: str) -> RuleSet:
    """The rule set without one verdict rule or row."""
    found = instrument_of(rules, instrument)
    groups = tuple(
        replace(group, verdicts=tuple(each for each in group.verdicts if each.cite.rule != rule)) for group in found.groups
    )
    routes = tuple(replace(route, rows=tuple(row for row in route.rows if row.cite.rule != rule)) for route in found.routes)
    return with_instrument(rules, replace(found, groups=groups, routes=routes))


ALONE = {
    RELIANCE: only(NEWEST, [RELIANCE]),
    CONSULTATION: only(EARLIER, [CONSULTATION]),
    CE: only(NEWEST, [CE]),
}
"""Rule sets of one instrument, so that each planted fault is looked at quickly."""


@cache
def baseline(instrument: str) -> frozenset[tuple[str, str]]:
    return frozenset(faults(ALONE[instrument]))


def is_caught(instrument: str, rule: str) -> bool:
    return bool(faults(without_rule(ALONE[instrument], instrument, rule)) - baseline(instrument))


def exclusions(instrument: str) -> list[tuple[str, str]]:
    groups = instrument_of(ALONE[instrument], instrument).groups
    return [(instrument, rule.cite.rule) for group in groups for rule in group.verdicts if rule.verdict == "excluded"]


EXCLUSIONS = [*exclusions(RELIANCE), *exclusions(CONSULTATION)]
ROWS = [row.cite.rule for route in instrument_of(NEWEST, CE).routes for row in route.rows]


@pytest.mark.parametrize(("instrument", "rule"), quick_for(EXCLUSIONS[::5], EXCLUSIONS))
@pytest.mark.first_only
def test_deleting_any_exclusion_from_reliance_is_caught(instrument: str, rule: str) -> None:
    assert is_caught(instrument, rule)


@pytest.mark.parametrize("rule", quick_for(ROWS[::5], ROWS))
@pytest.mark.first_only
def test_deleting_any_row_of_ce_recognition_is_caught(rule: str) -> None:
    assert is_caught(CE, rule)


def test_a_planted_overlap_is_refuted_with_a_device_and_both_rows() -> None:
    found = instrument_of(NEWEST, RELIANCE)
    routes = tuple(_with_row_of(route, found) if route.id == "gb-reliance-3" else route for route in found.routes)
    planted = with_instrument(ALONE[RELIANCE], replace(found, routes=routes))
    overlaps = [
        proof
        for proof in prove_all({"2026.11": planted}, (), ProofBudget())
        if proof.kind is Kind.ONE_ROUTE and proof.verdict is ProofVerdict.REFUTED
    ]
    assert [proof.subject for proof in overlaps] == ["gb-reliance-3 / gb-reliance-4"]
    proof = overlaps[0]
    assert proof.finding is not None and len(proof.finding.related) >= 2
    assert proof.witness is not None and "20" in proof.witness.sentence
    # As claimed of both: reported, and not excluded.
    told = dict(re.findall(r"id: (gb-reliance-\d), outcome: (\w+)", proof.witness.case_yaml))
    assert told.keys() == {"gb-reliance-3", "gb-reliance-4"} and "excluded" not in told.values()


def _with_row_of(route: Route, instrument: Instrument) -> Route:
    other = next(each for each in instrument.routes if each.id == "gb-reliance-4")
    return replace(route, rows=(*route.rows, other.rows[0]))


def test_a_row_that_others_together_always_take_away_is_refuted_and_they_are_named() -> None:
    found = instrument_of(NEWEST, RELIANCE)
    row = next(row for route in found.routes for row in route.rows)
    excluded = next(rule for rule in found.groups[0].verdicts if rule.verdict == "excluded")
    dead = replace(row, when=excluded.when, cite=replace(row.cite, rule="planted"))
    routes = (replace(found.routes[0], rows=(*found.routes[0].rows, dead)), *found.routes[1:])
    planted = with_instrument(ALONE[RELIANCE], replace(found, routes=routes))
    proofs = {proof.subject: proof for proof in prove_all({"2026.11": planted}, (), ProofBudget())}
    proof = proofs["planted"]
    assert proof.verdict is ProofVerdict.REFUTED and excluded.cite.rule in proof.why
    assert proof.finding is not None and proof.finding.related == (excluded.cite.span,)
    assert proof.witness is not None


@pytest.mark.slow
def test_a_group_without_otherwise_has_a_gap_with_a_witness() -> None:
    fewer = without_rule(ALONE[CE], CE, "ce-mdr-certificate")
    found = instrument_of(fewer, CE)
    planted = with_instrument(fewer, replace(found, groups=(replace(found.groups[0], otherwise=None),)))
    gaps = [proof for proof in prove_all({"2026.11": planted}, (), ProofBudget()) if proof.kind is Kind.NO_GAP and proof.is_fault]
    assert [proof.subject for proof in gaps] == ["gb-ce"]
    assert gaps[0].witness is not None and "outcome: absent" in gaps[0].witness.case_yaml


@pytest.mark.slow
def test_every_reliance_and_ce_overlap_and_gap_is_proved_absent(proofs: list[Proof]) -> None:
    structural = (Kind.ONE_ROUTE, Kind.ONE_LAST_DAY, Kind.NO_GAP, Kind.ROUTE_REACHED)
    assert all(proof.verdict is ProofVerdict.PROVED for proof in proofs if proof.kind in structural)


@pytest.mark.slow
def test_great_britain_always_keeps_a_route(proofs: list[Proof]) -> None:
    found = [proof for proof in proofs if proof.kind is Kind.LAST_ROUTE and proof.subject == "GB"]
    assert found and all(proof.verdict is ProofVerdict.PROVED for proof in found)


@pytest.mark.slow
def test_nothing_is_left_undecided_and_the_engine_agrees(proofs: list[Proof]) -> None:
    assert [proof.why for proof in proofs if proof.verdict is ProofVerdict.NOT_DECIDED] == []


def test_a_budget_that_is_too_small_is_said_not_hidden() -> None:
    found = list(prove_all({"2026.11": ALONE[RELIANCE]}, INVARIANTS, ProofBudget(1)))
    undecided = [proof for proof in found if proof.verdict is ProofVerdict.NOT_DECIDED]
    assert undecided
    assert all(proof.finding is not None and not proof.is_fault and "budget" in proof.why for proof in undecided)


@pytest.mark.slow
def test_every_witness_is_a_case_that_the_rules_pass(proofs: list[Proof], tmp_path: Path) -> None:
    copy = tmp_path / "uk"
    shutil.copytree(shipped_rules(), copy, ignore=shutil.ignore_patterns("cases"))
    witnessed = [proof for proof in proofs if proof.witness is not None]
    assert witnessed
    texts: dict[str, dict[str, str]] = {}
    for proof in witnessed:
        assert proof.witness is not None
        texts.setdefault(proof.edition, {})[proof.name] = proof.witness.case_yaml
    for edition, cases in texts.items():
        (copy / "cases" / edition).mkdir(parents=True)
        head = f'schema: pathways.cases/1\nedition: "{edition}"\nas_of: "2026-01-01"\ncases:\n'
        (copy / "cases" / edition / "witnesses.yaml").write_text(head + "".join(cases.values()))
        for result in run_cases(RuleFolder(copy), edition):
            assert result.failures == ()


@pytest.mark.slow
def test_two_runs_are_equal_whatever_the_hash_seed(tmp_path: Path) -> None:
    copy = tmp_path / "uk"
    shutil.copytree(shipped_rules(), copy, ignore=shutil.ignore_patterns("cases"))
    script = "from pathways.cli.main import main; main()"
    arguments = ["rules", "verify", "--rules", str(copy), "--show-proved", "--format", "json"]
    arguments += ["--edition", "2024.05"] if is_quick() else []
    outputs = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, env=environment, check=False)
        assert run.returncode in (0, 1), run.stderr
        outputs.add(run.stdout)
    assert len(outputs) == 1


def test_without_the_prover_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(ProverMissing, match="z3-solver"):
        list(verify_folder(FOLDER))


@up_to(60, [HealthCheck.too_slow, HealthCheck.data_too_large])
@given(devices(NEWEST.catalogue.vocabulary), st.sampled_from(FOLDER.edition_ids), st.dates(date(2019, 1, 1), date(2032, 1, 1)))
def test_the_encoding_answers_as_the_engine_does(device: Device, edition: str, day: date) -> None:
    rules = FOLDER.rule_set(edition)
    words = rules.catalogue.vocabulary
    slots = len(device.approvals or ())
    values: dict[str, object] = {AS_OF: day.toordinal(), **device.facts}
    for slot, approval in enumerate(device.approvals or ()):
        values |= {held_name(slot): True, **{name_of(fact, slot): value for fact, value in approval.facts.items()}}
    for name in [f"{fact}" for fact in words.facts if not fact.startswith("approval.")]:
        if name not in values:
            return  # not everything is known of this device
    plain = {name: value.toordinal() if isinstance(value, date) else value for name, value in values.items()}
    considered = filter(is_considered, rules.edition.instruments)
    lines = [line for each in considered for line in answers(FormulaEncoder(rules.catalogue.vocabulary), each, slots, slots)]
    assert _kinds(predicted(lines, plain, slots, words)) == _kinds(actual(device, results(device, rules, day)))  # type: ignore[arg-type]


def _kinds(lines: frozenset[tuple[str, str, str, object]]) -> list[tuple[str, str, str]]:
    """Without the approvals: two that differ in their number only are one to the encoding."""
    return sorted({line[:3] for line in lines})


@pytest.mark.slow
def test_a_route_that_is_always_excluded_keeps_its_rows(proofs: list[Proof]) -> None:
    by_subject = {proof.subject: proof for proof in proofs if proof.kind is Kind.ROUTE_REACHED}
    assert by_subject["gb-clinical-investigation"].verdict is ProofVerdict.PROVED
    assert any(rule.when == ALWAYS for route in NEWEST.edition.instruments[0].routes for rule in route.verdicts)
    assert Path(shipped_rules()).is_dir()
