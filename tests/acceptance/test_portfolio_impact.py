"""``pathways portfolio impact`` as a user runs it: which devices change, how, and because of which document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pathways.model.catalogue import RuleSet
from tests.acceptance.command import EXAMPLES, NEWEST, NEWEST_PATCH, RULES, TODAY, Command, patch_of, refused
from tests.acceptance.portfolios import FORMATS, balance, impact, lines, nothing_left, rejects, written
from tests.acceptance.pseudo_terminal import PseudoTerminal
from tests.portfolio.makers import cells_of_device, examples

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

DRAFT = "2026-05-08-draft-amendment-regulations"
ONE = "id,device.kind\n1,ivd\n"


@pytest.fixture
def portfolio(pathways: Command, rules: RuleSet) -> Path:
    """The example devices as a table."""
    return pathways.write("in.csv", written([cells_of_device(device) for device in examples(rules)], "csv"))


@pytest.mark.slow
def test_the_lines_are_those_of_compare(pathways: Command, portfolio: Path) -> None:
    done = impact(pathways, portfolio, "--from", "2024.11", "--to", "2026.11", "--as-of", TODAY, "-o", "out.jsonl")
    found = [
        (line["name"], line["answer_change"], line["answer_route"], line["answer_title"], line["answer_documents"])
        for line in lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")
    ]
    wanted = []
    for path in EXAMPLES:
        moved = pathways("compare", path, "--from", "2024.11", "--as-of", TODAY, "--format", "json")
        document = json.loads(moved.out)
        for move in document["routes"]:
            if any(side and side["route_to_market"] for side in (move["before"], move["after"])):
                documents = ";".join(move["moved_by"]["documents"]) or (
                    "the date alone" if move["moved_by"]["date_alone"] else None
                )
                wanted.append((document["device"], move["kind"], move["id"], move["title"], documents))
    assert found == wanted
    assert (done.code, balance(done).written) == (1, len(wanted))


@pytest.mark.slow
def test_the_summary_counts_what_the_table_shows(pathways: Command, portfolio: Path) -> None:
    done = impact(pathways, portfolio, "--from", "2024.11", "--as-of", TODAY, "-o", "out.jsonl")
    found = lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")
    devices = {line["name"] + str(line.get("approval.number")) for line in found}
    turned = [line for line in found if line["answer_outcome_before"] != line["answer_outcome_after"]]
    in_outcome = len({line["name"] + str(line.get("approval.number")) for line in turned})
    parts = f"{in_outcome} in the outcome of a route, {len(devices) - in_outcome} in dates or details only"
    said = " ".join(done.out.split())
    editions = f"From edition {patch_of('2024.11')} to edition {NEWEST_PATCH}"
    assert said.startswith(f"{len(devices)} of {len(EXAMPLES)} devices change: {parts}. {editions}")
    with_draft = {line["name"] + str(line.get("approval.number")) for line in found if DRAFT in line["answer_documents"]}
    assert f"{len(with_draft):>9,}  Draft Medical Devices (Amendment) Regulations 2026." in done.out
    assert "Not legal advice." in done.out and max(map(len, done.out.splitlines())) <= 80


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.first_only
def test_the_summary_is_as_wide_as_the_terminal(pathways: Command, portfolio: Path, columns: int) -> None:
    terminal = PseudoTerminal(
        pathways, ("portfolio", "impact", portfolio, "--from", "2024.11", "--as-of", TODAY), rows=60, columns=columns
    )
    assert terminal.finish() == 1
    assert columns - 30 < max(map(len, terminal.lines)) <= columns
    assert f"of {len(EXAMPLES)} devices change: " in terminal.text


def test_the_page(pathways: Command, portfolio: Path) -> None:
    done = impact(pathways, portfolio, "--from", "2024.11", "--as-of", TODAY, "--html", "page.html")
    page = (pathways.folder / "page.html").read_text("utf-8")
    assert page.startswith("<!doctype html>") and '<html lang="en">' in page
    assert done.out.splitlines()[0] in page
    assert "Draft Medical Devices (Amendment) Regulations 2026" in page and "casus-draft-2026-05" in page
    assert "Not legal advice." in page and "How to read this" in page
    nothing_left(pathways, "in.csv", "page.html")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.first_only
def test_the_table_in_every_format(pathways: Command, portfolio: Path, format_: str) -> None:
    done = impact(pathways, portfolio, "--from", "2026.05", "--as-of", TODAY, "-o", f"out.{format_}")
    found = lines((pathways.folder / f"out.{format_}").read_bytes(), format_)
    assert len(found) == balance(done).written
    done = impact(pathways, "-", "--in-format", "csv", "--from", "2026.05", "--as-of", TODAY, stdin=portfolio.read_bytes())
    assert balance(done).written == len(found)


@pytest.mark.slow
def test_between_two_days(pathways: Command, portfolio: Path) -> None:
    done = impact(pathways, portfolio, "--from", TODAY, "--to", "2028-07-01", "-o", "out.jsonl")
    assert done.code == 1
    assert f"From 20 November 2026 to 1 July 2028, by edition {NEWEST_PATCH} of the rules." in " ".join(done.out.split())
    found = lines((pathways.folder / "out.jsonl").read_bytes(), "jsonl")
    closed = [line for line in found if line["answer_outcome_before"] == "open" and line["answer_outcome_after"] == "closed"]
    assert closed and {line["answer_documents"] for line in found} == {"the date alone"}
    assert "A ROUTE IS NO LONGER OPEN" in done.out and "the date alone" in done.out
    older = impact(pathways, portfolio, "--from", TODAY, "--to", "2028-07-01", "--edition", "2026.02")
    assert f"by edition {patch_of('2026.02')} of the rules" in " ".join(older.out.split())
    assert "--edition goes with two days" in refused(impact(pathways, portfolio, "--from", "2024.11", "--edition", "2026.02"))


@pytest.mark.slow
def test_nothing_changes(pathways: Command, portfolio: Path) -> None:
    done = impact(
        pathways, portfolio, "--from", NEWEST, "--as-of", TODAY, "-o", "out.csv", "--html", "page.html", "--rules", RULES
    )
    assert (done.code, balance(done).written) == (0, 0)
    assert done.out.startswith(f"None of {len(EXAMPLES)} devices changes.")
    assert lines((pathways.folder / "out.csv").read_bytes(), "csv") == []
    assert "answer_change" in (pathways.folder / "out.csv").read_text()
    assert "Nothing in the answer for any of these devices differs." in (pathways.folder / "page.html").read_text()
    assert impact(pathways, portfolio, "--from", TODAY, "--to", TODAY).code == 0


def test_law_in_force_alone(pathways: Command, portfolio: Path) -> None:
    done = impact(pathways, portfolio, "--from", "2024.11", "--as-of", TODAY, "--law", "in-force")
    assert "Draft Medical Devices" not in done.out and "a proposal, not law" not in done.out


@pytest.mark.slow
def test_rejects(pathways: Command) -> None:
    pathways.write("in.csv", f"{ONE}2,wrong\n")
    same = ("--from", NEWEST, "--as-of", TODAY, "--rejects", "rejects.csv")
    done = impact(pathways, "in.csv", *same)
    assert (done.code, balance(done).rejected) == (1, 1)
    assert "1 row could not be assessed, and no number counts them." in done.out
    assert [each["row"] for each in rejects(pathways.folder / "rejects.csv")] == ["2"]
    assert impact(pathways, "in.csv", *same, "--allow-rejects").code == 0
    assert impact(pathways, "in.csv", "--from", "2024.05", "--allow-rejects").code == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "there is nothing to compare"),
        (("--from", "1999.01"), "there is no edition '1999.01'"),
        (("--from", "2024.11", "--to", "1999.01"), "there is no edition '1999.01'"),
        (("--from", "2026-02-30"), "--from needs a date that exists"),
        (("--from", TODAY, "--to", "2024.11"), "--to needs a date"),
        (("--from", "2024.11", "--to", TODAY), "there is no edition"),
        (("--from", "2024.11", "-o", "-"), "--out needs the name of a file"),
        (("--from", "2024.11", "--html", "-"), "--html needs the name of a file"),
        (("--from", "2024.11", "-o", "in.csv"), "would replace what this command reads"),
        (("--from", "2024.11", "-o", "out.csv", "--html", "out.csv"), "name the same file"),
        (("--from", "2024.11", "--html", "folder"), "folder is a folder"),
        (("--from", "2024.11", "--html", "no/page.html"), "there is no such folder"),
        (("--from", "2024.11", "-o", "out.docx"), "the format of 'out.docx' is not known"),
    ],
)
def test_what_is_refused_leaves_no_file(pathways: Command, arguments: tuple[str, ...], says: str) -> None:
    (pathways.folder / "folder").mkdir()
    pathways.write("in.csv", ONE)
    assert says in refused(impact(pathways, "in.csv", *arguments))
    nothing_left(pathways, "folder", "in.csv")
