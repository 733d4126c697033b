"""``pathways rules diff``: which devices two rule sets treat differently."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import DiffFormat, OutOption


def diff_rules(
    before: Annotated[str, typer.Argument(metavar="A", help="An edition, a rule folder, or a git revision (REV or REV:path).")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same, to compare with.")],
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="Where editions are looked up.")] = None,
    edition: Annotated[str | None, typer.Option(help="Compare this edition only.")] = None,
    format_: Annotated[DiffFormat, typer.Option("--format", help="How to write the answer.")] = DiffFormat.TEXT,
    out: OutOption = None,
) -> None:
    """The classes of devices that two rule sets answer differently, one example each. Exits with 1 when there are any."""
    from pathways.cli.run.rules_diff import run

    run(before, after, rules, edition, format_, out)
