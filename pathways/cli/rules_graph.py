"""``pathways rules graph``: an edition as a picture."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class GraphFormat(StrEnum):
    MERMAID = "mermaid"
    DOT = "dot"
    GEXF = "gexf"


def graph_rules(
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")] = None,
    edition: Annotated[str | None, typer.Option(help="The edition. Default: the newest.")] = None,
    route: Annotated[str | None, typer.Option(help="Only this route or group, with what bears on it.")] = None,
    format_: Annotated[GraphFormat, typer.Option("--format", help="What to draw it with.")] = GraphFormat.MERMAID,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Facts, routes, exclusions and sources of an edition, and what bears on what."""
    from pathways.cli.common import open_rules
    from pathways.cli.exits import fail, fail_with
    from pathways.cli.output import deliver
    from pathways.rulebook.fields import shown, suggestion
    from pathways.rulebook.nodes import FileError
    from pathways.writing.graph import as_dot, as_gexf, as_mermaid, graph_of, ids_of

    folder = open_rules(rules)
    try:
        rule_set = folder.rule_set(edition or folder.newest_edition)
    except FileError as problem:
        fail(problem)
    known = ids_of(rule_set.edition)
    if route is not None and route not in known:
        fail_with(f"edition {rule_set.edition.id} has no route or group '{shown(route)}'", suggestion(route, known))
    write = {GraphFormat.MERMAID: as_mermaid, GraphFormat.DOT: as_dot, GraphFormat.GEXF: as_gexf}[format_]
    deliver(write(graph_of(rule_set, route)), out, utf8=True)
