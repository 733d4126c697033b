"""``pathways compare``: what moved for one device between two editions, or between two dates."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import ComparisonFormat, DeviceArgument, LawOption, OutOption, RulesOption, SetOption
from pathways.model.law import Law


def compare(
    device: DeviceArgument,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="EDITION", help="The earlier edition. Default: the same as --to.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="EDITION", help="The later edition. Default: the newest.")] = None,
    as_of: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE", help="The day both answers are for (default: today); give it twice to compare two days."),
    ] = None,
    rules: RulesOption = None,
    law: LawOption = Law.ALL,
    set_: SetOption = None,
    format_: Annotated[
        ComparisonFormat | None,
        typer.Option("--format", help="How the answer is written. Default: by the ending of --out, else text."),
    ] = None,
    out: OutOption = None,
) -> None:
    """What moved for one device: routes, outcomes, dates, evidence, duties, and which document moved it.

    Exits with 0 where nothing moved and with 1 where something did, as diff does.
    """
    from pathways.cli.run.compare import run

    run(device, from_, to, as_of or [], rules, law, format_, out, set_ or [])
