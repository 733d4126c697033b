"""``pathways partner``: what to ask a partner before signing."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import AsOfOption, EditionOption, OutOption, RulesOption, SetOption, SheetFormat


def partner(
    device: Annotated[
        str | None,
        typer.Option("--for", metavar="DEVICE", help="Those first that this device's gaps call for: a file, an approval, or -."),
    ] = None,
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    set_: SetOption = None,
    format_: Annotated[
        SheetFormat | None,
        typer.Option("--format", help="How the sheet is written; docx needs --out. Default: by its ending, else text."),
    ] = None,
    out: OutOption = None,
) -> None:
    """The questions to ask a partner before signing, with why, as a sheet to fill in. It is no score."""
    from pathways.cli.run.partner import run

    run(device, edition, as_of, rules, set_ or [], format_, out)
