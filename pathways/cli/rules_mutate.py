"""``pathways rules mutate``: whether small faults in the rules would be noticed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import FaultyRule, RulesOption, TextOrJson


def mutate_rules(
    rules: RulesOption = None,
    edition: Annotated[str | None, typer.Option(help="Only faults that this edition feels. Default: all files.")] = None,
    seed: Annotated[int, typer.Option(help="Another number gives other faults.")] = 1,
    count: Annotated[int, typer.Option(min=1, help="How many faults.")] = 300,
    least: Annotated[
        float | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Exit with 1 below this score.")
    ] = None,
    kinds: Annotated[
        list[FaultyRule] | None, typer.Option("--kind", help="Faults of this kind of rule only; may be repeated.")
    ] = None,
    suggestions: Annotated[
        Path | None,
        typer.Option("--suggest", metavar="FILE", help="Write cases that notice survivors, but of routes (needs --edition)."),
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="Suggest a file for cases/ itself: each case names the editions in which it holds.")
    ] = False,
    format_: Annotated[TextOrJson, typer.Option("--format", help="How to write the answer.")] = TextOrJson.TEXT,
) -> None:
    """Puts small faults into the rules in memory, and lists those that no check and no case notices.

    Faults of classes are counted by themselves, up to as many for each scheme.
    """
    from pathways.cli.run.rules_mutate import run

    run(rules, edition, seed, count, least, kinds or list(FaultyRule), suggestions, format_, shared=shared)
