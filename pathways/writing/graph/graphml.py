"""A graph as GraphML (http://graphml.graphdrawing.org), for yEd, Cytoscape and libraries that read graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from pathways.writing.graph.gexf import written
from pathways.writing.graph.model import Edge, Graph, Node, Value, columns_of, ids_of, one_line

_TYPES: Mapping[type[Value], str] = {str: "string", bool: "boolean", int: "int", float: "double"}


def as_graphml(graph: Graph) -> str:
    ids = ids_of(graph.nodes)
    nodes = {node.key: _of_node(node) for node in graph.nodes}
    edges = [_of_edge(edge) for edge in graph.edges]
    node_columns, edge_columns = columns_of(nodes.values()), columns_of(edges)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '  <key id="g0" for="graph" attr.name="name" attr.type="string"/>',
        '  <key id="g1" for="graph" attr.name="about" attr.type="string"/>',
        *_declared("node", node_columns),
        *_declared("edge", edge_columns),
        '  <graph id="G" edgedefault="directed">',
        f'    <data key="g0">{escape(one_line(graph.name))}</data>',
        f'    <data key="g1">{escape(one_line(graph.about))}</data>',
    ]
    for node in graph.nodes:
        lines += [f"    <node id={quoteattr(ids[node.key])}>", *_data("n", nodes[node.key], node_columns), "    </node>"]
    for place, (edge, attributes) in enumerate(zip(graph.edges, edges, strict=True)):
        ends = f"source={quoteattr(ids[edge.tail])} target={quoteattr(ids[edge.head])}"
        lines += [f'    <edge id="e{place}" {ends}>', *_data("e", attributes, edge_columns), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _of_node(node: Node) -> dict[str, Value]:
    looks: dict[str, Value] = {"colour": node.colour.value, "shape": node.shape.value, "x": node.at.x, "y": node.at.y}
    part: dict[str, Value] = {"part": node.part} if node.part else {}
    return {"label": node.label, **node.attributes, **part, **_days(node), **{k: _floating(v) for k, v in looks.items()}}


def _of_edge(edge: Edge) -> dict[str, Value]:
    looks: dict[str, Value] = {"colour": edge.colour.value, "line": edge.line.value}
    return {"label": edge.label, "kind": edge.kind, **edge.attributes, **_days(edge), **looks}


def _floating(value: Value) -> Value:
    return value if isinstance(value, str) else float(value)


def _days(part: Node | Edge) -> dict[str, Value]:
    days = {"start": part.start, "end": part.end}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _declared(of: str, columns: Mapping[str, type[Value]]) -> Iterator[str]:
    for place, (name, kind) in enumerate(columns.items()):
        yield f'  <key id="{of[0]}{place}" for="{of}" attr.name={quoteattr(one_line(name))} attr.type="{_TYPES[kind]}"/>'


def _data(prefix: str, attributes: Mapping[str, Value], columns: Mapping[str, type[Value]]) -> Iterator[str]:
    for place, name in enumerate(columns):
        if name in attributes:
            yield f'      <data key="{prefix}{place}">{escape(written(attributes[name]))}</data>'
