"""``pathways adopt``, and the part after market access of ``assess``, as a user runs them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pathways.rulebook.folder import shipped_rules
from pathways.rulebook.schemas import load_schema
from tests.acceptance.command import Command

DEVICE = """\
schema: pathways.device/1
name: Eye reader
manufacturer: {based_in: elsewhere}
device: {kind: general, software: true, ai: true, patient_data: true, connects_to_nhs_systems: true}
class: {gb: IIa, gb_future: IIa, eu: IIa}
approvals: [{number: DEN180001, granted: 2018-04-11}]
"""
DAY = ("--as-of", "2026-11-20")
NATIONS = ("england", "scotland", "wales", "ni")


@pytest.fixture
def device(tmp_path: Path) -> str:
    path = tmp_path / "device.yaml"
    path.write_text(DEVICE, "utf-8")
    return str(path)


def test_it_groups_by_how_binding_it_is_and_cites_each(pathways: Command, device: str) -> None:
    run = pathways("adopt", device, "--nation", "england", *DAY)
    assert run.code == 0
    heads = [line for line in run.out.splitlines() if line.startswith(("MANDATORY", "EXPECTED", "VOLUNTARY"))]
    assert [head.split(":")[0] for head in heads] == ["MANDATORY", "EXPECTED", "VOLUNTARY"]
    assert "[dcb0129; verified; nhse-dcb-review]" in " ".join(run.out.split())
    assert "to be confirmed" in run.out
    assert max(map(len, run.out.splitlines())) <= 80


def test_each_nation_gets_another_answer(pathways: Command, device: str) -> None:
    answers = [pathways("adopt", device, "--nation", nation, *DAY, "--format", "json").out for nation in NATIONS]
    found = [{each["id"] for each in json.loads(answer)["requirements"]} for answer in answers]
    assert all(one != other for place, one in enumerate(found) for other in found[place + 1 :])
    assert "dtac-v2" in found[0]
    assert all("dtac-v2" not in each for each in found[1:])


def test_a_region_says_the_nation_and_may_not_gainsay_it(pathways: Command, device: str) -> None:
    assert "For Wales." in pathways("adopt", device, "--region", "wales", *DAY).out
    assert "For England." in pathways("adopt", device, "--region", "london", *DAY).out
    run = pathways("adopt", device, "--region", "wales", "--nation", "england")
    assert (run.code, run.out) == (2, "")
    assert "--region wales lies in wales" in run.err


def test_what_contradicts_the_file_is_told(pathways: Command, device: str) -> None:
    run = pathways("adopt", device, "--nation", "england", "--set", "market.nhs=false")
    assert run.code == 2
    assert "cannot all be true: market.nhs_england and market.nhs" in run.err
    assert "Traceback" not in run.err


def test_an_edition_that_says_nothing_is_told(pathways: Command, device: str) -> None:
    run = pathways("adopt", device, "--edition", "2026.05")
    assert run.code == 2
    assert "says nothing of requirements" in run.err


def test_nothing_planned_looks_like_a_duty_of_today(pathways: Command, device: str) -> None:
    told = json.loads(pathways("adopt", device, "--nation", "england", *DAY, "--format", "json").out)
    assert {each["status"] for each in told["requirements"]} == {"in-force"}
    planned = [each["id"] for each in told["planned"]]
    assert "gb-minimum-cyber" in planned
    assert {each["status"] for each in told["planned"]} == {"planned"}
    for format_, heading in (
        ("text", "PLANNED: NOT IN FORCE"),
        ("markdown", "## Planned: not in force"),
        ("html", ">Planned: not in"),
    ):
        text = pathways("adopt", device, "--nation", "england", *DAY, "--format", format_).out
        now, later = text.split(heading)
        assert [id_ for id_ in planned if id_ in now] == []
        assert [id_ for id_ in planned if id_ not in later] == []
        assert "Cyber security (would be mandatory)" in later
    rows = pathways("assess", device, *DAY, "--set", "market.nhs_england=true", "--format", "csv").out.splitlines()
    assert ["would be mandatory" in row for row in rows if "gb-minimum-cyber" in row] == [True]


def test_what_may_apply_says_whether_it_would_bind_today(pathways: Command, device: str) -> None:
    text = " ".join(pathways("adopt", device, "--nation", "england", *DAY).out.split())
    now, later = text.split("MAY APPLY ONCE IT IS IN FORCE (PLANNED)")
    assert "Cyber Security and Resilience Bill (would be mandatory)" in later
    assert "Cyber Security and Resilience Bill" not in now


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_the_other_formats_hold_every_requirement(pathways: Command, device: str, format_: str) -> None:
    told = json.loads(pathways("adopt", device, "--nation", "england", *DAY, "--format", "json").out)
    asked = [*told["requirements"], *told["unsettled"], *told["planned"]]
    text = pathways("adopt", device, "--nation", "england", *DAY, "--format", format_).out
    assert [each["id"] for each in asked if each["id"] not in text] == []


def test_the_first_screen_has_three_lines_of_it_and_stays_within_fifty(pathways: Command, device: str) -> None:
    lines = pathways("assess", device, *DAY, "--set", "market.nhs_england=true").out.splitlines()
    start, end = (next(place for place, line in enumerate(lines) if line.startswith(lead)) for lead in ("NHS  ", "READ ON  "))
    assert end - start <= 3
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 80
    assert "mandatory now" in lines[start]
    assert "; 10 planned; " in lines[start + 1]


def test_without_a_word_of_the_nhs_there_is_only_where_to_read_on(pathways: Command, device: str) -> None:
    run = pathways("assess", device, *DAY)
    assert not any(line.startswith("NHS") for line in run.out.splitlines())
    named = os.path.relpath(device, pathways.folder)
    assert f"pathways adopt {named}  # NHS" in pathways("assess", named, *DAY).out.partition("READ ON")[2]
    assert "adoption" not in json.loads(pathways("assess", device, *DAY, "--format", "json").out)


def test_the_scope_leaves_it_out_or_gives_it_alone(pathways: Command, device: str) -> None:
    for_england = ("--set", "market.nhs_england=true")
    whole = json.loads(pathways("assess", device, *DAY, *for_england, "--format", "json").out)
    assert whole["adoption"]["nations"] == ["england"]
    access = pathways("assess", device, *DAY, *for_england, "--scope", "access", "--format", "json").out
    assert "adoption" not in json.loads(access)
    alone = json.loads(pathways("assess", device, *DAY, *for_england, "--scope", "adoption", "--format", "json").out)
    assert alone["schema"] == "pathways.adopt/1"
    assert alone["requirements"] == whole["adoption"]["requirements"]
    assert pathways("assess", device, "--scope", "adoption", "--format", "csv").code == 2


@pytest.mark.parametrize("format_", ["markdown", "html", "csv"])
def test_every_report_has_it(pathways: Command, device: str, format_: str) -> None:
    text = pathways("assess", device, *DAY, "--set", "market.nhs_england=true", "--format", format_).out
    assert "dcb0129" in text
    assert "dcb0129" not in pathways("assess", device, *DAY, "--format", format_).out


@pytest.fixture
def other_rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_rules(), tmp_path / "uk", ignore=shutil.ignore_patterns("cases")))


@pytest.mark.parametrize(
    ("old", "new", "changed", "departure"),
    [
        ("Complete the DTAC form", "Fill in the DTAC form", "what it says", ("rule requirement:dtac-v2", "says")),
        (
            'required: expected\n    status: in-force\n    from: {date: "2026-02-24"}',
            'required: mandatory\n    status: in-force\n    from: {date: "2026-02-24"}',
            "its dates or standing",
            ("requirement dtac-v2", "standing"),
        ),
    ],
)
def test_a_replay_tells_which_requirement_moved_the_answer(
    pathways: Command, device: str, other_rules: Path, old: str, new: str, changed: str, departure: tuple[str, str]
) -> None:
    assert pathways("assess", device, *DAY, "--set", "market.nhs_england=true", "--receipt", "receipt.json").code == 0
    file = other_rules / "adoption" / "digital.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    run = pathways("replay", "receipt.json", "--rules", str(other_rules), "--format", "json")
    assert run.code == 1
    found = json.loads(run.out)
    Draft202012Validator(load_schema("replay")).validate(found)
    assert found["culprit"]["rule"] == "requirement:dtac-v2"
    assert found["culprit"]["changes"] == [changed]
    assert departure in [(each["where"], each["what"]) for each in found["departures"]]


def test_a_receipt_has_requirements_only_where_the_answer_has(pathways: Command, device: str) -> None:
    assert pathways("assess", device, *DAY, "--receipt", "plain.json").code == 0
    assert pathways("assess", device, *DAY, "--set", "market.nhs_wales=true", "--receipt", "wales.json").code == 0
    plain, wales = (json.loads((pathways.folder / f"{name}.json").read_text("utf-8")) for name in ("plain", "wales"))
    assert plain["adoption"] is None
    assert not [each for each in plain["rules"] if each["rule"].startswith("requirement:")]
    named = {each["id"] for each in wales["adoption"]}
    assert {each["rule"] for each in wales["rules"]} >= {f"requirement:{id_}" for id_ in named}
    assert "gb-post-market-surveillance" in named
    assert "dtac-v2" not in named


def test_a_receipt_of_an_answer_that_rests_on_usual_values_replays(pathways: Command, device: str) -> None:
    assert pathways("assess", device, *DAY, "--set", "market.nhs_england=true", "--receipt", "receipt.json").code == 0
    assert "Same answer." in pathways("replay", "receipt.json").out


@pytest.mark.parametrize(("option", "word"), [("--nation", "england"), ("--region", "london")])
def test_a_nation_that_is_asked_for_and_denied_is_at_odds(pathways: Command, device: str, option: str, word: str) -> None:
    done = pathways("adopt", device, option, word, "--set", "market.nhs_england=false")
    assert done.code == 2
    assert f"{option} {word} and --set market.nhs_england=false are at odds" in done.err
