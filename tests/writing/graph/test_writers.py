"""Every writer of graphs, with any text in every place: what it writes can be read again, and no text breaks out of its place.

networkx reads what it can read, with warnings as errors as in all tests; the rest is checked by what the formats say.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.writing.graph.dot import as_dot
from pathways.writing.graph.gexf import as_gexf
from pathways.writing.graph.graphml import as_graphml
from pathways.writing.graph.mermaid import as_mermaid
from pathways.writing.graph.model import Colour, Edge, Graph, LineStyle, Node, Shape, Spot, ids_of, one_line
from pathways.writing.graph.pajek import as_pajek

GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
WRITERS: dict[str, Callable[[Graph], str]] = {
    "mermaid": as_mermaid,
    "dot": as_dot,
    "gexf": as_gexf,
    "graphml": as_graphml,
    "pajek": as_pajek,
}
PIECES = [
    '"',
    "'",
    "\\",
    "]]>",
    "-->",
    "--",
    "|",
    "\n",
    "\r\n",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "\uffff",
]
PIECES += [
    "<b>",
    "&amp;",
    "&#0;",
    "<!--",
    "<![CDATA[",
    "[1-5]",
    "%%",
    "*Arcs",
    "end",
    "{",
    "}",
    "`",
    ";",
    "#35;",
    "e\u0301",
    "\U0001f9ec",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=6).map("".join)
DAYS = st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    keys = draw(st.lists(TEXTS, min_size=1, max_size=4, unique=True))
    nodes = tuple(
        Node(
            key,
            draw(TEXTS),
            draw(st.sampled_from(Shape)),
            draw(st.sampled_from(Colour)),
            {"says": draw(TEXTS), "sure": draw(st.booleans()), "count": draw(st.integers(-5, 5))},
            Spot(draw(st.integers(-500, 500)), draw(st.integers(-500, 500))),
            draw(TEXTS),
            *_period(draw(DAYS), draw(DAYS)),
        )
        for key in keys
    )
    ends = st.sampled_from(keys)
    edges = tuple(
        Edge(
            draw(ends),
            draw(ends),
            draw(TEXTS),
            draw(TEXTS),
            {"rule": draw(TEXTS), "if": draw(st.booleans())},
            draw(st.sampled_from(LineStyle)),
            draw(st.sampled_from(Colour)),
            *_period(draw(DAYS), draw(DAYS)),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    return Graph(draw(TEXTS), draw(TEXTS), nodes, edges)


def _period(one: dt.date | None, other: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    return (min(one, other), max(one, other)) if one and other else (one, other)


@given(graphs())
def test_the_same_graph_gives_the_same_bytes_with_nothing_in_them_that_is_obeyed(graph: Graph) -> None:
    for writer in WRITERS.values():
        text = writer(graph)
        assert text == writer(graph)
        assert text.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", text)


@given(graphs())
def test_gexf_is_read_back_as_it_was(graph: Graph) -> None:
    root = ElementTree.fromstring(as_gexf(graph))
    ids = ids_of(graph.nodes)
    columns = {each.get("id"): each.get("title") for each in root.iter(f"{GEXF}attribute")}
    for node, read in zip(graph.nodes, root.iter(f"{GEXF}node"), strict=True):
        assert (read.get("id"), read.get("label")) == (ids[node.key], one_line(node.label))
        assert (read.get("start"), read.get("end")) == (_iso(node.start), _iso(node.end))
        values = {columns[each.get("for")]: each.get("value") for each in read.iter(f"{GEXF}attvalue")}
        says, sure, count = one_line(str(node.attributes["says"])), node.attributes["sure"], node.attributes["count"]
        assert values == {"says": says, "sure": str(sure).lower(), "count": str(count)}
        colour = read.find(f"{VIZ}color")
        assert colour is not None
        assert tuple(int(colour.get(each, "")) for each in "rgb") == node.colour.channels
    for edge, found in zip(graph.edges, root.iter(f"{GEXF}edge"), strict=True):
        assert (found.get("source"), found.get("target")) == (ids[edge.tail], ids[edge.head])
        assert (found.get("start"), found.get("end")) == (_iso(edge.start), _iso(edge.end))


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


@given(graphs())
def test_pajek_has_one_line_for_each_with_closed_quotes(graph: Graph) -> None:
    text = r'"[^"\\]+"'
    months = r"(?: \[\d+-(?:\d+|\*)\])?"
    lines = as_pajek(graph).splitlines()
    start = lines.index(f"*Vertices {len(graph.nodes)}")
    vertices, arcs = lines[start + 1 : start + 1 + len(graph.nodes)], lines[start + 2 + len(graph.nodes) :]
    assert lines[start + 1 + len(graph.nodes)] == "*Arcs" and len(arcs) == len(graph.edges)
    assert all(re.fullmatch(rf"\d+ {text} 0\.\d{{4}} 0\.\d{{4}} [a-z]+ ic [A-Za-z]+{months}", line) for line in vertices)
    assert all(re.fullmatch(rf"\d+ \d+ 1 l {text} c [A-Za-z]+ p (?:Solid|Dots){months}", line) for line in arcs)
    labels = [line.split('"')[1] for line in vertices]
    assert len(set(labels)) == len(labels)


@given(graphs())
def test_mermaid_labels_hold_no_markup(graph: Graph) -> None:
    label = r"\"[^\"<>&\[\]{}|`\\]+\""
    node = re.compile(rf"  +n\d+(\(\[|\[|\[\[|{{{{|{{|\[/){label}(\]\)|\]|\]\]|}}}}|}}|/\]):::[a-z]+")
    edge = re.compile(rf"  n\d+ -\.?->\|{label}\| n\d+")
    part = re.compile(rf"  subgraph g\d+\[{label}\]|  end|  classDef [a-z]+ stroke:#[0-9a-f]{{6}},stroke-width:2px")
    first, *lines = as_mermaid(graph).splitlines()
    assert first == "flowchart LR"
    assert all(node.fullmatch(line) or edge.fullmatch(line) or part.fullmatch(line) for line in lines)


@given(graphs())
def test_dot_has_one_statement_a_line_and_closed_strings(graph: Graph) -> None:
    text = r'"(?:[^"\\]|\\.)*"'
    node = re.compile(rf"  n\d+ \[label={text}, shape=\w+, color={text}, tooltip={text}\];")
    edge = re.compile(rf"  n\d+ -> n\d+ \[label={text}, style=\w+\];")
    first, direction, *lines, last = as_dot(graph).splitlines()
    assert re.fullmatch(rf"digraph {text} {{", first)
    assert (direction, last) == ("  rankdir=LR;", "}")
    assert len(lines) == len(graph.nodes) + len(graph.edges)
    assert all(node.fullmatch(line) or edge.fullmatch(line) for line in lines)


@given(graphs())
def test_networkx_reads_what_was_written(graph: Graph) -> None:
    networkx: Any = pytest.importorskip("networkx", reason="networkx is not installed (pip install networkx)")
    ids = ids_of(graph.nodes)
    for name, read in (("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)):
        found = read(io.BytesIO(WRITERS[name](graph).encode()))
        assert list(found) == list(ids.values())
        assert found.number_of_edges() == len(graph.edges)
        for node in graph.nodes:
            values = found.nodes[ids[node.key]]
            assert values["says"] == one_line(str(node.attributes["says"]))
            assert (values["sure"], values["count"]) == (node.attributes["sure"], node.attributes["count"])
            assert (values.get("start"), values.get("end")) == (_iso(node.start), _iso(node.end))
        rules = sorted(str(values.get("rule") or "") for *_, values in found.edges(data=True))
        assert rules == sorted(one_line(str(edge.attributes["rule"])) for edge in graph.edges)
    pajek = networkx.parse_pajek(as_pajek(graph))
    assert (len(pajek), pajek.number_of_edges()) == (len(graph.nodes), len(graph.edges))
    assert all({"x", "y", "shape", "ic"} <= values.keys() for _, values in pajek.nodes(data=True))
    assert all({"weight", "l", "c", "p"} <= values.keys() for *_, values in pajek.edges(data=True))


def test_gexf_says_what_its_specification_asks_for() -> None:
    nodes = (
        Node("a", "A", Shape.PILL, Colour.BLUE, {"kind": "party", "share": 0.5}, Spot(10, 20)),
        Node("b", "B", Shape.DIAMOND, Colour.GREEN, start=dt.date(2027, 1, 1), end=dt.date(2027, 3, 1)),
    )
    edge = Edge("a", "b", "Annual fee", "fee", {"rule": "annual-fee"}, LineStyle.DASHED, Colour.ORANGE, dt.date(2027, 1, 1))
    root = ElementTree.fromstring(as_gexf(Graph("Name", "About", nodes, (edge,))))
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")
    assert [child.tag for child in root] == [f"{GEXF}meta", f"{GEXF}graph"]
    assert root[0].attrib == {}, "no day on which it was written"
    graph = root[1]
    assert graph.attrib == {
        "defaultedgetype": "directed",
        "idtype": "string",
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
        "start": "2027-01-01",
        "end": "2027-03-01",
    }
    assert [child.tag.removeprefix(GEXF) for child in graph] == ["attributes", "attributes", "nodes", "edges"]
    declared = [(each.get("title"), each.get("type")) for each in graph.iter(f"{GEXF}attribute")]
    assert declared == [("kind", "string"), ("share", "double"), ("rule", "string")]
    shapes = [each.get("value") for each in graph.iter(f"{VIZ}shape")]
    assert shapes == ["disc", "diamond", "dashed"], "words of the specification"
    position = graph.find(f".//{VIZ}position")
    assert position is not None and position.attrib == {"x": "10.0", "y": "-20.0", "z": "0.0"}
    found = graph.find(f".//{GEXF}edge")
    assert found is not None
    assert (found.get("type"), found.get("kind"), found.get("start"), found.get("end")) == ("directed", "fee", "2027-01-01", None)


def test_a_graph_without_days_has_no_timeline() -> None:
    graph = Graph("N", "A", (Node("a", "A", Shape.BOX, Colour.BLACK),), ())
    assert 'mode="static"' in as_gexf(graph)
    assert "Time point" not in as_pajek(graph)


def test_no_nodes_are_no_trouble() -> None:
    for writer in WRITERS.values():
        assert writer(Graph("N", "A", (), ()))
