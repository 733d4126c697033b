from __future__ import annotations

from datetime import date

import pytest

from pathways.model.facts import FactValue
from tests.intake.conftest import Read, Refused


def _quoted(text: str) -> str:
    return f"approvals: ['{text}']\n"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("K203629", {"pathway": "510k", "number": "K203629"}),
        ("k203629", {"pathway": "510k", "number": "K203629"}),
        ("DEN180001", {"pathway": "de-novo", "number": "DEN180001"}),
        ("P950037/S279", {"pathway": "pma", "number": "P950037/S279"}),
        ("H200001", {"pathway": "hde", "number": "H200001"}),
        ("DEN180001 until 2029-05-01", {"pathway": "de-novo", "number": "DEN180001", "expires": date(2029, 5, 1)}),
        ("FDA 510(k) K203629", {"regulator": "fda", "pathway": "510k", "number": "K203629"}),
        ("FDA 510(k) k203629", {"regulator": "fda", "pathway": "510k", "number": "K203629"}),
        ("fda 510-k K203629", {"regulator": "fda", "pathway": "510k", "number": "K203629"}),
        ("510(k) K203629", {"pathway": "510k", "number": "K203629"}),
        ("FDA K203629", {"regulator": "fda", "pathway": "510k", "number": "K203629"}),
        ("FDA 510(k)", {"regulator": "fda", "pathway": "510k"}),
        ("FDA De Novo", {"regulator": "fda", "pathway": "de-novo"}),
        ("US FDA de-novo", {"regulator": "fda", "pathway": "de-novo"}),
        ("FDA PMA P950037/S279", {"regulator": "fda", "pathway": "pma", "number": "P950037/S279"}),
        ("FDA 510(k)-exempt", {"regulator": "fda", "pathway": "510k-exempt"}),
        ("FDA Breakthrough", {"regulator": "fda", "pathway": "breakthrough"}),
        ("FDA", {"regulator": "fda"}),
        ("EU MDR certificate until 2029-05-01", {"regulator": "eu", "pathway": "mdr-certificate", "expires": date(2029, 5, 1)}),
        ("EU MDR certificate UNTIL 2029-05-01", {"regulator": "eu", "pathway": "mdr-certificate", "expires": date(2029, 5, 1)}),
        ("MDD certificate G1 until 2024-05-26", {"pathway": "mdd-certificate", "number": "G1", "expires": date(2024, 5, 26)}),
        ("CE IVDR certificate", {"regulator": "eu", "pathway": "ivdr-certificate"}),
        ("EU MDR self-declaration", {"regulator": "eu", "pathway": "mdr-self-declared"}),
        ("IVDD self-declared", {"pathway": "ivdd-self-declared"}),
        ("Health Canada Class III 102449", {"regulator": "health-canada", "pathway": "hc-class-iii", "number": "102449"}),
        ("Health Canada licence class II", {"regulator": "health-canada", "pathway": "hc-class-ii"}),
        ("HC Class IV 5", {"regulator": "health-canada", "pathway": "hc-class-iv", "number": "5"}),
        ("TGA conformity assessment", {"regulator": "tga", "pathway": "tga-conformity-assessment"}),
        ("TGA ARTG on overseas evidence 12345", {"regulator": "tga", "pathway": "artg-on-overseas-evidence", "number": "12345"}),
        ("UKCA certificate", {"pathway": "ukca-certificate"}),
        ("UK UKCA certificate", {"regulator": "uk", "pathway": "ukca-certificate"}),
        ("PMDA approval", {"pathway": "pmda-approval"}),
        ("Japan PMDA approval", {"regulator": "pmda", "pathway": "pmda-approval"}),
    ],
)  # fmt: skip
def test_a_short_note_is_read(read: Read, text: str, facts: dict[str, FactValue]) -> None:
    approvals = read(_quoted(text)).device.approvals
    assert approvals is not None
    assert {fact.removeprefix("approval."): value for fact, value in approvals[0].facts.items()} == facts


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("nonsense", "nonsense"),
        ("yes", "yes"),
        ("K20362", "K20362"),
        ("FDA 510(k) K203629 extra", "extra"),
        ("EU MDR certificat", "certificat"),
        ("FDX 510(k) K203629", "FDX"),
        ("Health Canada Class V", "Class"),
        ("no 510(k)", "no"),
        ("not FDA cleared", "not"),
        ("EU MDR certificate ABC", "ABC"),
        ("EU MDR certificate 123?", "?"),
        ("until 2029-05-01", "until 2029-05-01"),
        ("x" * 10_000, "500 characters"),
        (" ; K203629", "empty"),
    ],
)
def test_a_word_that_is_not_understood_is_named_with_its_place(refused: Refused, text: str, word: str) -> None:
    (finding,) = refused(_quoted(text))
    assert (finding.code, str(finding.span)) == ("IN010", "d.yaml:2:13")
    assert finding.help is not None
    assert word in finding.message
    assert len(finding.message) <= 80
    assert len(finding.help) <= 80


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_note_is_refused(refused: Refused, text: str) -> None:
    (finding,) = refused(_quoted(text))
    assert (finding.code, str(finding.span)) == ("IN010", "d.yaml:2:13")


@pytest.mark.parametrize("day", ["2029", "2029-02-30", "20290501", "2029-W05-1", "tomorrow", "01/05/2029", "May 2029", "1/5/29"])
def test_a_malformed_end_is_refused_with_its_place(refused: Refused, day: str) -> None:
    (finding,) = refused(_quoted(f"EU MDR certificate until {day}"))
    assert (finding.code, str(finding.span)) == ("YS012", "d.yaml:2:13")
    assert day in finding.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("FDA De Novo K203629", "number K203629 is 510k, not de-novo"),
        ("FDA 510(k) DEN180001", "number DEN180001 is de-novo, not 510k"),
        ("FDA PMA H200001", "number H200001 is hde, not pma"),
    ],
)
def test_a_number_that_contradicts_the_pathway_of_a_note_is_refused(refused: Refused, text: str, message: str) -> None:
    (finding,) = refused(_quoted(text))
    assert (finding.code, finding.message, str(finding.span)) == ("IN012", message, "d.yaml:2:13")


@pytest.mark.parametrize("text", ["EU 510(k)", "Health Canada 510(k) K203629", "TGA De Novo", "UK MDR certificate"])
def test_a_pathway_of_another_regulator_is_refused(refused: Refused, text: str) -> None:
    (finding,) = refused(_quoted(text))
    assert (finding.code, str(finding.span)) == ("IN015", "d.yaml:2:13")
    assert "approval.pathway and approval.regulator" in finding.message


@pytest.mark.parametrize(
    ("text", "cautions"),
    [
        ("H200001", 1),
        ("FDA H200001", 1),
        ("FDA HDE H200001", 1),
        ("D970003", 1),
        ("K203629", 0),
        ("EU MDR certificate H200001", 0),
        ("Health Canada Class III D10244", 0),
    ],
)
def test_a_caution_is_given_once_and_only_for_an_fda_number(read: Read, text: str, cautions: int) -> None:
    found = read(_quoted(text)).cautions
    assert [(finding.code, finding.severity.value, str(finding.span)) for finding in found] == [
        ("IN013", "note", "d.yaml:2:13")
    ] * cautions
