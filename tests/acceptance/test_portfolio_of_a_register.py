"""What registers answer, as tables: entries are rows, read for what they tell and no more."""

from __future__ import annotations

import io
import shutil

import pytest

from tests.acceptance.command import Command
from tests.acceptance.portfolios import assess, balance, lines
from tests.places import PROJECT

pytest.importorskip("duckdb")

ANSWERS = PROJECT / "tests" / "fixtures" / "registers"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("openfda-510k-two.json", (3, 2, 1, 2)), ("mdall-list.json", (4, 3, 1, 3)), ("fda-ai-list.csv", (4, 3, 1, 3))],
)
def test_entries_are_rows_and_none_is_lost(pathways: Command, name: str, expected: tuple[int, ...]) -> None:
    shutil.copy(ANSWERS / name, pathways.folder / name)
    done = assess(pathways, name, "out.csv", "--given", "device.kind=general", "--given", "class.gb=IIa")
    assert balance(done) == expected, done.err
    assert "what it cannot tell stays unknown" in done.err
    assert {line["answer_open_route"] for line in lines((pathways.folder / "out.csv").read_bytes(), "csv")} != {None}


@pytest.mark.slow
def test_the_list_of_ai_devices_as_a_workbook_means_the_same(pathways: Command) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    import csv

    text = (ANSWERS / "fda-ai-list.csv").read_text("utf-8")
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(text)):
        book.active.append(row)
    book.save(pathways.folder / "list.xlsx")
    (pathways.folder / "list.csv").write_text(text, "utf-8")
    for name in ("list.csv", "list.xlsx"):
        assert balance(assess(pathways, name, f"{name}.jsonl")) == (4, 3, 1, 3)
    outs = [lines((pathways.folder / f"{name}.jsonl").read_bytes(), "jsonl") for name in ("list.csv", "list.xlsx")]
    assert outs[0] == outs[1]


@pytest.mark.parametrize(
    "content", ["{", "[]", "{}", '{"schema": "pathways.device/1"}', "[" * 5000, '{"meta": {}, "results": []}']
)
def test_other_json_is_refused_with_what_to_give(pathways: Command, content: str) -> None:
    pathways.write("in.json", content)
    done = assess(pathways, "in.json", "out.csv")
    assert done.code == 2 and "Traceback" not in done.err
    assert "error" in done.err
