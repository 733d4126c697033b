"""``pathways portfolio assess`` on files that are malformed, hostile or just odd: each has an outcome, and no row gets lost."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.acceptance.command import Command, refused
from tests.acceptance.portfolios import FORMATS, assess, balance, lines, nothing_left, rejects, written

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("duckdb")

HEADER = "id,device.kind,class.gb,approvals"
GOOD = "1,general,IIa,K203629"
OBJECT = {"id": 1, "device.kind": "general", "class.gb": "IIa", "approvals": "K203629"}

Outcome = tuple[list[str], list[tuple[str, str, str]]]


@pytest.fixture
def outcome(pathways: Command) -> Callable[..., Outcome]:
    """Of a file: the ids that were assessed, and row, column and reason of the others."""

    def assessed(content: str | bytes, format_: str = "csv") -> Outcome:
        pathways.write(f"in.{format_}", content)
        done = assess(pathways, f"in.{format_}", "out.jsonl", "--rejects", "rejects.csv")
        assert done.out == "" and "Traceback" not in done.err and done.code in (0, 1), done.err
        good = [str(line.get("id")) for line in lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")]
        bad = [(each["row"], each["column"], each["reason"]) for each in rejects(pathways.folder / "rejects.csv")]
        numbers = balance(done)
        assert (numbers.assessed, numbers.rejected, done.code) == (len(good), len({row for row, _, _ in bad}), int(bool(bad)))
        return good, bad

    return assessed


# --- CSV and TSV: rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "good", "bad"),
    [
        ("1,general\n2,ivd,,\n3,ivd,,,x\n", ["2"], [("1", "", "the row has 2 cells"), ("3", "", "the row has 5 cells")]),
        ('"1\nx\r\ny",ivd,,\n2,ivd,,\n', ["1\nx\r\ny", "2"], []),
        (
            '"1,ivd,,\n2,ivd,,\n3,ivd,x"y,\n4,ivd,,\n',
            ["2", "4"],
            [("1", "", "a quotation mark"), ("3", "class.gb", "'class.gb'")],
        ),
        ("1,ivd,,\r\n\r\n2,ivd,,\r3,ivd,,", ["1", "2", "3"], []),
        ("\n\n\n", [], []),
        ("", [], []),
        ("1,ivd,,\n1,ivd,,\n1,ivd,,\n", ["1", "1", "1"], []),
        ("\0,ivd,,\n2,ivd,,\n", ["\0", "2"], []),
        (" 1 , IVD , ,\n", [" 1 "], []),
        (
            "1,yes,,\n2,ivd,,nonsense\n",
            [],
            [("1", "device.kind", "cannot be 'yes'"), ("2", "approvals", "'nonsense' is not understood")],
        ),
        ("1,ivd,,K1;;K2\n", [], [("1", "approvals", "")]),
        ("1,ivd,,=cmd|' /C calc'!A0\n", [], [("1", "approvals", "is not understood")]),
        ("\u202e1\u202c,ivd,,\n🫀,ivd,,\n", ["\u202e1\u202c", "🫀"], []),
    ],
)
@pytest.mark.first_only
def test_rows(body: str, good: list[str], bad: list[tuple[str, str, str]], outcome: Callable[..., Outcome]) -> None:
    found = outcome(f"{HEADER}\n{body}")
    assert found[0] == good
    assert [each[:2] for each in found[1]] == [each[:2] for each in bad]
    assert all(wanted[2] in each[2] for each, wanted in zip(found[1], bad, strict=True)), found[1]


def test_what_stood_in_a_malformed_line_is_kept(pathways: Command, outcome: Callable[..., Outcome]) -> None:
    outcome(f'{HEADER}\n1,"a, b"\n"2,x,,\n')
    assert [each["input"] for each in rejects(pathways.folder / "rejects.csv")] == ['1,"a, b"', '"2,x,,']


def test_a_byte_order_mark_is_no_part_of_the_first_column(outcome: Callable[..., Outcome]) -> None:
    assert outcome(b"\xef\xbb\xbfid,device.kind\n1,ivd\n") == (["1"], [])
    assert outcome(b'\xef\xbb\xbf{"id": 1, "device.kind": "ivd"}\n', "jsonl") == (["1"], [])


def test_another_encoding_costs_the_rows_that_need_it(pathways: Command, outcome: Callable[..., Outcome]) -> None:
    text = f"{HEADER}\n{GOOD}\n".encode() + "héparine,general,IIa,\n".encode("latin-1") + "é3,ivd,,\n".encode()
    good, bad = outcome(text)
    assert (good, bad) == (["1", "é3"], [("2", "id", "the cell is not UTF-8 text")])
    (reject,) = rejects(pathways.folder / "rejects.csv")
    assert json.loads(reject["input"])["id"] == "h?parine"


def test_an_empty_line_of_one_column_is_a_row_except_at_the_end(pathways: Command) -> None:
    pathways.write("in.csv", "approvals\n\nK203629\n\n\nDEN180001\n\n\n")
    done = assess(pathways, "in.csv", "out.csv")
    assert balance(done).rows == 5
    found = lines((pathways.folder / "out.csv").read_bytes(), "csv")
    assert [line["approvals"] for line in found] == [None, "K203629", None, None, "DEN180001"]


@pytest.mark.slow
def test_a_cell_of_ten_megabytes(outcome: Callable[..., Outcome]) -> None:
    long = "x" * 10_000_000
    good, bad = outcome(f"{HEADER}\n{long},general,IIa,\n2,{long},IIa,\n3,general,IIa,{long}\n4,ivd,,\n")
    assert [len(id_) for id_ in good] == [len(long), 1]
    assert [each[:2] for each in bad] == [("2", "device.kind"), ("3", "approvals")]
    assert all("10,000,000 characters" in each[2] for each in bad)
    good, bad = outcome(json.dumps({"id": "1", "device.kind": "ivd", "note": long}) + "\n" + json.dumps(OBJECT), "jsonl")
    assert (good, bad) == (["1", "1"], [])


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
@pytest.mark.first_only
def test_a_line_that_never_ends(pathways: Command, format_: str) -> None:
    """It is cut where nothing sensible is that long, and the file is read on."""
    begin = f"{HEADER}\n1,ivd,," if format_ == "csv" else '{"id": "'
    end = f"\n{GOOD}\n" if format_ == "csv" else f'"}}\n{json.dumps(OBJECT)}\n'
    with (pathways.folder / f"in.{format_}").open("w") as file:
        file.write(begin)
        for _ in range(70):
            file.write("x" * 1024 * 1024)
        file.write(end)
    done = assess(pathways, f"in.{format_}", "out.csv", "--rejects", "rejects.csv")
    assert (done.code, balance(done)) == (1, (2, 1, 1, 1))
    assert "the line has more than 64 MB" in done.err


# --- CSV and TSV: files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"colour,size\nred,1\n", "no column is a fact about a device"),
        (b"device.kind,device.kind\nivd,ivd\n", "two columns are called 'device.kind'"),
        (b"device.kind,device_kind\nivd,ivd\n", "'device.kind' and 'device_kind' say the same"),
        (b"device.kind, Device.Kind\nivd,ivd\n", "say the same"),
        (b"device.kind,\nivd,\n", "column 2 has no name"),
        (b"device.kind,answer_rules\nivd,x\n", "'answer_rules' looks like one of an earlier answer"),
        ("device.kind,é".encode() + b"caf\xe9\nivd,x\n", "the name of column 2 is not UTF-8"),
        (b'"device.kind,class.gb\nivd,\n', "the first line cannot be read"),
        (b"device.kind|class.gb\nivd|\n", "the columns stand apart by a bar, not by a comma"),
        ("device.kind,class.gb\nivd,\n".encode("utf-16")[:-1], "UTF-16"),
        ("device.kind,class.gb\nivd,\n".encode("utf-16-le"), "not UTF-8"),
        (b"PK\x03\x04whatever", "a workbook or a zip archive"),
        (b"\x1f\x8b\x08whatever", "compressed with gzip"),
        (b"PAR1whatever", "the file is Parquet"),
        (bytes(range(256)) * 10, "not UTF-8 text"),
    ],
)
@pytest.mark.first_only
def test_files_that_are_no_table(pathways: Command, content: bytes, says: str) -> None:
    pathways.write("in.csv", content)
    assert says in refused(assess(pathways, "in.csv", "out.csv", "--rejects", "rejects.csv"))
    nothing_left(pathways, "in.csv")


@pytest.mark.slow
def test_a_header_alone_gives_a_header(pathways: Command) -> None:
    for format_ in ("csv", "tsv", "parquet"):
        pathways.write(f"in.{format_}", written([{"id": "1", "device.kind": "ivd"}], format_))
        if format_ == "parquet":
            pq.write_table(pa.table({"id": pa.array([], pa.string()), "device.kind": []}), pathways.folder / "in.parquet")
        else:
            pathways.write(f"in.{format_}", (pathways.folder / f"in.{format_}").read_text().splitlines()[0] + "\n")
        done = assess(pathways, f"in.{format_}", "out.csv")
        assert (done.code, balance(done).rows) == (0, 0)
        assert (pathways.folder / "out.csv").read_text().startswith('"id","device.kind","answer_edition"')


# --- JSON Lines -------------------------------------------------------------------------------------------


def test_lines_that_are_no_devices(outcome: Callable[..., Outcome]) -> None:
    bad_lines = [
        "not json",
        "[1, 2]",
        '"text"',
        "null",
        '{"id": 1, "device.kind": "ivd"',
        '{"id": 1, "id": 2}',
        '{"device": {"kind": "ivd"}, "device.kind": "ivd"}',
        '{"device": {"kind": "ivd", "kind": "general"}}',
        '{"id": NaN}',
        '{"id": 1e400}',
        '{"id": "\\ud800"}',
        '{"id": 1} {"id": 2}',
        '{"device.kind": 7}',
        '{"device.kind": {"deep": [1]}}',
        '{"approvals": [{"number": "K1"}, "K2"]}',
    ]
    text = "\n".join([json.dumps(OBJECT), "", *bad_lines, "{}"])
    good, bad = outcome(text.encode() + b'\n{"id": "\xff"}\n', "jsonl")
    assert good == ["1", "None"]
    assert [each[0] for each in bad] == [str(number) for number in (*range(3, 3 + len(bad_lines)), 19)], "lines of the file"
    assert all(reason for _, _, reason in bad)


@pytest.mark.parametrize("depth", [90, 500, 990, 100_000])
def test_deep_nesting(depth: int, outcome: Callable[..., Outcome]) -> None:
    deep = f'{{"id": 2, "device.kind": "ivd", "tags": {"[" * depth}{"]" * depth}}}'
    good, bad = outcome(f'{json.dumps(OBJECT)}\n{deep}\n{{"id": 3, "note": "{"[" * 500}", "device.kind": "ivd"}}\n', "jsonl")
    if depth < 100:
        assert (good, bad) == (["1", "2", "3"], [])
    else:
        assert (good, bad) == (["1", "3"], [("2", "", "the line is nested more than 100 deep")])


def test_what_is_no_fact_comes_back_as_it_was(pathways: Command) -> None:
    objects: list[dict[str, Any]] = [
        {"id": 123456789012345678901234567890, "device": {"kind": "ivd", "software": True}, "tags": {"a": [1, None, -0.5]}},
        {"id": None, "approvals": [], "evidence": [], "text": "é\u0000\u2028😀", "qms": {"expires": "2027-01-01"}},
        {
            "name": "x",
            "approvals": [{"number": "DEN180001", "withdrawn": False}, {"regulator": "eu", "pathway": "mdr-certificate"}],
        },
        {"approvals": ["K203629", "DEN180001"], "approval.withdrawn": [True, False], "class": {"gb": None}},
    ]
    pathways.write("in.jsonl", "".join(json.dumps(each) + "\n" for each in objects))
    done = assess(pathways, "in.jsonl", "out.jsonl")
    assert done.code == 0, done.err
    found = lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")
    assert [{name: line[name] for name in own} for line, own in zip(found, objects, strict=True)] == objects


@pytest.mark.slow
def test_a_file_without_an_object(pathways: Command) -> None:
    for content in ("", "\n\n", "[]\n", '[{"device.kind": "ivd"}]\n', "[\n{\n"):
        pathways.write("in.jsonl", content)
        assert "no object in it" in refused(assess(pathways, "in.jsonl", "out.csv"))
    nothing_left(pathways, "in.jsonl")


# --- Parquet ----------------------------------------------------------------------------------------------


@pytest.fixture
def parquet() -> bytes:
    file = io.BytesIO()
    ids = [str(number * 7919 % 100_003) for number in range(50_000)]
    pq.write_table(pa.table({"id": ids, "device.kind": ["ivd"] * len(ids)}), file)
    return file.getvalue()


@pytest.mark.parametrize("keep", [0, 3, 100, 0.5, 0.999])
@pytest.mark.first_only
def test_parquet_cut_off(pathways: Command, keep: float, parquet: bytes) -> None:
    pathways.write("in.parquet", parquet[: int(keep if keep >= 3 else keep * len(parquet))])
    assert "the Parquet file cannot be read" in assess(pathways, "in.parquet", "out.csv").err
    assert assess(pathways, "in.parquet", "out.csv").code == 2
    nothing_left(pathways, "in.parquet")


@pytest.mark.parametrize("where", [0.02, 0.5])
def test_parquet_damaged_in_the_middle(pathways: Command, where: float, parquet: bytes) -> None:
    damaged = bytearray(parquet)
    start = int(where * len(parquet))
    damaged[start : start + 4000] = b"\xff" * 4000
    pathways.write("in.parquet", bytes(damaged))
    done = assess(pathways, "in.parquet", "out.csv")
    assert done.code == 2 and "the Parquet file cannot be read" in done.err and "Traceback" not in done.err
    nothing_left(pathways, "in.parquet")


def test_text_that_is_called_parquet(pathways: Command) -> None:
    pathways.write("in.parquet", f"{HEADER}\n{GOOD}\n")
    assert assess(pathways, "in.parquet", "out.csv").code == 2
    nothing_left(pathways, "in.parquet")


def test_names_that_mean_something_to_a_query(pathways: Command) -> None:
    """Stars and brackets are no patterns, `key=value` folders no columns, `ID` and `id` two columns."""
    folder = pathways.folder / "year=2024"
    folder.mkdir()
    name = "year=2024/a*[b]?'{c,d}%20.parquet"
    pq.write_table(pa.table({"ID": [1], "id": [2], "device.kind": ["ivd"]}), pathways.folder / name)
    pq.write_table(pa.table({"device.kind": ["ivd"]}), folder / "ab.parquet")
    done = assess(pathways, name, "out.jsonl")
    assert done.code == 0, done.err
    (line,) = lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")
    assert list(line)[:3] == ["ID", "id", "device.kind"] and (line["ID"], line["id"]) == (1, 2)


@pytest.mark.slow
def test_dates_and_times_of_parquet(pathways: Command, outcome: Callable[..., Outcome]) -> None:
    """A time in a zone is a day only at midnight UTC; elsewhere two days are possible, and the row says so."""
    plus_one = timezone(timedelta(hours=1))
    for column, good in (
        (pa.array([date(2027, 1, 1)]), True),
        (pa.array([datetime(2027, 1, 1, 15, 30)], pa.timestamp("ns")), True),
        (pa.array([1798761600000000001], pa.timestamp("ns")), True),
        (pa.array([datetime(2027, 1, 1, tzinfo=UTC)], pa.timestamp("us", "UTC")), True),
        (pa.array([datetime(2027, 1, 1, tzinfo=plus_one)], pa.timestamp("us", "Europe/Berlin")), False),
    ):
        pq.write_table(pa.table({"id": [1], "qms.expires": column}), pathways.folder / "x.parquet")
        found = outcome((pathways.folder / "x.parquet").read_bytes(), "parquet")
        assert found[0] == (["1"] if good else []), column.type
        assert good or found[1][0][:2] == ("1", "qms.expires")


@pytest.mark.parametrize("out", FORMATS)
def test_every_kind_of_column_passes_through(pathways: Command, out: str) -> None:
    columns: dict[str, Any] = {
        "device.kind": ["ivd"],
        "bytes": [b"\xff\x00"],
        "list": [["a", None]],
        "struct": [{"a": 1, "b": date(2027, 1, 1)}],
        "decimal": pa.array(["1.50"]).cast(pa.decimal128(9, 2)),
        "time": pa.array([3600], pa.time32("s")),
        "empty": pa.nulls(1),
        "choice": pa.array(["x"]).dictionary_encode(),
        "device.software": [False],
        "approvals": [["K203629", "DEN180001"]],
    }
    pq.write_table(pa.table(columns), pathways.folder / "in.parquet")
    done = assess(pathways, "in.parquet", f"out.{out}")
    assert (done.code, balance(done).assessed) == (0, 1), done.err
    (line,) = lines((pathways.folder / f"out.{out}").read_bytes(), out)
    assert str(line["decimal"]) == "1.50" and line["choice"] == "x" and line["empty"] is None
    assert "gb-reliance" in line["answer_outcomes"]


# --- spreadsheets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["csv", "tsv"])
def test_no_cell_is_a_formula(pathways: Command, out: str) -> None:
    cells = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "=cmd|' /C calc'!A0"]
    plain = ["-1.5", "+44", "1e5", "a=b", " =1", "'x"]
    rows: list[dict[str, str | None]] = [{"=note": cell, "device.kind": "ivd"} for cell in (*cells, *plain)]
    rows.append({"=note": "bad", "device.kind": "=1+1"})
    pathways.write("in.jsonl", written(rows, "jsonl"))
    assess(pathways, "in.jsonl", f"out.{out}", "--rejects", "rejects.csv")
    found = lines((pathways.folder / f"out.{out}").read_bytes(), out)
    assert [line["'=note"] for line in found] == [*(f"'{cell}" for cell in cells), *plain]
    dangerous = [cell for reject in rejects(pathways.folder / "rejects.csv") for cell in reject.values() if cell[:1] in "=+-@"]
    assert dangerous == []
