"""The faults of what an instrument enacts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathways.check.behaviour.mutate.files import read_files
from pathways.check.behaviour.mutate.score import MutationBench
from pathways.check.scaffold import scaffold
from pathways.rulebook.folder import RuleFolder
from tests.docs.worked_day import CASES, DRAFT, EDITION, copied, fill_in

INSTRUMENT = "2027-01-15-reliance-regulations"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked day alone: one edition, and its own cases."""
    rules = copied(tmp_path_factory.mktemp("day"))
    for name, text in scaffold(rules, "reliance-regulations", date(2027, 1, 15), DRAFT).files.items():
        (rules / name).parent.mkdir(exist_ok=True)
        (rules / name).write_text(text, "utf-8")
    fill_in(rules)
    for path in (*rules.glob("editions/*.yaml"), *rules.glob("cases/**/*.yaml"), *rules.glob("classification/cases/*.yaml")):
        if path.relative_to(rules).as_posix() not in (EDITION, CASES):
            path.unlink()
    (rules / "editions.lock").unlink()
    (rules / "invariants.yaml").unlink()
    return rules


@pytest.mark.slow
def test_every_sort_of_fault_is_planted_and_the_cases_of_the_day_catch_those_of_routes(rules: Path) -> None:
    bench = MutationBench(RuleFolder(rules))
    planted = [each for each in bench.faults("2027.01") if each.file == INSTRUMENT and each.broken is not None]
    enacting = [
        each for each in planted if each.broken and each.broken.enacts != read_files(RuleFolder(rules)).files[INSTRUMENT].enacts
    ]
    words = [each.words for each in enacting]
    assert "gb-reliance-3 and gb-reliance-4 exchanged their days" in words
    assert "'gb-reliance-3' is no longer enacted" in words
    assert "'by-reliance' is no longer enacted" in words
    assert "'draft2026-to-parliament' is no longer dropped" in words
    assert "'draft2026-suspend-or-cancel' is no longer reworded" in words
    assert "opens 2027-10-01 became 2027-10-02" in words
    assert "confidence verified became secondary" in words
    swapped, weaker = (next(each for each in enacting if each.kind == kind) for kind in ("swap-days", "weaken-confidence"))
    for fault in (swapped, weaker):
        mutant = bench.try_(fault, "2027.01")
        assert mutant is not None and mutant.by in ("cases", "reading"), fault.words
