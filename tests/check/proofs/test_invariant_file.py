"""``invariants.yaml``: what is accepted, and that an error names file, line and column."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pathways.check.proofs import Kind, ProofVerdict, verify_folder
from pathways.check.proofs.invariant_file import read_invariants
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError
from tests.places import MINIMAL_RULES

pytest.importorskip("z3")

HEAD = "schema: pathways.invariants/1\ninvariants:\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "uk"
    shutil.copytree(shipped_rules(), target, ignore=shutil.ignore_patterns("cases"))
    return target


def write(copy: Path, *lines: str) -> RuleFolder:
    (copy / "invariants.yaml").write_text(HEAD + "".join(f"{line}\n" for line in lines))
    return RuleFolder(copy, shown_as="uk")


def test_the_shipped_file_has_at_least_fifteen() -> None:
    assert len(read_invariants(RuleFolder(shipped_rules()))) >= 15


def test_a_folder_without_the_file_has_none(copy: Path) -> None:
    (copy / "invariants.yaml").unlink()
    assert read_invariants(RuleFolder(copy)) == ()


@pytest.mark.parametrize(
    ("lines", "place", "code"),
    [
        (["  - {id: a, says: b, never: {outcome: opened}}"], "3:39", "YS016"),
        (["  - {id: a, says: b, never: {outcome: undecided}}"], "3:29", "YS041"),
        (["  - {id: a, says: b}"], "3:5", "YS040"),
        (["  - {id: a, says: b, never: {}, always: {}}"], "3:5", "YS040"),
        (["  - {id: a, says: b, when: {device.knd: ivd}, never: {}}"], "3:29", "RF001"),
        (["  - {id: a, says: b, on: {sometimes: x}, never: {}}"], "3:27", "YS019"),
        (["  - {id: a, says: b, editions: ['1999.01'], never: {}}"], "3:33", "RF051"),
        (["  - {id: a, says: b, never: {rout: x}}"], "3:30", "YS019"),
        (["  - {id: a, says: b, never: {}}", "  - {id: a, says: b, never: {}}"], "4:5", "YS008"),
    ],
)
def test_an_error_names_its_place(copy: Path, lines: list[str], place: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read_invariants(write(copy, *lines))
    finding = caught.value.findings[0]
    assert finding.code == code
    assert str(finding.span) == f"uk/invariants.yaml:{place}"


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL_RULES, tmp_path / "uk"))


def test_a_statement_about_nothing_is_an_error_after_the_proofs(minimal: Path) -> None:
    folder = write(minimal, "  - {id: a, says: b, never: {route: gb-self-declraed-*, outcome: open}}")
    seen = set()
    with pytest.raises(FileError, match="names no route or group") as caught:
        for proof in verify_folder(folder):
            assert proof.verdict is not ProofVerdict.NOT_DECIDED
            seen |= set(proof.editions)
    assert seen == {"2025.05", "2026.01"}
    assert str(caught.value.findings[0].span) == "uk/invariants.yaml:3:29"


def test_a_broken_edition_does_not_stop_the_others(minimal: Path) -> None:
    (minimal / "editions" / "2025.05.yaml").write_text("schema: nonsense\n")
    seen = set()
    with pytest.raises(FileError, match="nonsense"):
        for proof in verify_folder(RuleFolder(minimal, shown_as="uk")):
            seen |= set(proof.editions)
    assert seen == {"2026.01"}


STATEMENTS = (
    ("on: '2026-11-20', never: {market: NI, outcome: open}", ProofVerdict.REFUTED),
    ("on: known_on, never: {legal_status: proposal, outcome: open}", ProofVerdict.PROVED),
    (
        "when: {any: [{device.kind: ivd}, {device.human_tissue: false}]}, on: {on_or_after: known_on}, "
        "always: {market: GB, outcome: open}",
        ProofVerdict.PROVED,
    ),
    ("when: {device.kind: pack}, always: {group: gb-ukca, outcome: open}", ProofVerdict.REFUTED),
    ("at_most_one: {group: gb-without-marking, outcome: excluded}", ProofVerdict.REFUTED),
    ("settled: {group: gb-*}", ProofVerdict.PROVED),
)


@pytest.mark.slow
def test_statements_are_decided(copy: Path) -> None:
    lines = [f"  - {{id: s{n}, says: b, editions: ['2026.11'], {statement}}}" for n, (statement, _) in enumerate(STATEMENTS)]
    found = {proof.subject: proof for proof in verify_folder(write(copy, *lines), ["2026.11"]) if proof.kind is Kind.INVARIANT}
    assert len(found) == len(STATEMENTS)
    for number, (statement, verdict) in enumerate(STATEMENTS):
        proof = found[f"s{number}"]
        assert proof.verdict is verdict, statement
        if verdict is ProofVerdict.REFUTED:
            assert proof.witness is not None and proof.finding is not None, statement
            assert proof.finding.span is not None and proof.finding.span.line == 3 + number
