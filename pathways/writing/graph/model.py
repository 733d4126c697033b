"""A graph that any writer can write: nodes and edges with typed attributes, looks, places and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct, field

from pathways.writing.plain_text import harmless

MOST_CHARACTERS = 2_000

Value: TypeAlias = str | bool | int | float


class Shape(StrEnum):
    BOX = "box"
    DOUBLE_BOX = "double-box"
    PILL = "pill"
    HEXAGON = "hexagon"
    SLANTED = "slanted"
    DIAMOND = "diamond"


class LineStyle(StrEnum):
    SOLID = "solid"
    DASHED = "dashed"


class Colour(StrEnum):
    """As the formats that know hexadecimal colours write it; all can be read on white."""

    BLUE = "#0b5cad"
    GREEN = "#116329"
    ORANGE = "#7a4d00"
    RED = "#a40e26"
    PURPLE = "#7d2d8f"
    TEAL = "#0a6060"
    GREY = "#57606a"
    BLACK = "#1b1f24"

    @property
    def channels(self) -> tuple[int, int, int]:
        """Red, green and blue, each from 0 to 255."""
        red, green, blue = bytes.fromhex(self.value[1:])
        return red, green, blue


class Spot(Struct, frozen=True):
    """Where a node is drawn: to the right and downwards."""

    x: float
    y: float


class Node(Struct, frozen=True):
    """``part``: the part of the graph that it is drawn in; empty for none. The days say when it is there; None for no bound."""

    key: str
    label: str
    shape: Shape
    colour: Colour
    attributes: Mapping[str, Value] = field(default_factory=dict)
    at: Spot = Spot(0, 0)
    part: str = ""
    start: dt.date | None = None
    end: dt.date | None = None


class Edge(Struct, frozen=True):
    """From the node ``tail`` to the node ``head``, by their keys."""

    tail: str
    head: str
    label: str
    kind: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    line: LineStyle = LineStyle.SOLID
    colour: Colour = Colour.GREY
    start: dt.date | None = None
    end: dt.date | None = None


class Graph(Struct, frozen=True):
    """Nodes and edges in a fixed order. ``about``: what it shows, in a sentence."""

    name: str
    about: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def one_line(text: str) -> str:
    """The text as one line in which every character is legal in XML and none is obeyed."""
    return harmless(text, MOST_CHARACTERS)


def ids_of(nodes: Iterable[Node]) -> dict[str, str]:
    """For each key an id that every format takes; no two nodes share one."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for node in nodes:
        id_, number = one_line(node.key) or "node", 1
        while id_ in used:
            number += 1
            id_ = f"{one_line(node.key) or 'node'}~{number}"
        used.add(id_)
        found[node.key] = id_
    return found


def numbers_of(nodes: Iterable[Node]) -> dict[str, str]:
    """For each key ``n0``, ``n1`` and so on."""
    return {node.key: f"n{place}" for place, node in enumerate(nodes)}


def columns_of(parts: Iterable[Mapping[str, Value]]) -> dict[str, type[Value]]:
    """The attributes that any part has, in the order in which they are met, each with the type of its first value."""
    found: dict[str, type[Value]] = {}
    for attributes in parts:
        for name, value in attributes.items():
            found.setdefault(name, type(value))
    return found


def days_of(graph: Graph) -> list[dt.date]:
    """Every day that a node or an edge names, in order."""
    parts: tuple[Node | Edge, ...] = (*graph.nodes, *graph.edges)
    return sorted({day for part in parts for day in (part.start, part.end) if day is not None})
