"""``pathways support``: who can help, and why these."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import AsOfOption, EditionOption, OutOption, RulesOption, SetOption, SupportFormat
from pathways.model.support import OrganisationType


def support(
    region: Annotated[
        str | None,
        typer.Option(metavar="REGION", help="A region of England, 'Scotland', 'Wales' or 'Northern Ireland'. Default: none."),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option("--for", metavar="DEVICE", help="Who fits this device and its stage: a file, an approval, or -."),
    ] = None,
    type_: Annotated[
        OrganisationType | None, typer.Option("--type", metavar="TYPE", help="All of one type, such as funder or trade-body.")
    ] = None,
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    set_: SetOption = None,
    format_: Annotated[
        SupportFormat | None,
        typer.Option("--format", help="How the answer is written. Default: by the ending of --out, else text."),
    ] = None,
    out: OutOption = None,
) -> None:
    """Who can help in a region: what each does and does not do, and why it fits this device. A list, no recommendation."""
    from pathways.cli.run.support import run

    run(region, device, type_, edition, as_of, rules, set_ or [], format_, out)
