"""Which files of a folder are device files and receipts, and which receipt belongs to which file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.receipts import watched_folder
from pathways.receipts.watched_folder import pairs_in
from pathways.rulebook.nodes import FileError

DEVICE = "schema: pathways.device/1\nname: D\n"


def test_device_files_are_found_in_folders_of_folders_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "clients" / "one").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("a.yaml", "clients/one/b.yml", "clients/one/c.json", ".git/d.yaml", "notes.txt"):
        (tmp_path / name).write_text(DEVICE, "utf-8")
    (tmp_path / "other.yaml").write_text("name: D\n", "utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    found = [str(pair.shown.relative_to(tmp_path)) for pair in pairs_in(tmp_path)]
    assert found == ["a.yaml", "clients/one/b.yml", "clients/one/c.json"]


def test_a_receipt_would_stand_beside_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DEVICE, "utf-8")
    (pair,) = pairs_in(tmp_path)
    assert pair.receipt_place == tmp_path / "a.receipt.json"


def test_a_receipt_that_is_none_is_told_with_its_device(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DEVICE, "utf-8")
    (tmp_path / "a.receipt.json").write_text('{"schema": "pathways.receipt/2"}', "utf-8")
    (pair,) = pairs_in(tmp_path)
    assert [finding.code for finding in pair.findings] == ["IN030"]


def test_a_folder_of_everything_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_folder, "MOST_FILES", 2)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text("", "utf-8")
    with pytest.raises(FileError, match="more than 2 files"):
        pairs_in(tmp_path)
