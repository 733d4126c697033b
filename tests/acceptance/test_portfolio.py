"""``pathways portfolio assess`` as a user runs it: formats, options, exit codes, what it says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pathways.model.catalogue import RuleSet
from tests.acceptance.command import EXAMPLES, NEWEST_PATCH, RULES, TODAY, Command, refused
from tests.acceptance.portfolios import FORMATS, answers, assess, balance, lines, nothing_left, rejects, written
from tests.acceptance.pseudo_terminal import PseudoTerminal
from tests.portfolio.makers import cells_of_device, examples

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

HEADER = "id,device.kind,class.gb,approvals"
GOOD = "1,general,IIa,K203629"
BAD = "2,general,IV,K203629"
ONE = f"{HEADER}\n{GOOD}\n"
MIXED = f"{ONE}{BAD}\n"


@pytest.fixture(scope="module")
def rows(rules: RuleSet) -> list[dict[str, str | None]]:
    """The example devices."""
    return [cells_of_device(device) for device in examples(rules)]


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory, rule_cache: Path) -> list[Any]:
    """What ``pathways assess`` says of each example device without its notes, for which a table has no column."""
    command = Command(tmp_path_factory.mktemp("single"), rule_cache)
    devices = [command.answer(path)["device"] for path in EXAMPLES]
    for device in devices:
        device.pop("notes", None)
    return [command.answer(command.write("device.json", json.dumps(device))) for device in devices]


def to_market(answer: Any) -> list[Any]:
    return [route for route in answer["routes"] if route["route_to_market"]]


# --- the answers ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_example_gets_the_answer_of_the_single_command(
    pathways: Command, rows: list[dict[str, str | None]], single: list[Any]
) -> None:
    pathways.write("in.jsonl", written(rows, "jsonl"))
    done = assess(pathways, "in.jsonl", "out.jsonl", "--explain")
    assert (done.code, balance(done).assessed) == (0, len(EXAMPLES))
    found = lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")
    for path, line, answer in zip(EXAMPLES, found, single, strict=True):
        assert line["answer_explanation"] == answer, path
        routes = to_market(answer)
        outcomes = dict.fromkeys(f"{route['id']}={route['outcome']}" for route in routes)
        assert line["answer_outcomes"].split(";") == list(outcomes), path
        for outcome in ("open", "expected"):
            best = next((route for route in routes if route["outcome"] == outcome), None)
            access = best and best["timeline"] and best["timeline"]["market_access"]["likely"]
            wanted = (best and best["id"], best and best["market"], best and best["confidence"], access)
            assert tuple(line[f"answer_{outcome}_{what}"] for what in ("route", "market", "confidence", "access")) == wanted, path
        assert (line["answer_edition"], line["answer_as_of"]) == (NEWEST_PATCH, TODAY)
        named = line["answer_rules"].split(";")
        assert named == list(dict.fromkeys(reason["rule"] for route in routes for reason in route["because"])), path


@pytest.mark.slow
def test_a_line_for_each_route(pathways: Command, rows: list[dict[str, str | None]], single: list[Any]) -> None:
    pathways.write("in.csv", written(rows, "csv"))
    done = assess(pathways, "in.csv", "out.csv", "--per", "route")
    assert (done.code, balance(done).rows) == (0, len(rows))
    found = lines((pathways.folder / "out.csv").read_bytes(), "csv")
    assert balance(done).written == len(found)
    shown = [(line["name"], line["answer_route"], line["answer_outcome"], line["answer_legal_status"]) for line in found]
    wanted = [
        (answer["device"]["name"], route["id"], route["outcome"], route["legal_status"])
        for answer in single
        for route in to_market(answer)
    ]
    assert shown == wanted


@pytest.mark.slow
def test_the_explanation_is_an_object_in_json_lines_and_json_elsewhere(pathways: Command) -> None:
    pathways.write("in.csv", ONE)
    outs = {}
    for format_ in FORMATS:
        assert assess(pathways, "in.csv", f"out.{format_}", "--explain").code == 0
        (line,) = lines((pathways.folder / f"out.{format_}").read_bytes(), format_)
        outs[format_] = line["answer_explanation"]
    assert outs["jsonl"]["schema"] == "pathways.assessment/2"
    assert all(json.loads(outs[format_]) == outs["jsonl"] for format_ in ("csv", "tsv", "parquet"))


# --- formats ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory, rule_cache: Path, rows: list[dict[str, str | None]]) -> Any:
    command = Command(tmp_path_factory.mktemp("wanted"), rule_cache)
    command.write("in.csv", written(rows, "csv"))
    assert assess(command, "in.csv", "out.csv").code == 0
    return answers((command.folder / "out.csv").read_bytes(), "csv")


@pytest.mark.parametrize("out", FORMATS)
@pytest.mark.parametrize("in_", FORMATS)
@pytest.mark.first_only
def test_every_format_in_and_out(
    pathways: Command, in_: str, out: str, rows: list[dict[str, str | None]], wanted: list[Any]
) -> None:
    pathways.write(f"in.{in_}", written(rows, in_))
    done = assess(pathways, f"in.{in_}", f"out.{out}")
    assert (done.code, done.out) == (0, "")
    content = (pathways.folder / f"out.{out}").read_bytes()
    assert answers(content, out) == wanted
    names = [line["name"] for line in lines(content, out)]
    assert names == [row["name"] for row in rows]
    nothing_left(pathways, f"in.{in_}", f"out.{out}")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.first_only
def test_standard_input_and_output(pathways: Command, format_: str, rows: list[dict[str, str | None]], wanted: list[Any]) -> None:
    temporary = pathways.folder / "temporary"
    temporary.mkdir()
    environment = {"TMPDIR": str(temporary)}
    done = assess(pathways, "-", "-", "--in-format", format_, stdin=written(rows, format_), environment=environment)
    assert (done.code, balance(done).rows) == (0, len(rows))
    assert answers(done.raw, format_) == wanted
    assert list(temporary.iterdir()) == []


def test_the_options_win_over_the_endings(pathways: Command) -> None:
    pathways.write("in.txt", ONE)
    done = assess(pathways, "in.txt", "out.data", "--in-format", "csv", "--out-format", "jsonl")
    assert done.code == 0
    assert len(lines((pathways.folder / "out.data").read_bytes(), "jsonl")) == 1
    done = assess(pathways, "in.txt", "-", "--in-format", "csv", "--out-format", "tsv")
    assert done.out.splitlines()[0].split("\t")[:2] == ['"id"', '"device.kind"']


@pytest.mark.parametrize(("ending", "format_"), [("tab", "tsv"), ("NDJSON", "jsonl"), ("pq", "parquet"), ("CSV", "csv")])
def test_other_endings(pathways: Command, ending: str, format_: str) -> None:
    pathways.write("in.csv", ONE)
    assert assess(pathways, "in.csv", f"out.{ending}").code == 0
    assert len(lines((pathways.folder / f"out.{ending}").read_bytes(), format_)) == 1
    pathways.write(f"in.{ending}", written([{"device.kind": "ivd"}], format_))
    assert balance(assess(pathways, f"in.{ending}", "out.csv")).assessed == 1


def test_own_columns_pass_through_beside_the_answer(pathways: Command) -> None:
    pathways.write("in.csv", 'my note,device_kind,"a ""b"""\n"x,y",ivd, z \n')
    done = assess(pathways, "in.csv", "out.csv")
    (line,) = lines((pathways.folder / "out.csv").read_bytes(), "csv")
    assert list(line)[:3] == ["my note", "device_kind", 'a "b"']
    assert [line[name] for name in list(line)[:3]] == ["x,y", "ivd", " z "]
    assert done.code == 0


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(pathways: Command, rows: list[dict[str, str | None]]) -> None:
    pathways.write("in.parquet", written(rows, "parquet"))
    for format_ in FORMATS:
        runs = []
        for _ in range(2):
            assert assess(pathways, "in.parquet", f"out.{format_}").code == 0
            runs.append((pathways.folder / f"out.{format_}").read_bytes())
        assert runs[0] == runs[1]


