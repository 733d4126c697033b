"""``pathways assess``: the answer for one device."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.cli.written import Format
from pathways.model.law import Law

if TYPE_CHECKING:
    from pathways.engine.answer.assess import Request
    from pathways.model.dates import Duration
    from pathways.model.result import Assessment
    from pathways.model.rules import RuleSet


def assess(
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="A device file (YAML or JSON), or - for standard input.")],
    edition: Annotated[
        str | None, typer.Option(help="The edition of the rules, for example 2026.11. Default: the newest.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day the answer is for. Default: today.")] = None,
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")] = None,
    law: Annotated[Law, typer.Option(help="Law in force only, or proposals and drafts too.")] = Law.ALL,
    start: Annotated[str | None, typer.Option(metavar="DATE", help="The day work begins. Default: the as-of day.")] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="STEP=TIME", help="Replace a step's duration: reliance-review=8w..26w, or 8w..16w..26w."),
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show also the routes that have nothing to do with the device.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.TERMINAL,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the answer to a file.")] = None,
    receipt: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a receipt as well, from which 'replay' makes the answer again.")
    ] = None,
) -> None:
    """Which routes to the UK market a device has, when, with what evidence, and why."""
    from pathways import __version__
    from pathways.cli.assumptions import read_assumptions
    from pathways.cli.common import day_option, load_device_argument, open_rules
    from pathways.cli.exits import fail, fail_with
    from pathways.cli.output import deliver
    from pathways.cli.written import check_format, written
    from pathways.engine.answer.assess import Request
    from pathways.engine.answer.assess import assess as assess_device
    from pathways.rulebook.nodes import FileError

    check_format(format_, out)
    as_of_day = day_option(as_of, "--as-of") or date.today()
    start_day = day_option(start, "--start")
    folder = open_rules(rules)
    try:
        rule_set = folder.rule_set(edition or folder.newest_edition)
    except FileError as problem:
        fail(problem)
    assumptions: dict[str, Duration] = read_assumptions(assume or [], rule_set.catalogue)
    subject = load_device_argument(device, rule_set.catalogue)
    try:
        request = Request(as_of_day, law, start_day, assumptions)
        assessment = assess_device(subject, rule_set, request, tool=f"pathways {__version__}")
    except OverflowError:
        fail_with("a plan would run past the year 9999", "Choose an earlier --as-of or --start, or shorter --assume.")
    if receipt is not None:
        _write_receipt(assessment, rule_set, request, receipt, out)
    content = written(assessment, rule_set, format_, show_all, to_file=out is not None)
    deliver(content, out, utf8=format_ is not Format.TERMINAL)


def _write_receipt(assessment: Assessment, rules: RuleSet, request: Request, receipt: Path, out: Path | None) -> None:
    from pathways.cli.exits import fail_with
    from pathways.cli.output import write_whole
    from pathways.receipts.write import receipt_of
    from pathways.report.receipt_text import receipt_text

    if out is not None and out.resolve() == receipt.resolve():
        fail_with("--receipt and --out name the same file", "Give each a name of its own.")
    write_whole(receipt_text(receipt_of(assessment, rules, request)), receipt)
