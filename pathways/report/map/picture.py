"""The map laid out: for each route a band with a lane for each party, steps as bars on one scale, and what goes between lanes.

Everything is worked out here, in SVG units; the template only paints it, and files for other programs have the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from pathways.model.dates import Unit, add
from pathways.model.process_map import EdgeKind, MapEdge, MapNode, MapNodeKind, MapRoute, ProcessMap
from pathways.report.map.lanes import LEFT, PLOT, Lane, LaneWords, lanes_of, words_above
from pathways.report.time_scale import Tick, TimeScale, in_short

TOP, BAR = 62, 12
"""Heights of the axis and of a bar."""
_APART = 25
"""Between the middles of two numbers on one lane."""


class StepBar(Struct, frozen=True):
    """A step; ``number`` is its place in the table of steps."""

    node: MapNode
    number: int
    words: LaneWords
    x: float
    y: float
    width: float

    @property
    def end(self) -> float:
        return round(self.x + self.width, 1)


class Arrow(Struct, frozen=True):
    """One step waits for another."""

    edge: MapEdge
    path: str


class Passage(Struct, frozen=True):
    """Something that goes from one lane to another; ``number`` is its place in the table of what flows."""

    edge: MapEdge
    number: int
    x: float
    y: float
    to: float


class Band(Struct, frozen=True):
    route: MapRoute
    height: float
    lanes: tuple[Lane, ...]
    bars: tuple[StepBar, ...]
    arrows: tuple[Arrow, ...]
    passages: tuple[Passage, ...]
    ticks: tuple[Tick, ...]
    market: float
    market_label: str
    opens: float | None
    opens_label: str
    today: float
    today_label: str


class Picture(Struct, frozen=True):
    """``numbers``: of each step, by the id of its node, and of each flow, by the id of its edge, through the whole map."""

    bands: tuple[Band, ...]
    numbers: Mapping[str, int]


def picture_of(drawn: ProcessMap) -> Picture:
    """The same map always has the same picture."""
    numbers = _numbers(drawn)
    if not drawn.routes:
        return Picture((), numbers)
    first = min(drawn.as_of, *(route.start for route in drawn.routes))
    last = add(max(first, *(route.access.likely for route in drawn.routes)), 1, Unit.MONTHS)
    scale = TimeScale(first, last, LEFT, PLOT)
    return Picture(tuple(_band(drawn, route, scale, numbers) for route in drawn.routes), numbers)


def _numbers(drawn: ProcessMap) -> dict[str, int]:
    found: dict[str, int] = {}
    for route in drawn.routes:
        for node in drawn.of(route.key, MapNodeKind.STEP):
            found[node.id] = sum(known.startswith("step:") for known in found) + 1
    steps = {node.id: node for node in drawn.nodes if node.kind is MapNodeKind.STEP}
    flows = [edge for route in drawn.routes for edge in drawn.edges if edge.part == route.key and edge.kind.is_flow]
    order = {route.key: place for place, route in enumerate(drawn.routes)}
    flows.sort(key=lambda edge: (order[edge.part], edge.step not in steps, day_of(edge, steps.get(edge.step))))
    return found | {edge.id: number for number, edge in enumerate(flows, 1)}


def day_of(edge: MapEdge, step: MapNode | None) -> date:
    """The day on which it is drawn: what comes to those who take the step is there as it begins, all else as it ends."""
    assert edge.start is not None
    if step is None or edge.end is None:
        return edge.start
    return edge.start if edge.head.removeprefix("party:") in step.parties else edge.end


def _band(drawn: ProcessMap, route: MapRoute, scale: TimeScale, numbers: Mapping[str, int]) -> Band:
    steps = drawn.of(route.key, MapNodeKind.STEP)
    edges = [edge for edge in drawn.edges if edge.part == route.key]
    lanes, rows = lanes_of(drawn.parties, steps, edges, scale, TOP)
    bars = {step.id: _bar(step, numbers[step.id], rows[step.id], scale) for step in steps}
    by_party = {lane.party.id: lane for lane in lanes}
    market, opens = scale.x(route.access.likely), route.opens.date if route.opens else None
    later = opens is not None and drawn.as_of < opens <= scale.last
    return Band(
        route=route,
        height=lanes[-1].y + lanes[-1].height + 8,
        lanes=lanes,
        bars=tuple(bars.values()),
        arrows=tuple(_arrows(edges, bars)),
        passages=tuple(_passages(route, edges, bars, by_party, scale, numbers)),
        ticks=scale.ticks(),
        market=market,
        market_label=_market_label(route),
        opens=scale.x(opens) if later and opens else None,
        opens_label=f"opens {in_short(opens)}" if later and opens else "",
        today=scale.x(drawn.as_of),
        today_label=in_short(drawn.as_of, with_day=True),
    )


def _market_label(route: MapRoute) -> str:
    until = "" if route.until is None else f", until {in_short(route.until, with_day=True)}"
    return f"market likely {in_short(route.access.likely)}{until}"


def _bar(step: MapNode, number: int, y: float, scale: TimeScale) -> StepBar:
    assert step.start is not None and step.end is not None
    x, width = scale.span(step.start, step.end)
    return StepBar(step, number, words_above(step, scale), x, y, width)


def _arrows(edges: Iterable[MapEdge], bars: Mapping[str, StepBar]) -> Iterable[Arrow]:
    for edge in edges:
        if edge.kind is EdgeKind.THEN and edge.tail in bars and edge.head in bars:
            yield Arrow(edge, _path(bars[edge.tail], bars[edge.head]))


def _path(before: StepBar, after: StepBar) -> str:
    """From the end of one bar to the beginning of the next: along the first one's row, then down or up, then into the second."""
    x1, y1, x2, y2 = before.end, before.y + BAR / 2, after.x, after.y + BAR / 2
    if x2 - x1 < 14:
        edge = after.y if y2 > y1 else after.y + BAR
        return f"M{x1:.1f} {y1:.1f} H{x2 + 4:.1f} V{edge:.1f}"
    return f"M{x1:.1f} {y1:.1f} H{x2 - 9:.1f} V{y2:.1f} H{x2:.1f}"


def _passages(
    route: MapRoute,
    edges: Iterable[MapEdge],
    bars: Mapping[str, StepBar],
    lanes: Mapping[str, Lane],
    scale: TimeScale,
    numbers: Mapping[str, int],
) -> Iterable[Passage]:
    """What goes with a step, on the day that it is drawn on; what goes on once the device is sold, on the right."""
    taken: list[float] = []
    market = scale.x(route.access.likely)
    after = max(market + 30, LEFT + PLOT + 20.0)
    for edge in sorted((edge for edge in edges if edge.kind.is_flow), key=lambda edge: numbers[edge.id]):
        bar = bars.get(edge.step)
        wanted = after if bar is None else scale.x(day_of(edge, bar.node))
        x = _free(wanted + (10 if abs(wanted - market) < 8 else 0), taken)
        taken.append(x)
        yield Passage(edge, numbers[edge.id], x, lanes[edge.tail].line, lanes[edge.head].line)


def _free(wanted: float, taken: Iterable[float]) -> float:
    """The first place from ``wanted`` on that is far enough from all that are taken."""
    x = max(wanted, LEFT + 14.0)
    for place in sorted(taken):
        if abs(place - x) < _APART:
            x = place + _APART
    return round(x, 1)
