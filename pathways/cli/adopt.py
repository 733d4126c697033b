"""``pathways adopt``: what is asked of a device beyond market access."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import (
    AdoptionFormat,
    AsOfOption,
    DeviceArgument,
    EditionOption,
    NhsNation,
    OutOption,
    RulesOption,
    SetOption,
)


def adopt(
    device: DeviceArgument,
    nation: Annotated[
        list[NhsNation] | None, typer.Option("--nation", help="The nation whose health service it is for; may be repeated.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help="A region of England, or another nation: it says the nation.")
    ] = None,
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    set_: SetOption = None,
    format_: Annotated[
        AdoptionFormat | None,
        typer.Option("--format", help="How the answer is written. Default: by the ending of --out, else text."),
    ] = None,
    out: OutOption = None,
) -> None:
    """What the NHS, buyers and the law ask for beyond market access: mandatory, expected and voluntary, by nation."""
    from pathways.cli.run.adopt import run

    run(device, nation or [], region, edition, as_of, rules, set_ or [], format_, out)
