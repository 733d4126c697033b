"""Findings as a JUnit report: every check, case and proof is a test, so that a CI server counts what passed too."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pathways.check.report import Checked, Report, at_least
from pathways.check.rules_text.codes import Part
from pathways.model.findings import Finding, Severity
from pathways.writing.plain_text import printable


def as_junit(report: Report, fail_on: Severity) -> str:
    """Findings below ``fail_on`` are printed with their test and do not fail it."""
    root = Element("testsuites", name="pathways rules check")
    tests = failures = 0
    for part in Part:
        checked = [each for each in report.checked if each.part is part]
        if checked:
            failures += _suite(root, part, checked, fail_on)
            tests += len(checked)
    root.set("tests", str(tests))
    root.set("failures", str(failures))
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, part: Part, checked: Sequence[Checked], fail_on: Severity) -> int:
    suite = SubElement(root, "testsuite", name=part.value, tests=str(len(checked)))
    failures = 0
    for each in checked:
        case = SubElement(suite, "testcase", classname=f"rules.{part.value}", name=_fit(each.name))
        grave = [finding for finding in each.findings if at_least(finding.severity, fail_on)]
        light = [finding for finding in each.findings if not at_least(finding.severity, fail_on)]
        if grave:
            failures += 1
            failure = SubElement(case, "failure", message=_fit(grave[0].message), type=grave[0].code)
            failure.text = _fit(_lines(grave))
        if light:
            SubElement(case, "system-out").text = _fit(_lines(light))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    return failures


def _lines(findings: Sequence[Finding]) -> str:
    return "\n".join(f"{finding}\n  {finding.witness}" if finding.witness else str(finding) for finding in findings)


def _fit(text: str) -> str:
    """Nothing that XML has no form for, and nothing that whoever shows the report would obey."""
    return printable(text)
