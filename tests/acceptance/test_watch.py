"""``pathways watch``: a folder of device files and receipts, on the day after and under another edition."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import NEWEST_PATCH, Command, example
from tests.schemas.test_schemas import complaint

DAY = "2026-11-20"
DEVICE = "schema: pathways.device/1\nname: D\n"
MOVED = ("dexcom-g6", "edora-8-dr-t", "idx-dr")
"""What the edition of March 2026 answered otherwise for."""

ROUTE_4 = "gb-reliance-4"

Folder = Callable[..., Path]


@pytest.fixture
def folder(pathways: Command) -> Folder:
    """A folder with device files, and receipts of an edition and day."""

    def made(*names: str, edition: str, as_of: str) -> Path:
        place = pathways.folder / "devices"
        place.mkdir(exist_ok=True)
        for name in names:
            (place / f"{name}.yaml").write_bytes(example(name).read_bytes())
            receipt = place / f"{name}.receipt.json"
            done = pathways.assess(place / f"{name}.yaml", "--edition", edition, "--receipt", receipt, as_of=as_of)
            assert done.code == 0
        return place

    return made


def told(pathways: Command, place: Path, *options: str, code: int = 1) -> Any:
    done = pathways("watch", place, "--as-of", DAY, "--format", "json", *options)
    assert done.code == code, done.err
    document = json.loads(done.out)
    assert complaint("watched", document) is None
    return document


def test_it_finds_those_that_moved_by_rule_and_document(pathways: Command, folder: Folder) -> None:
    folder(*MOVED, edition="2026.02", as_of="2026-03-01")
    place = folder("actifuse", "gb-start-up", edition="2026.11", as_of=DAY)
    document = told(pathways, place)
    assert document["edition"] == NEWEST_PATCH
    states = {Path(each["file"]).stem: each["state"] for each in document["devices"]}
    assert states == dict.fromkeys(MOVED, "changed") | {"actifuse": "same", "gb-start-up": "same"}
    idx = next(each for each in document["devices"] if each["name"] == "IDx-DR")
    (move,) = [each for each in idx["comparison"]["routes"] if each["id"] == ROUTE_4]
    assert "r4-active" in move["moved_by"]["rules"]
    assert "2026-05-08-draft-amendment-regulations" in move["moved_by"]["documents"]


def test_a_second_run_starts_from_what_the_first_wrote(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.02", as_of="2026-03-01")
    told(pathways, place, "--update")
    document = told(pathways, place, code=0)
    assert document["counts"] == {"changed": 0, "same": 1, "new": 0, "unreadable": 0}


def test_a_day_that_has_come_is_told_as_moved_by_the_date(pathways: Command) -> None:
    place = pathways.folder / "devices"
    place.mkdir()
    device = pathways.write(
        "devices/d.yaml", "schema: pathways.device/1\nname: D\napprovals: EU MDR certificate until 2026-11-19\n"
    )
    assert pathways.assess(device, "--receipt", place / "d.receipt.json", as_of="2026-11-19").code == 0
    assert told(pathways, place)["counts"]["changed"] == 1
    done = pathways("watch", place, "--as-of", DAY)
    assert "Moved by the date alone" in done.out
    before = pathways("watch", place, "--as-of", "2026-11-19")
    assert before.code == 0
    assert "0 of 1 answer changed" in before.out


def test_an_answer_that_was_corrected_names_the_rule(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.11", as_of=DAY)
    receipt = place / "idx-dr.receipt.json"
    document = json.loads(receipt.read_text("utf-8"))
    route = next(each for each in document["routes"] if each["id"] == ROUTE_4)
    route["outcome"] = "closed"
    next(each for each in document["rules"] if each["rule"] == route["rules"][0])["condition_sha256"] = "0" * 64
    receipt.write_text(json.dumps(document), "utf-8")
    (device,) = told(pathways, place)["devices"]
    assert device["corrected"]["rule"] == route["rules"][0]
    assert {each["what"] for each in device["corrected"]["departures"]} >= {"outcome"}
    assert device["comparison"] is None


def test_an_edited_file_is_told(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.11", as_of=DAY)
    path = place / "idx-dr.yaml"
    path.write_text(path.read_text("utf-8").replace("DEN180001", "DEN180002"), "utf-8")
    (device,) = told(pathways, place, code=0)["devices"]
    assert device["edited"]


def test_a_device_without_receipt_is_new_and_update_writes_one(pathways: Command) -> None:
    (pathways.folder / "devices").mkdir()
    pathways.write("devices/d.yaml", DEVICE)
    place = pathways.folder / "devices"
    assert told(pathways, place, "--update", code=0)["counts"]["new"] == 1
    assert (place / "d.receipt.json").is_file()
    assert told(pathways, place, code=0)["counts"]["same"] == 1


def test_a_receipt_stands_for_itself(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.02", as_of="2026-03-01")
    (place / "idx-dr.yaml").unlink()
    (device,) = told(pathways, place)["devices"]
    assert device["file"] == device["receipt"]


def test_what_cannot_be_used_is_told_and_costs_no_other(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.02", as_of="2026-03-01")
    (place / "broken.yaml").write_text("schema: pathways.device/1\nname: [\n", "utf-8")
    (place / "broken.receipt.json").write_text('{"schema": "pathways.receipt/2"}', "utf-8")
    (place / "other.json").write_text("{", "utf-8")
    document = told(pathways, place, code=2)
    assert document["counts"] == {"changed": 1, "same": 0, "new": 0, "unreadable": 1}


def test_dates_that_come_are_told_within_the_days_asked_for(pathways: Command) -> None:
    (pathways.folder / "devices").mkdir()
    place = pathways.folder / "devices"
    pathways.write("devices/d.yaml", f"{DEVICE}approvals: EU MDR certificate until 2027-02-01\n")
    far = told(pathways, place, "--within", "90", code=0)["devices"][0]["soon"]
    near = told(pathways, place, "--within", "30", code=0)["devices"][0]["soon"]
    days = [each["date"] for each in far]
    assert "2027-02-01" in days
    assert [each["date"] for each in near] == [day for day in days if day <= "2026-12-20"]


def test_pages_are_written_one_a_device_under_names_that_hold_nothing(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.02", as_of="2026-03-01")
    receipt = json.loads((place / "idx-dr.receipt.json").read_text("utf-8"))
    assert receipt["device"]["name"] == "IDx-DR"
    text = (place / "idx-dr.yaml").read_text("utf-8")
    (place / "idx-dr.yaml").write_text(text.replace("name: IDx-DR", 'name: "../../@all <b>x</b> `$(id)`"'), "utf-8")
    done = pathways("watch", place, "--as-of", DAY, "--pages", pathways.folder / "pages")
    assert done.code == 1
    (page,) = (pathways.folder / "pages").glob("*.md")
    assert page.name.startswith("all-b-x-b-id-")
    said = page.read_text("utf-8")
    assert said.startswith("# Answer changed: ")
    assert "<b>" not in said and "@all" not in said
    again = pathways("watch", place, "--as-of", DAY, "--pages", pathways.folder / "pages")
    assert again.code == 1
    assert page.read_text("utf-8") == said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere",), "there is no such folder"),
        ((".",), "there is no device file and no receipt"),
        ((".", "--as-of", "soon"), "--as-of needs a date"),
    ],
)
def test_what_cannot_be_watched_is_refused(pathways: Command, arguments: tuple[str, ...], says: str) -> None:
    done = pathways("watch", *arguments)
    assert done.code == 2
    assert says in done.err


def test_an_output_never_replaces_a_receipt(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.11", as_of=DAY)
    before = (place / "idx-dr.receipt.json").read_bytes()
    done = pathways("watch", place, "--out", place / "idx-dr.receipt.json")
    assert done.code == 2
    assert "would replace" in done.err
    assert (place / "idx-dr.receipt.json").read_bytes() == before


@pytest.mark.parametrize("mine", ['{"my": "file"}', DEVICE, ""])
def test_update_replaces_nothing_but_receipts(pathways: Command, folder: Folder, mine: str) -> None:
    place = folder("idx-dr", edition="2026.11", as_of=DAY)
    (place / "idx-dr.receipt.json").write_text(mine, "utf-8")
    document = told(pathways, place, "--update", code=2)
    assert document["counts"]["unreadable"] == 1
    assert document["devices"][0]["findings"][0]["where"].startswith(str(place / "idx-dr.receipt.json"))
    assert (place / "idx-dr.receipt.json").read_text("utf-8") == mine
    done = pathways("watch", place, "--as-of", DAY)
    assert "idx-dr.receipt.json:thisis" in "".join(done.out.split())


def test_update_writes_through_no_link(pathways: Command, folder: Folder) -> None:
    outside = pathways.write("outside.txt", "mine")
    place = folder("idx-dr", edition="2026.11", as_of=DAY)
    (place / "idx-dr.receipt.json").unlink()
    (place / "idx-dr.receipt.json").symlink_to(outside)
    assert told(pathways, place, "--update", code=2)["counts"]["unreadable"] == 1
    assert outside.read_text("utf-8") == "mine"
    assert (place / "idx-dr.receipt.json").is_symlink()


def test_a_broken_first_line_is_never_answered_from_the_old_receipt(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", edition="2026.11", as_of=DAY)
    path = place / "idx-dr.yaml"
    path.write_text(path.read_text("utf-8").replace("pathways.device/1", "pathways.devcie/1"), "utf-8")
    (device,) = told(pathways, place, code=2)["devices"]
    assert (device["state"], device["file"]) == ("unreadable", str(path))


def test_a_receipt_without_a_device_file_is_said(pathways: Command, folder: Folder) -> None:
    place = folder("idx-dr", "actifuse", edition="2026.11", as_of=DAY)
    (place / "idx-dr.yaml").rename(place / "renamed.yaml")
    document = told(pathways, place, code=0)
    assert [Path(each["file"]).name for each in document["devices"] if each["alone"]] == ["idx-dr.receipt.json"]
    assert "1 receipt has no device file" in " ".join(pathways("watch", place, "--as-of", DAY).out.split())
    assert "Receipts without a device file" in pathways("watch", place, "--as-of", DAY, "--format", "markdown").out


@pytest.mark.parametrize("form", ["json", "markdown", "terminal"])
def test_a_file_name_that_is_no_utf8_is_written_out(pathways: Command, form: str) -> None:
    place = pathways.folder / "devices"
    place.mkdir()
    try:
        Path(os.fsdecode(bytes(place) + b"/bad\xff.yaml")).write_text(DEVICE, "utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes names in UTF-8 only")
    (place / "a.receipt.json").write_text("{}", "utf-8")
    done = pathways("watch", place, "--as-of", DAY, "--format", form, "--update", "--pages", pathways.folder / "pages")
    assert done.code == 2, done.err
    assert (form != "json") or "bad\\\\udcff.yaml" in done.out
    assert pathways("watch", place, "--as-of", DAY, "--format", form).code == 2
