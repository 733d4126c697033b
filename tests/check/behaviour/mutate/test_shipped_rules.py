"""Nobody takes a shipped rule away unnoticed: of each kind of rule a sample, the same each time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import islice

import pytest

from pathways.check.behaviour.asking.rules import asking_rules
from pathways.check.behaviour.cases import Case, load_cases, run_case
from pathways.check.behaviour.mutate.asking_faults import COST, ROUTE, STEP, SUBJECTS
from pathways.check.behaviour.mutate.catch import named_in, refused
from pathways.check.behaviour.mutate.faults import Fault
from pathways.check.behaviour.mutate.score import MutationBench
from pathways.model.catalogue import RuleSet
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError

EDITIONS = ("2024.11", "2026.11")
SEED, OF_EACH = 20261120, 6


@pytest.fixture(scope="module")
def bench(rules_folder: RuleFolder) -> MutationBench:
    return MutationBench(rules_folder)


@pytest.fixture(scope="module")
def cases(rules_folder: RuleFolder) -> Mapping[str, tuple[Case, ...]]:
    return {edition: load_cases(rules_folder, edition) for edition in EDITIONS}


@pytest.mark.parametrize("subject", [subject for subject in SUBJECTS if subject != COST])
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_case_fails_when_a_rule_is_deleted(
    bench: MutationBench, cases: Mapping[str, tuple[Case, ...]], edition: str, subject: str
) -> None:
    deleted = [fault for fault in bench.faults(edition) if fault.kind == "delete-rule" and fault.subject == subject]
    random.Random(SEED).shuffle(deleted)
    felt = (fault for fault in deleted if _is_shown(fault, edition, bench, cases[edition]))
    sample = list(islice(felt, OF_EACH))
    assert len(sample) == OF_EACH
    for fault in sample:
        assert _is_noticed(fault, edition, bench, cases[edition]), f"{edition}: nobody notices that {fault.rule}: {fault.words}"


def test_a_case_fails_when_a_cost_is_changed_or_deleted(bench: MutationBench) -> None:
    edition = EDITIONS[-1]
    kinds = ("delete-rule", "change-amount")
    faults = [each for each in bench.faults(edition) if each.subject == COST and each.kind in kinds]
    for fault in random.Random(SEED).sample(faults, OF_EACH):
        mutant = bench.try_(fault, edition)
        assert mutant is None or mutant.by == "cases", fault.words


def _is_shown(fault: Fault, edition: str, bench: MutationBench, cases: tuple[Case, ...]) -> bool:
    """Whether the edition has the rule where an answer can show it.

    What decides routes may be asserted in another edition, and a step of a route whose opening is not dated is in no plan.
    """
    if fault.subject == ROUTE:
        return any(fault.rule in wanted.rules for case in cases for wanted in case.expect)
    faulty = {rule.key for rule in asking_rules(_with(fault, edition, bench).edition)}
    lost = [rule for rule in asking_rules(bench.files.editions[edition].edition) if rule.key not in faulty]
    if fault.subject != STEP:
        return bool(lost)
    routes = {carrier.route.id for rule in lost for carrier in rule.carriers}
    plans = [wanted for case in cases for wanted in case.expect if wanted.id in routes]
    return any(fault.rule == step.step for wanted in plans for step in wanted.steps or ())


def _with(fault: Fault, edition: str, bench: MutationBench) -> RuleSet:
    assert fault.broken is not None
    return bench.files.with_file(fault.file, fault.broken).rule_set(edition)


def _is_noticed(fault: Fault, edition: str, bench: MutationBench, cases: tuple[Case, ...]) -> bool:
    try:
        faulty = _with(fault, edition, bench)
    except FileError:
        return True
    return refused(faulty) is not None or any(run_case(case, faulty).failures for case in cases if _speaks_of(case, fault))


def _speaks_of(case: Case, fault: Fault) -> bool:
    if fault.subject == ROUTE:
        return any(fault.rule in wanted.rules for wanted in case.expect)
    if fault.subject == STEP:
        return any(wanted.steps is not None for wanted in case.expect)
    return fault.rule in named_in(case)
