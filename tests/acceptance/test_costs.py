"""``pathways assess --show costs`` and ``calendar --by-year`` as a user runs them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.acceptance.command import EXAMPLES, TODAY, Command, example, refused


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_part_says_what_law_sets_and_that_it_is_no_total(pathways: Command) -> None:
    text = one_line(pathways.assess(example("idx-dr"), "--show", "costs").out)
    assert "at least about £300 a year" in text
    assert "This is no total of a project" in text
    assert "no published UK price" in text
    assert "--assume gmdn-categories=NUMBER" in text


def test_numbers_of_the_user_are_multiplied_and_stand_in_json_and_receipt(pathways: Command, tmp_path: Path) -> None:
    receipt = tmp_path / "r.json"
    options = ("--assume", "gmdn-categories=3", "--receipt", str(receipt), "--format", "json")
    answer = pathways.assess(example("gb-start-up"), *options).json
    (total,) = answer["costs"]["totals"]
    assert total["yearly"] == {"low": 900, "high": 900, "at_least": False, "about": True}
    assert "gmdn-categories=3" in answer["receipt"]["assumptions"]
    assert pathways("replay", str(receipt)).code == 0


@pytest.mark.parametrize(
    "given", ["gmdn-categories=0", "gmdn-categories=x", "gmdn-categories=-1", "gmdn-categories=1000", "gmdn-categorys=1"]
)
def test_a_number_that_cannot_be_is_refused_with_what_to_do(pathways: Command, given: str) -> None:
    done = pathways.assess(example("gb-start-up"), "--assume", f"gmdn-{given}")
    refused(done)
    assert "gmdn-categories" in done.err


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_no_answer_of_today_tells_a_fee_of_an_earlier_day(pathways: Command, path: Path) -> None:
    text = one_line(pathways.assess(path, "--full").out)
    assert not re.search(r"£(100|240|261)(?![,0-9])", text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_recognition_is_not_said_to_be_mutual(pathways: Command, path: Path) -> None:
    text = one_line(pathways.assess(path, "--full").out)
    for found in re.finditer("mutual recognition", text, re.IGNORECASE):
        assert text[: found.start()].endswith("no "), text[found.start() - 80 : found.end()]


def test_the_first_screen_does_not_speak_of_costs(pathways: Command) -> None:
    assert "£" not in pathways.assess(example("idx-dr")).out


def test_costs_as_a_table_are_text_with_a_row_for_each_price(pathways: Command) -> None:
    done = pathways.assess(example("idx-dr"), "--show", "costs", "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.raw.decode("utf-8-sig"), newline=""), strict=True))
    assert rows[0][3:7] == ["kind", "what is paid for", "amount", "low"]
    assert {row[3] for row in rows[1:]} == {"statutory", "commercial", "elsewhere"}
    assert len({len(row) for row in rows}) == 1


def test_the_plan_is_told_in_three_sentences_before_the_rest(pathways: Command) -> None:
    text = one_line(pathways.assess(example("idx-dr"), "--show", "notices").out)
    story = text[text.index("THE PLAN FOR APPROVALS FROM ABROAD") : text.index("LAW IN FORCE")]
    told = re.findall(r"\[(draft2026-[a-z0-9-]+);", story)
    assert told == ["draft2026-decision-of-2025", "draft2026-expected", "draft2026-would-give"]


def test_the_calendar_goes_year_by_year_with_law_apart_from_what_is_expected(pathways: Command) -> None:
    text = pathways("calendar", "--by-year", "--for", str(example("idx-dr")), "--as-of", TODAY).out
    headings = [line for line in text.splitlines() if re.match("20[0-9]{2}: ", line)]
    assert [heading[:4] for heading in headings] == ["2025", "2025", "2026", "2026", "2027", "2027"]
    for law in text.split("LAW, AND WHAT HAS HAPPENED")[1:]:
        assert "[expected;" not in law.split(": ANNOUNCED, PROPOSED")[0]


def test_a_calendar_program_has_no_columns(pathways: Command) -> None:
    refused(pathways("calendar", "--by-year", "--format", "ics"))
