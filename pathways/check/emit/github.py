"""Findings as GitHub workflow commands, which become annotations on the lines of a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pathways.check.emit.summary import summary
from pathways.check.report import SEVERITIES, Report
from pathways.model.findings import Finding, Severity
from pathways.writing.github import escape_message, escape_property, no_command
from pathways.writing.plain_text import printable

MOST = 10
"""GitHub shows ten annotations of each kind for a step and drops the rest without a word. Ours stop there and say so."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_github(report: Report, fail_on: Severity) -> str:
    return "".join(f"{line}\n" for line in _lines(report, fail_on))


def _lines(report: Report, fail_on: Severity) -> Iterator[str]:
    """The gravest first. What does not fit becomes plain lines of the log."""
    shown: Counter[Severity] = Counter()
    for severity in SEVERITIES:
        for finding in report.findings:
            if finding.severity is severity:
                shown[severity] += 1
                yield _command(finding) if shown[severity] <= MOST else _plain(finding)
    yield summary(report, fail_on)
    dropped = sum(number - MOST for number in shown.values() if number > MOST)
    if dropped:
        yield f"{dropped} more findings are in this log only: GitHub shows {MOST} annotations of each kind for a step."


def _command(finding: Finding) -> str:
    properties = {"title": f"pathways {finding.code}"}
    span = finding.span
    if span is not None:
        properties |= {"file": span.file, "line": str(span.line), "col": str(span.column)}
        properties |= {"endLine": str(span.end_line)}
        if span.end_line == span.line:
            # GitHub takes columns only where start and end stand on one line.
            properties |= {"endColumn": str(span.end_column)}
    stated = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    parts = (finding.message, finding.witness, finding.help)
    return f"::{_COMMANDS[finding.severity]} {stated}::{escape_message(chr(10).join(part for part in parts if part))}"


def _plain(finding: Finding) -> str:
    """One line that cannot be read as a command."""
    return no_command(" ".join(printable(f"{finding.span or ''} {finding.severity} {finding.code}: {finding.message}").split()))
