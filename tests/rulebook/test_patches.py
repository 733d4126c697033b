"""A patch replaces its base: its name stays, the lock keeps what it replaced, and its corrections are public."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.behaviour.cases import load_cases
from pathways.model.corrections import base_edition, patch_number
from pathways.report.rule_text import edition_overview
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.lock import check_lock, lock_path, lock_text
from pathways.rulebook.nodes import FileError
from tests.check.rules_text.lint.folders import copy_minimal

CORRECTIONS = """\
corrections:
  - {date: "2026-02-01", rules: [own-general], was: Class IIa was let in., right: "Only Class I is, by section 2."}
additions:
  - {date: "2026-02-01", rules: [software-updates], says: A record of updates is kept.}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_minimal(tmp_path)


def _patch(root: Path, id_: str, text: str = CORRECTIONS) -> None:
    path = root / "editions" / "2026.01.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").split(CORRECTIONS)[0].splitlines() if not line.startswith("id:")]
    path.write_text("\n".join([lines[0], f'id: "{id_}"', *lines[1:], ""]) + text, encoding="utf-8")


def _change(root: Path, old: str, new: str) -> None:
    path = root / "instruments" / "2025-12-01-response.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _lock(root: Path) -> str:
    folder = RuleFolder(root)
    text = lock_text(folder)
    lock_path(folder).write_text(text, encoding="utf-8")
    return text


def _codes(root: Path) -> list[str]:
    return [finding.code for finding in check_lock(RuleFolder(root))]


@pytest.mark.parametrize(
    ("id_", "base", "number"), [("2026.11", "2026.11", 0), ("2026.11.1", "2026.11", 1), ("2026.11.12", "2026.11", 12)]
)
def test_the_base_and_the_number_of_a_patch(id_: str, base: str, number: int) -> None:
    assert (base_edition(id_), patch_number(id_)) == (base, number)


def test_the_name_of_an_edition_means_its_latest_patch(root: Path) -> None:
    _patch(root, "2026.01.2")
    folder = RuleFolder(root)
    edition = folder.rule_set("2026.01").edition
    assert (edition.id, edition.base) == ("2026.01.2", "2026.01")
    assert folder.rule_set("2026.01.2").edition == edition
    assert folder.newest_edition == "2026.01"
    assert load_cases(folder, "2026.01")
    assert [each.rules for each in edition.additions] == [("software-updates",)]
    assert [each.right for each in edition.corrections] == ["Only Class I is, by section 2."]


@pytest.mark.parametrize("name", ["2026.01.1", "2026.01.3", "2026.02.1", "2026.01.x"])
def test_a_patch_that_is_not_the_latest_is_not_there(root: Path, name: str) -> None:
    _patch(root, "2026.01.2")
    with pytest.raises(FileError) as caught:
        RuleFolder(root).rule_set(name)
    (finding,) = caught.value.findings
    assert finding.code == "IN009"


@pytest.mark.parametrize("id_", ["2026.02.1", "2026.01.x", "2026.01.01", "2026.01.1.1"])
def test_a_patch_is_the_name_of_the_file_and_a_number(root: Path, id_: str) -> None:
    _patch(root, id_)
    with pytest.raises(FileError) as caught:
        RuleFolder(root).rule_set("2026.01")
    assert [finding.code for finding in caught.value.findings] == ["ST001"]


def test_only_a_patch_has_corrections(root: Path) -> None:
    _patch(root, "2026.01")
    with pytest.raises(FileError, match="is a patch"):
        RuleFolder(root).rule_set("2026.01")


def test_an_edition_that_changed_is_not_locked_again_unless_it_is_a_patch(root: Path) -> None:
    before = _lock(root)
    _change(root, "will go through Route 1.", "is to go through Route 1.")
    with pytest.raises(FileError, match="says something else"):
        lock_text(RuleFolder(root))
    _patch(root, "2026.01.1")
    assert "DT010" in _codes(root)
    text = _lock(root)
    hash_of_base = before.split('"2026.01": ')[1].split()[0]
    assert f'superseded:\n  "2026.01": {hash_of_base}\n' in text
    assert '  "2026.01.1": ' in text.split("superseded:")[0]
    assert _codes(root) == []


def test_the_newest_patch_may_be_locked_again_and_a_later_one_keeps_both_hashes(root: Path) -> None:
    _lock(root)
    _patch(root, "2026.01.1")
    _lock(root)
    _change(root, "will go through Route 1.", "is to go through Route 1.")
    assert _codes(root) == ["DT011"]
    once = _lock(root)
    assert _codes(root) == []
    _patch(root, "2026.01.2")
    text = _lock(root)
    assert [line.split('"')[1] for line in text.split("superseded:")[1].split("shared:")[0].splitlines() if line] == [
        "2026.01",
        "2026.01.1",
    ]
    assert once.split('"2026.01.1": ')[1].split()[0] in text.split("superseded:")[1]


def test_going_back_to_an_earlier_patch_is_seen(root: Path) -> None:
    _patch(root, "2026.01.2")
    _lock(root)
    _patch(root, "2026.01.1")
    assert sorted(_codes(root)) == ["DT010", "DT012"]


def test_the_list_of_rules_shows_corrections_and_additions(root: Path) -> None:
    _patch(root, "2026.01.1")
    text = edition_overview(RuleFolder(root).rule_set("2026.01").edition, ["2026.01"])
    assert "Corrections:\n  1 February 2026  own-general\n    Was: Class IIa was let in.\n" in text
    assert "Additions:\n  1 February 2026  software-updates\n    A record of updates is kept.\n" in text
