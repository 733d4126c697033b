"""Workbooks are written as text that stays text, the same bytes for the same rows, and read back as they were."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pathways.portfolio.files.roles import TableError

pa = pytest.importorskip("pyarrow")
pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")
from pathways.portfolio.files import write_workbook as module  # noqa: E402
from pathways.portfolio.files.parts import FileFormat  # noqa: E402
from pathways.portfolio.files.read_workbook import read_workbook  # noqa: E402
from pathways.portfolio.files.write import writer_of  # noqa: E402

HOSTILE = [
    "=1+1",
    "+1",
    "@SUM(A1)",
    "-2",
    "http://example.org",
    "a\nb",
    "\x07bell",
    "<b>&",
    "  blanks ",
    "123",
    "é語😀",
    "'quoted",
]


def _written(*tables: Any) -> bytes:
    file = io.BytesIO()
    writer = writer_of(FileFormat.XLSX, file)
    for table in tables:
        writer.write(table, None)
    writer.close()
    return file.getvalue()


def _back(content: bytes, path: Path) -> dict[str, list[str]]:
    path.write_bytes(content)
    parts = list(read_workbook(path))
    return {name: [cell for part in parts for cell in part.columns[name].to_pylist()] for name in parts[0].columns}


def test_text_stays_text_whatever_a_spreadsheet_would_take_it_for(tmp_path: Path) -> None:
    content = _written(pa.table({"name": HOSTILE, "=head": ["x"] * len(HOSTILE)}))
    assert _back(content, tmp_path / "out.xlsx") == {"name": HOSTILE, "=head": ["x"] * len(HOSTILE)}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet


def test_values_keep_their_types_and_parts_follow_each_other(tmp_path: Path) -> None:
    one = pa.table({"number": [1.5, None], "day": [date(2029, 5, 1), None], "is": [True, False], "list": [["a", "b"], None]})
    other = pa.table({"number": [float("nan"), 1e300], "day": [date(1850, 1, 1), None], "is": [None, True], "list": [None, None]})
    found = _back(_written(one, other), tmp_path / "out.xlsx")
    assert found["day"] == ["2029-05-01", "", "1850-01-01", ""]
    assert found["number"][:2] == ["1.5", ""] and found["number"][2] == "nan"
    assert found["is"] == ["true", "false", "", "true"]
    assert found["list"][0] == '["a","b"]'


def test_the_same_rows_give_the_same_bytes() -> None:
    table = pa.table({"name": ["a", "b"]})
    assert _written(table) == _written(table)


def test_what_no_sheet_holds_is_refused_with_another_format(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TableError, match="a cell of 'name' has"):
        _written(pa.table({"name": ["x" * 40_000]}))
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    with pytest.raises(TableError, match="2 rows") as caught:
        _written(pa.table({"name": ["a", "b", "c"]}))
    assert "CSV" in (caught.value.help or "")
