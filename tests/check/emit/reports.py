"""A small report with all that emitters must cope with."""

from __future__ import annotations

from pathways.check.report import Checked, Report
from pathways.check.rules_text.codes import Part
from pathways.model.findings import Finding, Severity, Span

TEXT = "rules:\n  - rule: a\n    says: Naïve 'text', 100%: yes\n  - rule: b\n"
FILE = "my rules/a,b.yaml"

ERROR = Finding(
    "LG011",
    Severity.ERROR,
    "100% of 'a', never:\nholds",
    Span(FILE, 3, 11, 3, 16),
    "Correct it\r\nor remove it.",
    (Span(FILE, 4, 5, 4, 12),),
    "A device, on 30 June 2030.",
    "a",
)
WARNING = Finding("ST003", Severity.WARNING, "no end", Span(FILE, 2, 5, 4, 1), subject="a")
NOTE = Finding("LG030", Severity.NOTE, "proofs were not run: there is no solver")


def report(*findings: Finding, text: str = TEXT) -> Report:
    checked = (
        Checked(Part.LINT, "LG011 Condition that never holds", tuple(each for each in findings if each.code == "LG011")),
        Checked(Part.LINT, "ST003 Sentence without an end", tuple(each for each in findings if each.code == "ST003")),
        Checked(Part.CASES, "2026.01 class-i", ()),
        Checked(Part.VERIFY, "solver", tuple(each for each in findings if each.code == "LG030")),
    )
    return Report(findings, checked, {FILE: text}, 2)


ALL = report(ERROR, WARNING, NOTE)
