"""Writes the calendar, of one device or of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.cli.options import CalendarFormat
from pathways.cli.run.common import day_option, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.calendar import Range
from pathways.engine.answer.calendar import calendar as calendar_of
from pathways.model.calendar import Calendar
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.law import Law
from pathways.report.calendar import calendar_document, calendar_text
from pathways.report.document import as_json


def run(
    device: str | None,
    from_: str | None,
    to: str | None,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    format_: CalendarFormat,
    out: Path | None,
    set_: Sequence[str] = (),
) -> None:
    today = day_option(as_of, "--as-of") or date.today()
    days = Range(day_option(from_, "--from") or today, day_option(to, "--to"))
    if days.last is not None and days.last < days.first:
        fail_with(f"--to {days.last} is before --from {days.first}", "Give a later --to.")
    keep_apart({"--out": out}, [device], rules)
    rule_set = rule_set_of(open_rules(rules), edition)
    subject = None if device is None else load_device_argument(device, rule_set.catalogue, set_)
    found = _found(rule_set, days, subject, today)
    deliver(_written(found, rule_set, format_), out, utf8=format_ is not CalendarFormat.TERMINAL)


def _found(rules: RuleSet, days: Range, device: Device | None, today: date) -> Calendar:
    try:
        answer = None if device is None else assess(device, rules, Request(today, Law.ALL))
        return calendar_of(rules, days, device, answer)
    except OverflowError:
        fail_with("the calendar would run past the year 9999", "Choose earlier dates.")


def _written(found: Calendar, rules: RuleSet, format_: CalendarFormat) -> str:
    match format_:
        case CalendarFormat.TERMINAL:
            return calendar_text(found)
        case CalendarFormat.JSON:
            return as_json(calendar_document(found))
        # What these two are written with takes long to load.
        case CalendarFormat.ICS:
            from pathways.report.ics import as_ics

            return as_ics(found, rules.catalogue.sources)
        case CalendarFormat.HTML:
            from pathways.report.html.calendar_page import render_calendar

            return render_calendar(found, rules.catalogue.sources)
