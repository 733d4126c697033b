from __future__ import annotations

import pytest

from pathways.intake.fda_numbers import recognise


@pytest.mark.parametrize(
    ("text", "number", "pathway"),
    [
        ("K203629", "K203629", "510k"),
        ("k203629", "K203629", "510k"),
        (" K203629 ", "K203629", "510k"),
        ("K 203629", "K203629", "510k"),
        ("#K203629", "K203629", "510k"),
        ("(K203629)", "K203629", "510k"),
        ("K203629.", "K203629", "510k"),
        ("K203629/A001", "K203629/A001", "510k"),
        ("K855123", "K855123", "510k"),
        ("BK190413", "BK190413", "510k"),
        ("bk0412", "BK0412", "510k"),
        ("DEN180001", "DEN180001", "de-novo"),
        ("den180001", "DEN180001", "de-novo"),
        ("P950037", "P950037", "pma"),
        ("P950037/S279", "P950037/S279", "pma"),
        ("p950037/s279", "P950037/S279", "pma"),
        ("P950037/S1", "P950037/S1", "pma"),
        ("N970003", "N970003", "pma"),
        ("N970003/S306", "N970003/S306", "pma"),
        ("BP170154", "BP170154", "pma"),
        ("BP170154/S010", "BP170154/S010", "pma"),
    ],
)
def test_a_number_tells_its_pathway(text: str, number: str, pathway: str) -> None:
    found = recognise(text)
    assert found is not None
    assert (found.number, found.pathway, found.caution) == (number, pathway, None)


@pytest.mark.parametrize("text", ["H200001", "h200001", "H990013/S042"])
def test_an_h_number_is_a_humanitarian_exemption_and_comes_with_a_caution(text: str) -> None:
    found = recognise(text)
    assert found is not None
    assert found.pathway == "hde"
    assert found.caution is not None
    assert "not as a PMA" in found.caution


@pytest.mark.parametrize("text", ["D970003", "D970003/S005", "D9700"])
def test_a_d_number_is_treated_as_a_pma_with_a_caution(text: str) -> None:
    found = recognise(text)
    assert found is not None
    assert found.pathway == "pma"
    assert found.caution is not None
    assert "product development protocol" in found.caution


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K",
        "K20362",
        "K2036291",
        "K20362A",
        "203629",
        "DEN18001",
        "DEN1800011",
        "DE180001",
        "P95003",
        "P950037/279",
        "P950037/S",
        "P950037/S12345",
        "K203629/S001",
        "DEN180001/S001",
        "X203629",
        "KK203629",
        "K203629 K203630",
        "Q203629",
        "102449",
        "G1 17 05 12345",
        "K２０３６２９",
        "K٢٠٣٦٢٩",
    ],
)
def test_what_is_no_fda_number_is_not_recognised(text: str) -> None:
    assert recognise(text) is None
