"""``pathways compare``: what moved for one device between two editions, or between two dates."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.model.law import Law

if TYPE_CHECKING:
    from pathways.model.comparison import Comparison
    from pathways.model.device import Device
    from pathways.model.rules import RuleSet


class Format(StrEnum):
    TERMINAL = "terminal"
    JSON = "json"
    HTML = "html"


def compare(
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="A device file (YAML or JSON), or - for standard input.")],
    from_: Annotated[
        str | None, typer.Option("--from", metavar="EDITION", help="The earlier edition. Default: the same as --to.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="EDITION", help="The later edition. Default: the newest.")] = None,
    as_of: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE", help="The day both answers are for (default: today); give it twice to compare two days."),
    ] = None,
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")] = None,
    law: Annotated[Law, typer.Option(help="Law in force only, or proposals and drafts too.")] = Law.ALL,
    format_: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.TERMINAL,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the answer to a file.")] = None,
) -> None:
    """What moved for one device: routes, outcomes, dates, evidence, duties, and which document moved it.

    Exits with 0 where nothing moved and with 1 where something did, as diff does.
    """
    from pathways.cli.common import load_device_argument, open_rules, rule_set_of
    from pathways.cli.exits import FINDINGS, fail_with
    from pathways.cli.output import deliver

    days = _days(as_of or [])
    if from_ is None and len(as_of or []) < 2:
        fail_with("there is nothing to compare", "Give --from EDITION (and --to EDITION), or --as-of DATE twice.")
    folder = open_rules(rules)
    after = rule_set_of(folder, to)
    before = after if from_ is None else rule_set_of(folder, from_)
    found = _compared(load_device_argument(device, after.catalogue), before, after, days, law)
    deliver(_written(found, format_), out, utf8=format_ is not Format.TERMINAL)
    if found.moved:
        raise typer.Exit(FINDINGS)


def _days(texts: list[str]) -> tuple[date, date]:
    from pathways.cli.common import day_option
    from pathways.cli.exits import fail_with

    if len(texts) > 2:
        fail_with("--as-of stands more than twice", "Give it once for both answers, or twice to compare two days.")
    days = [day for day in (day_option(text, "--as-of") for text in texts) if day is not None] or [date.today()]
    return days[0], days[-1]


def _compared(device: Device, before: RuleSet, after: RuleSet, days: tuple[date, date], law: Law) -> Comparison:
    from pathways.cli.exits import fail_with
    from pathways.engine.answer.assess import Request, assess
    from pathways.engine.changes.compare import compare as compare_assessments

    try:
        earlier = assess(device, before, Request(days[0], law))
        later = assess(device, after, Request(days[1], law))
    except OverflowError:
        fail_with("a plan would run past the year 9999", "Choose an earlier --as-of.")
    return compare_assessments(earlier, later, before.edition, after.edition)


def _written(found: Comparison, format_: Format) -> str:
    if format_ is Format.JSON:
        from pathways.report.compare_document import compare_document
        from pathways.report.document import as_json

        return as_json(compare_document(found))
    if format_ is Format.HTML:
        from pathways.report.html.compare_page import render_comparison

        return render_comparison(found)
    from pathways.report.compare_text import compare_text

    return compare_text(found)
