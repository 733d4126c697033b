"""The lanes of a band: one for each party that the route uses, as high as the steps in it need."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from msgspec import Struct

from pathways.model.process_map import EdgeKind, MapEdge, MapNode
from pathways.report.time_scale import TimeScale

LEFT, PLOT, AFTER = 156, 800, 216
"""Widths of the names of the lanes, of the time before the market, and of the time on it."""
WIDTH = LEFT + PLOT + AFTER
LINE, ROW, PAD = 30, 36, 8
"""Heights: of the line of a party, on which numbers stand, of a row of steps, of the space below them."""
_NAME = 20


def step_label(step: MapNode) -> str:
    """What stands above a bar: whether it may not be needed, and a star where nobody publishes how long it takes."""
    end = (" (if needed)" if step.conditional else "") + ("" if step.published else " *")
    return textwrap.shorten(step.label, 60 - len(end), placeholder="\N{HORIZONTAL ELLIPSIS}") + end


class LaneWords(Struct, frozen=True):
    """What stands above a bar, at its beginning or, where there is no room to the right, at its end."""

    text: str
    x: float
    anchor: str
    left: float
    right: float

    def meets(self, other: LaneWords) -> bool:
        return self.left < other.right + 14 and other.left < self.right + 14


def words_above(step: MapNode, scale: TimeScale) -> LaneWords:
    assert step.start is not None and step.end is not None
    text = step_label(step)
    wide = 6.6 * len(text)
    x, width = scale.span(step.start, step.end)
    end = round(x + width, 1)
    if x + wide <= WIDTH - 8:
        return LaneWords(text, x, "start", x, max(end, x + wide))
    return LaneWords(text, end, "end", min(x, end - wide), end)


class Lane(Struct, frozen=True):
    """``line``: where the line of the party runs, from which and to which things go."""

    party: MapNode
    names: tuple[str, ...]
    y: float
    height: float
    line: float


def lanes_of(
    parties: Iterable[MapNode], steps: Iterable[MapNode], edges: Sequence[MapEdge], scale: TimeScale, top: float
) -> tuple[tuple[Lane, ...], dict[str, float]]:
    """The lanes from ``top`` downwards, and for each step the height at which its bar stands."""
    needed = {edge.tail for edge in edges if edge.kind is EdgeKind.TAKES}
    needed |= {end for edge in edges if edge.kind.is_flow for end in (edge.tail, edge.head)}
    lanes: list[Lane] = []
    heights: dict[str, float] = {}
    y = top
    for party in parties:
        if party.id not in needed:
            continue
        own = [step for step in steps if step.parties and f"party:{step.parties[0]}" == party.id]
        rows = _rows(own, scale)
        for step, row in rows.items():
            heights[step] = y + LINE + row * ROW + 16
        names = tuple(textwrap.wrap(party.label, _NAME)[:2])
        height = LINE + ROW * (max(rows.values()) + 1 if rows else 0) + PAD
        lanes.append(Lane(party, names, y, height, y + LINE / 2 + 2))
        y += height
    return tuple(lanes), heights


def _rows(steps: Iterable[MapNode], scale: TimeScale) -> dict[str, int]:
    """Each step in the first row in which neither its bar nor its words meet another."""
    rows: list[list[LaneWords]] = []
    found: dict[str, int] = {}
    for step in steps:
        words = words_above(step, scale)
        row = next((number for number, others in enumerate(rows) if not any(map(words.meets, others))), len(rows))
        rows[row:] = [[*(rows[row] if row < len(rows) else []), words], *rows[row + 1 :]]
        found[step.id] = row
    return found
