"""What ``facts.yaml`` says of changes: who can make them, under which condition, and what they take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.model.conditions import ALWAYS, OneOf
from pathways.model.facts import Attainable, Vocabulary
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError

Edit = Callable[[str, str, str], tuple[int, int]]


def test_what_can_be_changed_in_the_shipped_vocabulary(vocabulary: Vocabulary) -> None:
    changeable = {fact.id for fact in vocabulary.facts.values() if fact.changeable}
    assert changeable == {
        "approval.pathway",
        "approval.withdrawn",
        "device.change_control_plan",
        "manufacturer.uk_responsible_person",
        "qms.certificate",
    }
    ukrp = vocabulary.facts["manufacturer.uk_responsible_person"]
    assert ukrp.changeable == (Attainable(True, ALWAYS),) and ukrp.attainable(False) is None
    certificate = vocabulary.facts["approval.pathway"].attainable("mdr-certificate")
    assert certificate is not None and certificate.steps == ("notified-body-contract", "notified-body-assessment")
    assert vocabulary.facts["approval.expires"].when_new == 60
    assert vocabulary.facts["approval.by_reliance"].when_new is False
    assert vocabulary.facts["approval.pathway"].attainable("mdd-certificate") is None


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("changeable: [perhaps]", "YS011"),
        ("changeable: maybe", "YS011"),
        ("changeable: [{when: {}}]", "YS017"),
        ("changeable: [{value: true, when: {device.nothing: true}}]", "RF001"),
        ("changeable: [{value: true, step: no-such-step}]", "RF013"),
        ("changeable: [{value: true, step: [appoint-ukrp, no-such-step]}]", "RF013"),
        ("changeable: [{value: true, steps: x}]", "YS019"),
        ("when_new: true", "YS034"),
        ("begins: true", "YS035"),
        ("not_after: approval.expires", "YS035"),
    ],
)
@pytest.mark.first_only
def test_what_does_not_fit_is_refused(rules_copy: Path, edit: Edit, new: str, code: str) -> None:
    edit(
        "facts.yaml",
        "    changeable: [true]\n    change: Appoint a UK Responsible Person (UKRP)\n",
        f"    {new}\n    change: Appoint a UK Responsible Person (UKRP)\n",
    )
    with pytest.raises(FileError) as caught:
        RuleFolder(rules_copy).rule_set("2026.11")
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.slow
def test_true_means_every_value_and_false_none(rules_copy: Path, edit: Edit) -> None:
    old = "    changeable: [true]\n    change: Appoint a UK Responsible Person (UKRP)\n"
    edit("facts.yaml", old, "    changeable: true\n")
    fact = RuleFolder(rules_copy).rule_set("2026.11").catalogue.vocabulary.facts["manufacturer.uk_responsible_person"]
    assert [each.value for each in fact.changeable] == [False, True]
    edit("facts.yaml", "    changeable: true\n", "    changeable: false\n")
    fact = RuleFolder(rules_copy).rule_set("2026.11").catalogue.vocabulary.facts["manufacturer.uk_responsible_person"]
    assert fact.changeable == ()


def test_a_choice_names_its_own_values(rules_copy: Path, edit: Edit) -> None:
    edit("facts.yaml", "    changeable: [iso-13485, mdsap]\n", "    changeable: [iso-13485, mdsop]\n")
    with pytest.raises(FileError, match="mdsap"):
        RuleFolder(rules_copy).rule_set("2026.11")


def test_the_condition_of_a_value_is_read(vocabulary: Vocabulary) -> None:
    alone = vocabulary.facts["approval.pathway"].attainable("ivdr-self-declared")
    assert alone is not None
    assert OneOf("class.eu", frozenset({"A"})) in alone.when.conditions  # type: ignore[union-attr]
