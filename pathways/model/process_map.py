"""The process of one device as a graph: who acts, what goes from one to another, when, and whether that is law or expected."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.dates import Duration, ThreePoint
from pathways.model.flows import PartyKind
from pathways.model.result import Opens
from pathways.model.rules import Confidence, LegalStatus, Market


class MapNodeKind(StrEnum):
    """``route``: one without steps, or of which it is undecided whether it is open; ``question``: a fact on which that hangs."""

    PARTY = "party"
    STEP = "step"
    APPROVAL = "approval"
    MARKET = "market"
    ROUTE = "route"
    QUESTION = "question"


class EdgeKind(StrEnum):
    """``then``: the second waits for the first. From ``documents`` on, something goes from one party to another."""

    TAKES = "takes"
    THEN = "then"
    SUPPORTS = "supports"
    DECIDES = "decides"
    DOCUMENTS = "documents"
    FEE = "fee"
    DECISION = "decision"
    AGREEMENT = "agreement"
    REPORT = "report"

    @property
    def is_flow(self) -> bool:
        return self not in (EdgeKind.TAKES, EdgeKind.THEN, EdgeKind.SUPPORTS, EdgeKind.DECIDES)


class MapStanding(StrEnum):
    """Whether what asks for it is law, or may become law."""

    LAW = "law"
    EXPECTED = "expected"


class MapNode(Struct, frozen=True):
    """``part``: the key of the route that it is part of; empty for what routes share. ``parties``: the ids of those who take the
    step. ``published``: whether somebody publishes how long it takes. ``party_kind``: what a party is."""

    id: str
    kind: MapNodeKind
    label: str
    says: str
    part: str = ""
    standing: MapStanding | None = None
    parties: tuple[str, ...] = ()
    party_kind: PartyKind | None = None
    starts: ThreePoint | None = None
    ends: ThreePoint | None = None
    duration: Duration | None = None
    published: bool = True
    conditional: bool = False
    sources: tuple[Cite, ...] = ()
    confidence: Confidence | None = None

    @property
    def start(self) -> dt.date | None:
        """The likely first day; None where it has none."""
        return None if self.starts is None else self.starts.likely

    @property
    def end(self) -> dt.date | None:
        """The likely last day; None where it has none."""
        return None if self.ends is None else self.ends.likely


class MapEdge(Struct, frozen=True):
    """``rule``: what in the rules says it. ``step``: the node of the step with which something goes from one party to another."""

    id: str
    kind: EdgeKind
    tail: str
    head: str
    label: str
    part: str
    standing: MapStanding
    rule: str
    sources: tuple[Cite, ...]
    confidence: Confidence
    start: dt.date | None = None
    end: dt.date | None = None
    step: str = ""
    conditional: bool = False


class MapRoute(Struct, frozen=True):
    """A way to the market that the map shows step by step. ``on``: the approval that it rests on; empty for none."""

    key: str
    id: str
    title: str
    market: Market
    standing: MapStanding
    legal_status: LegalStatus
    instrument: str
    confidence: Confidence
    on: str
    opens: Opens | None
    start: dt.date
    access: ThreePoint
    until: dt.date | None
    open_ended: bool


class ProcessMap(Struct, frozen=True):
    """Nodes and edges in a fixed order; every edge joins nodes that are there. ``says``: the answer for each market in words."""

    device: str
    edition: str
    verified_through: dt.date
    as_of: dt.date
    says: tuple[str, ...]
    routes: tuple[MapRoute, ...]
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]

    @property
    def parties(self) -> tuple[MapNode, ...]:
        return tuple(node for node in self.nodes if node.kind is MapNodeKind.PARTY)

    def of(self, part: str, kind: MapNodeKind) -> tuple[MapNode, ...]:
        """The nodes of one kind in one part."""
        return tuple(node for node in self.nodes if node.part == part and node.kind is kind)
