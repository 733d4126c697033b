"""What the cases of classes are worth: faults noticed and rows shown, scheme by scheme."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.behaviour.class_render import coverages_documents, coverages_text, scores_documents, scores_text
from pathways.check.behaviour.class_score import ALONE, DECIDES, LEAF, OUTSIDE, class_coverage, class_scores, own_rows
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import is_quick

FOLDER = RuleFolder(shipped_rules())
RULES = FOLDER.rule_set("2026.11")
SCHEMES = ("gb-annex-ix", "gb-ivd", "eu-mdr", "eu-ivdr", "gb-draft-2026")
LEAST = 95.0


def test_every_scheme_has_cases_for_what_can_be_shown_of_its_rows() -> None:
    found = class_coverage(FOLDER, RULES)
    assert tuple(each.scheme for each in found) == SCHEMES
    assert [(each.scheme, each.percent) for each in found if each.percent < LEAST] == []
    for each in found:
        for kind in (DECIDES, ALONE, OUTSIDE):
            done, total = each.share(kind)
            assert done == total, (each.scheme, kind, [str(goal) for goal in each.uncovered])
        assert each.share(DECIDES) == (each.rows, each.rows)


def test_nearly_every_fault_is_noticed_in_every_scheme() -> None:
    found = class_scores(FOLDER, RULES, seed=3, count=25 if is_quick() else 10_000)
    assert tuple(each.scheme for each in found) == SCHEMES
    assert [(each.scheme, each.percent) for each in found if each.percent < LEAST] == []
    assert all(each.counted for each in found)


def test_rows_that_are_carried_over_count_where_they_stand() -> None:
    draft = next(scheme for scheme in RULES.classification.schemes if scheme.id == "gb-draft-2026")
    assert len(own_rows(draft)) == 19 < len(draft.rows)


@pytest.fixture
def fewer_cases(rules_copy: Path) -> RuleFolder:
    """The IVD rules without the cases of List B, and with none of devices that are left outside."""
    cases = rules_copy / "classification" / "cases"
    cases.mkdir(exist_ok=True)
    text = (
        "schema: pathways.class_cases/1\nscheme: gb-ivd\ncases:\n"
        "  - {id: a, about: A, facts: {device.kind: ivd, ivd.gb_list: list-a}, class: IVD-list-A, because: [gbivd-a]}\n"
        "  - {id: b, about: B, facts: {device.kind: ivd, ivd.gb_list: none, ivd.self_test: false}, class: IVD-general}\n"
    )
    (cases / "gb-ivd-published.yaml").write_text(text, encoding="utf-8")
    return RuleFolder(rules_copy)


@pytest.mark.slow
def test_what_no_case_notices_is_named_with_a_device_that_shows_it(fewer_cases: RuleFolder) -> None:
    rules = fewer_cases.rule_set("2026.11")
    (score,) = (each for each in class_scores(fewer_cases, rules, 1, 1000) if each.scheme == "gb-ivd")
    gone = next(each for each in score.survivors if each.fault.words == "gone" and each.fault.row.cite.rule == "gbivd-b")
    assert gone.witness and gone.witness["ivd.gb_list"] == "list-b"
    assert score.percent < LEAST and score.exhausted
    said = scores_text((score,))
    assert "gbivd-b: gone" in said and "ivd.gb_list list-b" in said
    (document,) = scores_documents((score,))
    assert document["scheme"] == "gb-ivd" and document["all"] is True


def test_what_no_case_shows_is_named_by_kind(fewer_cases: RuleFolder) -> None:
    rules = fewer_cases.rule_set("2026.11")
    (found,) = (each for each in class_coverage(fewer_cases, rules) if each.scheme == "gb-ivd")
    left = {(goal.kind, goal.rule) for goal in found.uncovered}
    assert {(DECIDES, "gbivd-b"), (ALONE, "gbivd-self"), (OUTSIDE, "gbivd-software-that-stores")} <= left
    assert not {(DECIDES, "gbivd-a"), (ALONE, "gbivd-general")} & left
    assert found.share(LEAF)[1] >= 6
    assert "gbivd-b: gives no case its class" in coverages_text((found,))
    (document,) = coverages_documents((found,))
    assert document["rows"] == 4


def test_the_same_seed_gives_the_same_faults() -> None:
    def tried(seed: int) -> list[str]:
        return [f"{each.fault.row.cite.rule} {each.fault.words}" for each in class_scores(FOLDER, RULES, seed, 5)[0].counted]

    assert tried(1) == tried(1) != tried(2)
