"""A graph for Graphviz."""

from __future__ import annotations

from pathways.writing.graph.model import Graph, Shape, numbers_of, one_line

_SHAPES = {
    Shape.BOX: "box",
    Shape.DOUBLE_BOX: "box3d",
    Shape.PILL: "ellipse",
    Shape.HEXAGON: "hexagon",
    Shape.SLANTED: "note",
    Shape.DIAMOND: "diamond",
}


def as_dot(graph: Graph) -> str:
    numbers = numbers_of(graph.nodes)
    lines = [f"digraph {_quoted(graph.name)} {{", "  rankdir=LR;"]
    for node in graph.nodes:
        looks = f'shape={_SHAPES[node.shape]}, color="{node.colour.value}", tooltip={_quoted(node.key)}'
        lines.append(f"  {numbers[node.key]} [label={_quoted(node.label)}, {looks}];")
    for edge in graph.edges:
        lines.append(f"  {numbers[edge.tail]} -> {numbers[edge.head]} [label={_quoted(edge.label)}, style={edge.line.value}];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
