"""``pathways map`` as a user runs it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from tests.acceptance.command import TODAY, Command, example

IN_HOUSE = """\
schema: pathways.device/1
name: D
manufacturer: {based_in: ni}
device: {kind: general, in_house: true}
"""
STARTS = {
    "mermaid": "flowchart LR",
    "gexf": "<?xml",
    "graphml": "<?xml",
    "pajek": "*Network",
    "html": "<!doctype html>",
    "json": '{\n  "schema": "pathways.map/1"',
}


@pytest.mark.parametrize("form", STARTS)
def test_a_map_is_written_in_every_format_and_the_same_twice(pathways: Command, form: str) -> None:
    first = pathways("map", example("idx-dr"), "--as-of", TODAY, "--format", form)
    again = pathways("map", example("idx-dr"), "--as-of", TODAY, "--format", form)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith(STARTS[form])
    assert first.out == again.out


@pytest.mark.parametrize("ending", ["gexf", "graphml"])
def test_the_ending_of_the_file_chooses_the_format(pathways: Command, ending: str) -> None:
    out = pathways.folder / f"map.{ending}"
    done = pathways("map", example("xt-cdx"), "--as-of", TODAY, "--out", out)
    assert done.code == 0 and "Written to" in done.err
    assert ElementTree.parse(out).getroot().tag.endswith(ending)


def test_set_moves_the_map(pathways: Command) -> None:
    abroad, here = (
        json.loads(pathways("map", example("gb-start-up"), "--as-of", TODAY, "--format", "json", *more).out)
        for more in (("--set", "manufacturer.based_in=elsewhere"), ())
    )
    with_representative, without = ({node["id"] for node in each["nodes"]} for each in (abroad, here))
    assert "party:uk-responsible-person" in with_representative - without


def test_a_map_is_never_written_onto_its_device(pathways: Command) -> None:
    device = pathways.write("device.yaml", example("idx-dr").read_text("utf-8"))
    done = pathways("map", device, "--out", device)
    assert done.code == 2 and "device.yaml" in done.err


def test_a_day_past_all_plans_is_told(pathways: Command) -> None:
    done = pathways("map", example("idx-dr"), "--as-of", "9999-12-01")
    assert done.code == 2 and "year 9999" in done.err


def test_an_open_way_without_steps_is_drawn(pathways: Command) -> None:
    device = pathways.write("d.yaml", IN_HOUSE)
    found = json.loads(pathways("map", device, "--as-of", TODAY, "--format", "json").out)
    ways = {node["label"]: node["says"] for node in found["nodes"] if node["kind"] == "route"}
    answer = json.loads(pathways.assess(device, "--format", "json", as_of=TODAY).out)
    opened = [each["title"] for each in answer["routes"] if each["outcome"] == "open" and not each["timeline"]]
    assert opened
    assert all("is open" in ways[title] for title in opened)
    page = pathways("map", device, "--as-of", TODAY, "--format", "html").out
    assert "Ways without steps" in page and opened[0] in page


@pytest.mark.parametrize(
    ("command", "name", "starts"),
    [
        ("map", "m.gexf", "<?xml"),
        ("map", "m.txt", "flowchart LR"),
        ("map", "m", "flowchart LR"),
        ("partner", "p.HTML", "<!doctype html>"),
        ("partner", "p.md", "# "),
        ("adopt", "a.html", "<!doctype html>"),
        ("support", "s.csv", ""),
        ("classify", "c.html", "<!doctype html>"),
        ("calendar", "c.ics", "BEGIN:VCALENDAR"),
        ("watch", "w.json", "{"),
    ],
)
def test_a_file_has_the_format_of_its_ending(pathways: Command, command: str, name: str, starts: str) -> None:
    (pathways.folder / "devices").mkdir()
    device = pathways.write("devices/d.yaml", example("idx-dr").read_text("utf-8"))
    about = {"map": [device], "adopt": [device], "classify": [device], "watch": [device.parent]}.get(command, [])
    out = pathways.folder / name
    done = pathways(command, *about, "--out", out)
    assert done.code == 0, done.err
    assert out.read_text("utf-8").startswith(starts)


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("map", ("--out", "p.xyz"), "--out p.xyz has the ending of no format"),
        ("map", ("--out", "p.csv"), "There are .gexf"),
        ("map", ("--out", "p.html", "--format", "json"), "--format json and --out p.html are at odds"),
        ("partner", ("--out", "p.html", "--format", "text"), "are at odds"),
        ("partner", ("--out", "p.xyz"), "has the ending of no format"),
        ("assess", ("--out", "p.gexf"), "has the ending of no format"),
    ],
)
def test_an_ending_that_is_of_another_format_or_of_none_is_refused(
    pathways: Command, command: str, options: Any, says: str
) -> None:
    about = [] if command == "partner" else [example("idx-dr")]
    done = pathways(command, *about, *options)
    assert done.code == 2
    assert says in done.err
    assert not list(pathways.folder.glob("p.*"))
