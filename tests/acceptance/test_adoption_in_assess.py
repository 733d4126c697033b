"""What is asked for after market access in the checklist and beside the timeline of ``assess``, as a user reads it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.acceptance.command import Command

DEVICE = """\
schema: pathways.device/1
name: Ward scribe
manufacturer: {based_in: elsewhere}
device: {kind: general, software: true, ai: true, ambient_scribe: true}
class: {gb: IIa, gb_future: IIa, eu: IIa}
approvals: [{number: DEN180001, granted: 2018-04-11}]
"""
DAY = ("--as-of", "2026-11-20")
ENGLAND = ("--set", "market.nhs_england=true")
BESIDE = "NHS adoption, beside the regulatory work"
CHECKLIST = "NHS adoption: asked for beyond market access"


@pytest.fixture
def device(tmp_path: Path) -> str:
    path = tmp_path / "device.yaml"
    path.write_text(DEVICE, "utf-8")
    return str(path)


def _part(pathways: Command, device: str, part: str, *more: str) -> str:
    run = pathways("assess", device, *DAY, *more, "--show", part)
    assert run.code == 0
    assert max(map(len, run.out.splitlines())) <= 80
    return " ".join(run.out.split())


def test_the_timeline_has_adoption_by_when_it_can_begin_and_without_dates(pathways: Command, device: str) -> None:
    text = _part(pathways, device, "timeline", *ENGLAND).split(BESIDE)[1]
    beside, rest = text.split("Can begin after a step")
    after, rest = rest.split("Not beside the regulatory work:")
    first, rest = rest.split("Not established whether")
    not_known, planned = rest.split("Planned: not in force")
    assert "[gb-post-market-surveillance;" in beside
    assert "[avt-registry;" in after
    assert "After 'Register with MHRA', in the plan of" in after
    assert "[scribe-device-status;" in first
    assert "[dtac-v2]" in not_known
    assert "[gb-minimum-cyber]" in planned
    assert "done " not in beside + first + not_known + planned


def test_only_what_applies_is_beside_the_timeline(pathways: Command, device: str) -> None:
    document = json.loads(pathways("assess", device, *DAY, *ENGLAND, "--format", "json").out)["adoption"]
    steps = [each["id"] for each in document["steps"]]
    applies = [*document["requirements"], *document["unsettled"], *document["planned"]]
    assert sorted(steps) == sorted(each["id"] for each in applies)
    assert not {each["id"] for each in document["may_apply"]} & set(steps)
    statuses = [each["status"] == "planned" for each in document["steps"]]
    assert statuses == sorted(statuses)
    by_id = {each["id"]: each for each in document["steps"]}
    assert by_id["dtac-v2"]["beside"] == "not-established"
    assert by_id["avt-registry"]["after"]["step"] == "mhra-registration"
    assert by_id["avt-registry"]["after"]["ends"]["earliest"] >= DAY[1]


def test_a_step_before_that_is_done_is_told(pathways: Command, device: str) -> None:
    held = Path(device).read_text("utf-8") + "evidence: [mhra-registration]\n"
    Path(device).write_text(held, "utf-8")
    assert "After the step 'mhra-registration', which is done." in _part(pathways, device, "timeline", *ENGLAND)


def test_the_checklist_has_adoption_apart_and_nothing_planned_to_tick(pathways: Command, device: str) -> None:
    whole = _part(pathways, device, "evidence", *ENGLAND)
    assert "[dtac-v2]" not in whole.split(CHECKLIST)[0]
    now, planned = whole.split(CHECKLIST)[1].split("Planned: not in force")
    assert "[?] Digital Technology Assessment Criteria (DTAC), version 2 England only; since 24 February 2026 [dtac-v2]" in now
    assert "gb-minimum-cyber" not in now
    assert "- Planned GB minimum security requirements" in planned
    assert "[?]" not in planned


def test_nothing_of_it_where_nothing_is_said_of_the_nhs_or_the_scope_is_access(pathways: Command, device: str) -> None:
    for more in ((), (*ENGLAND, "--scope", "access")):
        for part in ("timeline", "evidence"):
            assert "NHS adoption" not in _part(pathways, device, part, *more)


def test_it_stands_alone_where_no_route_asks_for_anything(pathways: Command, tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("schema: pathways.device/1\nname: Bare\ndevice: {software: true}\nmarket: {nhs_wales: true}\n", "utf-8")
    assert BESIDE in _part(pathways, str(path), "timeline")


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_written_reports_have_both(pathways: Command, device: str, format_: str) -> None:
    text = pathways("assess", device, *DAY, *ENGLAND, "--format", format_).out
    assert text.index(BESIDE) < text.index(CHECKLIST)
    assert "Not established whether it can run beside the regulatory work" in text
    plain = pathways("assess", device, *DAY, "--format", format_).out
    assert BESIDE not in plain
    assert CHECKLIST not in plain


def test_the_workbook_has_both_and_gives_them_no_dates(pathways: Command, device: str, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    assert pathways("assess", device, *DAY, *ENGLAND, "--format", "xlsx", "--out", str(out)).code == 0
    book = load_workbook(io.BytesIO(out.read_bytes()))
    head, *rows = [[str(cell or "") for cell in row] for row in book["Timeline"].iter_rows(min_row=5, values_only=True)]
    found = [dict(zip(head, row, strict=True)) for row in rows if row[0].startswith("NHS adoption")]
    dtac = next(row for row in found if "DTAC" in row["Step"] and "version 2" in row["Step"])
    assert dtac["Step"].endswith("Not established whether it can run beside the regulatory work")
    assert {row["Ends, likely"] for row in found} == {""}
    planned = next(row for row in found if row["Step"].startswith("Planned GB minimum security"))
    assert (planned["Outcome"], planned["Standing"]) == ("planned", "would be mandatory")
    assert any("DTAC" in str(row[1]) for row in book["Checklist"].iter_rows(values_only=True))
