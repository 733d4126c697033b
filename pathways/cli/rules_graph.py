"""``pathways rules graph``: an edition as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import GraphFormat, RulesOption


def graph_rules(
    rules: RulesOption = None,
    edition: Annotated[str | None, typer.Option(help="The edition. Default: the newest.")] = None,
    route: Annotated[str | None, typer.Option(help="Only this route or group, with what bears on it.")] = None,
    format_: Annotated[GraphFormat, typer.Option("--format", help="What to draw it with.")] = GraphFormat.MERMAID,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Facts, routes, exclusions and sources of an edition, and what bears on what."""
    from pathways.cli.run.rules_graph import run

    run(rules, edition, route, format_, out)
