"""Draws an edition."""

from __future__ import annotations

from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.cli.options import GraphFormat
from pathways.cli.run.common import open_rules, rule_set_of
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.rulebook.fields import shown, suggestion
from pathways.writing.graph import as_dot, as_gexf, as_mermaid, graph_of, ids_of

_WRITERS = {GraphFormat.MERMAID: as_mermaid, GraphFormat.DOT: as_dot, GraphFormat.GEXF: as_gexf}


def run(rules: Path | None, edition: str | None, route: str | None, format_: GraphFormat, out: Path | None) -> None:
    keep_apart({"--out": out}, rules=rules)
    rule_set = rule_set_of(open_rules(rules), edition)
    known = ids_of(rule_set.edition)
    if route is not None and route not in known:
        fail_with(f"edition {rule_set.edition.id} has no route or group '{shown(route)}'", suggestion(route, known))
    deliver(_WRITERS[format_](graph_of(rule_set, route)), out, utf8=True)