# --- options ----------------------------------------------------------------------------------------------


def only(pathways: Command, *options: str | Path, rows: list[dict[str, str | None]]) -> dict[str, Any]:
    """The line of the first row."""
    pathways.write("in.jsonl", written(rows[:1], "jsonl"))
    done = pathways("portfolio", "assess", "in.jsonl", "-o", "-", *options)
    assert done.code == 0, done.err
    (line,) = lines(done.raw, "jsonl")
    return line


@pytest.mark.slow
def test_edition_day_and_law(pathways: Command, rows: list[dict[str, str | None]]) -> None:
    de_novo = [row for row in rows if row.get("approval.number") == "DEN180001"]
    line = only(pathways, "--as-of", TODAY, rows=de_novo)
    assert (line["answer_expected_route"], line["answer_expected_from"]) == ("gb-reliance-4", "2027-06-01")
    assert only(pathways, "--as-of", TODAY, "--edition", "2024.05", rows=de_novo)["answer_edition"] == "2024.05.1"
    assert only(pathways, "--as-of", "2027-03-01", rows=de_novo)["answer_as_of"] == "2027-03-01"
    in_force = only(pathways, "--as-of", TODAY, "--law", "in-force", rows=de_novo)
    assert in_force["answer_expected_route"] is None and in_force["answer_open_route"] == "gb-ukca-approved-body"
    assert only(pathways, "--as-of", TODAY, "--rules", RULES, rows=de_novo) == line


