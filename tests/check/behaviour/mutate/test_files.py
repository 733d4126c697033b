"""Instrument files as they were read make the same editions as the compiler, also where one makes law of another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pathways.check.behaviour.mutate.files import read_files
from pathways.check.scaffold import scaffold
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.meaning import plain
from tests.docs.worked_day import DRAFT, copied, fill_in


def test_a_draft_that_became_law_is_law_in_them_too(tmp_path: Path) -> None:
    rules = copied(tmp_path)
    for name, text in scaffold(rules, "reliance-regulations", date(2027, 1, 15), DRAFT).files.items():
        (rules / name).parent.mkdir(exist_ok=True)
        (rules / name).write_text(text, "utf-8")
    fill_in(rules)
    folder = RuleFolder(rules)
    files = read_files(folder)
    for edition in ("2026.11", "2027.01"):
        assert plain(files.rule_set(edition).edition.instruments) == plain(folder.rule_set(edition).edition.instruments)
    assert DRAFT in files.uses("2027-01-15-reliance-regulations")
