"""``pathways rules mutate``: whether small faults in the rules would be noticed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class MutateFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def mutate_rules(
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")] = None,
    edition: Annotated[str | None, typer.Option(help="Only faults that this edition feels. Default: all files.")] = None,
    seed: Annotated[int, typer.Option(help="Another number gives other faults.")] = 1,
    count: Annotated[int, typer.Option(min=1, help="How many faults.")] = 300,
    least: Annotated[
        float | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Exit with 1 below this score.")
    ] = None,
    format_: Annotated[MutateFormat, typer.Option("--format", help="How to write the answer.")] = MutateFormat.TEXT,
) -> None:
    """Puts small faults into the rules in memory, and lists those that no check and no case notices."""
    from pathways.check.behaviour.mutate.render import as_json, as_text
    from pathways.check.behaviour.mutate.score import score
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail, fail_with
    from pathways.cli.output import deliver
    from pathways.rulebook.fields import shown, suggestion
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    if edition is not None and folder.base_of(edition) is None:
        fail_with(f"there is no edition '{shown(edition)}'", suggestion(edition, folder.edition_ids))
    try:
        scored = score(folder, seed, count, None if edition is None else folder.base_of(edition))
    except FileError as problem:
        fail(problem)
    deliver(as_json(scored) if format_ is MutateFormat.JSON else as_text(scored), None, utf8=format_ is MutateFormat.JSON)
    if least is not None and scored.percent < least:
        raise typer.Exit(FINDINGS)
