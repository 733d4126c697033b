"""An edition as a graph: facts, routes, exclusions and sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from pathways.model.catalogue import Edition, RuleSet
from pathways.model.citations import Cite
from pathways.model.conditions import facts_read
from pathways.model.rule_walk import routes_in, singles_of
from pathways.model.rules import Instrument, Route, VerdictRule
from pathways.writing.graph.model import Colour, Edge, Graph, Node, Shape, Spot


class NodeKind(StrEnum):
    FACT = "fact"
    ROUTE = "route"
    GROUP = "group"
    RULE = "rule"
    SOURCE = "source"


class _Part(Struct, frozen=True):
    """What the graph shows of the edition, with the days on which the document that says it is in force."""

    kind: NodeKind
    id: str
    label: str
    start: dt.date | None = None
    end: dt.date | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


class _Link(Struct, frozen=True, order=True):
    """``says`` names what the first does to the second: decides, opens, excluded, supports ..."""

    tail: str
    head: str
    says: str


_Piece = tuple[list[_Part], list[_Link]]

_LOOKS = {
    NodeKind.FACT: (Shape.PILL, Colour.BLUE),
    NodeKind.ROUTE: (Shape.BOX, Colour.GREEN),
    NodeKind.GROUP: (Shape.DOUBLE_BOX, Colour.BLACK),
    NodeKind.RULE: (Shape.HEXAGON, Colour.PURPLE),
    NodeKind.SOURCE: (Shape.SLANTED, Colour.GREY),
}
_COLUMNS = (NodeKind.SOURCE, NodeKind.FACT, NodeKind.RULE, NodeKind.ROUTE, NodeKind.GROUP)
"""From left to right."""
_ACROSS, _DOWN = 600, 40


def graph_of(rules: RuleSet, route: str | None = None) -> Graph:
    """The whole edition, or one route or group with everything that bears on it."""
    parts: dict[str, _Part] = {}
    links: set[_Link] = set()
    for instrument in rules.edition.instruments:
        for found, joined in _of_instrument(instrument, rules, route):
            for part in found:
                parts.setdefault(part.key, part)
            links.update(joined)
    about = f"Facts, routes, exclusions and sources of edition {rules.edition.id}, and what bears on what."
    edges = tuple(Edge(link.tail, link.head, link.says, link.says.partition(" ")[0]) for link in sorted(links))
    return Graph(f"Edition {rules.edition.id}", about, tuple(_nodes(parts)), edges)


def _nodes(parts: Mapping[str, _Part]) -> Iterator[Node]:
    """In the order of their keys, each kind in a column of its own."""
    rows = dict.fromkeys(_COLUMNS, 0)
    for key, part in sorted(parts.items()):
        shape, colour = _LOOKS[part.kind]
        at = Spot(_COLUMNS.index(part.kind) * _ACROSS, rows[part.kind] * _DOWN)
        rows[part.kind] += 1
        yield Node(key, part.label, shape, colour, {"kind": part.kind.value, "id": part.id}, at, start=part.start, end=part.end)


def ids_of(edition: Edition) -> tuple[str, ...]:
    """The routes and groups that a graph can be asked of."""
    ids: list[str] = []
    for instrument in edition.instruments:
        ids += [group.id for group in instrument.groups]
        ids += [route.id for route in instrument.routes]
    return tuple(dict.fromkeys(ids))


def _of_instrument(instrument: Instrument, rules: RuleSet, only: str | None) -> Iterator[_Piece]:
    for group in instrument.groups:
        routes = [route for route in routes_in(instrument, group) if only in (None, route.id, group.id)]
        if not routes and only not in (None, group.id):
            continue
        at = _dated(NodeKind.GROUP, f"{instrument.id}/{group.id}", f"{group.title} ({instrument.status})", instrument)
        yield [at], []
        yield from _reads(at, facts_read(group.when), rules)
        for rule in (*group.verdicts, *singles_of(group)):
            yield from _verdict(at, rule, rules)
        for route in routes:
            yield from _route(instrument, at, route, rules)


def _dated(kind: NodeKind, id_: str, label: str, instrument: Instrument) -> _Part:
    return _Part(kind, id_, label, instrument.in_force_from, instrument.in_force_until)


def _route(instrument: Instrument, group: _Part, route: Route, rules: RuleSet) -> Iterator[_Piece]:
    at = _dated(NodeKind.ROUTE, f"{instrument.id}/{route.id}", f"{route.title} ({instrument.status})", instrument)
    yield [at], [_Link(group.key, at.key, "has")]
    for rule in route.verdicts:
        yield from _verdict(at, rule, rules)
    for row in route.rows:
        node = _Part(NodeKind.RULE, row.cite.rule, row.cite.rule)
        yield [node], [_Link(node.key, at.key, "opens")]
        yield from _reads(node, facts_read(row.when), rules)
        yield from _cites(node, row.cite.sources, rules)


def _verdict(at: _Part, rule: VerdictRule, rules: RuleSet) -> Iterator[_Piece]:
    node = _Part(NodeKind.RULE, rule.cite.rule, rule.cite.rule)
    yield [node], [_Link(node.key, at.key, rule.verdict.value)]
    yield from _reads(node, facts_read(rule.when), rules)
    yield from _cites(node, rule.cite.sources, rules)


def _reads(node: _Part, facts: Iterable[str], rules: RuleSet) -> Iterator[_Piece]:
    for fact in facts:
        known = _Part(NodeKind.FACT, fact, rules.catalogue.vocabulary.facts[fact].label)
        yield [known], [_Link(known.key, node.key, "decides")]


def _cites(node: _Part, cites: Iterable[Cite], rules: RuleSet) -> Iterator[_Piece]:
    for cite in cites:
        source = _Part(NodeKind.SOURCE, cite.source, rules.catalogue.sources[cite.source].title)
        yield [source], [_Link(source.key, node.key, f"supports at {cite.at}" if cite.at else "supports")]
