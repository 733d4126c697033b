"""Columns whose heads become alike, days that no calendar has, and files that are named like something else."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from pathlib import Path

import pytest

from pathways.portfolio.files.roles import MOST_COLUMNS
from tests.acceptance.command import TODAY, Command
from tests.hostile.behaviour import behaves, within
from tests.hostile.conftest import Inside

pa = pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")
import pyarrow.parquet as pq  # noqa: E402

pytestmark = pytest.mark.slow
AS_OF = ("--as-of", TODAY)
ASSESS = ("portfolio", "assess")
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "'=", "''=", "'", "\t=", " =", "::", "'::")


def _heads(rng: random.Random) -> list[str]:
    """Heads of which several become alike once what a spreadsheet obeys is guarded."""
    signs = rng.sample(SIGNS, rng.randint(2, len(SIGNS)))
    heads = [f"{sign}{rng.choice(('x', 'y'))}" for sign in signs for _ in range(2)]
    return list(dict.fromkeys(heads))


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
@pytest.mark.parametrize("seed", range(6))
def test_no_column_is_lost_when_heads_become_alike(pathways: Command, inside: Inside, seed: int, form: str) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
    heads = _heads(random.Random(seed))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["approvals", *heads])
    writer.writerow(["K203629", *(f"cell {place}" for place in range(len(heads)))])
    pathways.write("in.csv", out.getvalue())
    behaves(inside(*ASSESS, "in.csv", "--out", f"out.{form}", *AS_OF), (0,), most=10)
    head, row = _written(pathways.folder / f"out.{form}")
    cells = [cell for cell in row if cell.startswith("cell ")]
    assert cells == [f"cell {place}" for place in range(len(heads))], (heads, head)
    assert len(set(head)) == len(head), head
    if form != "xlsx":  # where a cell has a type, and text is text
        assert not any(re.match("[=+@\uff1d\uff0b\t]|-[^0-9]|::", each) for each in head), head


def _written(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells)
        return [["" if cell.value is None else str(cell.value) for cell in cells] for cells in sheet.iter_rows()]
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ","))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_more_columns_than_any_table_has_are_refused_at_once(pathways: Command, inside: Inside, form: str) -> None:
    names = [f"c{each}" for each in range(20_000)]
    line = json.dumps(dict.fromkeys(names, "x")) if form == "jsonl" else ",".join(names)
    pathways.write(f"in.{form}", f"{line}\n" * 3)
    done = within(2.0, lambda: inside(*ASSESS, f"in.{form}", "--out", "out.csv", *AS_OF))
    behaves(done, (2,), (f"at most {MOST_COLUMNS:,} are read",))


DAY, INFINITE = 24 * 60 * 60 * 1_000_000, 2**63 - 1
HOUR = DAY // 24
BEYOND = {
    "infinity": pa.array([21_000, 2**31 - 1, 21_001], pa.int32()).cast(pa.date32()),
    "minus infinity": pa.array([21_000, -(2**31) + 1, 21_001], pa.int32()).cast(pa.date32()),
    "the year 10000": pa.array([21_000, 2_932_897, 21_001], pa.int32()).cast(pa.date32()),
    "before the year 1": pa.array([21_000, -719_163, 21_001], pa.int32()).cast(pa.date32()),
    "infinite time": pa.array([21_000 * DAY, INFINITE, 21_001 * DAY], pa.int64()).cast(pa.timestamp("us")),
    "minus infinite time": pa.array([21_000 * DAY, -INFINITE, 21_001 * DAY], pa.int64()).cast(pa.timestamp("us")),
    "infinite time beside hours of the day": pa.array([21_000 * DAY + HOUR, INFINITE, 21_001 * DAY + HOUR], pa.int64()).cast(
        pa.timestamp("us")
    ),
    "the year 10000 in a zone": pa.array([21_000 * DAY, 2_932_897 * DAY, 21_001 * DAY], pa.int64()).cast(
        pa.timestamp("us", "UTC")
    ),
}


@pytest.mark.parametrize("out", ["out.csv", "out.parquet"])
@pytest.mark.parametrize("what", BEYOND)
def test_a_day_beyond_the_calendar_costs_its_row_alone(pathways: Command, inside: Inside, what: str, out: str) -> None:
    columns = {"name": ["a", "b", "c"], "approvals": ["EU MDR certificate"] * 3, "approval.expires": BEYOND[what]}
    pq.write_table(pa.table(columns), pathways.folder / "in.parquet")
    done = inside(*ASSESS, "in.parquet", "--out", out, "--rejects", "no.csv", *AS_OF)
    behaves(done, (1,), ("3 rows in = 2 assessed + 1 rejected",), about=what, most=10)
    (refused,) = list(csv.DictReader(io.StringIO((pathways.folder / "no.csv").read_text(encoding="utf-8"))))
    assert (refused["row"], refused["column"]) == ("2", "approval.expires")


@pytest.mark.parametrize("kind", ["date", "time"])
def test_a_day_beyond_the_calendar_that_no_rule_reads_passes_through(pathways: Command, inside: Inside, kind: str) -> None:
    days = BEYOND["infinity" if kind == "date" else "infinite time"]
    pq.write_table(pa.table({"approvals": ["K203629"] * 3, "bought": days}), pathways.folder / "in.parquet")
    done = inside(*ASSESS, "in.parquet", "--out", "out.csv", *AS_OF)
    behaves(done, (0,), ("3 rows in = 3 assessed + 0 rejected",), most=10)


ODD_NAMES = (
    "file:/x.parquet",
    "~/x.parquet",
    "s3:/x.parquet",
    "https:/x.parquet",
    "a[bc].parquet",
    "*.parquet",
    "k=v/x.parquet",
    "?.parquet",
)


def _some_rows(number: int, path: Path) -> None:
    with path.open("wb") as file:
        pq.write_table(pa.table({"approvals": ["K203629"] * number}), file)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_is_the_file_of_that_name(
    pathways: Command, inside: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """Not what an address, a pattern or a home folder would lead to."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for other in (tmp_path / "x", *(pathways.folder / each for each in ("ab", "x", "q"))):
        _some_rows(5, other.with_suffix(".parquet"))
    path = pathways.folder / name
    path.parent.mkdir(exist_ok=True)
    _some_rows(2, path)
    done = inside(*ASSESS, name, "--out", f"{name}.out.parquet", *AS_OF)
    behaves(done, (0,), ("2 rows in = 2 assessed",), most=10)
    with (pathways.folder / f"{name}.out.parquet").open("rb") as file:
        written = pq.ParquetFile(file).read()
    assert written.num_rows == 2 and "k" not in written.column_names


@pytest.mark.parametrize("name", ["file:/y.parquet", "~/y.parquet", "file:///etc/passwd", "~"])
def test_a_name_that_is_not_there_leads_nowhere_else(
    pathways: Command, inside: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    _some_rows(1, tmp_path / "y.parquet")
    done = inside(*ASSESS, name, "--in-format", "parquet", "--out", "out.csv", *AS_OF)
    behaves(done, (2,), ("there is no such file",))
    assert not (pathways.folder / "out.csv").exists()


@pytest.mark.parametrize("number", ["nan", "-nan", "NaN", "inf", "-1", "101", "1e999", "", "half"])
@pytest.mark.parametrize("command", ["coverage", "mutate"])
def test_no_number_switches_a_gate_off(inside: Inside, command: str, number: str) -> None:
    done = inside("rules", command, "--edition", "2026.11", f"--min={number}")
    behaves(done, (2,), ("rror",), about=number)
