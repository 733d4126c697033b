"""``pathways map`` as a user runs it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

import pytest

from tests.acceptance.command import TODAY, Command, example

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
