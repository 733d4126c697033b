"""``pathways portfolio``: many devices at once."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.model.law import Law

if TYPE_CHECKING:
    from pathways.model.result import Assessment
    from pathways.portfolio.files.parts import FileFormat
    from pathways.portfolio.impact import ImpactSide, ImpactTally
    from pathways.portfolio.run import Counts
    from pathways.report.impact import Impact
    from pathways.rulebook.folder import RuleFolder

app = typer.Typer(no_args_is_help=True, help="Assess a table of devices, or see what a new edition changes for them.")


class Format(StrEnum):
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"


class Per(StrEnum):
    DEVICE = "device"
    ROUTE = "route"


_In = Annotated[str, typer.Argument(metavar="IN", help="A CSV, TSV, JSON Lines or Parquet file, or - for standard input.")]
_InFormat = Annotated[Format | None, typer.Option("--in-format", help="Format of IN. Default: by its ending.")]
_OutFormat = Annotated[
    Format | None, typer.Option("--out-format", help="Format of OUT. Default: by its ending; with - as that of IN.")
]
_Rejects = Annotated[Path | None, typer.Option(metavar="FILE", help="Where rows that cannot be assessed go (CSV).")]
_Allow = Annotated[bool, typer.Option("--allow-rejects", help="Rejected rows alone do not make the exit code 1.")]
_Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")]
_Law = Annotated[Law, typer.Option(help="Law in force only, or proposals and drafts too.")]


@app.command("assess")
def assess(
    in_: _In,
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="The file to write, or - for standard output.")],
    edition: Annotated[str | None, typer.Option(help="The edition of the rules. Default: the newest.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day the answers are for. Default: today.")] = None,
    in_format: _InFormat = None,
    out_format: _OutFormat = None,
    per: Annotated[Per, typer.Option(help="One line for each device, or for each route of each device.")] = Per.DEVICE,
    explain: Annotated[bool, typer.Option("--explain", help="Add the full assessment of each device as JSON. Slow.")] = False,
    rejects: _Rejects = None,
    allow_rejects: _Allow = False,
    rules: _Rules = None,
    law: _Law = Law.ALL,
) -> None:
    """The best route of every device, when, and why; a row that cannot be assessed costs that row alone.

    Exits with 1 where rows were rejected.
    """
    from pathways.cli import portfolio_files as files

    files.need_engine()
    from pathways.cli.common import day_option, open_rules, rule_set_of
    from pathways.cli.exits import FINDINGS
    from pathways.engine.answer.assess import Request
    from pathways.portfolio.run import OutputTable, run

    files.refuse_dash("--rejects", rejects)
    day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    with files.said_plainly(), files.source_file(in_, _format(in_format)) as source, files.target_file(out) as path:
        format_ = _format_of_out(out, out_format, source.format)
        files.refuse_same(source.path, path, rejects)
        with files.progress_bar() as progress:
            counts = run(
                source,
                OutputTable(path, format_, rejects),
                rule_set,
                Request(day, law),
                by_route=per is Per.ROUTE,
                explain=_explanation if explain else None,
                progress=progress,
            )
    files.say_balance(counts, rejects)
    if counts.rejected and not allow_rejects:
        raise typer.Exit(FINDINGS)


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
    rules: _Rules = None,
    law: _Law = Law.ALL,
) -> None:
    """Which devices a new edition, or another day, changes: how, and because of which document.

    Exits with 1 where a device changes or a row was rejected.
    """
    from pathways.cli import portfolio_files as files

    files.need_engine()
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS
    from pathways.portfolio.run import OutputTable, run_impact

    for option, file in (("--out", out), ("--rejects", rejects), ("--html", html)):
        files.refuse_dash(option, file)
    files.refuse_no_place(html)
    sides = _sides(open_rules(rules), from_, to, as_of, edition, law)
    with files.said_plainly(), files.source_file(in_, _format(in_format)) as source, files.kept_or_dropped(out) as path:
        format_ = _format_of_out(str(path), out_format, source.format)
        files.refuse_same(source.path, path, rejects, html)
        with files.progress_bar() as progress:
            counts, tally = run_impact(source, OutputTable(path, format_, rejects), *sides, progress)
    files.say_balance(counts, rejects)
    _show(_impact_of(sides, counts, tally), html)
    if tally.devices or (counts.rejected and not allow_rejects):
        raise typer.Exit(FINDINGS)


def _sides(
    folder: RuleFolder, from_: str | None, to: str | None, as_of: str | None, edition: str | None, law: Law
) -> tuple[ImpactSide, ImpactSide]:
    """Two editions on one day, or one edition on two days."""
    import re

    from pathways.cli.common import day_option, rule_set_of
    from pathways.cli.exits import fail_with
    from pathways.engine.answer.assess import Request
    from pathways.portfolio.impact import ImpactSide

    if from_ is None:
        fail_with("there is nothing to compare", "Give --from EDITION (and --to EDITION), or --from DATE --to DATE.")
    day = day_option(as_of, "--as-of") or date.today()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", from_):
        first, last = day_option(from_, "--from") or day, day_option(to, "--to") or day
        rule_set = rule_set_of(folder, edition)
        return ImpactSide(rule_set, Request(first, law)), ImpactSide(rule_set, Request(last, law))
    if edition is not None:
        fail_with("--edition goes with two days", "Two editions are named with --from and --to.")
    return ImpactSide(rule_set_of(folder, from_), Request(day, law)), ImpactSide(rule_set_of(folder, to), Request(day, law))


def _impact_of(sides: tuple[ImpactSide, ImpactSide], counts: Counts, tally: ImpactTally) -> Impact:
    from pathways.report.impact import Seen, impact_of

    before, after = (Seen(side.rules.edition, side.request.as_of) for side in sides)
    return impact_of(before, after, counts.assessed, counts.rejected, tally, sides[1].rules.catalogue.sources)


def _show(found: Impact, html: Path | None) -> None:
    """The summary on standard output, as wide as a terminal; and as a page."""
    import shutil
    import sys

    from pathways.cli.output import deliver
    from pathways.report.impact import MOST_WIDTH, impact_text
    from pathways.writing.page import PAGE_WIDTH

    wide = sys.stdout is not None and sys.stdout.isatty()
    deliver(impact_text(found, min(shutil.get_terminal_size().columns, MOST_WIDTH) if wide else PAGE_WIDTH), None)
    if html is not None:
        from pathways.report.html.impact_page import render_impact

        deliver(render_impact(found), html)


def _format(given: Format | None) -> FileFormat | None:
    from pathways.portfolio.files.parts import FileFormat

    return None if given is None else FileFormat(given.value)


def _format_of_out(out: str, given: Format | None, of_source: FileFormat) -> FileFormat:
    """Standard output has no ending, and gets the format of the input. Raises TableError."""
    from pathways.portfolio.files.parts import format_of

    if out == "-":
        return _format(given) or of_source
    return format_of(Path(out), _format(given), "--out-format")


def _explanation(assessment: Assessment) -> str:
    import msgspec

    from pathways.report.document import as_document

    return msgspec.json.encode(as_document(assessment)).decode()
