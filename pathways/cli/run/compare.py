"""Compares the answers of two editions or of two days for one device."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from pathways.cli.exits import FINDINGS, fail_with
from pathways.cli.options import ComparisonFormat
from pathways.cli.run.common import EARLIER, day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.compare import compare
from pathways.model.comparison import Comparison
from pathways.model.law import Law
from pathways.report.compare_document import compare_document
from pathways.report.compare_text import compare_text
from pathways.report.document import as_json


def run(
    device: str,
    from_: str | None,
    to: str | None,
    as_of: Sequence[str],
    rules: Path | None,
    law: Law,
    format_given: ComparisonFormat | None,
    out: Path | None,
    set_: Sequence[str] = (),
) -> None:
    days = _days(as_of)
    if from_ is None and len(as_of) < 2:
        fail_with("there is nothing to compare", "Give --from EDITION (and --to EDITION), or --as-of DATE twice.")
    keep_apart({"--out": out}, [device], rules)
    format_ = format_of_file(format_given, out, ComparisonFormat.TERMINAL)
    folder = open_rules(rules)
    after = rule_set_of(folder, to)
    before = after if from_ is None else rule_set_of(folder, from_)
    subject = load_device_argument(device, after.catalogue, set_)
    with failing_plainly(past_the_calendar=EARLIER):
        earlier = assess(subject, before, Request(days[0], law))
        later = assess(subject, after, Request(days[1], law))
    found = compare(earlier, later, before.edition, after.edition)
    deliver(_written(found, format_), out, utf8=format_ is not ComparisonFormat.TERMINAL)
    if found.moved:
        raise typer.Exit(FINDINGS)


def _days(texts: Sequence[str]) -> tuple[date, date]:
    if len(texts) > 2:
        fail_with("--as-of stands more than twice", "Give it once for both answers, or twice to compare two days.")
    days = [day for day in (day_option(text, "--as-of") for text in texts) if day is not None] or [date.today()]
    return days[0], days[-1]


def _written(found: Comparison, format_: ComparisonFormat) -> str:
    match format_:
        case ComparisonFormat.JSON:
            return as_json(compare_document(found))
        case ComparisonFormat.HTML:  # the template engine takes long to load
            from pathways.report.html.compare_page import render_comparison

            return render_comparison(found)
        case ComparisonFormat.TERMINAL:
            return compare_text(found)
