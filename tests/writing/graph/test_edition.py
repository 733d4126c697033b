"""The graph of an edition: what it shows, and that every writer writes all of it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from pathways.model.catalogue import RuleSet
from pathways.writing.graph.dot import as_dot
from pathways.writing.graph.edition import NodeKind, graph_of, ids_of
from pathways.writing.graph.gexf import as_gexf
from pathways.writing.graph.mermaid import as_mermaid

GEXF = "{http://gexf.net/1.3}"


def test_every_edge_joins_nodes_that_are_there(rules: RuleSet) -> None:
    graph = graph_of(rules)
    keys = {node.key for node in graph.nodes}
    assert len(keys) == len(graph.nodes)
    assert all(edge.tail in keys and edge.head in keys for edge in graph.edges)
    assert {node.attributes["kind"] for node in graph.nodes} == {kind.value for kind in NodeKind}


def test_the_graph_is_the_same_each_time(rules: RuleSet) -> None:
    assert graph_of(rules) == graph_of(rules)


def test_one_route_has_only_what_bears_on_it(rules: RuleSet) -> None:
    graph = graph_of(rules, "gb-reliance-4")
    routes = [str(node.attributes["id"]).partition("/")[2] for node in graph.nodes if node.attributes["kind"] == "route"]
    assert routes == ["gb-reliance-4"]
    assert "gb-reliance-4" in ids_of(rules.edition)
    assert len(graph.nodes) < len(graph_of(rules).nodes)


def test_routes_are_there_while_their_document_is_in_force(rules: RuleSet) -> None:
    law = next(node for node in graph_of(rules).nodes if node.key == "route:2002-06-13-uk-mdr-2002/gb-ukca-approved-body")
    assert law.start is not None and law.end is None
    draft = next(node for node in graph_of(rules, "gb-reliance-4").nodes if node.attributes["kind"] == "route")
    assert draft.start is None


def test_no_two_nodes_stand_in_one_place(rules: RuleSet) -> None:
    graph = graph_of(rules)
    assert len({node.at for node in graph.nodes}) == len(graph.nodes)


def test_gexf_has_all_nodes_and_edges(rules: RuleSet) -> None:
    graph = graph_of(rules)
    root = ElementTree.fromstring(as_gexf(graph))
    assert len(list(root.iter(f"{GEXF}node"))) == len(graph.nodes)
    assert len(list(root.iter(f"{GEXF}edge"))) == len(graph.edges)


def test_dot_and_mermaid_have_a_line_for_each(rules: RuleSet) -> None:
    graph = graph_of(rules)
    dot, mermaid = as_dot(graph).splitlines(), as_mermaid(graph).splitlines()
    for lines in (dot, mermaid):
        assert sum(bool(re.match(r"  n\d+ -+>", line)) for line in lines) == len(graph.edges)
    assert len(dot) == len(graph.nodes) + len(graph.edges) + 3
