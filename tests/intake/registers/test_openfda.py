"""openFDA: the number decides, an unknown code stays unknown, and what belongs to the product code is not read."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.intake.registers.openfda import read_openfda
from pathways.intake.registers.records import Record, RegisterError

CLEARED = {"k_number": "K203629", "device_name": "IDx-DR", "applicant": "Digital Diagnostics, Inc.", "decision_code": "SESE",
           "decision_date": "2021-06-10", "product_code": "PIB", "openfda": {"device_class": "2"}}  # fmt: skip
APPROVED = {"pma_number": "P950037", "trade_name": "Edora", "decision_code": "APPR", "decision_date": "2000-01-02"}


def _one(row: object) -> Record:
    (record,) = read_openfda({"meta": {}, "results": [row]}).records
    return record


def test_a_clearance() -> None:
    assert _one(CLEARED) == Record(
        "IDx-DR",
        {"device.product_code": "PIB", "manufacturer.name": "Digital Diagnostics, Inc."},
        {"regulator": "fda", "pathway": "510k", "number": "K203629", "granted": date(2021, 6, 10)},
    )


@pytest.mark.parametrize(
    ("row", "pathway", "number"),
    [
        ({"k_number": "DEN180001", "decision_code": "DENG"}, "de-novo", "DEN180001"),
        ({"k_number": "BK200001"}, "510k", "BK200001"),
        ({"pma_number": "P140031", "supplement_number": "S085"}, "pma", "P140031/S085"),
        ({"pma_number": "N970003", "supplement_number": "S306"}, "pma", "N970003/S306"),
        ({"pma_number": "H200001"}, "hde", "H200001"),
        ({"pma_number": "P950037", "supplement_number": None}, "pma", "P950037"),
    ],
)
def test_the_number_decides_the_pathway(row: dict[str, object], pathway: str, number: str) -> None:
    assert (_one(row).approval["pathway"], _one(row).approval["number"]) == (pathway, number)


@pytest.mark.parametrize("code", ["OK30", "LE30", "ABCD", "sese"])
def test_an_unknown_decision_gives_no_day(code: str) -> None:
    record = _one({**APPROVED, "decision_code": code})
    assert "granted" not in record.approval
    assert code in record.told[0]


@pytest.mark.parametrize("code", ["DENY", "WTDR"])
def test_what_was_denied_or_withdrawn_is_no_approval(code: str) -> None:
    assert code in _one({**APPROVED, "decision_code": code}).refused


def test_limits_of_use_are_told() -> None:
    assert "limitations on its use" in " ".join(_one({**CLEARED, "decision_code": "SESU"}).told)


def test_an_applicant_of_old_is_not_taken_for_the_manufacturer() -> None:
    record = _one({**CLEARED, "decision_date": "2014-08-13"})
    assert "manufacturer.name" not in record.facts
    assert "may be a consultant" in record.told[0]
    assert "manufacturer.name" in _one({**CLEARED, "decision_date": "2014-08-14"}).facts


def test_nothing_of_the_product_code_is_read() -> None:
    record = _one({**CLEARED, "product_code": "", "openfda": {"device_class": "3", "device_name": "Other"}})
    assert record.facts.keys() == {"manufacturer.name"}


def test_the_approval_itself_stands_before_its_supplements() -> None:
    supplement = {**APPROVED, "supplement_number": "S119"}
    answer = read_openfda({"meta": {"results": {"total": 183}}, "results": [supplement, APPROVED]})
    assert [record.approval["number"] for record in answer.records] == ["P950037", "P950037/S119"]
    assert answer.told == ("the answer has 2 of 183 entries",)


@pytest.mark.parametrize("row", [{}, [], 5, None, {"k_number": ["K203629"]}, {"k_number": {"a": 1}}, {"k_number": True}])
def test_entries_of_the_wrong_shape_are_entries_that_are_refused(row: object) -> None:
    assert _one(row).refused


@pytest.mark.parametrize("document", [{"meta": {}, "results": []}, {"meta": {}, "results": {}}, {"error": {"code": "NOT_FOUND"}}])
def test_no_match_is_no_entry(document: dict[str, object]) -> None:
    with pytest.raises(RegisterError, match="no match"):
        read_openfda(document)
