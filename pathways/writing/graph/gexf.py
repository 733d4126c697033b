"""A graph for Gephi: GEXF 1.3 (https://gexf.net/schema.html), with looks, places and, where there are days, a timeline.

Nothing in it says when it was written: the same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from pathways.writing.graph.model import Edge, Graph, Node, Shape, Value, columns_of, days_of, ids_of, one_line

_TYPES: Mapping[type[Value], str] = {str: "string", bool: "boolean", int: "integer", float: "double"}
_SHAPES = {
    Shape.BOX: "square",
    Shape.DOUBLE_BOX: "square",
    Shape.PILL: "disc",
    Shape.HEXAGON: "triangle",
    Shape.SLANTED: "disc",
    Shape.DIAMOND: "diamond",
}
_SIZE, _THICKNESS = 14, 2


def as_gexf(graph: Graph) -> str:
    ids = ids_of(graph.nodes)
    node_columns = columns_of(node.attributes for node in graph.nodes)
    edge_columns = columns_of(edge.attributes for edge in graph.edges)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
            "  <meta>",
            "    <creator>pathways</creator>",
            f"    <keywords>{escape(one_line(graph.name))}</keywords>",
            f"    <description>{escape(one_line(graph.about))}</description>",
            "  </meta>",
            f'  <graph defaultedgetype="directed" idtype="string"{_mode(graph)}>',
            *_declared("node", node_columns),
            *_declared("edge", edge_columns),
            f'    <nodes count="{len(graph.nodes)}">',
            *(line for node in graph.nodes for line in _node(node, ids, node_columns)),
            "    </nodes>",
            f'    <edges count="{len(graph.edges)}">',
            *(line for place, edge in enumerate(graph.edges) for line in _edge(place, edge, ids, edge_columns)),
            "    </edges>",
            "  </graph>",
            "</gexf>",
            "",
        ]
    )


def _mode(graph: Graph) -> str:
    days = days_of(graph)
    if not days:
        return ' mode="static"'
    bounds = f'start="{days[0].isoformat()}" end="{days[-1].isoformat()}"'
    return f' mode="dynamic" timeformat="date" timerepresentation="interval" {bounds}'


def _declared(of: str, columns: Mapping[str, type[Value]]) -> Iterator[str]:
    if columns:
        yield f'    <attributes class="{of}" mode="static">'
        for place, (name, kind) in enumerate(columns.items()):
            yield f'      <attribute id="{of[0]}{place}" title={quoteattr(one_line(name))} type="{_TYPES[kind]}"/>'
        yield "    </attributes>"


def _node(node: Node, ids: Mapping[str, str], columns: Mapping[str, type[Value]]) -> Iterator[str]:
    red, green, blue = node.colour.channels
    yield f"      <node id={quoteattr(ids[node.key])} label={quoteattr(one_line(node.label))}{_days(node)}>"
    yield from _values("n", node.attributes, columns)
    yield f'        <viz:color r="{red}" g="{green}" b="{blue}" a="1.0"/>'
    # Gephi counts upwards.
    yield f'        <viz:position x="{node.at.x:.1f}" y="{-node.at.y:.1f}" z="0.0"/>'
    yield f'        <viz:size value="{_SIZE}.0"/>'
    yield f'        <viz:shape value="{_SHAPES[node.shape]}"/>'
    yield "      </node>"


def _edge(place: int, edge: Edge, ids: Mapping[str, str], columns: Mapping[str, type[Value]]) -> Iterator[str]:
    red, green, blue = edge.colour.channels
    ends = f"source={quoteattr(ids[edge.tail])} target={quoteattr(ids[edge.head])}"
    words = f"label={quoteattr(one_line(edge.label))} kind={quoteattr(one_line(edge.kind))}"
    yield f'      <edge id="{place}" {ends} type="directed" {words}{_days(edge)}>'
    yield from _values("e", edge.attributes, columns)
    yield f'        <viz:color r="{red}" g="{green}" b="{blue}" a="1.0"/>'
    yield f'        <viz:thickness value="{_THICKNESS}.0"/>'
    yield f'        <viz:shape value="{edge.line.value}"/>'
    yield "      </edge>"


def _days(part: Node | Edge) -> str:
    start = "" if part.start is None else f' start="{part.start.isoformat()}"'
    return start if part.end is None else f'{start} end="{part.end.isoformat()}"'


def _values(prefix: str, attributes: Mapping[str, Value], columns: Iterable[str]) -> Iterator[str]:
    if attributes:
        yield "        <attvalues>"
        for place, name in enumerate(columns):
            if name in attributes:
                yield f'          <attvalue for="{prefix}{place}" value={quoteattr(written(attributes[name]))}/>'
        yield "        </attvalues>"


def written(value: Value) -> str:
    """A value as XML Schema spells it."""
    return one_line(value) if isinstance(value, str) else str(value).lower()
