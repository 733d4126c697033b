"""A report as text, JSON, GitHub annotations, SARIF or JUnit. The same report gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from pathways.check.emit.github import as_github
from pathways.check.emit.json import as_json
from pathways.check.emit.junit import as_junit
from pathways.check.emit.sarif import as_sarif
from pathways.check.emit.text import as_text
from pathways.check.report import Report
from pathways.model.findings import Severity


class FindingsFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


_EMITTERS: Mapping[FindingsFormat, Callable[[Report, Severity], str]] = {
    FindingsFormat.TEXT: as_text,
    FindingsFormat.JSON: as_json,
    FindingsFormat.GITHUB: as_github,
    FindingsFormat.SARIF: as_sarif,
    FindingsFormat.JUNIT: as_junit,
}


def emit(report: Report, form: FindingsFormat, fail_on: Severity) -> str:
    """``fail_on``: findings from this severity on make the run fail."""
    return _EMITTERS[form](report, fail_on)
