"""What stands beside an assessment, from Python: the same documents as at the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import pathways
from pathways import Device, Edition, FileError, Nation, OrganisationType, adopt, partner, support
from tests.acceptance.command import NEWEST, RULES, Command, example

TODAY = date(2026, 11, 20)
DAY = ("--as-of", TODAY.isoformat())


@pytest.fixture(scope="module")
def newest() -> Edition:
    return Edition.load(NEWEST)


@pytest.fixture(scope="module")
def idx(newest: Edition) -> Device:
    return Device.load(example("idx-dr"), newest)


@pytest.fixture
def command(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    return Command(tmp_path, tmp_path_factory.getbasetemp() / "api-cache")


def test_each_is_the_document_of_the_command_line(command: Command, idx: Device, newest: Edition) -> None:
    path = example("idx-dr")
    told = {
        ("adopt", path, "--nation", "england"): adopt(idx, newest, nations=["england"], as_of=TODAY).to_json(),
        ("support", "--for", path, "--region", "wales"): support(idx, newest, region="Wales", as_of=TODAY).to_json(),
        ("partner", "--for", path): partner(idx, newest, as_of=TODAY).to_json(),
        ("map", path): pathways.map(idx, newest, as_of=TODAY).to_json(),
    }
    for words, answer in told.items():
        run = command(*words, *DAY, "--format", "json")
        assert run.code == 0, run.err
        assert json.loads(answer) == json.loads(run.out), words


def test_the_parts_of_what_is_asked_for_stand_apart(idx: Device, newest: Edition) -> None:
    found = adopt(idx, newest, nations=[Nation.ENGLAND], as_of=TODAY)
    assert {each.status.value for each in found.requirements} == {"in-force"}
    assert {each.status.value for each in found.planned} == {"planned"}
    assert "dtac-v2" in {each.id for each in found.requirements}
    assert all(each.undecided_by for each in found.may_apply) and found.questions and found.unsettled == ()
    assert {each.id for each in adopt(idx, newest, nations=["wales"], as_of=TODAY).elsewhere} >= {"dtac-v2"}


def test_the_other_formats_are_those_of_the_command_line(command: Command, idx: Device, newest: Edition) -> None:
    drawn, path = pathways.map(idx, newest, as_of=TODAY), example("idx-dr")
    for format_, text in (("gexf", drawn.to_gexf()), ("graphml", drawn.to_graphml()), ("pajek", drawn.to_pajek())):
        assert command("map", path, *DAY, "--format", format_).out == text
    assert drawn.to_mermaid().startswith("flowchart") and drawn.edges and drawn.nodes and drawn.routes
    helpers = support(idx, newest, type_="funder", as_of=TODAY)
    assert {offer.organisation.type for offer in helpers.offers} == {OrganisationType.FUNDER}
    assert json.loads(helpers.to_geojson())["type"] == "FeatureCollection"
    assert len(helpers.to_csv().splitlines()) == len(helpers.offers) + 1
    assert partner(edition=newest, as_of=TODAY).gaps == () and partner(idx, newest, as_of=TODAY).gaps


def test_a_folder_of_rules_is_that_of_the_edition(idx: Device) -> None:
    own = Edition.load(NEWEST, RULES)
    assert own.folder == RULES
    assert support(idx, own, as_of=TODAY).to_dict() == support(idx, Edition.load(NEWEST), as_of=TODAY).to_dict()


def test_what_is_none_or_is_not_said_is_refused_with_what_to_do(idx: Device, newest: Edition) -> None:
    old = Edition.load("2026.05")
    with pytest.raises(FileError, match="there is no nation 'englnd'"):
        adopt(idx, newest, nations=["englnd"], as_of=TODAY)
    with pytest.raises(FileError, match="there is no nation 'uk'"):
        adopt(idx, newest, nations=["uk"], as_of=TODAY)
    with pytest.raises(FileError, match="says nothing of requirements"):
        adopt(idx, old, as_of=TODAY)
    with pytest.raises(FileError, match="there is no region 'atlantis'"):
        support(idx, newest, region="atlantis", as_of=TODAY)
    with pytest.raises(FileError, match="there is no type 'bank'"):
        support(idx, newest, type_="bank", as_of=TODAY)
    for said in (support, partner):
        with pytest.raises(FileError, match="does not say"):
            said(idx, old, as_of=TODAY)
    not_nhs = Device.from_dict({"name": "x", "market": {"nhs": False}}, newest)
    with pytest.raises(FileError, match="cannot all be true"):
        adopt(not_nhs, newest, nations=["wales"], as_of=TODAY)


def test_importing_everything_leaves_pythons_own_map_alone() -> None:
    names: dict[str, object] = {}
    exec("from pathways import *", names)
    assert "map" not in names and "adopt" in names
    assert "map" in dir(pathways) and pathways.map.__module__.startswith("pathways.")
