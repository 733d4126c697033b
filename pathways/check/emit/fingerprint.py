"""What stays the same about a finding when lines move: for telling old findings from new ones."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from pathways.check.report import Report
from pathways.model.findings import Finding, Span

_PLACE = re.compile(r":[0-9]+:[0-9]+\b|\bline [0-9]+\b")


def fingerprints(report: Report) -> tuple[str, ...]:
    """One for each finding of the report, in its order: of code, file, subject and message, and never of a line.

    Where nothing says what a finding is about, the words of the line do. Findings that are alike in all this are numbered.
    """
    return tuple(_numbered(_identity(finding, report) for finding in report.findings))


def _identity(finding: Finding, report: Report) -> str:
    file = "" if finding.span is None else finding.span.file
    subject = finding.subject or _line(finding.span, report)
    message = _PLACE.sub("", finding.message)
    return "\n".join((finding.code, file, subject, " ".join(message.split())))


def _line(span: Span | None, report: Report) -> str:
    lines = [] if span is None else report.texts.get(span.file, "").splitlines()
    return " ".join(lines[span.line - 1].split()) if span is not None and 1 <= span.line <= len(lines) else ""


def _numbered(identities: Iterable[str]) -> Iterable[str]:
    seen: Counter[str] = Counter()
    for identity in identities:
        seen[identity] += 1
        yield hashlib.sha256(f"{identity}\n{seen[identity]}".encode()).hexdigest()
