"""What of the watch list is due on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathways.engine.answer.due import due
from pathways.model.watch import Standing
from pathways.report.due import due_text
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError
from pathways.rulebook.watch import looked_through, watch_list
from tests.check.rules_text.lint.folders import copy_minimal

LIST = """\
schema: pathways.watch/1
checked: "2026-01-02"
watch:
  - id: end-moves
    event: recognition-ends
    title: A move of the end
    says: Look for it.
    changes: [gb-recognition]
  - id: answer
    title: An answer
    says: Nobody has promised a day.
    changes: [2025-05-01-proposal, own-not-high]
    sources: firm-2025
    confidence: secondary
"""


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    root = copy_minimal(tmp_path)
    (root / "watch.yaml").write_text(LIST, encoding="utf-8")
    return RuleFolder(root, "r")


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2029-12-29", Standing.LATER),
        ("2029-12-30", Standing.COMING),
        ("2030-06-29", Standing.COMING),
        ("2030-06-30", Standing.DUE),
        ("2030-07-01", Standing.OVERDUE),
    ],
)
def test_a_day_passes(day: str, standing: Standing, folder: RuleFolder) -> None:
    found = due(watch_list(folder), folder.rule_set("2026.01").edition, date.fromisoformat(day), 6)
    assert [entry.standing for entry in found.entries] == [standing, Standing.UNDATED]


def test_what_hangs_on_it(folder: RuleFolder) -> None:
    edition = folder.rule_set("2025.05").edition
    end, answer = due(watch_list(folder), edition, date(2026, 1, 1), 0).entries
    assert "recognised-not-active" in end.rules and "own-not-high" not in end.rules
    assert {"own-not-high", "reliance-general"} <= set(answer.rules) and answer.routes == ("gb-reliance-1",)
    assert end.watch.confidence.value == "verified" and answer.watch.confidence.value == "secondary"


def test_only_files_that_say_so_were_looked_through(folder: RuleFolder) -> None:
    assert looked_through(folder) == (("watch.yaml", date(2026, 1, 2)),)


def test_no_list_is_no_fault(tmp_path: Path) -> None:
    folder = RuleFolder(copy_minimal(tmp_path))
    assert watch_list(folder) == ()
    text = due_text(due((), folder.rule_set("2026.01").edition, date(2026, 1, 1), 6))
    assert "Nothing is on the watch list" in text


@pytest.mark.parametrize("line", ["    sources: act-2020\n", "    confidence: verified\n"])
def test_an_event_has_its_own_sources(line: str, folder: RuleFolder) -> None:
    text = LIST.replace("    event: recognition-ends\n", f"    event: recognition-ends\n{line}")
    (folder.path / "watch.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match="from its event"):
        watch_list(RuleFolder(folder.path))


def test_without_an_event_it_needs_a_source(folder: RuleFolder) -> None:
    (folder.path / "watch.yaml").write_text(LIST.replace("    sources: firm-2025\n", ""), encoding="utf-8")
    with pytest.raises(FileError, match="needs 'sources'"):
        watch_list(RuleFolder(folder.path))


def test_it_is_in_no_hash(folder: RuleFolder) -> None:
    with_list = folder.rule_set("2026.01").sha256
    (folder.path / "watch.yaml").unlink()
    assert RuleFolder(folder.path).rule_set("2026.01").sha256 == with_list
