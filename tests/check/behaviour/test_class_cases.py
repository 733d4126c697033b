"""Worked cases of classes: the shipped ones pass, every row is decided by one, and small faults in rows are noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.behaviour.class_cases import ClassCase, load_class_cases, run_class_case
from pathways.check.behaviour.class_faults import weigh
from pathways.check.proofs.classes import alone, nothing_known
from pathways.model.classification import Scheme
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError
from tests.effort import is_quick

FOLDER = RuleFolder(shipped_rules())
RULES = FOLDER.rule_set("2026.11")
CASES = load_class_cases(FOLDER, RULES)
SCHEMES = {scheme.id: scheme for scheme in RULES.classification.schemes}
OWN = [scheme for scheme in SCHEMES.values() if scheme.id != "gb-draft-2026"]
NEVER_ALONE = {
    # The law has another row of the same class for every such device: the rest that is Class I, or Rule 10 beside Rule 9.
    "gb-2-3-i", "gb-r2-other", "gb-r4-barrier", "gb-r9-radiation",
    "eu-3-3-i", "eu-r2-other", "eu-r4-barrier", "eu-r9-radiation", "eu-r10-light",
}  # fmt: skip
MAY_NOT_COUNT = {"gb-blood-bag-additive"}
"""The class without it stays possible, so that it decides nothing alone. Each is named here."""


def test_every_shipped_case_passes() -> None:
    assert [finding.message for case in CASES for finding in run_class_case(case, RULES)] == []


def test_the_published_examples_are_all_there() -> None:
    published = [case for case in CASES if case.sources]
    counts = {scheme: sum(case.scheme == scheme for case in published) for scheme in SCHEMES}
    assert counts == {"gb-annex-ix": 86, "gb-ivd": 16, "eu-mdr": 100, "eu-ivdr": 30, "gb-draft-2026": 0}


@pytest.mark.parametrize("scheme", OWN, ids=lambda scheme: scheme.id)
def test_every_row_has_a_case_that_only_it_decides(scheme: Scheme) -> None:
    decided = {rule for case in CASES if case.scheme == scheme.id and len(case.because) == 1 for rule in case.because}
    assert {row.cite.rule for row in scheme.rows} - decided <= NEVER_ALONE | MAY_NOT_COUNT
    assert {row.cite.rule for row in scheme.rows if row.is_optional} <= MAY_NOT_COUNT
    reached = {rule for case in CASES if case.scheme == scheme.id for rule in case.because}
    assert {row.cite.rule for row in scheme.rows} - reached == set()


@pytest.mark.parametrize("scheme", OWN, ids=lambda scheme: scheme.id)
def test_a_row_that_never_decides_alone_never_can(scheme: Scheme) -> None:
    known = nothing_known(RULES)
    rows = [row for row in scheme.rows if row.cite.rule in NEVER_ALONE]
    assert [row.cite.rule for row in rows if alone(scheme, row, known) is not None] == []


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.id)
@pytest.mark.first_only
def test_a_small_fault_in_a_row_is_noticed(scheme: Scheme) -> None:
    """What is not noticed changes nothing for any device. Rows that are carried over have their cases where they stand."""
    rows = [row for row in scheme.rows if scheme in OWN or row.cite.sources[0].source == "casus-draft-2026-05"]
    rows = [row for row in rows if scheme in OWN or "reported to" not in row.cite.says]
    if is_quick():
        rows = rows[:: max(1, len(rows) // 6)]
    missed = [
        f"{each.fault.row.cite.rule}: {each.fault.words}"
        for each in weigh(scheme, RULES, CASES, rows)
        if each.caught_by is None and each.witness is not None
    ]
    assert rows and missed == []


def test_a_case_that_is_wrong_says_what_was_found() -> None:
    right = next(case for case in CASES if case.scheme == "gb-annex-ix" and case.because == {"gb-r1"})

    def said(**changes: object) -> str:
        fields = {name: getattr(right, name) for name in ClassCase.__struct_fields__}
        (finding,) = run_class_case(ClassCase(**{**fields, **changes}), RULES)  # type: ignore[arg-type]
        assert finding.code == "TS001"
        return finding.message

    assert "expected IIa, found I" in said(possible=("IIa",), because=frozenset())
    assert "because of gb-r12, found gb-r1" in said(because=frozenset({"gb-r12"}))
    assert "not outside by 'gb-no-medical-purpose', but I" in said(outside="gb-no-medical-purpose", possible=())
    assert "does not concern it" in said(facts={"device.kind": "ivd"})
    assert "cannot all be true" in said(facts={"device.implantable": True, "device.invasiveness": "orifice"})


HEAD = "schema: pathways.class_cases/1\nscheme: gb-ivd\nbases:\n  ivd: {device.kind: ivd}\ncases:\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "  - {id: a, about: A, base: other, class: IVD-general}\n", "RF012"),
        (HEAD + "  - {id: a, about: A, base: ivd, class: III}\n", "RF003"),
        (HEAD + "  - {id: a, about: A, base: ivd, facts: {ivd.colour: red}, class: IVD-general}\n", "RF001"),
        (HEAD + "  - {id: a, about: A, base: ivd, facts: {ivd.gb_list: list-z}, class: IVD-general}\n", "RF003"),
        (HEAD + "  - {id: a, about: A, base: ivd}\n", "TS002"),
        (HEAD + "  - {id: a, about: A, base: ivd, classes: [I]}\n", "YS019"),
        (HEAD.replace("gb-ivd", "gb-none") + "  - {id: a, about: A, class: IVD-general}\n", "RF015"),
    ],
)
def test_a_case_file_that_is_wrong_is_refused_in_its_place(rules_copy: Path, text: str, code: str) -> None:
    path = rules_copy / "classification" / "cases" / "gb-ivd-published.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    folder = RuleFolder(rules_copy)
    with pytest.raises(FileError) as caught:
        load_class_cases(folder, folder.rule_set("2026.11"))
    assert [finding.code for finding in caught.value.findings] == [code]
    assert all(
        finding.span is not None and finding.span.file.endswith("gb-ivd-published.yaml") for finding in caught.value.findings
    )


def test_the_same_id_twice_is_refused(rules_copy: Path) -> None:
    cases = rules_copy / "classification" / "cases"
    cases.mkdir()
    for name in ("one", "other"):
        text = HEAD + "  - {id: a, about: A, base: ivd, facts: {ivd.gb_list: list-a}, class: IVD-list-A}\n"
        (cases / f"{name}.yaml").write_text(text, encoding="utf-8")
    folder = RuleFolder(rules_copy)
    with pytest.raises(FileError) as caught:
        load_class_cases(folder, folder.rule_set("2026.11"))
    assert [finding.code for finding in caught.value.findings] == ["TS003"]
