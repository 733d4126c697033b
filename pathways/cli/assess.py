"""``pathways assess``: the answer for one device."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.model.law import Law

if TYPE_CHECKING:
    from pathways.model.dates import Duration
    from pathways.model.result import Assessment
    from pathways.model.rules import Catalogue, RuleSet


class Format(StrEnum):
    TERMINAL = "terminal"
    JSON = "json"
    HTML = "html"


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
) -> None:
    """Which routes to the UK market a device has, when, with what evidence, and why."""
    from pathways import __version__
    from pathways.cli.assumptions import read_assumptions
    from pathways.cli.common import day_option, load_device_argument, open_rules
    from pathways.cli.exits import fail, fail_with
    from pathways.cli.output import deliver
    from pathways.engine.assess import Request
    from pathways.engine.assess import assess as assess_device
    from pathways.rulebook.nodes import FileError

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
    deliver(_written(assessment, rule_set, format_, show_all, to_file=out is not None), out, utf8=format_ is not Format.TERMINAL)


def _written(assessment: Assessment, rules: RuleSet, format_: Format, show_all: bool, *, to_file: bool) -> str:
    if format_ is Format.JSON:
        from pathways.report.document import as_document, as_json

        return as_json(as_document(assessment, with_all=show_all))
    if format_ is Format.HTML:
        from pathways.report.html.page import render_page

        return render_page(assessment, rules.catalogue.sources, _labels(rules.catalogue))
    return _for_terminal(assessment, rules.catalogue, show_all, to_file=to_file)


def _labels(catalogue: Catalogue) -> dict[str, str]:
    return {fact.id: fact.label for fact in catalogue.vocabulary.facts.values()}


def _for_terminal(assessment: Assessment, catalogue: Catalogue, show_all: bool, *, to_file: bool) -> str:
    import io
    import os
    import sys

    from pathways.report.terminal import PAGE_WIDTH, render

    out = io.StringIO() if to_file or sys.stdout is None else sys.stdout
    plain = to_file or bool(os.environ.get("NO_COLOR"))
    width = None if out.isatty() else PAGE_WIDTH
    return render(assessment, catalogue.sources, _labels(catalogue), out, with_all=show_all, plain=plain, width=width)
