"""An instrument that is small enough to break in one place, and an edition that lists only it."""

from __future__ import annotations

from pathlib import Path

from pathways.model.findings import Finding
from pathways.model.rules import Instrument
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError

EDITION = "2030.01"

INSTRUMENT = """\
schema: pathways.instrument/1
id: small
title: A small instrument
publisher: Nobody
published: "2026-01-01"
status: in-force
in_force: {from: "2026-01-01", until: "2029-12-31"}
sources: [bivda-2024-05]
summary: For tests.
groups:
  - id: gb-small
    title: Small group
    market: GB
    per: device
    when: {device.kind: general}
    reminder: A reminder.
    excluded:
      - {rule: small-excluded, when: {device.custom_made: true}, says: No., source: no-source, confidence: secondary}
    closed:
      - {rule: small-closed, when: {device.in_house: true}, since: "2025-12-31", says: X., source: no-source, confidence: assumed}
    unsettled:
      - {rule: small-unsettled, between: [gb-small-1], says: Open., source: no-source, confidence: unknown}
    otherwise: {rule: small-otherwise, outcome: unsettled, says: Who knows., source: no-source, confidence: unknown}
    steps:
      - {step: class-check}
      - {step: technical-file, after: class-check}
routes:
  - id: gb-small-1
    group: gb-small
    title: Small route
    market: GB
    per: device
    closes: {earliest_of: ["2029-12-31", {date: qms.expires, when: {qms.certificate: mdsap}}]}
    applies:
      - rule: small-row
        when: {class.gb: IIa}
        says: Yes.
        source: [bivda-2024-05, covington-2024-05]
        confidence: verified
        steps:
          - {step: mhra-registration, after: [technical-file], not_before: opening}
    review: {by: uk-approved-body, checks: [One., Two.]}
    gives: something
    evidence:
      - {rule: small-evidence, item: technical-documentation, need: mandatory, source: bivda-2024-05, confidence: assumed}
duties:
  - rule: small-duty
    title: A duty
    market: GB
    phase: before-market
    says: Do it.
    source: bivda-2024-05
    confidence: verified
    in_force: {from: "2026-06-01"}
    evidence: [mhra-registration]
    routes: [gb-small-1]
notices:
  - {rule: small-notice, when: {}, says: Note it., source: bivda-2024-05, confidence: secondary}
"""

LATER = """\
schema: pathways.instrument/1
id: later
title: A later instrument
publisher: Nobody
published: "2026-06-01"
status: draft
sources: [bivda-2024-05]
summary: For tests.
"""


def write_edition(folder: Path, **instruments: str) -> RuleFolder:
    """The folder with the instruments written to files of their names, and an edition that lists them."""
    for name, text in instruments.items():
        (folder / "instruments" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "editions" / f"{EDITION}.yaml").write_text(
        f'schema: pathways.edition/1\nid: "{EDITION}"\ntitle: Test\nknown_on: "2030-01-01"\nverified: {{through: "2030-01-01"}}\n'
        f"instruments: [{', '.join(instruments)}]\n",
        encoding="utf-8",
    )
    return RuleFolder(folder, shown_as="rules")


def compiled(folder: Path, **instruments: str) -> list[Instrument]:
    return list(write_edition(folder, **instruments).rule_set(EDITION).edition.instruments)


def findings_of(folder: RuleFolder, edition: str = EDITION) -> list[Finding]:
    """What is wrong with an edition; an empty list where nothing is."""
    try:
        folder.rule_set(edition)
    except FileError as problem:
        return list(problem.findings)
    return []


def places(findings: list[Finding]) -> list[str]:
    """``CODE file:line:column`` of each finding."""
    return [f"{finding.code} {finding.span}" for finding in findings]


def line_and_column(text: str, part: str) -> str:
    """Where the only occurrence of ``part`` starts, as ``line:column``."""
    assert text.count(part) == 1, f"{part!r} is {text.count(part)} times there"
    before = text[: text.index(part)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
