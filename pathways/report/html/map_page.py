"""The page of a map: a picture to go through by keyboard or mouse, and the same in tables."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from pathways.model.citations import Source
from pathways.model.process_map import EdgeKind, MapNodeKind, ProcessMap
from pathways.report.labels import CONFIDENCES
from pathways.report.map import words
from pathways.report.map.lanes import LEFT, PLOT, WIDTH
from pathways.report.map.picture import BAR, TOP, Picture
from pathways.writing.citation import source_list
from pathways.writing.html import part, render


def render_map(drawn: ProcessMap, picture: Picture, sources: Mapping[str, Source]) -> str:
    """The same map gives the same bytes."""
    labels = {node.id: node.label for node in drawn.nodes}
    flows = sorted((edge for edge in drawn.edges if edge.kind.is_flow), key=lambda edge: picture.numbers[edge.id])
    others = [edge for edge in drawn.edges if not edge.kind.is_flow and edge.kind is not EdgeKind.DECIDES]
    ways = [node for node in drawn.nodes if node.kind is MapNodeKind.ROUTE]
    decides = {node.id: [edge for edge in drawn.edges if edge.kind is EdgeKind.DECIDES and edge.head == node.id] for node in ways}
    cites = {cite for node in drawn.nodes for cite in node.sources} | {cite for edge in drawn.edges for cite in edge.sources}
    return render(
        "map.html.j2",
        script="map.js",
        map_style=Markup(part("map.css")),
        m=drawn,
        picture=picture,
        labels=labels,
        flows=flows,
        others=others,
        open_ways=[node for node in ways if decides[node.id]],
        ways_without_steps=[node for node in ways if not decides[node.id]],
        decides=decides,
        steps=[node for node in drawn.nodes if node.kind is MapNodeKind.STEP],
        places={edge.id: place for place, edge in enumerate(drawn.edges, 1)},
        titles={route.key: route for route in drawn.routes},
        sources=source_list(cites, sources),
        confidences=CONFIDENCES,
        words=words,
        left=LEFT,
        plot=PLOT,
        width=WIDTH,
        top=TOP,
        thick=BAR,
    )
