"""Which files of a folder are device files and receipts, and which receipt belongs to which file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

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


def messages(folder: Path) -> dict[str, str]:
    """What is told of each file that cannot be used, by the name of the file that it is told of."""
    return {Path(each.span.file).name: each.message for pair in pairs_in(folder) for each in pair.findings if each.span}


@pytest.mark.parametrize("text", ["", "{}", '{"my": "file"}', DEVICE, '{"schema": "pathways.receipt/2", "edit'])
def test_what_has_the_name_of_a_receipt_and_is_none_is_told_of_that_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(DEVICE, "utf-8")
    (tmp_path / "a.receipt.json").write_text(text, "utf-8")
    assert list(messages(tmp_path)) == ["a.receipt.json"]


def test_a_link_or_a_folder_in_the_place_of_a_receipt_is_told(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (tmp_path / name).write_text(DEVICE, "utf-8")
    (tmp_path / "a.receipt.json").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "b.receipt.json").mkdir()
    told = messages(tmp_path)
    assert set(told) == {"a.receipt.json", "b.receipt.json"}
    assert "a link" in told["a.receipt.json"]


def test_two_files_of_one_name_are_both_told_and_their_receipt_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DEVICE, "utf-8")
    (tmp_path / "a.json").write_text('{"schema": "pathways.device/1"}', "utf-8")
    told = messages(tmp_path)
    assert set(told) == {"a.yaml", "a.json"}
    assert "a.json" in told["a.yaml"]


@pytest.mark.parametrize("broken", ["name: D\n", "schema: pathways.devcie/1\nname: D\n", ""])
def test_a_file_with_a_receipt_counts_as_a_device_file_whatever_its_first_line_says(tmp_path: Path, broken: str) -> None:
    (tmp_path / "a.yaml").write_text(broken, "utf-8")
    assert pairs_in(tmp_path) == ()
    (tmp_path / "a.receipt.json").write_text("{}", "utf-8")
    (pair,) = pairs_in(tmp_path)
    assert pair.file == tmp_path / "a.yaml"


def test_a_document_of_another_kind_beside_a_receipt_is_no_device_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"schema": "pathways.assessment/2"}', "utf-8")
    (tmp_path / "a.receipt.json").write_text("{}", "utf-8")
    assert [pair.shown.name for pair in pairs_in(tmp_path)] == ["a.receipt.json"]


def test_a_device_file_is_found_in_another_encoding_and_after_a_long_comment(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DEVICE, "utf-16")
    (tmp_path / "b.yaml").write_text(f"# {'x' * 100_000}\n{DEVICE}", "utf-8")
    assert [pair.shown.name for pair in pairs_in(tmp_path)] == ["a.yaml", "b.yaml"]


def test_what_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.yaml").write_text(DEVICE, "utf-8")
    look, open_ = os.scandir, Path.open

    def scandir(place: str) -> Any:
        if Path(place).name == "shut":
            raise PermissionError(13, "Permission denied", place)
        return look(place)

    def opened(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "a.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return open_(path, *arguments, **options)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "open", opened)
    assert messages(tmp_path) == {"shut": "cannot be looked into: Permission denied"}
    assert [pair.file for pair in pairs_in(tmp_path)] == [tmp_path / "a.yaml", tmp_path / "shut"]
