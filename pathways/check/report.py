"""What a run of ``rules check`` comes to: findings, and what was looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.rules_text.codes import Part
from pathways.model.findings import Finding, Severity

_LEFT_UNDONE = ("LG030", "LG031", "LG140")
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def at_least(severity: Severity, threshold: Severity) -> bool:
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)


class Checked(Struct, frozen=True):
    """One thing that was looked at: a check, a case, a proof, the lock of an edition."""

    part: Part
    name: str
    findings: tuple[Finding, ...]


class Report(Struct, frozen=True):
    """``findings`` are in the order of their places. ``texts`` are the files by name. ``ignored``: how many were silenced;
    ``hidden``: how many notes are counted and not shown."""

    findings: tuple[Finding, ...]
    checked: tuple[Checked, ...]
    texts: Mapping[str, str]
    ignored: int = 0
    hidden: int = 0

    def count(self, severity: Severity) -> int:
        hidden = self.hidden if severity is Severity.NOTE else 0
        return hidden + sum(finding.severity is severity for finding in self.findings)

    def quiet(self, changed: Collection[str]) -> Report:
        """Without the notes on files that are not among ``changed``. What was left undone is said all the same."""
        shown = tuple(
            each
            for each in self.findings
            if each.severity is not Severity.NOTE
            or each.code in _LEFT_UNDONE
            or (each.span is not None and each.span.file in changed)
        )
        return replace(self, findings=shown, hidden=self.hidden + len(self.findings) - len(shown))

    def looked_at(self, part: Part) -> int:
        return sum(each.part is part for each in self.checked)

    def fails(self, threshold: Severity) -> bool:
        return any(at_least(finding.severity, threshold) for finding in self.findings)
