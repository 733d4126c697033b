"""Workbooks are read as text; what is no workbook, or would fill the memory, is refused."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from pathways.portfolio.files.roles import TableError

pytest.importorskip("pyarrow")
openpyxl = pytest.importorskip("openpyxl")
from pathways.portfolio.files import read_workbook as module  # noqa: E402
from pathways.portfolio.files.read_workbook import read_workbook  # noqa: E402


def _workbook(path: Path, *rows: tuple[object, ...], sheets: int = 1) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for _ in range(sheets - 1):
        book.create_sheet()
    book.save(path)
    return path


def test_cells_are_text(tmp_path: Path) -> None:
    header = ("name", "device.sterile", "qms.expires", "approval.number", "note")
    row = ("a", True, datetime(2029, 5, 1), 102449, "Müller\nline")
    path = _workbook(tmp_path / "in.xlsx", header, row, (None, None), ("b", None, date(2028, 1, 2), 1.5))
    (part,) = read_workbook(path)
    rows = list(zip(*(column.to_pylist() for column in part.columns.values()), strict=True))
    assert rows == [("a", "true", "2029-05-01", "102449", "Müller\nline"), ("b", "", "2028-01-02", "1.5", "")]
    assert part.numbers.to_pylist() == [1, 2]
    assert part.told == ()


def test_other_sheets_are_told(tmp_path: Path) -> None:
    (part,) = read_workbook(_workbook(tmp_path / "in.xlsx", ("device.kind",), ("ivd",), sheets=2))
    assert "only the first sheet" in part.told[0]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((), "is empty"),
        ((("device.kind", "device.kind"), ("ivd", "ivd")), "two columns"),
        (((None, "class.gb"), ("a", "I")), "column 1"),
    ],
)
def test_a_sheet_without_a_usable_header_is_refused(tmp_path: Path, rows: tuple[tuple[object, ...], ...], says: str) -> None:
    with pytest.raises(TableError, match=says):
        list(read_workbook(_workbook(tmp_path / "in.xlsx", *rows)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04whatever", b"device.kind\nivd\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    with pytest.raises(TableError, match="no workbook"):
        list(read_workbook(path))


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "b")
    with pytest.raises(TableError, match="cannot be read"):
        list(read_workbook(path))


def test_what_unpacks_to_too_much_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _workbook(tmp_path / "in.xlsx", ("device.kind",), *[("ivd",)] * 500)
    monkeypatch.setattr(module, "MOST_UNPACKED", 1_000)
    with pytest.raises(TableError, match="unpacks to more"):
        list(read_workbook(path))
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    with pytest.raises(TableError, match="at most"):
        list(read_workbook(path))


def test_formulas_are_read_as_text_and_told(tmp_path: Path) -> None:
    (part,) = read_workbook(_workbook(tmp_path / "in.xlsx", ("device.kind", "note"), ("ivd", "=1+1")))
    assert part.columns["note"].to_pylist() == ["=1+1"]
    assert "formulas are read as text" in part.told[0]


@pytest.mark.slow
def test_a_sheet_that_unpacks_to_very_much_is_refused_in_little_time(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in range(6):
            with archive.open(f"xl/worksheets/sheet{name}.xml", "w") as entry:
                for _ in range(100):
                    entry.write(b" " * 1024 * 1024)
    assert path.stat().st_size < 4 * 1024 * 1024
    with pytest.raises(TableError, match="unpacks to more than 512 MB"):
        list(read_workbook(path))


def test_line_ends_of_office_programs_are_line_ends(tmp_path: Path) -> None:
    (part,) = read_workbook(_workbook(tmp_path / "in.xlsx", ("approvals",), ("K203629_x000D_\nDEN180001",)))
    assert part.columns["approvals"].to_pylist() == ["K203629\r\nDEN180001"]
