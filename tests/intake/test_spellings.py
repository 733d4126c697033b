from __future__ import annotations

import pytest

from pathways.intake.spellings import folded, spellings
from pathways.model.facts import Vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("510(k)", "510 k"),
        ("510-K", "510 k"),
        ("510k", "510k"),
        ("  De   Novo ", "de novo"),
        ("de-novo", "de novo"),
        ("Class IIa", "class iia"),
        ("", ""),
        ("***", ""),
    ],
)
def test_a_spelling_is_folded_to_lower_case_words(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("fact", "spelling", "value"),
    [
        ("approval.pathway", "510k", "510k"),
        ("approval.pathway", "510(k)", "510k"),
        ("approval.pathway", "510 (K)", "510k"),
        ("approval.pathway", "De Novo", "de-novo"),
        ("approval.pathway", "DE-NOVO", "de-novo"),
        ("approval.pathway", "PMA", "pma"),
        ("approval.pathway", "510(k)-exempt", "510k-exempt"),
        ("approval.pathway", "MDR certificate", "mdr-certificate"),
        ("approval.regulator", "FDA", "fda"),
        ("approval.regulator", "Health Canada", "health-canada"),
        ("approval.regulator", "CE", "eu"),
        ("class.gb", "Class IIa", "IIa"),
        ("class.gb", "iia", "IIa"),
        ("class.gb_future", "IVD Class C", "C"),
        ("manufacturer.based_in", "England", "gb"),
        ("qms.certificate", "ISO 13485", "iso-13485"),
    ],
)
def test_usual_spellings_are_accepted(vocabulary: Vocabulary, fact: str, spelling: str, value: str) -> None:
    assert spellings(vocabulary.facts[fact])[folded(spelling)] == value


def test_every_value_and_label_is_a_spelling_of_itself(vocabulary: Vocabulary) -> None:
    for fact in vocabulary.facts.values():
        known = spellings(fact)
        for value, label in fact.labels.items():
            assert known[folded(value)] == value
            assert known[folded(label)] == value
