"""Files in and out: every row is assessed or rejected, whatever the file is like."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from pathways.engine.answer.assess import Request
from pathways.model.catalogue import RuleSet
from pathways.portfolio.files.roles import TableError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("duckdb")
from pathways.portfolio.files.parts import FileFormat  # noqa: E402
from pathways.portfolio.files.read_parquet import read_parquet  # noqa: E402
from pathways.portfolio.run import Counts, InputTable, OutputTable, run  # noqa: E402

REQUEST = Request(date(2026, 11, 20))
HEADER = "id,device.kind,class.gb,approvals"
GOOD = "1,general,IIa,K203629"


def assess(
    folder: Path, content: bytes | str, rules: RuleSet, *, ending: str = "csv", out: str = "csv"
) -> tuple[Counts, str, list[dict[str, str]]]:
    source = folder / f"in.{ending}"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    target = folder / f"out.{out}"
    counts = run(
        InputTable(source, FileFormat(ending)), OutputTable(target, FileFormat(out), folder / "rejects.csv"), rules, REQUEST
    )
    csv.field_size_limit(32 * 1024 * 1024)
    rejects = list(csv.DictReader(io.StringIO((folder / "rejects.csv").read_text("utf-8"), newline="")))
    assert counts.rows == counts.assessed + counts.rejected
    assert len({reject["row"] for reject in rejects}) == counts.rejected
    text = target.read_bytes().decode() if out != "parquet" else ""
    assert not list(folder.glob(".pathways-*"))
    return counts, text, rejects


def lines(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_answers_stand_beside_the_row(tmp_path: Path, rules: RuleSet) -> None:
    counts, text, _ = assess(tmp_path, f"{HEADER}\n{GOOD}\n", rules)
    (line,) = lines(text)
    assert (counts.rows, counts.assessed) == (1, 1)
    assert (line["id"], line["approvals"], line["answer_edition"], line["answer_as_of"]) == (
        "1",
        "K203629",
        "2026.11.1",
        "2026-11-20",
    )
    assert line["answer_outcomes"]


def test_bad_rows_go_to_the_rejects(tmp_path: Path, rules: RuleSet) -> None:
    text = f"{HEADER}\n{GOOD}\n2,general,IV,K203629\n3,general,IIa,nonsense\n4,wrong,IIa,\n5,general,IIa,K1; K2 ;\n"
    counts, out, rejects = assess(tmp_path, text, rules)
    assert (counts.assessed, counts.rejected) == (1, 4)
    assert [(each["row"], each["column"]) for each in rejects] == [
        ("2", "class.gb"), ("3", "approvals"), ("4", "device.kind"), ("5", "approvals"),
    ]  # fmt: skip
    assert "cannot be 'IV'" in rejects[0]["reason"]
    assert json.loads(rejects[1]["input"])["approvals"] == "nonsense"
    assert [line["id"] for line in lines(out)] == ["1"]


def test_contradictions_name_the_column(tmp_path: Path, rules: RuleSet) -> None:
    _, _, rejects = assess(tmp_path, "device.kind,device.software\nivd,true\npack,true\n", rules)
    assert [each["row"] for each in rejects] == ["2"]
    assert "cannot all be true" in rejects[0]["reason"]


def test_ragged_rows(tmp_path: Path, rules: RuleSet) -> None:
    counts, _, rejects = assess(tmp_path, f"{HEADER}\n1,general\n{GOOD}\n{GOOD},more\n", rules)
    assert (counts.rows, counts.assessed) == (3, 1)
    assert [each["reason"] for each in rejects] == [
        "the row has 2 cells, the header has 4",
        "the row has 5 cells, the header has 4",
    ]


def test_byte_order_mark(tmp_path: Path, rules: RuleSet) -> None:
    counts, text, _ = assess(tmp_path, b"\xef\xbb\xbf" + b"device.kind,id\ngeneral,1\n", rules)
    assert counts.assessed == 1
    assert lines(text)[0]["device.kind"] == "general"


def test_wrong_encoding_costs_its_row(tmp_path: Path, rules: RuleSet) -> None:
    content = f"{HEADER}\n{GOOD.replace('1', 'é')}\n".encode() + "é,general,IIa,\n".encode("latin-1")
    counts, _, rejects = assess(tmp_path, content, rules)
    assert (counts.assessed, rejects[0]["row"], rejects[0]["column"]) == (1, "2", "id")
    assert "UTF-8" in rejects[0]["reason"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_what_office_programs_save_is_read(tmp_path: Path, rules: RuleSet, codec: str, sign: str) -> None:
    text = f"{HEADER}\nMüller,general,IIa,K203629\n".replace(",", sign)
    counts, out, _ = assess(tmp_path, text.encode(codec), rules)
    assert counts.assessed == 1
    assert lines(out)[0]["id"] == "Müller"
    said = " ".join(counts.remarks)
    assert ("UTF-16" in said, "Windows-1252" in said) == (codec == "utf-16", codec == "cp1252")
    assert ("semicolon" in said) == (sign == ";")


def test_utf_16_without_a_mark_is_refused(tmp_path: Path, rules: RuleSet) -> None:
    with pytest.raises(TableError):
        assess(tmp_path, f"{HEADER}\n{GOOD}\n".encode("utf-16-le"), rules)
    assert not (tmp_path / "out.csv").exists()


def test_embedded_newlines_pass_through(tmp_path: Path, rules: RuleSet) -> None:
    text = 'id,device.kind\n"a\nb\r\n""c"", d",general\n2,ivd\n'
    counts, out, _ = assess(tmp_path, text, rules)
    assert counts.assessed == 2
    assert [line["id"] for line in lines(out)] == ['a\nb\r\n"c", d', "2"]


def test_a_stray_quotation_mark_costs_its_line(tmp_path: Path, rules: RuleSet) -> None:
    text = f'{HEADER}\n{GOOD}\n"2,general,IIa,\n3,general,IIa,\n4,general,I"a,\n"5",general,IIa,\n'
    counts, out, rejects = assess(tmp_path, text, rules)
    assert [line["id"] for line in lines(out)] == ["1", "3", "5"]
    assert [each["row"] for each in rejects] == ["2", "4"]
    assert counts.rows == 5


@pytest.mark.slow
def test_a_cell_of_ten_megabytes(tmp_path: Path, rules: RuleSet) -> None:
    long = "x" * 10_000_000
    counts, out, _ = assess(tmp_path, f"note,device.kind\n{long},general\n", rules)
    assert counts.assessed == 1
    csv.field_size_limit(32 * 1024 * 1024)
    assert len(lines(out)[0]["note"]) == len(long)
    counts, _, rejects = assess(tmp_path, f"device.kind,approvals\n{long},K203629\ngeneral,{long}\nivd,\n", rules)
    assert (counts.assessed, [each["column"] for each in rejects]) == (1, ["device.kind", "approvals"])
    assert "10,000,000 characters" in rejects[0]["reason"]


def test_formulas_are_made_harmless(tmp_path: Path, rules: RuleSet) -> None:
    cells = ["=1+1", "+cmd", "-2", "-2+3", "@x", "plain", "\uff1d1"]
    text = "note,device.kind,=h\n" + "".join(f"{cell},general,\n" for cell in cells)
    _, out, _ = assess(tmp_path, text, rules)
    assert [line["note"] for line in lines(out)] == ["'=1+1", "'+cmd", "-2", "'-2+3", "'@x", "plain", "'\uff1d1"]
    assert "'=h" in lines(out)[0]
    _, _, rejects = assess(tmp_path, "device.kind\n=1+1\n", rules)
    assert rejects[0]["input"].startswith("{")


def test_unknown_columns_and_double_ids_pass_through(tmp_path: Path, rules: RuleSet) -> None:
    counts, out, _ = assess(tmp_path, "id,colour,device_kind\n1,red,ivd\n1,blue,ivd\n", rules)
    assert counts.assessed == 2
    assert [(line["id"], line["colour"]) for line in lines(out)] == [("1", "red"), ("1", "blue")]


def test_a_column_that_is_nearly_a_fact_is_named(tmp_path: Path, rules: RuleSet) -> None:
    counts, _, _ = assess(tmp_path, "device.knd,class.gb\nivd,I\n", rules)
    assert "Did you mean 'device.kind'" in counts.cautions[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("colour\nred\n", "no column is a fact"),
        ("device.kind,device.kind\nivd,ivd\n", "two columns are called"),
        ("device.kind,device_kind\nivd,ivd\n", "say the same"),
        ("device.kind,\nivd,\n", "has no name"),
        ("device.kind,answer_rules\nivd,x\n", "earlier answer"),
    ],
)
def test_files_that_are_no_table_of_devices(tmp_path: Path, rules: RuleSet, content: str, says: str) -> None:
    with pytest.raises(TableError, match=says):
        assess(tmp_path, content, rules)
    assert not (tmp_path / "out.csv").exists()
    assert not list(tmp_path.glob(".pathways-*"))


def test_a_header_alone(tmp_path: Path, rules: RuleSet) -> None:
    counts, out, _ = assess(tmp_path, f"{HEADER}\n", rules)
    assert counts.rows == 0
    assert out.startswith(('"id"', "id"))
    assert "answer_open_route" in out


def test_json_lines(tmp_path: Path, rules: RuleSet) -> None:
    objects = [
        {
            "id": 1,
            "device": {"kind": "general", "software": False},
            "approvals": ["K203629", "DEN180001"],
            "tags": {"a": [1, None]},
        },
        {"id": "2", "device.kind": "ivd", "more": 1.5},
    ]
    text = "".join(json.dumps(each) + "\n" for each in objects) + "\nnot json\n[1]\n"
    counts, out, rejects = assess(tmp_path, text, rules, ending="jsonl", out="jsonl")
    written = [json.loads(line) for line in out.splitlines()]
    assert [{key: each[key] for key in own} for each, own in zip(written, objects, strict=True)] == objects
    assert (counts.rows, [each["row"] for each in rejects]) == (4, ["4", "5"]), "rows are lines of the file"


def test_parquet_keeps_the_types_of_other_columns(tmp_path: Path, rules: RuleSet) -> None:
    table = pa.table({"n": pa.array([1, None], pa.int16()), "device.software": [True, None], "device.kind": ["general", "x"],
                      "qms.expires": pa.array([date(2027, 1, 1), None])})  # fmt: skip
    pq.write_table(table, tmp_path / "x.parquet")
    counts, _, rejects = assess(tmp_path, (tmp_path / "x.parquet").read_bytes(), rules, ending="parquet", out="parquet")
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.schema.field("n").type == pa.int16()
    assert (out["n"].to_pylist(), counts.rejected, rejects[0]["row"]) == ([1], 1, "2")


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_parquet_cut_off(tmp_path: Path, rules: RuleSet, keep: float) -> None:
    pq.write_table(pa.table({"device.kind": ["ivd"] * 5000}), tmp_path / "x.parquet")
    whole = (tmp_path / "x.parquet").read_bytes()
    with pytest.raises(TableError, match="cannot be read"):
        assess(tmp_path, whole[: int(len(whole) * keep)], rules, ending="parquet")
    assert not (tmp_path / "out.csv").exists()


def test_parquet_with_damage_in_the_middle(tmp_path: Path, rules: RuleSet) -> None:
    rows = 50_000
    pq.write_table(
        pa.table({"id": [str(n * 7919 % 100_003) for n in range(rows)], "device.kind": ["ivd"] * rows}), tmp_path / "x.parquet"
    )
    whole = bytearray((tmp_path / "x.parquet").read_bytes())
    whole[2000:6000] = b"\xff" * 4000
    with pytest.raises(TableError, match="cannot be read"):
        assess(tmp_path, bytes(whole), rules, ending="parquet")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.slow
def test_formats_agree(tmp_path: Path, rules: RuleSet) -> None:
    text = f"{HEADER}\n{GOOD}\n2,ivd,,none\n3,,,EU MDR certificate until 2029-05-01\n"
    _, out, _ = assess(tmp_path, text, rules)
    _, tabs, _ = assess(tmp_path, text.replace(",", "\t"), rules, ending="tsv", out="tsv")
    assert lines(tabs, "\t") == lines(out)
    assess(tmp_path, text, rules, out="parquet")
    parquet = pq.read_table(tmp_path / "out.parquet").to_pylist()
    _, objects, _ = assess(tmp_path, text, rules, out="jsonl")
    json_lines = [json.loads(line) for line in objects.splitlines()]
    for csv_line, parquet_line, json_line in zip(lines(out), parquet, json_lines, strict=True):
        plain = {key: "" if value is None else str(value) for key, value in parquet_line.items()}
        assert plain == csv_line
        assert {key: "" if value is None else str(value) for key, value in json_line.items()} == csv_line


@pytest.mark.slow
def test_a_line_for_each_route_and_an_explanation(tmp_path: Path, rules: RuleSet) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"{HEADER}\n{GOOD}\n")
    target = OutputTable(tmp_path / "out.jsonl", FileFormat.JSONL)
    counts = run(InputTable(source, FileFormat.CSV), target, rules, REQUEST, by_route=True)
    assert counts.written > counts.assessed == 1
    run(InputTable(source, FileFormat.CSV), target, rules, REQUEST, explain=lambda assessment: json.dumps([assessment.headline]))
    line = json.loads(target.path.read_text())
    assert line["answer_explanation"][0].startswith("Great Britain: ")


def test_an_old_output_survives_a_failed_run(tmp_path: Path, rules: RuleSet) -> None:
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(TableError):
        assess(tmp_path, "", rules)
    assert (tmp_path / "out.csv").read_text() == "old"


def test_none_in_hand_is_not_nothing_said(tmp_path: Path, rules: RuleSet) -> None:
    text = "device.kind,evidence\ngeneral,none\ngeneral,\ngeneral,nonsense\n"
    source = tmp_path / "in.csv"
    source.write_text(text)
    target = OutputTable(tmp_path / "out.jsonl", FileFormat.JSONL, tmp_path / "rejects.csv")
    counts = run(InputTable(source, FileFormat.CSV), target, rules, REQUEST, explain=lambda found: json.dumps(found.device))
    said = [json.loads(line)["answer_explanation"].get("evidence") for line in target.path.read_text().splitlines()]
    assert said == [[], None]
    assert (counts.rejected, counts.first[0].column) == (1, "evidence")


def test_explanations_are_made_in_short_parts_and_stay_in_order(
    tmp_path: Path, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.portfolio.run._EXPLAINED_AT_ONCE", 2)
    rows = ["1,general", "2,ivd,", "3,wrong", "4,ivd", "5,general", "6,aimd", "7,", "8,x,"]
    source = tmp_path / "in.csv"
    source.write_text("id,device.kind\n" + "\n".join(rows) + "\n")
    target = OutputTable(tmp_path / "out.jsonl", FileFormat.JSONL, tmp_path / "rejects.csv")
    counts = run(InputTable(source, FileFormat.CSV), target, rules, REQUEST, explain=lambda found: json.dumps(found.headline))
    assert [json.loads(line)["id"] for line in target.path.read_text().splitlines()] == ["1", "4", "5", "6", "7"]
    rejects = list(csv.DictReader(io.StringIO((tmp_path / "rejects.csv").read_text())))
    assert [each["row"] for each in rejects] == ["2", "3", "8"]
    assert (counts.rows, counts.assessed, counts.rejected) == (8, 5, 3)


def test_wide_rows_are_read_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.portfolio.files.read_parquet._BYTES_IN_PART", 2**20)
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"id": [str(n) for n in range(20_000)], "note": [f"{n:0500d}" for n in range(20_000)]}), path)
    parts = list(read_parquet(path))
    assert sum(len(part.numbers) for part in parts) == 20_000
    assert max(len(part.numbers) for part in parts) < 5_000


def test_cells_of_the_rejects_stand_in_quotation_marks(tmp_path: Path, rules: RuleSet) -> None:
    assess(tmp_path, "device.kind,class.gb\n;=1+1,IIa\n", rules)
    assert (tmp_path / "rejects.csv").read_text().splitlines()[1].startswith('1,"device.kind","')


def test_what_is_excluded_because_its_route_was_dropped_is_called_so() -> None:
    import pyarrow as pa

    from pathways.portfolio.impact import _or_dropped

    outcomes = pa.array(["excluded", "excluded", "open", "excluded"])
    rules = pa.array(["gb-reliance-1-dropped;r1-plain", "no-dropped-kit", "gb-reliance-1-dropped", "r1;gb-reliance-1-dropped"])
    assert _or_dropped(outcomes, rules).to_pylist() == ["dropped", "excluded", "open", "dropped"]
