"""The report of a check is kept for the same files, and for nothing else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from pathways.check import gate, kept
from pathways.check.kept import check_folder_once
from pathways.check.report import Report
from pathways.check.rules_text.codes import Part
from pathways.rulebook.folder import RuleFolder
from tests.places import MINIMAL_RULES

DAY = date(2026, 2, 1)


def test_a_repeated_check_says_the_same_without_doing_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHWAYS_CACHE", str(tmp_path / "cache"))
    rules = Path(shutil.copytree(MINIMAL_RULES, tmp_path / "mine"))
    done: list[object] = []
    real = gate.check_folder

    def counted(*args: object, **options: object) -> object:
        done.append(args)
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "check_folder", counted)

    def check(day: date = DAY, parts: tuple[Part, ...] = (Part.LINT, Part.CASES)) -> Report:
        return check_folder_once(RuleFolder(rules), today=day, parts=parts)

    first, again = check(), check()
    assert (again.findings, again.checked, again.ignored) == (first.findings, first.checked, first.ignored)
    assert again.texts.keys() == first.texts.keys()
    assert len(done) == 1
    check(date(2026, 2, 2))
    check(parts=(Part.LINT,))
    assert len(done) == 3, "another day, or other parts"
    case = next(each for each in sorted((rules / "cases").rglob("*.yaml")) if "outcome: open" in each.read_text("utf-8"))
    case.write_text(case.read_text("utf-8").replace("outcome: open", "outcome: closed", 1), "utf-8")
    findings = check().findings
    assert len(done) == 4
    assert any(each.code == "TS001" for each in findings)
    monkeypatch.setenv("PATHWAYS_CACHE", "off")
    check()
    assert len(done) == 5, "nothing is kept where nothing may be"
