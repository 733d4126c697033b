"""What every format says of a map in the same words."""

from __future__ import annotations

from datetime import date

from pathways.engine.answer.headline import months_in_words
from pathways.model.dates import Precision, in_words
from pathways.model.flows import PartyKind
from pathways.model.process_map import EdgeKind, MapEdge, MapNode, MapRoute, MapStanding, ProcessMap
from pathways.report.labels import MARKETS
from pathways.writing.plain_text import harmless

STANDINGS = {MapStanding.LAW: "law", MapStanding.EXPECTED: "expected, not law"}
KINDS = {
    EdgeKind.TAKES: "who acts",
    EdgeKind.THEN: "what waits",
    EdgeKind.SUPPORTS: "what it rests on",
    EdgeKind.DECIDES: "what decides",
    EdgeKind.DOCUMENTS: "documents",
    EdgeKind.FEE: "fee",
    EdgeKind.DECISION: "decision",
    EdgeKind.AGREEMENT: "agreement",
    EdgeKind.REPORT: "reports",
}
PARTY_KINDS = {
    PartyKind.MAKER: "the maker",
    PartyKind.REPRESENTATIVE: "acts for the maker",
    PartyKind.ASSESSOR: "assesses",
    PartyKind.REGULATOR: "regulates",
    PartyKind.BUYER: "buys",
    PartyKind.OTHER: "takes part",
}
IF_IT_APPLIES = " (if it applies)"
NO_WAY = "No way to the market is open or expected for this device on what is known, so there is nothing to draw."


def heading(drawn: ProcessMap) -> str:
    name = harmless(drawn.device, 120)
    return f"The way to the UK market: {name}" if name else "The way to the UK market"


def about(drawn: ProcessMap) -> str:
    return (
        f"Who acts, what goes from one to another and when, as of {in_words(drawn.as_of)}. Edition {drawn.edition} of the rules, "
        f"checked against public material up to {in_words(drawn.verified_through)}. This is information, not legal advice."
    )


def route_heading(route: MapRoute) -> str:
    on = f" on the {harmless(route.on)}" if route.on else ""
    return f"{MARKETS[route.market]}: {route.title}{on}"


def said_of(edge: MapEdge, labels: dict[str, str]) -> str:
    """The edge as a sentence without its stop. ``labels``: of each node, by its id."""
    tail, head = labels[edge.tail], labels[edge.head]
    match edge.kind:
        case EdgeKind.TAKES:
            said = f"{tail}: {head}"
        case EdgeKind.THEN:
            said = f"{head} waits for: {tail}"
        case EdgeKind.SUPPORTS:
            said = f"{head} rests on: {tail}"
        case EdgeKind.DECIDES:
            said = f"{head} hangs on: {tail}"
        case _:
            said = f"{edge.label}: from {tail} to {head}"
    return harmless(said + (IF_IT_APPLIES if edge.conditional else ""), 400)


def when(start: date | None, end: date | None) -> str:
    """Likely months: a plan is good for no more."""
    if start is None:
        return "at any time" if end is None else f"until {in_words(end, Precision.MONTH)}"
    first = in_words(start, Precision.MONTH)
    if end is None:
        return f"from {first} on"
    last = in_words(end, Precision.MONTH)
    return first if first == last else f"{first} to {last}"


def bounds(step: MapNode) -> str:
    """When a step ends, with the earliest and the latest."""
    return "" if step.ends is None else f"done likely {months_in_words(step.ends)}"


def takes(step: MapNode) -> str:
    """``2, likely 3, at the most 5 months (planning assumption)``; or nothing."""
    if step.duration is None:
        return ""
    low, likely, high, unit = step.duration.low, step.duration.likely, step.duration.high, step.duration.unit.value
    said = f"{likely} {unit}" if low == likely == high else f"{low} to {high} {unit}, likely {likely}"
    return said if step.published else f"{said} (planning assumption)"
