"""Schemes of classes: what is read, what is carried over from one to another, and what is refused in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.model.citations import NO_SOURCE
from pathways.model.classification import ClassRow, Scheme
from pathways.model.conditions import AllOf, OneOf
from pathways.model.rules import Confidence
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.lock import edition_digest
from pathways.rulebook.nodes import FileError

RULES = RuleFolder(shipped_rules()).rule_set("2026.11")
SCHEMES = {scheme.id: scheme for scheme in RULES.classification.schemes}
Edit = Callable[[str, str, str], tuple[int, int]]


def row(scheme: str, rule: str) -> ClassRow:
    return next(row for row in SCHEMES[scheme].rows if row.cite.rule == rule)


def said(rules: Path) -> list[tuple[str, str]]:
    with pytest.raises(FileError) as caught:
        RuleFolder(rules).rule_set("2026.11")
    assert all(finding.span is not None for finding in caught.value.findings)
    return [(finding.code, finding.message) for finding in caught.value.findings]


def test_an_edition_knows_the_schemes_that_it_lists() -> None:
    counts = {scheme: len(found.rows) for scheme, found in SCHEMES.items()}
    assert counts == {"gb-annex-ix": 71, "gb-ivd": 4, "eu-mdr": 96, "eu-ivdr": 31, "gb-draft-2026": 135}
    assert not RuleFolder(shipped_rules()).rule_set("2024.05").classification


def test_the_condition_of_a_part_counts_for_all_of_its_rows() -> None:
    when = row("gb-annex-ix", "gb-r11").when
    assert isinstance(when, AllOf)
    assert OneOf("device.active", frozenset({True})) in when.conditions
    assert OneOf("device.delivery_hazardous", frozenset({False})) in when.conditions


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.id)
def test_every_row_names_its_place_in_the_law(scheme: Scheme) -> None:
    """Guidance, a directive of one article and what is reported of the draft are cited as a whole."""
    for each in scheme.rows:
        law = [
            cite
            for cite in each.cite.sources
            if cite.source in ("dir-93-42", "uk-mdr-2002", "eu-mdr-2017-745", "eu-ivdr-2017-746")
        ]
        whole = [
            cite
            for cite in each.cite.sources
            if cite.source.startswith(("dir-20", "mdcg-", "casus-", "topra-", "meddev-2-1-2", "emergo-"))
        ]
        assert law or whole, each.cite.rule
        assert all(cite.at for cite in law), each.cite.rule


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.id)
def test_what_nobody_read_is_not_verified(scheme: Scheme) -> None:
    cites = [each.cite for each in (*scheme.rows, *scheme.outside, *scheme.remarks)]
    verified = [cite for cite in cites if cite.confidence is Confidence.VERIFIED]
    for cite in verified:
        assert any(not source.unconfirmed and source.source != NO_SOURCE for source in cite.sources), cite.rule
    ids = [cite.rule for cite in cites]
    assert len(ids) == len(set(ids))


def test_rows_are_carried_over_with_the_weaker_confidence_and_a_sentence_that_says_so() -> None:
    there, here = row("eu-mdr", "eu-r12"), row("gb-draft-2026", "draft-r12")
    assert (here.when, here.class_) == (there.when, there.class_)
    assert here.cite.says == f"{there.cite.says} The draft is reported to follow EU MDR for the most part."
    assert (there.cite.confidence, here.cite.confidence) == (Confidence.VERIFIED, Confidence.ASSUMED)
    assert here.cite.sources == (*row("gb-draft-2026", "draft-r13-software").cite.sources, *there.cite.sources)
    assert row("gb-draft-2026", "draft-r8-joint").cite.confidence is Confidence.SECONDARY
    assert row("gb-draft-2026", "draft-r8-mesh").cite.confidence is Confidence.SECONDARY
    assert row("gb-draft-2026", "draft-r8-breast-mesh").cite.confidence is Confidence.ASSUMED
    assert row("gb-draft-2026", "draft-ivdr-r6").class_ == "B"


def test_rows_that_are_dropped_do_not_come_along() -> None:
    ids = {each.cite.rule for each in SCHEMES["gb-draft-2026"].rows}
    assert not {each for each in ids if each.startswith("draft-r11")}
    assert "draft-r3-in-vitro" not in ids


# --- what is refused ------------------------------------------------------------------------------------

GB, DRAFT = "classification/gb-ivd.yaml", "classification/gb-draft-2026.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "words"),
    [
        (GB, "class: IVD-general\n", "class: III\n", "RF003", "has no class 'III'"),
        (GB, "classes: [IVD-general,", "classes: [IVD-generl,", "RF003", "'class.gb' has no value 'IVD-generl'"),
        (GB, "fact: class.gb\n", "fact: class.g\n", "RF001", "no choice fact 'class.g'"),
        (GB, "id: gb-ivd\n", "id: gb-ivds\n", "ST001", "called 'gb-ivd'"),
        (GB, "{ivd.gb_list: list-a}", "{ivd.gb_list: list-x}", "RF003", "'list-x'"),
        (GB, "- rule: gbivd-a\n", "- rule: gbivd-b\n", "YS008", "stands twice"),
        (GB, "{fact: software.function, value: processes,", "{fact: software.function, value: w,", "RF003", "no value 'w'"),
        (DRAFT, "drop: [eu-r3-in-vitro,", "drop: [eu-r3-in-vitros,", "RF014", "has no row 'eu-r3-in-vitros'"),
        (DRAFT, "  - from: eu-mdr\n", "  - from: eu-mdrs\n", "RF015", "no scheme 'eu-mdrs'"),
        (DRAFT, "  - from: eu-mdr\n", "  - from: gb-draft-2026\n", "RF016", "carries over from itself"),
        (DRAFT, "classes: [I, IIa, IIb, III, A, B, C, D]", "classes: [I, IIa, IIb, III, A, B, C]", "RF003", "class 'D'"),
        (DRAFT, "id: plan-2024-03,", "id: plan-2024-04,", "RF003", "no reading 'plan-2024-03'"),
        ("editions/2026.11.yaml", "[gb-annex-ix,", "[gb-annex-9,", "RF015", "no scheme 'gb-annex-9'"),
        ("classification/mismatches.yaml", "{class.gb_vs_eu: lower}", "{class.gb_vs_eu: lowest}", "RF003", "'lowest'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_scheme_is_told(
    rules_copy: Path, edit: Edit, file: str, old: str, new: str, code: str, words: str
) -> None:
    edit(file, old, new)
    found = said(rules_copy)
    assert found[0][0] == code, found
    assert words in found[0][1]


def test_the_lock_sees_a_change_of_a_class_a_row_or_what_ties_the_facts(rules_copy: Path, edit: Edit) -> None:
    before = edition_digest(RuleFolder(rules_copy).rule_set("2026.11"))
    edit(GB, "{ivd.gb_list: list-a}", "{ivd.gb_list: [list-a, list-b]}")
    changed = edition_digest(RuleFolder(rules_copy).rule_set("2026.11"))
    assert changed != before
    edit("facts.yaml", "    if: {device.duration: transient}", "    if: {device.duration: [transient, short-term]}")
    assert edition_digest(RuleFolder(rules_copy).rule_set("2026.11")) != changed


@pytest.mark.slow
def test_an_edition_without_schemes_does_not_change_with_them(rules_copy: Path, edit: Edit) -> None:
    before = edition_digest(RuleFolder(rules_copy).rule_set("2024.05"))
    edit(GB, "{ivd.gb_list: list-a}", "{ivd.gb_list: [list-a, list-b]}")
    assert edition_digest(RuleFolder(rules_copy).rule_set("2024.05")) == before


def test_a_doubt_about_a_row_that_is_not_there_is_refused_in_its_place(rules_copy: Path, edit: Edit) -> None:
    line, _ = edit("classification/gb-annex-ix.yaml", "about: [gb-r15-sterilises]", "about: [gb-r15-sterilizes]")
    with pytest.raises(FileError) as caught:
        RuleFolder(rules_copy).rule_set("2026.11")
    (finding,) = caught.value.findings
    assert (finding.code, finding.message) == ("RF011", "there is no row 'gb-r15-sterilizes'")
    assert finding.help is not None and "gb-r15-sterilises" in finding.help
    assert finding.span is not None and abs(finding.span.line - line) <= 4
