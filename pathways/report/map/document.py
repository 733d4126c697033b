"""A map as a plain document (``pathways.map/1``)."""

from __future__ import annotations

from datetime import date

from pathways.model.dates import Duration, ThreePoint
from pathways.model.process_map import MapEdge, MapNode, MapRoute, ProcessMap
from pathways.report.document import Document
from pathways.report.map.graph import spots_of
from pathways.report.map.picture import Picture
from pathways.writing.citation import sourced
from pathways.writing.graph.model import Spot

SCHEMA = "pathways.map/1"


def map_document(drawn: ProcessMap, picture: Picture) -> Document:
    """Keys in a fixed order, dates as ISO strings."""
    spots = spots_of(drawn, picture)
    return {
        "schema": SCHEMA,
        "edition": drawn.edition,
        "verified_through": drawn.verified_through.isoformat(),
        "as_of": drawn.as_of.isoformat(),
        "device": drawn.device,
        "says": list(drawn.says),
        "routes": [_route(route) for route in drawn.routes],
        "nodes": [_node(node, spots[node.id]) for node in drawn.nodes],
        "edges": [_edge(edge) for edge in drawn.edges],
    }


def _route(route: MapRoute) -> Document:
    return {
        "key": route.key,
        "id": route.id,
        "title": route.title,
        "market": route.market.value,
        "standing": route.standing.value,
        "legal_status": route.legal_status.value,
        "instrument": route.instrument,
        "confidence": route.confidence.value,
        "on": route.on or None,
        "opens": _day(route.opens.date if route.opens else None),
        "start": route.start.isoformat(),
        "market_access": _three(route.access),
        "until": _day(route.until),
    }


def _node(node: MapNode, spot: Spot) -> Document:
    return {
        "id": node.id,
        "kind": node.kind.value,
        "label": node.label,
        "says": node.says,
        "route": node.part or None,
        "standing": node.standing.value if node.standing else None,
        "parties": [f"party:{party}" for party in node.parties],
        "is": node.party_kind.value if node.party_kind else None,
        "position": {"x": spot.x, "y": spot.y},
        "start": _day(node.start),
        "end": _day(node.end),
        "starts": _three(node.starts),
        "ends": _three(node.ends),
        "duration": _duration(node.duration),
        "published": node.published,
        "conditional": node.conditional,
        "confidence": node.confidence.value if node.confidence else None,
        **sourced(node.sources),
    }


def _edge(edge: MapEdge) -> Document:
    return {
        "id": edge.id,
        "kind": edge.kind.value,
        "from": edge.tail,
        "to": edge.head,
        "label": edge.label,
        "route": edge.part,
        "standing": edge.standing.value,
        "with": edge.step or None,
        "conditional": edge.conditional,
        "start": _day(edge.start),
        "end": _day(edge.end),
        "rule": edge.rule,
        "confidence": edge.confidence.value,
        **sourced(edge.sources),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _three(points: ThreePoint | None) -> Document | None:
    if points is None:
        return None
    return {each: getattr(points, each).isoformat() for each in ("earliest", "likely", "latest")}


def _duration(duration: Duration | None) -> Document | None:
    if duration is None:
        return None
    return {"low": duration.low, "likely": duration.likely, "high": duration.high, "unit": duration.unit.value}
