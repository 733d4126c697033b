"""``pathways rules due``: what is awaited, what is overdue, and which rules hang on it."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import RulesOption, TextOrJson


def due_of_rules(
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day that is asked about. Default: today.")] = None,
    months: Annotated[int, typer.Option(min=0, max=120, help="How far ahead counts as coming.")] = 6,
    rules: RulesOption = None,
    edition: Annotated[str | None, typer.Option(help="The edition whose rules hang on it. Default: the newest.")] = None,
    format_: Annotated[TextOrJson, typer.Option("--format", help="How to write the answer.")] = TextOrJson.TEXT,
) -> None:
    """What is due, overdue or coming that would change rules, which rules hang on it, and how old the last check is."""
    from pathways.cli.run.rules_due import run

    run(as_of, months, rules, edition, format_)
