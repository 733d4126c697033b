"""JSON for programs."""

from __future__ import annotations

import json

from pathways.check.emit import FindingsFormat, emit
from pathways.model.findings import Severity
from tests.check.emit.reports import ALL


def test_all_that_a_finding_has() -> None:
    document = json.loads(emit(ALL, FindingsFormat.JSON, Severity.WARNING))
    assert document["schema"] == "pathways.findings/1"
    assert document["failed"] is True
    assert document["summary"] == {"error": 1, "warning": 1, "note": 1, "ignored": 2, "files": 1, "cases": 1, "proofs": 1}
    first = document["findings"][0]
    assert first["code"] == "LG011"
    assert first["title"] == "Condition that never holds"
    assert first["span"] == {"file": "my rules/a,b.yaml", "line": 3, "column": 11, "end_line": 3, "end_column": 16}
    assert first["related"][0]["line"] == 4
    assert first["page"] == "docs/findings/LG011.md"
    assert document["findings"][2]["span"] is None


def test_every_form_is_the_same_every_time() -> None:
    for form in FindingsFormat:
        assert emit(ALL, form, Severity.ERROR) == emit(ALL, form, Severity.ERROR)
