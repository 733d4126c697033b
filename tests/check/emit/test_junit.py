"""JUnit for CI servers."""

from __future__ import annotations

from xml.etree import ElementTree

from msgspec.structs import replace

from pathways.check.emit.junit import as_junit
from pathways.model.findings import Severity
from tests.check.emit.reports import ALL, ERROR, report


def test_counts_what_passed_too() -> None:
    root = ElementTree.fromstring(as_junit(ALL, Severity.WARNING))
    assert (root.get("tests"), root.get("failures")) == ("4", "2")
    assert [suite.get("name") for suite in root] == ["lint", "cases", "verify"]
    lint = root.find("testsuite[@name='lint']")
    assert lint is not None
    assert [case.find("failure") is not None for case in lint] == [True, True]


def test_what_is_below_the_threshold_is_printed_only() -> None:
    root = ElementTree.fromstring(as_junit(ALL, Severity.ERROR))
    assert root.get("failures") == "1"
    printed = root.find(".//testcase[@name='solver']/system-out")
    assert printed is not None
    assert "no solver" in (printed.text or "")


def test_characters_that_xml_does_not_have() -> None:
    root = ElementTree.fromstring(as_junit(report(replace(ERROR, message="a\x00b\x1b[31m")), Severity.ERROR))
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "a\ufffdb\ufffd[31m"
