"""``pathways rules due``."""

from __future__ import annotations

import shutil

import pytest

from tests.acceptance.command import NEWEST_PATCH, RULES, Command, refused

BROKEN = "schema: pathways.watch/1\nwatch: [{id: x, title: X, says: X., event: x, changes: [ni]}]\n"
AS_OF = ("--as-of", "2026-11-20")


def test_as_a_person_reads_it(pathways: Command) -> None:
    done = pathways("rules", "due", *AS_OF)
    assert (done.code, done.err) == (0, "")
    assert "45 days ago. To be reviewed by" in done.out and "OVERDUE" not in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    assert "2 days overdue" in pathways("rules", "due", "--as-of", "2026-12-02").out


def test_as_a_program_reads_it(pathways: Command) -> None:
    found = pathways("rules", "due", *AS_OF, "--format", "json").json
    assert found["schema"] == "pathways.due/1" and found["edition"] == NEWEST_PATCH
    assert (found["verified_days_ago"], found["review_in_days"]) == (45, 41)
    assert found["looked_through"] == {"calendar.yaml": "2026-11-25", "watch.yaml": "2026-11-25"}
    assert all(entry["sources"] and entry["rules"] for entry in found["entries"])
    opening = next(entry for entry in found["entries"] if entry["id"] == "reliance-routes-open")
    assert (opening["standing"], opening["due"], opening["confidence"]) == ("later", "2027-06-30", "assumed")
    assert opening["routes"] == ["gb-reliance-1", "gb-reliance-3", "gb-reliance-4"]


def test_months_say_how_far_ahead(pathways: Command) -> None:
    found = pathways("rules", "due", *AS_OF, "--months", "12", "--format", "json").json
    assert "later" not in {entry["standing"] for entry in found["entries"]}


def test_confidence_is_that_of_the_calendar(pathways: Command) -> None:
    dates = pathways("calendar", "--from", "2026-01-01", "--as-of", "2026-12-31", "--format", "json").json["entries"]
    shown = {entry["id"]: entry["confidence"] for entry in dates}
    found = pathways("rules", "due", *AS_OF, "--format", "json").json["entries"]
    pairs = [(entry["confidence"], shown[entry["event"]]) for entry in found if entry["event"] in shown]
    assert pairs and all(one == other for one, other in pairs)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--as-of", "2026-02-30"), "--as-of needs a date that exists"),
        (("--as-of", "9999-12-31"), "past the year 9999"),
        (("--months", "-1"), "--months"),
        (("--edition", "1999.01"), "there is no edition '1999.01'"),
    ],
)
def test_bad_usage(options: tuple[str, ...], words: str, pathways: Command) -> None:
    assert words in refused(pathways("rules", "due", *options))


def test_a_folder_without_a_list_and_one_with_a_broken_list(pathways: Command) -> None:
    own = pathways.folder / "own"
    shutil.copytree(RULES, own)
    (own / "watch.yaml").write_text(BROKEN, encoding="utf-8")
    assert "watch.yaml:2:44: error RF039" in refused(pathways("rules", "due", "--rules", own))
    (own / "watch.yaml").unlink()
    assert "Nothing is on the watch list" in pathways("rules", "due", "--rules", own, *AS_OF).out


def test_help(pathways: Command) -> None:
    assert "overdue" in pathways("rules", "due", "--help").out
