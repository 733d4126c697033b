"""``pathways walk``: questions at the terminal, only those that can change the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import AsOfOption, EditionOption, LawOption, RulesOption
from pathways.model.law import Law


def walk(
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DEVICE", help="A device file to go on from. What it says is not asked again.")
    ] = None,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to save the device file at the end.")] = None,
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    law: LawOption = Law.ALL,
    plain: Annotated[
        bool, typer.Option("--plain", help="Numbered lists and typed answers, without colour or cursor movement.")
    ] = False,
) -> None:
    """Asks about a device, question by question, and ends with the answer and a device file."""
    from pathways.cli.run.walk import run

    run(from_, save, edition, as_of, rules, law, plain=plain)
