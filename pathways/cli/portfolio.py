"""``pathways portfolio``: many devices at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import LawOption, OneLinePer, RulesOption, StrictOption, TableFormat, TableInFormat
from pathways.model.law import Law

app = typer.Typer(no_args_is_help=True, help="Assess a table of devices, or see what a new edition changes for them.")

_In = Annotated[str, typer.Argument(metavar="IN", help="A CSV, TSV, XLSX, JSON Lines or Parquet file, or -.")]
_InFormat = Annotated[TableInFormat | None, typer.Option("--in-format", help="Format of IN. Default: by its ending.")]
_OutFormat = Annotated[
    TableFormat | None, typer.Option("--out-format", help="Format of OUT. Default: by its ending; with - as that of IN.")
]
_Rejects = Annotated[Path | None, typer.Option(metavar="FILE", help="Where rows that cannot be assessed go (CSV).")]
_Given = Annotated[
    list[str] | None,
    typer.Option("--given", metavar="FACT=VALUE", help="Holds for each row that says nothing of it: device.custom_made=no."),
]
_Allow = Annotated[bool, typer.Option("--allow-rejects", help="Rejected rows alone do not make the exit code 1.")]


@app.command("assess")
def assess(
    in_: _In,
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="The file to write, or - for standard output.")],
    edition: Annotated[str | None, typer.Option(help="The edition of the rules. Default: the newest.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day the answers are for. Default: today.")] = None,
    in_format: _InFormat = None,
    out_format: _OutFormat = None,
    per: Annotated[
        OneLinePer, typer.Option(help="One line for each device, or for each route of each device.")
    ] = OneLinePer.DEVICE,
    explain: Annotated[bool, typer.Option("--explain", help="Add the full assessment of each device as JSON. Slow.")] = False,
    rejects: _Rejects = None,
    allow_rejects: _Allow = False,
    rules: RulesOption = None,
    law: LawOption = Law.ALL,
    given: _Given = None,
    strict: StrictOption = False,
) -> None:
    """The best route of every device, when, and why; a row that cannot be assessed costs that row alone.

    Exits with 1 where rows were rejected.
    """
    from pathways.cli.run.portfolio_files import need_engine

    need_engine()
    from pathways.cli.run.portfolio import assess_all

    way = (in_format, out_format, rejects)
    by_route = per is OneLinePer.ROUTE
    asked = (in_, out, edition, as_of, rules, law)
    facts = given or []
    assess_all(*asked, *way, given=facts, by_route=by_route, explain=explain, allow=allow_rejects, strict=strict)


@app.command("impact")
def impact(
    in_: _In,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="OUT", help="The full table: a line for each route that changes.")
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="EDITION|DATE", help="The earlier edition, or day.")] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="EDITION|DATE", help="The later one. Default: the newest edition, or the --as-of day."),
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day for both editions. Default: today.")] = None,
    edition: Annotated[str | None, typer.Option(help="Between two days: the edition of the rules. Default: the newest.")] = None,
    in_format: _InFormat = None,
    out_format: _OutFormat = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="The summary as a page.")] = None,
    rejects: _Rejects = None,
    allow_rejects: _Allow = False,
    rules: RulesOption = None,
    law: LawOption = Law.ALL,
    given: _Given = None,
) -> None:
    """Which devices a new edition, or another day, changes: how, and because of which document.

    Exits with 1 where a device changes or a row was rejected.
    """
    from pathways.cli.run.portfolio_files import need_engine

    need_engine()
    from pathways.cli.run.portfolio import impact_on_all

    sides = (from_, to, as_of, edition, rules, law)
    impact_on_all(in_, out, *sides, in_format, out_format, html, rejects, given=given or [], allow=allow_rejects)
