from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError
from tests.rulebook.helpers import INSTRUMENT, write_edition


def test_the_shipped_rules_are_a_folder_with_a_vocabulary_and_editions() -> None:
    assert (shipped_rules() / "facts.yaml").is_file()
    assert list((shipped_rules() / "editions").glob("*.yaml"))


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_folder_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError) as caught:
        RuleFolder(tmp_path / name)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.span)) == ("IN007", f"{tmp_path / name}:1:1")


def test_a_folder_without_editions_has_no_newest(tmp_path: Path) -> None:
    folder = RuleFolder(tmp_path, shown_as="rules")
    assert folder.edition_ids == ()
    with pytest.raises(FileError) as caught:
        _ = folder.newest_edition
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.span)) == ("IN008", "rules/editions:1:1")


def test_editions_stand_oldest_first(tmp_path: Path) -> None:
    (tmp_path / "editions").mkdir()
    for edition in ("2026.11", "2024.05", "2026.11.1", "2025.07"):
        (tmp_path / "editions" / f"{edition}.yaml").touch()
    (tmp_path / "editions" / "notes.txt").touch()
    folder = RuleFolder(tmp_path)
    assert folder.edition_ids == ("2024.05", "2025.07", "2026.11", "2026.11.1")
    assert folder.newest_edition == "2026.11.1"


def test_patch_versions_are_ordered_by_number(tmp_path: Path) -> None:
    (tmp_path / "editions").mkdir()
    for edition in ("2026.11.2", "2026.11.10", "2026.11"):
        (tmp_path / "editions" / f"{edition}.yaml").touch()
    assert RuleFolder(tmp_path).edition_ids == ("2026.11", "2026.11.2", "2026.11.10")


def test_files_are_named_as_the_folder_is_shown(rules_copy: Path) -> None:
    path = rules_copy / "instruments" / "small.yaml"
    assert RuleFolder(rules_copy, shown_as="rules/uk").name_of(path) == "rules/uk/instruments/small.yaml"
    assert RuleFolder(rules_copy).name_of(path) == f"{rules_copy}/instruments/small.yaml"


def test_every_instrument_file_has_the_id_of_its_name(rules_copy: Path) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    paths = RuleFolder(rules_copy).instrument_paths
    assert paths["small"] == rules_copy / "instruments" / "small.yaml"
    assert list(paths) == sorted(paths)


def test_an_edition_of_a_later_day_is_not_the_default(rules_copy: Path) -> None:
    newest = rules_copy / "editions" / "2026.11.yaml"
    later = (
        newest.read_text("utf-8").split("corrections:")[0].replace('"2026.11.1"', '"2027.01"').replace("2026-11-20", "2027-01-15")
    )
    (rules_copy / "editions" / "2027.01.yaml").write_text(later, "utf-8")
    folder = RuleFolder(rules_copy)
    assert folder.newest_edition == "2027.01"
    assert folder.edition_on(date(2027, 1, 14)) == "2026.11"
    assert folder.edition_on(date(2027, 1, 15)) == "2027.01"
    assert folder.rule_set("2027.01").edition.known_on == date(2027, 1, 15), "by name it may be looked at before"
    with pytest.raises(FileError, match="is known on 2020-01-01"):
        folder.edition_on(date(2020, 1, 1))
