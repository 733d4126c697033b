"""Assesses one device and writes the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from pathways import __version__
from pathways.cli.exits import fail_with
from pathways.cli.options import AdoptionFormat, ReportFormat, Scope
from pathways.cli.run.assumptions import read_assumptions
from pathways.cli.run.common import day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver, write_whole
from pathways.cli.run.places import keep_apart
from pathways.cli.run.written import Shown, check_format, written
from pathways.engine.answer.assess import Request
from pathways.engine.answer.assess import assess as assess_device
from pathways.engine.answer.exceptions import with_exceptions
from pathways.model.law import Law
from pathways.receipts.write import receipt_of, receipt_text

_SHORTER = "Choose an earlier --as-of or --start, or shorter --assume."


def run(
    device: str,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    law: Law,
    start: str | None,
    assume: Sequence[str],
    format_given: ReportFormat | None,
    out: Path | None,
    receipt: Path | None,
    set_: Sequence[str],
    shown: Shown,
    scope: Scope,
    *,
    strict: bool,
) -> None:
    keep_apart({"--out": out, "--receipt": receipt}, [device], rules)
    if scope is Scope.ADOPTION:
        _only_adoption(device, edition, as_of, rules, set_, format_of_file(format_given, out, ReportFormat.TERMINAL), out)
        return
    format_ = format_of_file(format_given, out, ReportFormat.TERMINAL)
    check_format(format_, out)
    as_of_day = day_option(as_of, "--as-of") or date.today()
    start_day = day_option(start, "--start")
    rule_set = rule_set_of(open_rules(rules), edition)
    assumptions = read_assumptions(assume, rule_set.catalogue)
    subject = load_device_argument(device, rule_set.catalogue, set_)
    with failing_plainly(past_the_calendar=_SHORTER):
        request = Request(as_of_day, law, start_day, assumptions.times, strict, assumptions.numbers)
        answer = assess_device(subject, rule_set, request, tool=f"pathways {__version__}")
        assessment = with_exceptions(answer, subject, rule_set, request)
    if receipt is not None:
        write_whole(receipt_text(receipt_of(answer, rule_set, request)), receipt)
    if scope is Scope.ACCESS:
        assessment = replace(assessment, adoption=None)
    content = written(assessment, rule_set, format_, shown, to_file=out is not None)
    deliver(content, out, utf8=format_ is not ReportFormat.TERMINAL, styled=True)


_ADOPTION_FORMATS = {
    ReportFormat.TERMINAL: AdoptionFormat.TEXT,
    ReportFormat.JSON: AdoptionFormat.JSON,
    ReportFormat.MARKDOWN: AdoptionFormat.MARKDOWN,
    ReportFormat.HTML: AdoptionFormat.HTML,
}


def _only_adoption(
    device: str,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    set_: Sequence[str],
    format_: ReportFormat,
    out: Path | None,
) -> None:
    """As ``pathways adopt`` says it."""
    from pathways.cli.run.adopt import run as say_adoption

    if format_ not in _ADOPTION_FORMATS:
        fail_with(f"--scope adoption is not written as {format_.value}", "Choose terminal, json, markdown or html.")
    say_adoption(device, (), None, edition, as_of, rules, set_, _ADOPTION_FORMATS[format_], out)
