"""A graph as a Mermaid flowchart, for pages of Markdown that draw it."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.writing.graph.model import Colour, Graph, LineStyle, Node, Shape, numbers_of, one_line

_BRACKETS = {
    Shape.BOX: ("[", "]"),
    Shape.DOUBLE_BOX: ("[[", "]]"),
    Shape.PILL: ("([", "])"),
    Shape.HEXAGON: ("{{", "}}"),
    Shape.SLANTED: ("[/", "/]"),
    Shape.DIAMOND: ("{", "}"),
}
_ARROWS = {LineStyle.SOLID: "-->", LineStyle.DASHED: "-.->"}


def as_mermaid(graph: Graph) -> str:
    numbers = numbers_of(graph.nodes)
    lines = ["flowchart LR", *_nodes(graph, numbers)]
    lines += [
        f'  {numbers[edge.tail]} {_ARROWS[edge.line]}|"{_escaped(edge.label)}"| {numbers[edge.head]}' for edge in graph.edges
    ]
    used = {node.colour for node in graph.nodes}
    lines += [f"  classDef {colour.name.lower()} stroke:{colour.value},stroke-width:2px" for colour in Colour if colour in used]
    return "\n".join(lines) + "\n"


def _nodes(graph: Graph, numbers: dict[str, str]) -> Iterator[str]:
    """Those of one part together, in the order of the parts."""
    parts = dict.fromkeys(node.part for node in graph.nodes)
    for place, part in enumerate(parts):
        within = [_node(node, numbers) for node in graph.nodes if node.part == part]
        if part:
            yield f'  subgraph g{place}["{_escaped(part)}"]'
            yield from (f"  {line}" for line in within)
            yield "  end"
        else:
            yield from within


def _node(node: Node, numbers: dict[str, str]) -> str:
    before, after = _BRACKETS[node.shape]
    return f'  {numbers[node.key]}{before}"{_escaped(node.label)}"{after}:::{node.colour.name.lower()}'


def _escaped(text: str) -> str:
    """Character codes for what Mermaid or the page around it would read as markup; a label is never empty."""
    safe = one_line(text) or " "
    return "".join(char if char.isalnum() or char in " .,:()/-+%'" else f"#{ord(char)};" for char in safe)
