"""``pathways rules coverage``: what the worked cases look at, and what they leave."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import CoverageKind, RulesOption, TextOrJson


def coverage_of_rules(
    rules: RulesOption = None,
    edition: Annotated[str | None, typer.Option(help="One edition. Default: all of them.")] = None,
    least: Annotated[
        float | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Exit with 1 below this.")
    ] = None,
    format_: Annotated[TextOrJson, typer.Option("--format", help="How to write the answer.")] = TextOrJson.TEXT,
    suggestions: Annotated[
        Path | None, typer.Option("--suggest", metavar="FILE", help="Write cases for what is not covered (needs --edition).")
    ] = None,
    kinds: Annotated[
        list[CoverageKind] | None, typer.Option("--kind", help="Suggest for goals of this kind only; may be repeated.")
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="Suggest a file for cases/ itself: each case names the editions in which it holds.")
    ] = False,
) -> None:
    """What the cases look at: conditions, rules and days of routes, and evidence, duties, notices and steps that they assert."""
    from pathways.cli.run.rules_coverage import run

    run(rules, edition, least, format_, suggestions, kinds or list(CoverageKind), shared=shared)
