"""Findings as SARIF 2.1.0, for code scanning. No times, no absolute paths: the same findings give the same bytes."""

from __future__ import annotations

import json
from urllib.parse import quote

from pathways import __version__
from pathways.check.emit.fingerprint import fingerprints
from pathways.check.report import Report
from pathways.check.rules_text.codes import GROUPS, Code, codes
from pathways.check.rules_text.page_texts import page_of
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.address import PUBLIC_ADDRESS, public

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def as_sarif(report: Report, _fail_on: Severity, address: str = PUBLIC_ADDRESS) -> str:
    """``address``: where the pages of findings can be fetched; without one no rule has an address."""
    registered = [code for _, code in sorted(codes().items())]
    places = {code.id: place for place, code in enumerate(registered)}
    results = [_result(finding, mark, places) for finding, mark in zip(report.findings, fingerprints(report), strict=True)]
    driver = {
        "name": "pathways",
        "semanticVersion": __version__,
        **({"informationUri": address} if address else {}),
        "rules": [_rule(code, address) for code in registered],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(code: Code, address: str) -> dict[str, object]:
    page = page_of(code)
    there = public(code.page, address)
    return {
        "id": code.id,
        "name": code.title,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": page.what},
        "help": {"text": page.text, "markdown": page.markdown},
        **({"helpUri": there} if there else {}),
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
        "properties": {"part": code.part.value, "tags": [code.part.value, GROUPS[code.id[:2]]]},
    }


def _result(finding: Finding, mark: str, places: dict[str, int]) -> dict[str, object]:
    words = (finding.message, finding.witness, finding.help)
    result: dict[str, object] = {"ruleId": finding.code}
    if finding.code in places:
        result["ruleIndex"] = places[finding.code]
    result["level"] = _LEVELS[finding.severity]
    result["message"] = {"text": "\n".join(part for part in words if part)}
    if finding.span is not None:
        result["locations"] = [_location(finding.span)]
    if finding.related:
        result["relatedLocations"] = [{"id": number} | _location(span) for number, span in enumerate(finding.related, 1)]
    result["partialFingerprints"] = {"pathwaysFinding/v1": mark}
    return result


def _location(span: Span) -> dict[str, object]:
    region = {"startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column}
    artifact = {"uri": quote(span.file), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
