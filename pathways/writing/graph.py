"""An edition as a graph: facts, routes, exclusions and sources, for Mermaid, Graphviz and Gephi."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from pathways.model.catalogue import Edition, RuleSet
from pathways.model.citations import Cite
from pathways.model.conditions import facts_read
from pathways.model.rule_walk import routes_in, singles_of
from pathways.model.rules import Instrument, Route, VerdictRule
from pathways.writing.plain_text import harmless

_MOST = 2_000


class NodeKind(StrEnum):
    FACT = "fact"
    ROUTE = "route"
    GROUP = "group"
    RULE = "rule"
    SOURCE = "source"


class GraphNode(Struct, frozen=True, order=True):
    kind: NodeKind
    id: str
    label: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


class GraphEdge(Struct, frozen=True, order=True):
    """``says`` names what the first does to the second: decides, opens, excluded, cited by ..."""

    start: str
    end: str
    says: str


class Graph(Struct, frozen=True):
    """Nodes and edges in a fixed order, each once."""

    name: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


def graph_of(rules: RuleSet, route: str | None = None) -> Graph:
    """The whole edition, or one route or group with everything that bears on it."""
    nodes: set[GraphNode] = set()
    edges: set[GraphEdge] = set()
    for instrument in rules.edition.instruments:
        for node, edge in _of_instrument(instrument, rules, route):
            nodes.update(node)
            edges.update(edge)
    return Graph(f"Edition {rules.edition.id}", tuple(sorted(nodes)), tuple(sorted(edges)))


def ids_of(edition: Edition) -> tuple[str, ...]:
    """The routes and groups that a graph can be asked of."""
    ids: list[str] = []
    for instrument in edition.instruments:
        ids += [group.id for group in instrument.groups]
        ids += [route.id for route in instrument.routes]
    return tuple(dict.fromkeys(ids))


_Piece = tuple[list[GraphNode], list[GraphEdge]]


def _of_instrument(instrument: Instrument, rules: RuleSet, only: str | None) -> Iterator[_Piece]:
    for group in instrument.groups:
        routes = [route for route in routes_in(instrument, group) if only in (None, route.id, group.id)]
        if not routes and only not in (None, group.id):
            continue
        at = GraphNode(NodeKind.GROUP, f"{instrument.id}/{group.id}", f"{group.title} ({instrument.status})")
        yield [at], []
        yield from _reads(at, facts_read(group.when), rules)
        for rule in (*group.verdicts, *singles_of(group)):
            yield from _verdict(at, rule, rules)
        for route in routes:
            yield from _route(instrument, at, route, rules)


def _route(instrument: Instrument, group: GraphNode, route: Route, rules: RuleSet) -> Iterator[_Piece]:
    at = GraphNode(NodeKind.ROUTE, f"{instrument.id}/{route.id}", f"{route.title} ({instrument.status})")
    yield [at], [GraphEdge(group.key, at.key, "has")]
    for rule in route.verdicts:
        yield from _verdict(at, rule, rules)
    for row in route.rows:
        node = GraphNode(NodeKind.RULE, row.cite.rule, row.cite.rule)
        yield [node], [GraphEdge(node.key, at.key, "opens")]
        yield from _reads(node, facts_read(row.when), rules)
        yield from _cites(node, row.cite.sources, rules)


def _verdict(at: GraphNode, rule: VerdictRule, rules: RuleSet) -> Iterator[_Piece]:
    node = GraphNode(NodeKind.RULE, rule.cite.rule, rule.cite.rule)
    yield [node], [GraphEdge(node.key, at.key, rule.verdict.value)]
    yield from _reads(node, facts_read(rule.when), rules)
    yield from _cites(node, rule.cite.sources, rules)


def _reads(node: GraphNode, facts: Iterable[str], rules: RuleSet) -> Iterator[_Piece]:
    for fact in facts:
        known = GraphNode(NodeKind.FACT, fact, rules.catalogue.vocabulary.facts[fact].label)
        yield [known], [GraphEdge(known.key, node.key, "decides")]


def _cites(node: GraphNode, cites: Iterable[Cite], rules: RuleSet) -> Iterator[_Piece]:
    for cite in cites:
        source = GraphNode(NodeKind.SOURCE, cite.source, rules.catalogue.sources[cite.source].title)
        yield [source], [GraphEdge(source.key, node.key, f"supports at {cite.at}" if cite.at else "supports")]


_SHAPES = {
    NodeKind.FACT: ("([", "])", "ellipse"),
    NodeKind.ROUTE: ("[", "]", "box"),
    NodeKind.GROUP: ("[[", "]]", "box3d"),
    NodeKind.RULE: ("{{", "}}", "hexagon"),
    NodeKind.SOURCE: ("[/", "/]", "note"),
}


def as_mermaid(graph: Graph) -> str:
    numbers = _numbers(graph)
    lines = ["flowchart LR"]
    for node in graph.nodes:
        before, after, _ = _SHAPES[node.kind]
        lines.append(f'  {numbers[node.key]}{before}"{_mermaid(node.label)}"{after}')
    lines += [f'  {numbers[edge.start]} -->|"{_mermaid(edge.says)}"| {numbers[edge.end]}' for edge in graph.edges]
    return "\n".join(lines) + "\n"


def _numbers(graph: Graph) -> dict[str, str]:
    return {node.key: f"n{place}" for place, node in enumerate(graph.nodes)}


def _mermaid(text: str) -> str:
    """Character codes for what Mermaid or the page around it would read as markup."""
    return "".join(char if char.isalnum() or char in " .,:()/-+%'" else f"#{ord(char)};" for char in _label(text))


def as_dot(graph: Graph) -> str:
    numbers = _numbers(graph)
    lines = [f"digraph {_quoted(graph.name)} {{", "  rankdir=LR;"]
    for node in graph.nodes:
        shape = _SHAPES[node.kind][2]
        lines.append(f"  {numbers[node.key]} [label={_quoted(node.label)}, shape={shape}, tooltip={_quoted(node.id)}];")
    lines += [f"  {numbers[edge.start]} -> {numbers[edge.end]} [label={_quoted(edge.says)}];" for edge in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return '"' + _label(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(text: str) -> str:
    return harmless(text, _MOST)


def _attribute(text: str) -> str:
    return quoteattr(_label(text))


def as_gexf(graph: Graph) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        f"  <meta><description>{escape(_label(graph.name))}</description></meta>",
        '  <graph defaultedgetype="directed">',
        '    <attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>',
        "    <nodes>",
    ]
    for node in graph.nodes:
        value = f'<attvalues><attvalue for="kind" value={_attribute(node.kind.value)}/></attvalues>'
        lines.append(f"      <node id={_attribute(node.key)} label={_attribute(node.label)}>{value}</node>")
    lines += ["    </nodes>", "    <edges>"]
    for place, edge in enumerate(graph.edges):
        ends = f"source={_attribute(edge.start)} target={_attribute(edge.end)}"
        lines.append(f'      <edge id="{place}" {ends} label={_attribute(edge.says)}/>')
    return "\n".join([*lines, "    </edges>", "  </graph>", "</gexf>"]) + "\n"
