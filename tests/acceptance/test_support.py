"""``support`` and ``partner``, as a user runs them."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.acceptance.command import NEWEST_PATCH, TODAY, Command, example

AS_OF = ("--as-of", TODAY)


def test_who_can_help_fits_a_terminal(pathways: Command) -> None:
    done = pathways("support", "--region", "North West", "--for", example("idx-dr"), *AS_OF)
    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith("Who can help in the North West: IDx-DR\n")
    assert all(len(line) <= 80 for line in done.out.splitlines() if "http" not in line)
    assert f"edition {NEWEST_PATCH}" in done.out


def test_a_region_that_is_none_is_told_with_all_there_are(pathways: Command) -> None:
    done = pathways("support", "--region", "Nort West")
    assert done.code == 2
    assert done.out == ""
    assert "Did you mean 'north_west'?" in done.err
    assert "northern_ireland" in done.err


@pytest.mark.parametrize("command", ["support", "partner"])
def test_an_edition_from_before_does_not_say(pathways: Command, command: str) -> None:
    done = pathways(command, "--edition", "2026.05")
    assert done.code == 2
    assert "edition 2026.05.1 does not say" in done.err
    assert "2026.11" in done.err


def test_a_table_of_them(pathways: Command) -> None:
    done = pathways("support", "--region", "scotland", "--for", example("idx-dr"), *AS_OF, "--format", "csv")
    text = done.raw.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) > 4
    assert all(row["works in"] in ("Scotland", "the whole UK") for row in rows)
    assert {row["ods"] + row["companies_house"] + row["ror"] for row in rows} == {""}


def test_features_of_them_have_a_place_only_where_one_is_known(pathways: Command) -> None:
    found = pathways("support", "--region", "wales", "--format", "geojson").json
    assert found["type"] == "FeatureCollection"
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert feature["geometry"] is None
        assert feature["properties"]["name"]


def test_a_name_that_a_spreadsheet_would_run_is_text(pathways: Command) -> None:
    pathways.write("d.yaml", 'schema: pathways.device/1\nname: "=1+1"\n')
    done = pathways("support", "--region", "wales", "--for", "d.yaml", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.raw.decode("utf-8-sig"))))
    assert {row["device"] for row in rows} == {"'=1+1"}


@pytest.mark.parametrize("command", ["support", "partner"])
@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_foreign_text_stays_text(pathways: Command, command: str, format_: str) -> None:
    pathways.write("d.yaml", 'schema: pathways.device/1\nname: "<script>x</script> @all"\n')
    done = pathways(command, "--for", "d.yaml", *AS_OF, "--format", format_)
    assert done.code == 0
    assert "<script>x" not in done.out
    assert "@all" not in done.out or format_ == "html"


@pytest.mark.parametrize("command", ["support", "partner"])
def test_the_same_bytes_twice_and_a_file_is_whole(pathways: Command, command: str) -> None:
    call = (command, "--for", example("idx-dr"), *AS_OF, "--format", "json")
    first, second = pathways(*call), pathways(*call, "--out", "x.json")
    assert second.code == 0
    assert (pathways.folder / "x.json").read_bytes() == first.raw
    assert json.loads(first.raw)["as_of"] == TODAY


def test_no_output_replaces_the_device(pathways: Command) -> None:
    pathways.write("d.yaml", "schema: pathways.device/1\n")
    done = pathways("support", "--for", "d.yaml", "--out", "d.yaml")
    assert done.code == 2
    assert "would replace" in done.err


def test_the_questions_are_a_sheet(pathways: Command) -> None:
    done = pathways("partner", "--for", example("idx-dr"), *AS_OF)
    assert done.code == 0
    assert "FIRST, FOR WHAT THIS DEVICE LACKS OR MAY LACK" in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())
    word = pathways("partner", "--format", "docx")
    assert word.code == 2
    assert "--out" in word.err
    assert pathways("partner", "--format", "docx", "--out", "q.docx").code == 0
    assert (pathways.folder / "q.docx").read_bytes().startswith(b"PK")
