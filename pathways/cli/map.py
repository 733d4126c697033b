"""``pathways map``: who acts on a device's way to the market, what flows, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import (
    AsOfOption,
    DeviceArgument,
    EditionOption,
    LawOption,
    MapFormat,
    OutOption,
    RulesOption,
    SetOption,
    StrictOption,
)
from pathways.model.law import Law


def map(  # noqa: A001  # a command is a function of its name
    device: DeviceArgument,
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    law: LawOption = Law.ALL,
    set_: SetOption = None,
    strict: StrictOption = False,
    format_: Annotated[
        MapFormat | None,
        typer.Option(
            "--format",
            help="html is a picture to click through; gexf is for Gephi, graphml for yEd, pajek for Pajek. Default: by the "
            "ending of --out, else mermaid.",
        ),
    ] = None,
    out: OutOption = None,
) -> None:
    """The device's way as a map: who acts, what goes from one to another, when, and whether that is law or expected."""
    from pathways.cli.run.map import run

    run(device, edition, as_of, rules, law, set_ or [], format_, out, strict=strict)
