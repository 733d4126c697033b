"""``pathways classify``: a device's class under each law, with the rule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import ClassesOf, ClassFormat, EditionOption, OutOption, RulesOption, SetOption


def classify(
    device: Annotated[
        str | None,
        typer.Argument(metavar="[DEVICE]", help="A device file, - for standard input, or an approval. Left out: it asks."),
    ] = None,
    edition: EditionOption = None,
    rules: RulesOption = None,
    set_: SetOption = None,
    format_: Annotated[
        ClassFormat | None,
        typer.Option("--format", help="How the answer is written. Default: by the ending of --out, else text."),
    ] = None,
    out: OutOption = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the device with the classes that are settled, as a device file.")
    ] = None,
    reform: Annotated[
        bool, typer.Option("--reform", help="Ask also what only the planned rules for Great Britain turn on.")
    ] = False,
    only: Annotated[
        ClassesOf | None, typer.Option("--only", help="Ask only what the class there turns on. Default: what any class turns on.")
    ] = None,
    filed: Annotated[
        str | None,
        typer.Option("--fda", metavar="NUMBER", help="The FDA regulation that it is filed under, 886.1100: for questions only."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Numbered lists and typed answers, without colour or cursor movement.")
    ] = False,
) -> None:
    """The class in Great Britain today, after the reform and in the EU, with the rule that decides and what is still open."""
    from pathways.cli.run.classify import run

    run(device, edition, rules, set_ or [], format_, out, save, reform=reform, only=only, filed=filed, plain=plain)
