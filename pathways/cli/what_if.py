"""``pathways what-if``: the smallest changes of fact that open a route, open it sooner or save an Approved Body review."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import AsOfOption, DeviceArgument, EditionOption, LawOption, RulesOption, SetOption, TerminalOrJson
from pathways.model.law import Law


def what_if(
    device: DeviceArgument,
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    law: LawOption = Law.ALL,
    set_: SetOption = None,
    format_: Annotated[TerminalOrJson, typer.Option("--format", help="How the answer is written.")] = TerminalOrJson.TERMINAL,
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="At most N entries in each part. Default: 5 at the terminal, all in JSON."),
    ] = None,
) -> None:
    """The smallest changes of fact, one or two, that open a route, open it sooner or save an Approved Body review."""
    from pathways.cli.run.what_if import run

    run(device, edition, as_of, rules, law, format_, limit, set_ or [])
