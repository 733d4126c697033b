"""Draws an edition."""

from __future__ import annotations

from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.cli.options import GraphFormat
from pathways.cli.run.common import open_rules, rule_set_of
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.rulebook.fields import shown, suggestion
from pathways.writing.graph.dot import as_dot
from pathways.writing.graph.edition import graph_of, ids_of
from pathways.writing.graph.gexf import as_gexf
from pathways.writing.graph.graphml import as_graphml
from pathways.writing.graph.mermaid import as_mermaid
from pathways.writing.graph.pajek import as_pajek

_WRITERS = {
    GraphFormat.MERMAID: as_mermaid,
    GraphFormat.DOT: as_dot,
    GraphFormat.GEXF: as_gexf,
    GraphFormat.GRAPHML: as_graphml,
    GraphFormat.PAJEK: as_pajek,
}


def run(rules: Path | None, edition: str | None, route: str | None, format_: GraphFormat, out: Path | None) -> None:
    keep_apart({"--out": out}, rules=rules)
    rule_set = rule_set_of(open_rules(rules), edition)
    known = ids_of(rule_set.edition)
    if route is not None and route not in known:
        fail_with(f"edition {rule_set.edition.id} has no route or group '{shown(route)}'", suggestion(route, known))
    deliver(_WRITERS[format_](graph_of(rule_set, route)), out, utf8=True)
