"""Cases that assert evidence, duties, notices, deadlines and plans, and cases that name several editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.behaviour.cases import load_cases, run_cases
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError
from tests.check.rules_text.lint.folders import copy_minimal

HEAD = """\
schema: pathways.cases/1
editions: ["2026.01"]
as_of: "2026-01-15"
given:
  device: {kind: general, software: false, active: false}
  class: {gb: I}
  approvals: []
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_minimal(tmp_path)


def _messages(root: Path, lines: str, head: str = HEAD) -> list[str]:
    """The failures of one case with these lines."""
    (root / "cases" / "asking.yaml").write_text(f"{head}cases:\n  - id: one\n{lines}", encoding="utf-8")
    results = [each for each in run_cases(RuleFolder(root, "r"), "2026.01") if each.case.id == "one"]
    assert len(results) == 1
    return [finding.message.removeprefix("case 'one': ") for finding in results[0].failures]


ROUTE = "    expect: [{id: gb-self-declared, outcome: open, rules: [own-general], "


@pytest.mark.parametrize(
    "lines",
    [
        "    evidence: own-file\n",
        "    evidence: [{item: technical-file, need: mandatory}]\n",
        "    evidence: [{rule: own-file, item: technical-file, confidence: verified, for: [gb-self-declared]}]\n",
        "    no_evidence: [recognised-file, {item: other-file}]\n",
        "    duties: [{rule: register, market: GB, phase: before-market}]\n",
        "    duties: register\n    no_duties: [other]\n",
        "    no_notices: software-updates\n",
        "    no_deadlines: ['2030-06-30']\n",
        ROUTE + "review: none, gives: none, steps: [build-file, declare], done: []}]\n",
        ROUTE + "steps: [build-file, {step: declare, after: build-file, not_before: none}]}]\n",
        "    device: {approvals: [{regulator: eu, expires: '2029-01-31'}]}\n    deadlines: ['2029-01-31']\n",
        "    device: {device: {software: true, active: true}}\n    notices: [{rule: software-updates, legal_status: in-force}]\n",
    ],
)
def test_what_is_asked_and_told_can_be_asserted(root: Path, lines: str) -> None:
    assert _messages(root, lines) == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("    evidence: own-fil\n", "rule 'own-fil' is not asked for"),
        ("    evidence: [{rule: own-file, item: x}]\n", "rule 'own-file' asks for [technical-file], not 'x'"),
        ("    evidence: [{item: x}]\n", "evidence 'x' is not asked for"),
        ("    evidence: [{rule: own-file, need: good-practice}]\n", "'technical-file' is mandatory, not good-practice"),
        ("    evidence: [{rule: own-file, confidence: assumed}]\n", "is verified, not assumed"),
        ("    evidence: [{rule: own-file, for: gb-recognised}]\n", "needed for [gb-self-declared], not for 'gb-recognised'"),
        ("    evidence: [{rule: own-file, conditional: true}]\n", "is asked for certain"),
        ("    no_evidence: own-file\n", "rule 'own-file' asks for 'technical-file'"),
        ("    no_evidence: [{item: technical-file}]\n", "evidence 'technical-file' is asked for"),
        ("    duties: other\n", "there is no duty 'other'"),
        ("    duties: [{rule: register, phase: after-market}]\n", "phase of duty 'register' is before-market, not after-market"),
        ("    duties: [{rule: register, market: NI}]\n", "market of duty 'register' is GB, not NI"),
        ("    duties: [{rule: register, conditional: true}]\n", "duty 'register' is asked for certain"),
        ("    no_duties: register\n", "there is a duty 'register'"),
        ("    notices: software-updates\n", "gives no notice 'software-updates'"),
        ("    no_notices: not-legal-advice\n", "there is a notice 'not-legal-advice'"),
        ("    deadlines: ['2027-01-01']\n", "2027-01-01 is no deadline; the deadlines are []"),
        (ROUTE + "review: mhra}]\n", "review is none, not mhra"),
        (ROUTE + "gives: certificate}]\n", "gives is none, not certificate"),
        (ROUTE + "steps: [declare]}]\n", "the plan is [build-file, declare], not [declare]"),
        (ROUTE + "done: [build-file]}]\n", "done already is [], not [build-file]"),
        (ROUTE + "steps: [{step: build-file, after: declare}, declare]}]\n", "starts before 'declare' has ended"),
        (ROUTE + "steps: [{step: build-file, after: gone}, declare]}]\n", "cannot come after 'gone'"),
        (ROUTE + "steps: [{step: build-file, not_before: opening}, declare]}]\n", "does not wait for the opening"),
        (ROUTE + "steps: [{step: build-file, conditional: true}, declare]}]\n", "is asked for certain"),
    ],
)
def test_what_is_asked_otherwise_fails_and_says_how(root: Path, lines: str, message: str) -> None:
    (said,) = _messages(root, lines)
    assert message in said


