"""What is looked at each time a rule file is saved."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from pathways.check.rules_text.lint.memory import Memory
from pathways.check.rules_text.lint.reading import read_book
from pathways.check.watching import editions_of, look, state_of
from pathways.rulebook.folder import RuleFolder
from tests.places import MINIMAL_RULES

DAY = date(2026, 2, 1)


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL_RULES, tmp_path / "mine"))


def test_a_change_is_seen_by_time_or_size(tmp_path: Path) -> None:
    rules = _copy(tmp_path)
    before, facts = state_of(rules), state_of(rules / "facts.yaml")
    (rules / "sources.yaml").write_text((rules / "sources.yaml").read_text("utf-8") + "\n", "utf-8")
    assert state_of(rules) != before
    assert state_of(rules / "facts.yaml") == facts
    (rules / "facts.yaml").unlink()
    assert state_of(rules / "facts.yaml") == frozenset()


def test_the_edition_that_shows_the_change(tmp_path: Path) -> None:
    rules = _copy(tmp_path)
    folder = RuleFolder(rules)
    newest = folder.edition_ids[-1]
    listed = next(iter(folder.rule_set(newest).edition.instruments)).id
    for name in ("facts.yaml", "", f"editions/{newest}.yaml", f"cases/{newest}/any.yaml", f"instruments/{listed}.yaml"):
        assert editions_of(folder, rules / name) == (newest,), name


def test_what_is_remembered_changes_nothing_that_is_found(tmp_path: Path) -> None:
    rules = _copy(tmp_path)
    memory = Memory()
    edition = RuleFolder(rules).edition_ids[-1]
    first = look(RuleFolder(rules), rules, (edition,), DAY, memory)
    again = look(RuleFolder(rules), rules, (edition,), DAY, memory)
    assert again.findings == first.findings
    for path in sorted(rules.rglob("*.yaml")):
        text = path.read_text("utf-8")
        path.write_text(text.replace("id:", "idd:", 1), "utf-8")
        fresh = read_book(RuleFolder(rules), DAY, (edition,)).findings
        assert read_book(RuleFolder(rules), DAY, (edition,), memory).findings == fresh, path
        path.write_text(text, "utf-8")
    assert look(RuleFolder(rules), rules, (edition,), DAY, memory).findings == first.findings


def test_the_cases_of_a_case_file_are_run(tmp_path: Path) -> None:
    rules = _copy(tmp_path)
    path = next(each for each in sorted((rules / "cases").rglob("*.yaml")) if "outcome: open" in each.read_text("utf-8"))
    (edition,) = editions_of(RuleFolder(rules), path)
    assert not [each for each in look(RuleFolder(rules), path, (edition,), DAY, Memory()).findings if each.code == "TS001"]
    path.write_text(path.read_text("utf-8").replace("outcome: open", "outcome: closed", 1), "utf-8")
    assert [each for each in look(RuleFolder(rules), path, (edition,), DAY, Memory()).findings if each.code == "TS001"]
