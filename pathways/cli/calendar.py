"""``pathways calendar``: the dates of the law, and of what may become law."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import CalendarFormat, EditionOption, OutOption, RulesOption, SetOption


def calendar(
    device: Annotated[
        str | None,
        typer.Option("--for", metavar="DEVICE", help="Only what touches this device: a file, an approval, or -."),
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day. Default: the as-of day.")] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day. Default: as long as anything is known.")
    ] = None,
    edition: EditionOption = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which the device's routes are looked at. Default: today.")
    ] = None,
    rules: RulesOption = None,
    set_: SetOption = None,
    by_year: Annotated[
        bool,
        typer.Option("--by-year", help="Year by year, from last year to next, law beside what is expected (text and HTML)."),
    ] = False,
    format_: Annotated[
        CalendarFormat | None,
        typer.Option(
            "--format",
            help="How the answer is written; ics is for a calendar program. Default: by the ending of --out, else text.",
        ),
    ] = None,
    out: OutOption = None,
) -> None:
    """The dates that touch a device, or all of them, with law, proposals and expectations kept apart."""
    from pathways.cli.run.calendar import run

    run(device, from_, to, edition, as_of, rules, format_, out, set_ or [], by_year=by_year)
