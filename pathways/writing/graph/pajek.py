"""A graph for Pajek: a ``.net`` file of one vertex or arc a line, with looks and, where there are days, the months it is there.

The format knows neither other attributes nor escapes: what would end a text is replaced, and what an arc is stands in its
label.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pathways.model.dates import Precision, in_words, months_between
from pathways.writing.graph.model import Colour, Edge, Graph, LineStyle, Node, Shape, days_of, one_line

_SHAPES = {
    Shape.BOX: "box",
    Shape.DOUBLE_BOX: "box",
    Shape.PILL: "ellipse",
    Shape.HEXAGON: "triangle",
    Shape.SLANTED: "ellipse",
    Shape.DIAMOND: "diamond",
}
_COLOURS = {
    Colour.BLUE: "Blue",
    Colour.GREEN: "Green",
    Colour.ORANGE: "Orange",
    Colour.RED: "Red",
    Colour.PURPLE: "Purple",
    Colour.TEAL: "TealBlue",
    Colour.GREY: "Gray",
    Colour.BLACK: "Black",
}
_LINES = {LineStyle.SOLID: "Solid", LineStyle.DASHED: "Dots"}
_QUOTES = str.maketrans({'"': "'", "\\": "/"})


def as_pajek(graph: Graph) -> str:
    numbers = {node.key: place for place, node in enumerate(graph.nodes, 1)}
    days = days_of(graph)
    first = days[0] if days else None
    lines = [f"*Network {_text(graph.name)}", f"% {_text(graph.about)}"]
    if first is not None:
        lines.append(f"% Time point 1 is {in_words(first, Precision.MONTH)}; there is one a month.")
    labels = _labels(graph)
    lines.append(f"*Vertices {len(graph.nodes)}")
    across, down = _bounds([node.at.x for node in graph.nodes]), _bounds([node.at.y for node in graph.nodes])
    for node in graph.nodes:
        # Pajek counts from 0 to 1, to the right and downwards.
        x, y = _share(node.at.x, across), _share(node.at.y, down)
        looks = f"{x:.4f} {y:.4f} {_SHAPES[node.shape]} ic {_COLOURS[node.colour]}"
        lines.append(f'{numbers[node.key]} "{labels[node.key]}" {looks}{_months(node, first)}')
    lines.append("*Arcs")
    for edge in graph.edges:
        looks = f'l "{_text(edge.label)}" c {_COLOURS[edge.colour]} p {_LINES[edge.line]}'
        lines.append(f"{numbers[edge.tail]} {numbers[edge.head]} 1 {looks}{_months(edge, first)}")
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return one_line(text).translate(_QUOTES) or "-"


def _labels(graph: Graph) -> Mapping[str, str]:
    """Readers take the label for the name of a vertex, so that each has one of its own."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for node in graph.nodes:
        label = base = _text(node.label)
        number = 1
        while label in used:
            number += 1
            label = f"{base} ({number})"
        used.add(label)
        found[node.key] = label
    return found


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    return min(values, default=0), max(values, default=0)


def _share(value: float, bounds: tuple[float, float]) -> float:
    low, high = bounds
    return 0.5 if low == high else 0.05 + 0.9 * (value - low) / (high - low)


def _months(part: Node | Edge, first: dt.date | None) -> str:
    if first is None or (part.start is None and part.end is None):
        return ""
    start = 1 if part.start is None else months_between(first, part.start) + 1
    end = "*" if part.end is None else str(months_between(first, part.end) + 1)
    return f" [{start}-{end}]"
