"""What a run of ``rules check`` comes to: findings, and what was looked at."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from pathways.check.rules_text.codes import Part
from pathways.model.findings import Finding, Severity

SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def at_least(severity: Severity, threshold: Severity) -> bool:
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)


class Checked(Struct, frozen=True):
    """One thing that was looked at: a check, a case, a proof, the lock of an edition."""

    part: Part
    name: str
    findings: tuple[Finding, ...]


class Report(Struct, frozen=True):
    """``findings`` are in the order of their places. ``texts`` are the files by name. ``ignored``: how many were silenced."""

    findings: tuple[Finding, ...]
    checked: tuple[Checked, ...]
    texts: Mapping[str, str]
    ignored: int = 0

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def looked_at(self, part: Part) -> int:
        return sum(each.part is part for each in self.checked)

    def fails(self, threshold: Severity) -> bool:
        return any(at_least(finding.severity, threshold) for finding in self.findings)
