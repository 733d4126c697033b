"""The graph of an edition: every format can be read again, and labels cannot break out of it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from pathways.model.catalogue import RuleSet
from pathways.writing.graph import Graph, GraphEdge, GraphNode, NodeKind, as_dot, as_gexf, as_mermaid, graph_of, ids_of

GEXF = "{http://gexf.net/1.3}"
NASTY = 'a "quoted" <b> & [x] {y} | `z` \\ end;\n%% #1'


@pytest.fixture
def nasty() -> Graph:
    nodes = tuple(sorted((GraphNode(NodeKind.FACT, NASTY, NASTY), GraphNode(NodeKind.RULE, "rule", NASTY))))
    return Graph(NASTY, nodes, (GraphEdge(nodes[0].key, nodes[1].key, NASTY),))


def test_every_edge_joins_nodes_that_are_there(rules: RuleSet) -> None:
    graph = graph_of(rules)
    keys = {node.key for node in graph.nodes}
    assert len(keys) == len(graph.nodes)
    assert all(edge.start in keys and edge.end in keys for edge in graph.edges)
    assert {node.kind for node in graph.nodes} == set(NodeKind)


def test_the_graph_is_the_same_each_time(rules: RuleSet) -> None:
    assert graph_of(rules) == graph_of(rules)


def test_one_route_has_only_what_bears_on_it(rules: RuleSet) -> None:
    graph = graph_of(rules, "gb-reliance-4")
    routes = [node.id.partition("/")[2] for node in graph.nodes if node.kind is NodeKind.ROUTE]
    assert routes == ["gb-reliance-4"]
    assert "gb-reliance-4" in ids_of(rules.edition)
    assert len(graph.nodes) < len(graph_of(rules).nodes)


def test_gexf_is_xml_with_all_nodes_and_edges(rules: RuleSet, nasty: Graph) -> None:
    for graph in (graph_of(rules), nasty):
        root = ElementTree.fromstring(as_gexf(graph))
        ids = {node.get("id") for node in root.iter(f"{GEXF}node")}
        assert len(ids) == len(graph.nodes)
        edges = list(root.iter(f"{GEXF}edge"))
        assert len(edges) == len(graph.edges)
        assert all(edge.get("source") in ids and edge.get("target") in ids for edge in edges)


def test_dot_has_one_statement_a_line_and_closed_strings(rules: RuleSet, nasty: Graph) -> None:
    text = r'"(?:[^"\\]|\\.)*"'
    node = re.compile(rf"  n\d+ \[label={text}, shape=\w+, tooltip={text}\];")
    edge = re.compile(rf"  n\d+ -> n\d+ \[label={text}\];")
    for graph in (graph_of(rules), nasty):
        first, direction, *lines, last = as_dot(graph).splitlines()
        assert re.fullmatch(rf"digraph {text} {{", first)
        assert (direction, last) == ("  rankdir=LR;", "}")
        assert len(lines) == len(graph.nodes) + len(graph.edges)
        assert all(node.fullmatch(line) or edge.fullmatch(line) for line in lines)


def test_mermaid_labels_hold_no_markup(rules: RuleSet, nasty: Graph) -> None:
    label = r"\"[^\"<>&\[\]{}|`\\]*\""
    node = re.compile(rf"  n\d+(\(\[|\[|\[\[|{{{{|\[/){label}(\]\)|\]|\]\]|}}}}|/\])")
    edge = re.compile(rf"  n\d+ -->\|{label}\| n\d+")
    for graph in (graph_of(rules), nasty):
        first, *lines = as_mermaid(graph).splitlines()
        assert first == "flowchart LR"
        assert all(node.fullmatch(line) or edge.fullmatch(line) for line in lines)
