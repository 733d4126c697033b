"""Tables as consultants type them, in every file format and encoding: each row is assessed or rejected, and none is lost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from tests.acceptance.command import Command
from tests.acceptance.portfolios import assess, balance, lines, rejects, written

pytest.importorskip("duckdb")
pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

HEAD = ("name", "device.kind", "class.gb", "class.eu", "device.sterile", "manufacturer.based_in", "qms.certificate", "approvals")
TYPED = (
    ("Hüftimplantat", "implant", "Class III", "CE Class III", "Y", "Germany", "ISO 13485:2016",
     "EU MDR certificate 741234, valid until 30/11/2028"),
    ("Scan reader", "Software", "2a", "CE Class IIb", "N", "USA", "MDSAP", "FDA 510(k) #K203629, CE marked"),
    ("Risk app", "SaMD", "Class IIa", "2a", "no", "Norway", "none", "FDA De Novo DEN180001."),
    ("Kit à jeun", "IVD", "List B", "Class C", "FALSE", "Switzerland", "13485", "CE IVDR until 1 May 2029"),
    ("Dressing", "device", "Is", "Is", "1", "England", "no", "UKCA"),
    ("Thermometer", "device", "Im", "Im", "0", "gb", "not yet", "none"),
    ("Retractor", "instrument", "Class Ir", "Ir", "yes", "Eire", "ISO13485", "EU MDR certificate, expires 2029-05-01"),
    ("Pump", "general", "IIb", "IIb", "TRUE", "Canada", "", "Health Canada Class III licence 102449; ARTG 345678"),
    ("Valve", "implant", "3", "III", "y", "Japan", "mdsap", "PMA P140031/S085\nEU MDR certificate until 30 June 2029"),
    ("Pacemaker", "pacemaker", "AIMD", "III", "Yes", "US", "MDSAP certificate", "P950037 S279"),
)  # fmt: skip
WRONG = (
    ("Unread one", "device", "Class II", "IIa", "maybe", "UK", "yes", "FDA registered"),
    ("Unread two", "device", "IIa", "IIa", "Y", "Narnia", "", "EU MDR certificate until 01/05/2029"),
)


def _text(delimiter: str, encoding: str) -> Callable[[list[tuple[str, ...]]], bytes]:
    def make(rows: list[tuple[str, ...]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows([HEAD, *rows])
        return text.getvalue().encode(encoding)

    return make


def _workbook(rows: list[tuple[str, ...]]) -> bytes:
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def _lines(rows: list[tuple[str, ...]]) -> bytes:
    return "".join(json.dumps(dict(zip(HEAD, row, strict=True))) + "\n" for row in rows).encode()


def _parquet(rows: list[tuple[str, ...]]) -> bytes:
    return written([dict(zip(HEAD, row, strict=True)) for row in rows], "parquet")


FILES = {
    "utf-8.csv": _text(",", "utf-8"),
    "bom.csv": _text(",", "utf-8-sig"),
    "utf-16.csv": _text(",", "utf-16"),
    "windows.csv": _text(",", "cp1252"),
    "european.csv": _text(";", "cp1252"),
    "tabs.csv": _text("\t", "utf-16"),
    "tabs.tsv": _text("\t", "utf-8"),
    "book.xlsx": _workbook,
    "lines.jsonl": _lines,
    "columns.parquet": _parquet,
}


@pytest.mark.parametrize("name", FILES)
def test_rows_as_typed_are_read_and_none_is_lost(pathways: Command, name: str) -> None:
    (pathways.folder / name).write_bytes(FILES[name]([*TYPED, *WRONG]))
    done = assess(pathways, name, "out.jsonl", "--rejects", "rejects.csv")
    assert done.code == 1, done.err
    assert balance(done) == (12, 10, 2, 10)
    out = lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")
    assert [line["name"] for line in out] == [row[0] for row in TYPED]
    wrong = rejects(pathways.folder / "rejects.csv")
    reasons = {row: " ".join(each["reason"] for each in wrong if each["row"] == row) for row in ("11", "12")}
    for words in ("'IIa' or 'IIb'", "true or false", "'gb' or 'ni'", "registration is no clearance", "Which one?"):
        assert words in reasons["11"]
    assert "Narnia" in reasons["12"] and "1 May 2029 or 5 January 2029" in reasons["12"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_what_is_written_has_every_row_that_was_read(pathways: Command, ending: str) -> None:
    (pathways.folder / "in.csv").write_bytes(FILES["utf-8.csv"]([*TYPED, *WRONG]))
    done = assess(pathways, "in.csv", f"out.{ending}", "--allow-rejects")
    assert done.code == 0, done.err
    assert balance(done) == (12, 10, 2, 10)
    content = (pathways.folder / f"out.{ending}").read_bytes()
    if ending == "xlsx":
        import openpyxl

        names, *cells = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        found = [dict(zip(names, row, strict=True)) for row in cells]
    else:
        found = lines(content, ending)
    assert [line["name"] for line in found] == [row[0] for row in TYPED]
    assert [line["approvals"] for line in found] == [row[-1] for row in TYPED]
    assert found[0]["answer_open_route"] == "gb-ce-recognition"
