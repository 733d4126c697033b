"""The picture of a map: bars and numbers in their lanes, none over another."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.process_map import process_map
from pathways.intake.device_file import read_device
from pathways.model.catalogue import RuleSet
from pathways.model.process_map import ProcessMap
from pathways.report.map.graph import graph_of_map
from pathways.report.map.lanes import LEFT, WIDTH
from pathways.report.map.picture import Picture, picture_of
from pathways.writing.graph.model import LineStyle
from tests.places import EXAMPLES

Drawn = tuple[ProcessMap, Picture]


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def drawn(rules: RuleSet, request: pytest.FixtureRequest) -> Drawn:
    path = request.param
    device = read_device(path.read_text("utf-8"), path.name, rules.catalogue.vocabulary, rules.catalogue.evidence).device
    found = process_map(assess(device, rules, Request(dt.date(2026, 11, 20))), device, rules)
    return found, picture_of(found)


def test_every_step_and_every_flow_is_drawn_once(drawn: Drawn) -> None:
    found, picture = drawn
    bars = [bar.node.id for band in picture.bands for bar in band.bars]
    assert sorted(bars) == sorted(node.id for node in found.nodes if node.id.startswith("step:"))
    passages = [passage.edge.id for band in picture.bands for passage in band.passages]
    assert sorted(passages) == sorted(edge.id for edge in found.edges if edge.kind.is_flow)
    numbers = [passage.number for band in picture.bands for passage in band.passages]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_bars_stand_in_the_lane_of_those_who_take_the_step(drawn: Drawn) -> None:
    for band in drawn[1].bands:
        lanes = {lane.party.id: lane for lane in band.lanes}
        for bar in band.bars:
            lane = lanes[f"party:{bar.node.parties[0]}"]
            assert lane.line < bar.y and bar.y + 12 <= lane.y + lane.height
            assert bar.x >= LEFT and bar.words.left >= 0 and bar.words.right <= WIDTH


def test_no_words_and_no_numbers_meet(drawn: Drawn) -> None:
    for band in drawn[1].bands:
        for place, bar in enumerate(band.bars):
            for other in band.bars[place + 1 :]:
                assert bar.y != other.y or not bar.words.meets(other.words)
        places = sorted(passage.x for passage in band.passages)
        assert all(after - before > 24 for before, after in pairwise(places))
        assert all(x + 11 <= WIDTH for x in places)


def test_in_a_graph_law_is_solid_and_no_two_nodes_stand_in_one_place(drawn: Drawn) -> None:
    graph = graph_of_map(*drawn)
    assert len({node.at for node in graph.nodes}) == len(graph.nodes)
    for edge in graph.edges:
        assert edge.attributes["source"] and edge.attributes["confidence"]
        assert (edge.line is LineStyle.SOLID) == (edge.attributes["standing"] == "law")
