"""One line on what was looked at and what came of it."""

from __future__ import annotations

from pathways.check.report import SEVERITIES, Report
from pathways.check.rules_text.codes import Part
from pathways.model.findings import Severity

_COUNTED = ((Part.LINT, "check"), (Part.CASES, "case"), (Part.VERIFY, "proof"))


def summary(report: Report, fail_on: Severity) -> str:
    """``77 files, 42 checks, 312 cases: 1 error, 2 warnings, 0 notes (1 ignored). Failed.``"""
    looked = [counted(len(report.texts), "file")]
    looked += [counted(number, word) for part, word in _COUNTED if (number := report.looked_at(part))]
    found = ", ".join(counted(report.count(severity), severity.value) for severity in SEVERITIES)
    ignored = f" ({report.ignored} ignored)" if report.ignored else ""
    ignored += f" ({counted(report.hidden, 'note')} not shown: --notes)" if report.hidden else ""
    verdict = "Failed" if report.fails(fail_on) else "Passed"
    return f"{', '.join(looked)}: {found}{ignored}. {verdict}."


def counted(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
