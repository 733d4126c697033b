"""``pathways watch``: which answers changed since their receipts were written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import AsOfOption, EditionOption, OutOption, RulesOption, WatchFormat


def watch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of device files and receipts; folders in it count.")],
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    within: Annotated[int, typer.Option(min=0, max=3660, help="Tell the dates that come within so many days.")] = 90,
    rules: RulesOption = None,
    format_: Annotated[
        WatchFormat | None,
        typer.Option("--format", help="How the answer is written. Default: by the ending of --out, else text."),
    ] = None,
    out: OutOption = None,
    pages: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a page in Markdown for each device whose answer changed.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Write the receipts of today's answers, from which the next run starts.")
    ] = False,
) -> None:
    """Which answers changed since their receipts were written, by which rule and document; and which dates come.

    Exits with 0 where none changed, with 1 where one did, and with 2 where a file cannot be used.
    """
    from pathways.cli.run.watch import run

    run(folder, edition, as_of, within, rules, format_, out, pages, update=update)
