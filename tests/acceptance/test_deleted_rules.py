"""Whoever deletes an exclusion, or a row of the CE table, is told which device now gets another answer, and on which day."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part
from pathways.check.rules_text.lint.book import mappings_in, text_of
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import parse
from tests.acceptance.command import RULES
from tests.effort import quick_for

DELETED = (
    ("2024-11-14-reliance-consultation", "no-human-tissue", "2024.11"),
    ("2024-11-14-reliance-consultation", "by-reliance", "2024.11"),
    ("2024-11-14-reliance-consultation", "no-510k-software", "2024.11"),
    ("2024-11-14-reliance-consultation", "no-510k-class-iii", "2024.11"),
    ("2024-11-14-reliance-consultation", "no-510k-iib-implantable", "2024.11"),
    ("2024-11-14-reliance-consultation", "no-eu-directive", "2024.11"),
    ("2024-11-14-reliance-consultation", "breakthrough-is-no-approval", "2024.11"),
    ("2024-11-14-reliance-consultation", "canada-iii-not-for-gb-iii", "2024.11"),
    ("2023-06-30-ce-recognition", "ce-mdd-class-iii", "2026.11"),
    ("2023-06-30-ce-recognition", "ce-mdd-other-classes", "2026.11"),
    ("2023-06-30-ce-recognition", "ce-mdr-certificate", "2026.11"),
    ("2023-06-30-ce-recognition", "ce-mdr-self-declared", "2026.11"),
    ("2023-06-30-ce-recognition", "ce-ivdd-self-declared-class-c", "2026.11"),
    ("2023-06-30-ce-recognition", "ce-withdrawn", "2026.11"),
)


@pytest.mark.parametrize(("instrument", "rule", "edition"), quick_for([*DELETED[:8:3], DELETED[-1]], DELETED))
@pytest.mark.slow
def test_a_case_tells(tmp_path: Path, instrument: str, rule: str, edition: str) -> None:
    root = Path(shutil.copytree(RULES, tmp_path / "uk"))
    path = root / "instruments" / f"{instrument}.yaml"
    text = path.read_text(encoding="utf-8")
    node = next(each for each in mappings_in(parse(text, "x")) if text_of(each, "rule") == rule)
    lines = text.splitlines(keepends=True)
    del lines[node.span.line - 1 : node.span.end_line - 1]
    path.write_text("".join(lines), encoding="utf-8")
    report = check_folder(RuleFolder(root, "uk"), today=date(2026, 11, 20), parts=(Part.CASES,), editions=[edition])
    told = [finding.message for finding in report.findings if finding.code == "TS001"]
    assert told
    assert all(f"Edition {edition}, on 20" in message and "; holds " in message for message in told)
