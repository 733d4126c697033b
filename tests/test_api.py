"""The Python interface gives what the command line gives, and importing it costs the command line nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import pathways
from pathways import Assessment, Device, Duration, Edition, FileError, Law, assess, compare, replay, what_if
from pathways.model.dates import Unit
from pathways.rulebook.schemas import load_schema, standing_alone
from tests.acceptance.command import EDITIONS, EXAMPLES, NEWEST_PATCH, RULES, Command, example

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def newest() -> Edition:
    return Edition.newest()


@pytest.fixture(scope="module")
def idx(newest: Edition) -> Device:
    return Device.load(example("idx-dr"), newest)


@pytest.fixture
def command(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    return Command(tmp_path, tmp_path_factory.getbasetemp() / "api-cache")


# --- editions and devices --------------------------------------------------------------------------------------


def test_editions() -> None:
    assert Edition.ids() == tuple(EDITIONS)
    assert Edition.newest().id == NEWEST_PATCH
    edition = Edition.load("2024.11")
    assert edition.id == "2024.11.1" and edition.title and edition.known_on.year == 2024
    assert isinstance(edition.verified_through, date)
    assert Edition.load("2024.11", RULES).rules == Edition.load("2024.11", str(RULES)).rules
    assert repr(edition) == "Edition('2024.11.1')"


def test_an_edition_that_is_not_there() -> None:
    with pytest.raises(FileError, match=r"2024\.12"):
        Edition.load("2024.12")
    with pytest.raises(FileError):
        Edition.ids("nowhere")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_device_survives_every_way_in_and_out(path: Path, newest: Edition) -> None:
    device = Device.load(path, newest)
    assert Device.from_dict(device.to_dict(), newest).facts == device.facts
    assert Device.from_text(json.dumps(device.to_dict()), "again.json", newest).facts == device.facts
    assert device.name == device.facts.name in repr(device)


def test_a_dict_may_hold_dates_and_leave_out_the_schema(newest: Edition) -> None:
    device = Device.from_dict({"name": "x", "qms": {"certificate": "mdsap", "expires": date(2027, 1, 1)}}, newest)
    assert device.to_dict()["qms"] == {"certificate": "mdsap", "expires": "2027-01-01"}


def test_what_is_wrong_in_a_device_has_its_place(newest: Edition) -> None:
    with pytest.raises(FileError) as caught:
        Device.from_text("schema: pathways.device/1\ndevice: {kind: genral}\n", "draft.yaml", newest)
    assert str(caught.value.findings[0].span) == "draft.yaml:2:16"
    assert Device.from_text("schema: pathways.device/1\napprovals: [H140001]\n", edition=newest).cautions


# --- answers ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_answer_is_the_document_of_the_command_line(command: Command, idx: Device, newest: Edition) -> None:
    answer = assess(idx, newest, as_of=TODAY)
    assert json.loads(answer.to_json()) == command.answer(example("idx-dr"))
    assert json.loads(answer.to_json(with_all=True)) == command.answer(example("idx-dr"), "--all")
    Draft202012Validator(standing_alone(load_schema("assessment"), load_schema("device"))).validate(json.loads(answer.to_json()))


@pytest.mark.slow
def test_all_arguments_reach_the_engine(command: Command, idx: Device) -> None:
    longer = {"approved-body-assessment": Duration(20, 25, 30, Unit.MONTHS)}
    answer = assess(
        idx, Edition.load("2025.07"), as_of=date(2026, 1, 1), law=Law.IN_FORCE, start=date(2026, 2, 1), assumptions=longer
    )
    options = (
        "--edition",
        "2025.07",
        "--law",
        "in-force",
        "--start",
        "2026-02-01",
        "--assume",
        "approved-body-assessment=20m..25m..30m",
    )
    assert answer.to_dict() == command.answer(example("idx-dr"), *options, as_of="2026-01-01")


def test_the_parts_of_an_answer(idx: Device, newest: Edition) -> None:
    answer = assess(idx, newest, as_of=TODAY)
    assert isinstance(answer, Assessment) and answer.as_of == TODAY
    assert answer.headline == answer.result.headline
    assert [route.outcome for route in answer.route("gb-reliance-4")] == ["expected"]
    assert answer.route("no-such-route") == ()
    assert answer.checklist and answer.duties and answer.notices and answer.not_applicable and answer.routes
    assert answer.questions == () and answer.deadlines
    assert repr(answer) == f"Assessment('IDx-DR', edition='{NEWEST_PATCH}', as_of=2026-11-20)"


@pytest.mark.slow
def test_without_an_edition_or_a_day_the_newest_and_today_are_meant(idx: Device) -> None:
    answer = assess(idx)
    assert answer.edition.id == NEWEST_PATCH and answer.as_of == date.today()
    assert what_if(idx).result.as_of == date.today()


# --- what if, compare, replay -----------------------------------------------------------------------------------


def test_what_if_is_the_document_of_the_command_line(command: Command, newest: Edition) -> None:
    device = Device.load(example("idx-dr-510k"), newest)
    found = what_if(device, newest, as_of=TODAY)
    printed = command("what-if", example("idx-dr-510k"), "--as-of", TODAY.isoformat(), "--format", "json").json
    assert json.loads(found.to_json()) == printed
    assert len(found.proposals) == len(printed["proposals"]) and len(found.beyond) == len(printed["beyond"])
    assert len(json.loads(found.to_json(limit=1))["proposals"]) == 1


def test_compare_is_the_document_of_the_command_line(command: Command, idx: Device, newest: Edition) -> None:
    found = compare(idx, Edition.load("2024.11"), newest, as_of=TODAY)
    done = command("compare", example("idx-dr"), "--from", "2024.11", "--as-of", TODAY.isoformat(), "--format", "json")
    assert found.moved and json.loads(done.out) == json.loads(found.to_json()) == found.to_dict()
    assert found.routes and found.duties and found.documents and found.evidence


def test_compare_two_days(idx: Device, newest: Edition) -> None:
    assert not compare(idx, newest, as_of=TODAY).moved
    assert compare(idx, newest, as_of=(TODAY, date(2029, 1, 1))).moved


def test_a_receipt_is_replayed(idx: Device, newest: Edition) -> None:
    text = assess(idx, newest, as_of=TODAY).receipt()
    again = replay(text)
    assert again.same and again.culprit is None and again.departures == () and again.to_dict()["same"] is True
    with pytest.raises(FileError):
        replay("{}")


# --- the module -------------------------------------------------------------------------------------------------


def test_importing_the_package_alone_loads_nothing_of_it() -> None:
    code = "import sys, pathways, pathways.cli.main; print([name for name in sys.modules if name in ('yaml', 'pathways.api')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def test_every_public_name_is_there_and_no_other() -> None:
    for name in pathways.__all__:
        assert getattr(pathways, name) is not None and name in dir(pathways)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pathways.nothing
