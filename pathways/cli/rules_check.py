"""``pathways rules check``: everything that CI asks of rule files, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import RulesOption


def check_rules(
    rules: RulesOption = None,
    edition: Annotated[
        list[str] | None, typer.Option("--edition", metavar="EDITION", help="Only this edition; may be repeated.")
    ] = None,
    skip: Annotated[
        list[str] | None,
        typer.Option("--skip", metavar="CHECK", help="Leave out lint, cases, verify or lock; may be repeated."),
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 from error, warning or note on.")
    ] = "error",
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json, github, sarif or junit.")] = "text",
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day for what is due or has passed. Default: today.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Show notes too. Other formats than text always have them.")] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="REV", help="Show the notes on files that changed since this git revision.")
    ] = None,
    watch: Annotated[
        Path | None,
        typer.Option("--watch", metavar="PATH", help="Read and lint again whenever this file, or one in this folder, is saved."),
    ] = None,
) -> None:
    """Reads, lints, tests and proves rule files, and compares the lock. Exits with 1 where a finding is grave enough."""
    from pathways.cli.run.rules_check import run

    run(rules, edition or [], skip or [], fail_on, form, today, out, notes=notes, since=since, watch=watch)
