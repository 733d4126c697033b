"""Writes the calendar, of one device or of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.cli.options import CalendarFormat
from pathways.cli.run.common import day_option, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.calendar import Range
from pathways.engine.answer.calendar import calendar as calendar_of
from pathways.model.calendar import Calendar
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.law import Law
from pathways.report.calendar import calendar_document, calendar_text, years_text
from pathways.report.document import as_json


def run(
    device: str | None,
    from_: str | None,
    to: str | None,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    format_given: CalendarFormat | None,
    out: Path | None,
    set_: Sequence[str] = (),
    *,
    by_year: bool = False,
) -> None:
    keep_apart({"--out": out}, [device], rules)
    format_ = format_of_file(format_given, out, CalendarFormat.TERMINAL)
    today = day_option(as_of, "--as-of") or date.today()
    if by_year and format_ not in (CalendarFormat.TERMINAL, CalendarFormat.HTML):
        fail_with(f"--by-year orders text and HTML, not {format_.value}", "Leave it out, or choose --format html.")
    first, last = day_option(from_, "--from"), day_option(to, "--to")
    days = _days(today, first, last, by_year=by_year)
    if days.last is not None and days.last < days.first:
        begins = "--from" if first else "the first day, which is"
        fail_with(f"--to {days.last} is before {begins} {days.first}", "Give a later --to, or an earlier --from.")
    rule_set = rule_set_of(open_rules(rules), edition)
    subject = None if device is None else load_device_argument(device, rule_set.catalogue, set_)
    found = _found(rule_set, days, subject, today)
    deliver(_written(found, rule_set, format_, by_year=by_year), out, utf8=format_ is not CalendarFormat.TERMINAL)


def _days(today: date, first: date | None, last: date | None, *, by_year: bool) -> Range:
    if not by_year:
        return Range(first or today, last)
    begins = first or date(max(min(today.year - 1, last.year - 2 if last else today.year), 1), 1, 1)
    return Range(begins, last or date(min(max(today.year + 1, begins.year), 9999), 12, 31))


def _found(rules: RuleSet, days: Range, device: Device | None, today: date) -> Calendar:
    try:
        answer = None if device is None else assess(device, rules, Request(today, Law.ALL))
        return calendar_of(rules, days, device, answer)
    except OverflowError:
        fail_with("the calendar would run past the year 9999", "Choose earlier dates.")


def _written(found: Calendar, rules: RuleSet, format_: CalendarFormat, *, by_year: bool) -> str:
    match format_:
        case CalendarFormat.TERMINAL:
            return years_text(found) if by_year else calendar_text(found)
        case CalendarFormat.JSON:
            return as_json(calendar_document(found))
        # What these two are written with takes long to load.
        case CalendarFormat.ICS:
            from pathways.report.ics import as_ics

            return as_ics(found, rules.catalogue.sources)
        case CalendarFormat.HTML:
            from pathways.report.html.calendar_page import render_calendar

            return render_calendar(found, rules.catalogue.sources, by_year=by_year)
