"""``pathways assess``: the answer for one device."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import (
    AsOfOption,
    DeviceArgument,
    EditionOption,
    LawOption,
    OutOption,
    ReportFormat,
    RulesOption,
    Scope,
    SetOption,
    StrictOption,
)
from pathways.model.law import Law
from pathways.report.parts import Part


def assess(
    device: DeviceArgument,
    edition: EditionOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    law: LawOption = Law.ALL,
    set_: SetOption = None,
    start: Annotated[str | None, typer.Option(metavar="DATE", help="The day work begins. Default: the as-of day.")] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Replace a step's duration: reliance-review=8w..26w, or 8w..16w..26w; or say a number for the costs: "
            "gmdn-categories=3.",
        ),
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show also the routes that have nothing to do with the device.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Show the whole answer, with its sources.")] = False,
    show: Annotated[list[Part] | None, typer.Option(metavar="PART", help="Show one part of the answer; may be repeated.")] = None,
    strict: StrictOption = False,
    scope: Annotated[
        Scope, typer.Option(help="The routes (access), what is asked for beyond them (adoption), or both.")
    ] = Scope.ALL,
    format_: Annotated[
        ReportFormat | None, typer.Option("--format", help="How the answer is written. Default: by the ending of --out.")
    ] = None,
    out: OutOption = None,
    receipt: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a receipt as well, from which 'replay' makes the answer again.")
    ] = None,
) -> None:
    """Which routes to the UK market a device has, when, with what evidence, and why."""
    from pathways.cli.run.assess import run
    from pathways.cli.run.written import Shown

    shown = Shown(frozenset(show or ()), full=full or show_all, with_all=show_all, device=device)
    run(device, edition, as_of, rules, law, start, assume or [], format_, out, receipt, set_ or [], shown, scope, strict=strict)
