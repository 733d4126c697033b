"""``pathways replay``: an assessment made again from its receipt."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import RulesOption, TerminalOrJson


def replay(
    receipt: Annotated[
        str, typer.Argument(metavar="RECEIPT", help="A file that 'assess --receipt' wrote, or - for standard input.")
    ],
    rules: RulesOption = None,
    format_: Annotated[TerminalOrJson, typer.Option("--format", help="How the answer is written.")] = TerminalOrJson.TERMINAL,
) -> None:
    """Makes an assessment again from its receipt: same answer, or the first rule whose change altered it.

    Exits with 0 where the answer is the same and with 1 where it differs.
    """
    from pathways.cli.run.replay import run

    run(receipt, rules, format_)