# --- rejects, balance, exit codes -------------------------------------------------------------------------


def test_rejects_are_kept_counted_and_make_the_exit_code_one(pathways: Command) -> None:
    pathways.write("in.csv", MIXED)
    done = assess(pathways, "in.csv", "out.csv", "--rejects", "rejects.csv")
    assert (done.code, balance(done)) == (1, (2, 1, 1, 1))
    assert "row 2, column class.gb: 'class.gb' cannot be 'IV'" in done.err
    (reject,) = rejects(pathways.folder / "rejects.csv")
    assert (reject["row"], reject["column"]) == ("2", "class.gb")
    assert json.loads(reject["input"]) == dict(zip(HEADER.split(","), BAD.split(","), strict=True))
    assert len(lines((pathways.folder / "out.csv").read_bytes(), "csv")) == 1


def test_rejects_can_be_allowed(pathways: Command) -> None:
    pathways.write("in.csv", MIXED)
    done = assess(pathways, "in.csv", "out.csv", "--allow-rejects")
    assert (done.code, balance(done).rejected) == (0, 1)
    assert "Name a file with --rejects" in done.err


def test_no_rejects_leave_a_file_with_a_header_and_exit_with_zero(pathways: Command) -> None:
    pathways.write("in.csv", ONE)
    done = assess(pathways, "in.csv", "out.csv", "--rejects", "rejects.csv")
    assert (done.code, balance(done)) == (0, (1, 1, 0, 1))
    assert (pathways.folder / "rejects.csv").read_text() == '"row","column","reason","input"\n'


def test_many_rejects_are_not_all_printed(pathways: Command) -> None:
    pathways.write("in.csv", ONE + f"{BAD}\n" * 8)
    done = assess(pathways, "in.csv", "out.csv", "--rejects", "rejects.csv")
    assert done.err.count("  row ") == 5 and "and 3 more faults" in done.err
    assert len(rejects(pathways.folder / "rejects.csv")) == 8


# --- what is said, and where ------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_bar_with_rate_and_time_at_a_terminal(pathways: Command) -> None:
    pathways.write("in.csv", f"{HEADER}\n" + "".join(f"{number},general,IIa,K{number:06}\n" for number in range(120_000)))
    terminal = PseudoTerminal(pathways, ("portfolio", "assess", "in.csv", "-o", "out.csv", "--as-of", TODAY), columns=100)
    assert terminal.finish() == 0
    assert "Assessing" in terminal.raw and "rows/s" in terminal.raw and "━" in terminal.raw
    assert "%" in terminal.raw and "0:00:" in terminal.raw
    assert "120,000 rows in = 120,000 assessed + 0 rejected." in terminal.text
    assert "Assessing" not in terminal.screen, "the bar goes away"


def test_no_bar_in_a_pipe(pathways: Command) -> None:
    pathways.write("in.csv", ONE)
    done = assess(pathways, "in.csv", "out.csv")
    assert len(done.err.splitlines()) == 1
    assert "\x1b" not in done.err and "Assessing" not in done.err


def test_a_caution_about_a_column_that_is_nearly_a_fact(pathways: Command) -> None:
    pathways.write("in.csv", "device.sofware,class.gb,class\ntrue,I,x\n")
    done = assess(pathways, "in.csv", "out.csv")
    assert done.code == 0
    assert "warning: column 'device.sofware' is not a fact and passes through unread. Did you mean 'device.software'?" in done.err
    assert "warning: column 'class' is not a fact" in done.err


