"""Findings for a person at a terminal: the place, the message, and the line with a mark under what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathways.check.emit.summary import summary
from pathways.check.report import Report
from pathways.model.findings import Finding, Severity, Span


def as_text(report: Report, fail_on: Severity) -> str:
    blocks = ["\n".join(_block(finding, report.texts)) for finding in report.findings]
    return "\n\n".join([*blocks, summary(report, fail_on)]) + "\n"


def _block(finding: Finding, texts: Mapping[str, str]) -> Iterator[str]:
    where = f"{finding.span}: " if finding.span else ""
    yield f"{where}{finding.severity} {finding.code}: {_one_line(finding.message)}"
    if finding.span is not None:
        yield from frame(finding.span, texts.get(finding.span.file))
    for span in finding.related:
        yield f"  see also {span}"
        yield from frame(span, texts.get(span.file))
    if finding.witness:
        yield from (f"  {line}" for line in finding.witness.splitlines())
    if finding.help:
        yield f"  {_one_line(finding.help)}"


def frame(span: Span, text: str | None) -> Iterator[str]:
    """The first line of the span with carets under it; nothing where the file has no such line."""
    lines = [] if text is None else text.splitlines()
    if not 1 <= span.line <= len(lines):
        return
    line = lines[span.line - 1].expandtabs(1)
    if not line.strip():
        return
    end = span.end_column if span.end_line == span.line else len(line.rstrip()) + 1
    marks = max(1, min(end, len(line.rstrip()) + 1) - span.column)
    gutter = f"{span.line:>5}"
    yield f"{gutter} | {line}"
    yield f"{' ' * len(gutter)} | {' ' * (span.column - 1)}{'^' * marks}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
