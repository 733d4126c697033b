"""``pathways calendar``: the dates of the law, and of what may become law."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.model.law import Law

if TYPE_CHECKING:
    from pathways.engine.answer.calendar import Range
    from pathways.model.calendar import Calendar
    from pathways.model.device import Device
    from pathways.model.rules import RuleSet


class CalendarFormat(StrEnum):
    TERMINAL = "terminal"
    ICS = "ics"
    JSON = "json"
    HTML = "html"


def calendar(
    device: Annotated[
        str | None,
        typer.Option("--for", metavar="DEVICE", help="Only what touches the device of this file; - reads standard input."),
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day. Default: the as-of day.")] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day. Default: as long as anything is known.")
    ] = None,
    edition: Annotated[
        str | None, typer.Option(help="The edition of the rules, for example 2026.11. Default: the newest.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which the device's routes are looked at. Default: today.")
    ] = None,
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")] = None,
    format_: Annotated[
        CalendarFormat, typer.Option("--format", help="How the answer is written; ics is for a calendar program.")
    ] = CalendarFormat.TERMINAL,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the answer to a file.")] = None,
) -> None:
    """The dates that touch a device, or all of them, with law, proposals and expectations kept apart."""
    from pathways.cli.common import day_option, load_device_argument, open_rules, rule_set_of
    from pathways.cli.exits import fail_with
    from pathways.cli.output import deliver
    from pathways.engine.answer.calendar import Range

    today = day_option(as_of, "--as-of") or date.today()
    days = Range(day_option(from_, "--from") or today, day_option(to, "--to"))
    if days.last is not None and days.last < days.first:
        fail_with(f"--to {days.last} is before --from {days.first}", "Give a later --to.")
    rule_set = rule_set_of(open_rules(rules), edition)
    subject = None if device is None else load_device_argument(device, rule_set.catalogue)
    found = _found(rule_set, days, subject, today)
    deliver(_written(found, rule_set, format_), out, utf8=format_ is not CalendarFormat.TERMINAL)


def _found(rules: RuleSet, days: Range, device: Device | None, today: date) -> Calendar:
    from pathways.cli.exits import fail_with
    from pathways.engine.answer.assess import Request, routes_of
    from pathways.engine.answer.calendar import calendar as calendar_of

    try:
        routes = () if device is None else routes_of(device, rules, Request(today, Law.ALL))
        return calendar_of(rules, days, device, routes)
    except OverflowError:
        fail_with("the calendar would run past the year 9999", "Choose earlier dates.")


def _written(found: Calendar, rules: RuleSet, format_: CalendarFormat) -> str:
    match format_:
        case CalendarFormat.TERMINAL:
            from pathways.report.calendar_text import calendar_text

            return calendar_text(found)
        case CalendarFormat.ICS:
            from pathways.report.ics import as_ics

            return as_ics(found, rules.catalogue.sources)
        case CalendarFormat.JSON:
            from pathways.report.calendar_document import calendar_document
            from pathways.report.document import as_json

            return as_json(calendar_document(found))
        case CalendarFormat.HTML:
            from pathways.report.html.calendar_page import render_calendar

            return render_calendar(found, rules.catalogue.sources)
