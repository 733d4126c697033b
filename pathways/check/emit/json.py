"""Findings for programs: ``pathways.findings/1``."""

from __future__ import annotations

import json

from pathways.check.report import SEVERITIES, Report
from pathways.check.rules_text.codes import Part, codes
from pathways.model.findings import Finding, Severity, Span

SCHEMA = "pathways.findings/1"


def as_json(report: Report, fail_on: Severity) -> str:
    document = {
        "schema": SCHEMA,
        "failed": report.fails(fail_on),
        "summary": {severity.value: report.count(severity) for severity in SEVERITIES}
        | {
            "ignored": report.ignored,
            "files": len(report.texts),
            "cases": report.looked_at(Part.CASES),
            "proofs": report.looked_at(Part.VERIFY),
        },
        "findings": [_finding(finding) for finding in report.findings],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    code = codes().get(finding.code)
    return {
        "code": finding.code,
        "title": None if code is None else code.title,
        "severity": finding.severity.value,
        "message": finding.message,
        "span": None if finding.span is None else _span(finding.span),
        "subject": finding.subject,
        "help": finding.help,
        "witness": finding.witness,
        "related": [_span(span) for span in finding.related],
        "page": None if code is None else code.page,
    }


def _span(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
