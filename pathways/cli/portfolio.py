"""``pathways portfolio``: many devices at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.model.law import Law

if TYPE_CHECKING:
    from pathways.model.result import Assessment
    from pathways.portfolio.impact import Side
    from pathways.portfolio.parts import FileFormat
    from pathways.portfolio.run import Counts, Progress, Source
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
_Rejects = Annotated[Path | None, typer.Option(metavar="FILE", help="Where rows that cannot be assessed go (CSV).")]
_Allow = Annotated[bool, typer.Option("--allow-rejects", help="Exit with 0 though rows were rejected.")]
_Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")]
_Law = Annotated[Law, typer.Option(help="Law in force only, or proposals and drafts too.")]


@app.command("assess")
def assess(
    in_: _In,
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="The file to write, or - for standard output.")],
    edition: Annotated[str | None, typer.Option(help="The edition of the rules. Default: the newest.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day the answers are for. Default: today.")] = None,
    in_format: _InFormat = None,
    out_format: Annotated[Format | None, typer.Option("--out-format", help="Format of OUT. Default: by its ending.")] = None,
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
    _need_engine()
    from pathways.cli.common import day_option, open_rules, rule_set_of
    from pathways.cli.exits import FINDINGS, fail_with
    from pathways.engine.assess import Request
    from pathways.portfolio.roles import TableError
    from pathways.portfolio.run import Target, run

    day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    try:
        with _source(in_, in_format) as source, _target(out) as path:
            format_ = _format_of(path if out == "-" else Path(out), source, out, out_format)
            _refuse_same(source.path, *([path] if out != "-" else []), *([rejects] if rejects else []))
            with _progress() as progress:
                counts = run(
                    source,
                    Target(path, format_, rejects),
                    rule_set,
                    Request(day, law),
                    by_route=per is Per.ROUTE,
                    explain=_explanation if explain else None,
                    progress=progress,
                )
    except TableError as problem:
        fail_with(str(problem), problem.help)
    except OverflowError:
        fail_with("a plan would run past the year 9999", "Choose an earlier --as-of.")
    except OSError as problem:
        fail_with(f"cannot read or write: {problem.strerror or problem}")
    _say(counts, rejects)
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
        str | None, typer.Option("--to", metavar="EDITION|DATE", help="The later one. Default: the newest edition.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day for both editions. Default: today.")] = None,
    in_format: _InFormat = None,
    out_format: Annotated[Format | None, typer.Option("--out-format", help="Format of OUT. Default: by its ending.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="The summary as a page.")] = None,
    rejects: _Rejects = None,
    allow_rejects: _Allow = False,
    rules: _Rules = None,
    law: _Law = Law.ALL,
) -> None:
    """Which devices a new edition, or another day, changes: how, and because of which document.

    Exits with 1 where a device changes or a row was rejected.
    """
    _need_engine()
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail_with
    from pathways.cli.output import deliver
    from pathways.portfolio.roles import TableError
    from pathways.portfolio.run import Target, run_impact
    from pathways.report.impact import impact_page, impact_text

    sides = _sides(open_rules(rules), from_, to, as_of, law)
    try:
        with _source(in_, in_format) as source, _kept_or_dropped(out) as path:
            format_ = _format_of(path, source, out, out_format)
            _refuse_same(*(each for each in (source.path, path, rejects, html) if each is not None))
            with _progress() as progress:
                counts, tally = run_impact(source, Target(path, format_, rejects), *sides, progress)
    except TableError as problem:
        fail_with(str(problem), problem.help)
    except OverflowError:
        fail_with("a plan would run past the year 9999", "Choose an earlier --as-of.")
    except OSError as problem:
        fail_with(f"cannot read or write: {problem.strerror or problem}")
    _say(counts, rejects)
    said = [f"edition {side.rules.edition.id} for {side.request.as_of}" for side in sides]
    titles = {each.id: each.title for side in sides for each in side.rules.edition.instruments}
    deliver(impact_text(said, counts.assessed, tally, titles), None)
    if html is not None:
        deliver(impact_page(said, counts.assessed, tally, titles), html)
    if tally.devices or (counts.rejected and not allow_rejects):
        raise typer.Exit(FINDINGS)


def _sides(folder: RuleFolder, from_: str | None, to: str | None, as_of: str | None, law: Law) -> tuple[Side, Side]:
    """Two editions on one day, or one edition on two days."""
    import re

    from pathways.cli.common import day_option, rule_set_of
    from pathways.cli.exits import fail_with
    from pathways.engine.assess import Request
    from pathways.portfolio.impact import Side

    if from_ is None:
        fail_with("there is nothing to compare", "Give --from EDITION (and --to EDITION), or --from DATE --to DATE.")
    day = day_option(as_of, "--as-of") or date.today()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", from_):
        days = day_option(from_, "--from"), day_option(to, "--to") or day
        rule_set = rule_set_of(folder, None)
        return Side(rule_set, Request(days[0] or day, law)), Side(rule_set, Request(days[1], law))
    return Side(rule_set_of(folder, from_), Request(day, law)), Side(rule_set_of(folder, to), Request(day, law))


@contextmanager
def _kept_or_dropped(out: Path | None) -> Iterator[Path]:
    """The output file; without one a place that is gone afterwards."""
    import tempfile

    if out is not None:
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="pathways-") as folder:
        yield Path(folder) / "out.parquet"


def _format_of(path: Path, source: Source, out: Path | str | None, given: Format | None) -> FileFormat:
    from pathways.portfolio.parts import FileFormat, format_of

    wanted = None if given is None else FileFormat(given.value)
    return wanted or source.format if out == "-" else format_of(path, wanted, "--out-format")


def _explanation(assessment: Assessment) -> str:
    import msgspec

    from pathways.report.document import as_document

    return msgspec.json.encode(as_document(assessment)).decode()


def _need_engine() -> None:
    from importlib.util import find_spec

    from pathways.cli.exits import fail_with

    missing = [name for name in ("duckdb", "pyarrow", "narwhals") if find_spec(name) is None]
    if missing:
        fail_with(
            f"'pathways portfolio' needs {', '.join(missing)}", "Install the extra: pip install 'uk-device-pathways[portfolio]'"
        )


@contextmanager
def _source(argument: str, given: Format | None) -> Iterator[Source]:
    """The input file; standard input is kept in a temporary file first."""
    import shutil
    import sys
    import tempfile

    from pathways.cli.exits import fail_with
    from pathways.portfolio.parts import FileFormat, format_of
    from pathways.portfolio.run import Source

    format_ = None if given is None else FileFormat(given.value)
    if argument != "-":
        path = Path(argument)
        if not path.is_file():
            fail_with(f"{argument}: there is no such file")
        yield Source(path, format_of(path, format_, "--in-format"))
        return
    if format_ is None:
        fail_with("standard input needs --in-format", "One of csv, tsv, jsonl, parquet.")
    with tempfile.TemporaryDirectory(prefix="pathways-") as folder:
        path = Path(folder) / "in"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield Source(path, format_)


@contextmanager
def _target(out: str) -> Iterator[Path]:
    """Where to write; standard output gets the whole when it is complete."""
    import shutil
    import sys
    import tempfile

    if out != "-":
        yield Path(out)
        return
    with tempfile.TemporaryDirectory(prefix="pathways-") as folder:
        path = Path(folder) / "out"
        yield path
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _refuse_same(*paths: Path) -> None:
    from pathways.cli.exits import fail_with

    places = [path.resolve() for path in paths]
    if len(set(places)) < len(places):
        fail_with("IN, OUT and --rejects must be different files")


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar with rate and time left, on a terminal only."""
    import sys
    import time

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    began = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Assessing", total=1.0, rate="")

        def step(done: float, rows: int) -> None:
            bar.update(task, completed=done, rate=f"{rows / max(time.monotonic() - began, 1e-6):,.0f} rows/s")

        yield step


def _say(counts: Counts, rejects: Path | None) -> None:
    """The balance, on standard error."""
    import sys

    from pathways.report.plain_text import printable

    lines = [f"warning: {caution}" for caution in counts.cautions]
    lines.append(
        f"{counts.rows:,} rows in = {counts.assessed:,} assessed + {counts.rejected:,} rejected. "
        f"{counts.written:,} lines written, {counts.profiles:,} distinct profiles."
    )
    for each in counts.first:
        lines.append(f"  row {each.row}{f', column {each.column}' if each.column else ''}: {each.reason}")
    if counts.rejected > len(counts.first):
        lines.append(f"  and {counts.rejected - len(counts.first):,} more")
    if counts.rejected and rejects is None:
        lines.append("  Name a file with --rejects to keep the rejected rows.")
    for line in lines:
        print(printable(line), file=sys.stderr)