def test_a_failure_points_at_the_entry(root: Path) -> None:
    text = f"{HEAD}cases:\n  - id: one\n    evidence:\n      - own-file\n      - other-file\n"
    (root / "cases" / "asking.yaml").write_text(text, encoding="utf-8")
    failures = [failure for each in run_cases(RuleFolder(root, "r"), "2026.01") for failure in each.failures]
    assert [str(failure.span) for failure in failures] == ["r/cases/asking.yaml:12:9"]


def test_what_is_not_known_is_conditional(root: Path) -> None:
    """Whether the device is software is not said, so the notice is not given; a duty without a condition stands."""
    device = "    device: {device: {software: null}}\n"
    assert _messages(root, f"{device}    no_notices: software-updates\n    duties: register\n") == []


# --- several editions ------------------------------------------------------------------------------------


def test_a_case_holds_in_the_editions_that_it_names(root: Path) -> None:
    cases = "cases:\n  - {id: one, duties: register}\n  - {id: two, editions: '2026.01', duties: register}\n"
    text = HEAD.replace('["2026.01"]', '["2025.05", "2026.01"]') + cases
    (root / "cases" / "asking.yaml").write_text(text, encoding="utf-8")
    folder = RuleFolder(root, "r")
    named = {edition: [each.id for each in load_cases(folder, edition)] for edition in folder.edition_ids}
    assert "one" in named["2025.05"] and "two" not in named["2025.05"]
    assert {"one", "two"} <= set(named["2026.01"])
    assert {each.edition for each in load_cases(folder, "2025.05")} == {"2025.05"}


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (HEAD.replace("2026.01", "2026.02") + "cases:\n  - {id: one, duties: x}\n", "TS004", "there is no edition '2026.02'"),
        (HEAD + "cases:\n  - {id: one, editions: '2027.01', duties: x}\n", "TS004", "there is no edition '2027.01'"),
        (HEAD.replace('editions: ["2026.01"]\n', "") + "cases:\n  - {id: one, duties: x}\n", "YS017", "needs 'editions'"),
        (HEAD + "cases:\n  - {id: one, duties: []}\n", "TS002", "expects nothing"),
        (HEAD + "cases:\n  - {id: one, evidence: [{need: mandatory}]}\n", "YS017", "needs 'rule' or 'item'"),
        (HEAD + "cases:\n  - {id: one, evidence: [{rule: x, needs: y}]}\n", "YS019", "has no key 'needs'"),
        (HEAD + "cases:\n  - {id: one, duties: [{rule: x, phase: later}]}\n", "YS016", "'phase' cannot be 'later'"),
        (HEAD + "cases:\n  - {id: one, deadlines: soon}\n", "YS012", "must be a date"),
        (
            HEAD + "cases:\n  - {id: one, expect: [{id: x, outcome: absent, steps: [{step: y, not_before: z}]}]}\n",
            "YS016",
            "'not_before' cannot be 'z'",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(root: Path, text: str, code: str, message: str) -> None:
    (root / "cases" / "asking.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load_cases(RuleFolder(root, "r"), "2026.01")
    (finding,) = caught.value.findings
    assert finding.code == code
    assert message in finding.message


def test_a_file_of_one_edition_names_no_others(root: Path) -> None:
    path = root / "cases" / "2026.01" / "law.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('edition: "2026.01"', 'editions: ["2026.01"]'), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load_cases(RuleFolder(root, "r"), "2026.01")
    assert [finding.code for finding in caught.value.findings] == ["YS017"]
