"""SARIF 2.1.0: the parts of the standard's schema that we write, and fingerprints that outlive moves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from msgspec.structs import replace

from pathways.check.emit.sarif import as_sarif
from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part, codes
from pathways.model.findings import Severity, Span
from pathways.rulebook.folder import RuleFolder
from tests.check.emit.reports import ALL, ERROR, NOTE, TEXT, report
from tests.check.rules_text.lint.folders import TODAY, copy_minimal
from tests.places import FIXTURES, PROJECT

SCHEMA = json.loads((FIXTURES / "sarif-2.1.0-used.schema.json").read_text(encoding="utf-8"))


def _sarif(of: Any) -> Any:
    document = json.loads(as_sarif(of, Severity.ERROR))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    return document["runs"][0]


def _marks(of: Any) -> list[str]:
    return [result["partialFingerprints"]["pathwaysFinding/v1"] for result in _sarif(of)["results"]]


def test_valid_and_complete() -> None:
    run = _sarif(ALL)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == sorted(codes())
    error, warning, note = run["results"]
    assert [each["level"] for each in (error, warning, note)] == ["error", "warning", "note"]
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20rules/a%2Cb.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3, "startColumn": 11, "endLine": 3, "endColumn": 16}
    assert error["relatedLocations"][0]["id"] == 1
    assert "locations" not in note
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_each_rule_has_what_its_page_says() -> None:
    rules = _sarif(report())["tool"]["driver"]["rules"]
    for rule in rules:
        page = (PROJECT / codes()[rule["id"]].page).read_text("utf-8")
        assert rule["help"]["markdown"] == page[page.index("## What") :].strip()
        assert rule["fullDescription"]["text"] and "## " not in rule["fullDescription"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1000
        assert "```" not in rule["help"]["text"]
        assert "helpUri" not in rule
        assert len(set(rule["properties"]["tags"])) == 2
    first = next(rule for rule in rules if rule["id"] == "RF001")
    assert first["fullDescription"] == {"text": "A condition reads a fact that `facts.yaml` does not have."}
    assert first["help"]["text"].startswith("What\n\nA condition reads")
    assert first["properties"]["tags"] == ["reading", "references"]


def test_pages_have_addresses_once_there_is_a_public_one() -> None:
    document = json.loads(as_sarif(ALL, Severity.ERROR, "https://example.org/pathways"))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    driver = document["runs"][0]["tool"]["driver"]
    assert driver["informationUri"] == "https://example.org/pathways"
    assert {rule["id"]: rule["helpUri"] for rule in driver["rules"]}["RF001"] == (
        "https://example.org/pathways/docs/findings/RF001.md"
    )


def test_no_times_and_no_absolute_paths() -> None:
    text = as_sarif(ALL, Severity.ERROR)
    assert "Time" not in text
    assert str(Path.cwd()) not in text


def test_fingerprints_outlive_other_lines() -> None:
    moved = replace(ERROR, span=Span(ERROR.span.file, 13, 11, 13, 16)) if ERROR.span else ERROR
    assert _marks(report(ERROR)) == _marks(report(moved, text="\n" * 10 + TEXT))


def test_fingerprints_tell_findings_apart() -> None:
    other = replace(ERROR, subject="b")
    marks = _marks(report(ERROR, other, ERROR, NOTE))
    assert len(set(marks)) == 4


def test_fingerprints_outlive_moving_a_rule_in_its_file(tmp_path: Path) -> None:
    """The duty and the notice of the minimal folder change places; both have a fault."""
    root = copy_minimal(tmp_path)
    path = root / "instruments" / "2020-01-01-act.yaml"
    text = (
        path.read_text(encoding="utf-8")
        .replace("Keep a record of updates.", "Keep a record")
        .replace("Register before", "Register")
    )
    text = text.replace("placing on the market.", "placing on the market")
    head, duties = text.split("\nduties:\n")
    duties, notices = duties.split("\nnotices:\n")
    found = []
    for order in (f"{head}\nduties:\n{duties}\nnotices:\n{notices}", f"{head}\nnotices:\n{notices}\nduties:\n{duties}"):
        path.write_text(order, encoding="utf-8")
        run = check_folder(RuleFolder(root, "r"), today=TODAY, parts=(Part.LINT,))
        assert len(run.findings) == 2
        found.append((sorted(_marks(run)), [finding.span.line for finding in run.findings if finding.span]))
    assert found[0][0] == found[1][0]
    assert found[0][1] != found[1][1]