# --- refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.csv", "-o", "out.csv"), "nowhere.csv: there is no such file"),
        (("folder", "-o", "out.csv"), "folder is a folder"),
        (("in.csv", "-o", "folder"), "folder is a folder"),
        (("in.csv", "-o", "out.docx"), "the format of 'out.docx' is not known"),
        (("in.csv", "-o", "folder", "--out-format", "csv"), "folder is a folder"),
        (("in.csv", "-o", "no/out.csv"), "cannot write no/out.csv"),
        (("in.csv", "-o", "in.csv"), "would replace what this command reads"),
        (("in.csv", "-o", "./folder/../in.csv"), "would replace what this command reads"),
        (("in.csv", "-o", "link.csv"), "would replace what this command reads"),
        (("in.csv", "-o", "out.csv", "--rejects", "out.csv"), "name the same file"),
        (("in.csv", "-o", "out.csv", "--rejects", "in.csv"), "would replace what this command reads"),
        (("in.csv", "-o", "out.csv", "--rejects", "folder"), "folder is a folder"),
        (("in.csv", "-o", "out.csv", "--rejects", "-"), "--rejects needs the name of a file"),
        (("in", "-o", "out.csv"), "--in-format"),
        (("-", "-o", "out.csv"), "standard input needs --in-format"),
        (("in.csv", "-o", "out.csv", "--edition", "1999.01"), "there is no edition '1999.01'"),
        (("in.csv", "-o", "out.csv", "--as-of", "2026-02-30"), "--as-of needs a date that exists"),
        (("in.csv", "-o", "out.csv", "--rules", "nowhere"), "nowhere"),
        (("in.csv", "-o", "out.csv", "--per", "row"), "--per"),
        (("in.csv",), "--out"),
    ],
)
@pytest.mark.first_only
def test_what_is_refused_leaves_no_file(pathways: Command, arguments: tuple[str, ...], says: str) -> None:
    (pathways.folder / "folder").mkdir()
    pathways.write("in.csv", ONE)
    pathways.write("in", ONE)
    (pathways.folder / "link.csv").hardlink_to(pathways.folder / "in.csv")
    assert says in refused(pathways("portfolio", "assess", *arguments))
    nothing_left(pathways, "folder", "in", "in.csv", "link.csv")
    assert (pathways.folder / "in.csv").read_text() == ONE


def test_a_pipe_with_a_name_is_refused_with_what_to_do(pathways: Command) -> None:
    os.mkfifo(pathways.folder / "in.csv")
    assert "Give - for IN" in refused(assess(pathways, "in.csv", "out.csv"))
    pathways.write("file.csv", ONE)
    assert "not a regular file" in refused(assess(pathways, "file.csv", "in.csv"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(pathways: Command) -> None:
    pathways.write("in.csv", ONE).chmod(0)
    assert "Permission denied" in refused(assess(pathways, "in.csv", "out.csv"))


def test_a_day_that_a_plan_would_run_past(pathways: Command, rows: list[dict[str, str | None]]) -> None:
    pathways.write("in.csv", written(rows, "csv"))
    done = pathways("portfolio", "assess", "in.csv", "-o", "out.csv", "--as-of", "9999-12-31")
    assert "past the year 9999" in refused(done)
    nothing_left(pathways, "in.csv")


@pytest.mark.parametrize("package", ["duckdb", "pyarrow", "narwhals", "numpy"])
@pytest.mark.first_only
def test_a_missing_package_is_named(pathways: Command, package: str) -> None:
    """As where the package was installed without the extra."""
    (pathways.folder / "hidden").mkdir()
    pathways.write(
        "hidden/sitecustomize.py",
        "import sys\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] == {package!r}:\n"
        "            raise ModuleNotFoundError(name=name)\n"
        "sys.meta_path.insert(0, Hidden())\n",
    )
    pathways.write("in.csv", ONE)
    path = os.pathsep.join([str(pathways.folder / "hidden"), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {"PYTHONPATH": path}
    for arguments in (("assess", "in.csv", "-o", "out.csv"), ("impact", "in.csv", "--from", "2024.11")):
        says = refused(pathways("portfolio", *arguments, environment=environment))
        assert f"needs {package}" in says and "uk-device-pathways[portfolio]" in says
    assert pathways("portfolio", "--help", environment=environment).code == 0
    assert pathways("rules", "list", environment=environment).code == 0
