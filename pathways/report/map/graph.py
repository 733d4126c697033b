"""A map as a graph for programs that draw graphs: the same nodes and edges, in the places that the picture gives them."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.model.citations import Cite, in_one_line
from pathways.model.flows import PartyKind
from pathways.model.process_map import EdgeKind, MapEdge, MapNode, MapNodeKind, MapStanding, ProcessMap
from pathways.report.map.picture import Picture
from pathways.report.map.words import STANDINGS, about, heading, route_heading, takes
from pathways.writing.graph.model import Colour, Edge, Graph, LineStyle, Node, Shape, Spot, Value

_SHAPES = {
    MapNodeKind.PARTY: Shape.PILL,
    MapNodeKind.STEP: Shape.BOX,
    MapNodeKind.APPROVAL: Shape.SLANTED,
    MapNodeKind.MARKET: Shape.DIAMOND,
    MapNodeKind.ROUTE: Shape.DOUBLE_BOX,
    MapNodeKind.QUESTION: Shape.HEXAGON,
}
_PARTIES = {
    PartyKind.MAKER: Colour.BLUE,
    PartyKind.REPRESENTATIVE: Colour.TEAL,
    PartyKind.ASSESSOR: Colour.PURPLE,
    PartyKind.REGULATOR: Colour.RED,
}
_STANDINGS = {MapStanding.LAW: Colour.GREEN, MapStanding.EXPECTED: Colour.ORANGE}
_FLOWS = {
    EdgeKind.DOCUMENTS: Colour.BLUE,
    EdgeKind.FEE: Colour.ORANGE,
    EdgeKind.DECISION: Colour.GREEN,
    EdgeKind.AGREEMENT: Colour.PURPLE,
    EdgeKind.REPORT: Colour.TEAL,
}
_BESIDE, _DOWN, _BETWEEN = -220.0, 70.0, 60.0


def graph_of_map(drawn: ProcessMap, picture: Picture) -> Graph:
    spots = spots_of(drawn, picture)
    parts = {route.key: f"{route_heading(route)} ({STANDINGS[route.standing]})" for route in drawn.routes}
    labels = {node.id: node.label for node in drawn.nodes}
    nodes = tuple(_node(node, spots[node.id], parts.get(node.part, ""), labels) for node in drawn.nodes)
    return Graph(heading(drawn), about(drawn), nodes, tuple(_edge(edge) for edge in drawn.edges))


def spots_of(drawn: ProcessMap, picture: Picture) -> Mapping[str, Spot]:
    """Where each node is drawn: the bands below each other, what they share to the left of them."""
    found: dict[str, Spot] = {}
    top = 0.0
    for band in picture.bands:
        for bar in band.bars:
            found[bar.node.id] = Spot(round(bar.x + bar.width / 2, 1), round(top + bar.y, 1))
        found[f"market:{band.route.key}"] = Spot(band.market, round(top + 20, 1))
        top = round(top + band.height + _BETWEEN, 1)
    columns = {
        MapNodeKind.PARTY: (_BESIDE, 0.0),
        MapNodeKind.APPROVAL: (_BESIDE, 0.0),
        MapNodeKind.QUESTION: (0.0, top),
        MapNodeKind.ROUTE: (500.0, top),
    }
    rows: dict[float, int] = {}
    for node in drawn.nodes:
        if node.id not in found:
            across, down = columns[node.kind]
            found[node.id] = Spot(across, round(down + _DOWN * rows.get(across, 0), 1))
            rows[across] = rows.get(across, 0) + 1
    return found


def _node(node: MapNode, at: Spot, part: str, labels: Mapping[str, str]) -> Node:
    colour = Colour.GREY
    if node.party_kind is not None:
        colour = _PARTIES.get(node.party_kind, Colour.BLACK)
    elif node.standing is not None:
        colour = _STANDINGS[node.standing]
    who = ", ".join(labels.get(f"party:{party}", party) for party in node.parties)
    told: dict[str, Value | None] = {
        "kind": node.kind.value,
        "says": node.says,
        "route": node.part,
        "standing": node.standing.value if node.standing else None,
        "who": who,
        "is": node.party_kind.value if node.party_kind else None,
        "takes": takes(node),
        "earliest_start": node.starts.earliest.isoformat() if node.starts else None,
        "latest_end": node.ends.latest.isoformat() if node.ends else None,
        "if_needed": node.conditional if node.kind is MapNodeKind.STEP else None,
        **_grounds(node.sources, node.confidence.value if node.confidence else None),
    }
    return Node(node.id, node.label, _SHAPES[node.kind], colour, _given(told), at, part, node.start, node.end)


def _edge(edge: MapEdge) -> Edge:
    told: dict[str, Value | None] = {
        "standing": edge.standing.value,
        "rule": edge.rule,
        "route": edge.part,
        "with": edge.step,
        "if_it_applies": edge.conditional,
        **_grounds(edge.sources, edge.confidence.value),
    }
    line = LineStyle.SOLID if edge.standing is MapStanding.LAW else LineStyle.DASHED
    label = f"{edge.label} ({STANDINGS[edge.standing]})" if edge.kind.is_flow else edge.label
    colour = _FLOWS.get(edge.kind, Colour.GREY)
    return Edge(edge.tail, edge.head, label, edge.kind.value, _given(told), line, colour, edge.start, edge.end)


def _grounds(cites: tuple[Cite, ...], confidence: str | None) -> dict[str, Value | None]:
    return {"source": in_one_line(cites), "confidence": confidence}


def _given(told: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in told.items() if value is not None and value != ""}
