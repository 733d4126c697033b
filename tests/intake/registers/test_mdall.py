"""MDALL: the class of the licence is the pathway, and what became of the licence is told."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.intake.registers.mdall import is_mdall, read_mdall
from pathways.intake.registers.records import Record, RegisterError

LICENCE = {"original_licence_no": 82237, "licence_status": "I", "appl_risk_class": 3, "licence_name": "ACTIFUSE",
           "first_licence_status_dt": "2010-03-08", "end_date": None}  # fmt: skip


def _one(**other: object) -> Record:
    (record,) = read_mdall({**LICENCE, **other}).records
    return record


def test_a_licence() -> None:
    approval = {"regulator": "health-canada", "pathway": "hc-class-iii", "number": "82237", "granted": date(2010, 3, 8)}
    assert _one() == Record("ACTIFUSE", {}, approval)


@pytest.mark.parametrize(("class_", "pathway"), [(2, "hc-class-ii"), ("4", "hc-class-iv")])
def test_the_class_is_the_pathway(class_: object, pathway: str) -> None:
    assert _one(appl_risk_class=class_).approval["pathway"] == pathway


@pytest.mark.parametrize(("status", "says"), [("S", "suspended"), ("Q", "suspended"), ("C", "cancelled"), ("W", "withdrawn")])
def test_a_licence_that_is_gone_is_withdrawn(status: str, says: str) -> None:
    assert _one(licence_status=status).approval["withdrawn"] is True
    assert says in _one(licence_status=status).told[0]


@pytest.mark.parametrize(
    ("status", "says"), [("D", "conditional"), ("O", "discontinued"), ("R", "not established"), (None, "not established")]
)
def test_other_statuses_are_told_and_decide_nothing(status: object, says: str) -> None:
    record = _one(licence_status=status, end_date="2022-10-14")
    assert "withdrawn" not in record.approval
    assert record.approval["expires"] == date(2022, 10, 14)
    assert says in record.told[0]


@pytest.mark.parametrize("class_", [1, 0, None, "", "III"])
def test_a_class_that_no_licence_has_is_refused(class_: object) -> None:
    assert _one(appl_risk_class=class_).refused


def test_the_placeholder_is_no_match_and_beside_others_an_entry_that_is_refused() -> None:
    none = {**LICENCE, "original_licence_no": 0}
    with pytest.raises(RegisterError, match="no match"):
        read_mdall([none])
    assert [bool(record.refused) for record in read_mdall([LICENCE, none]).records] == [False, True]


@pytest.mark.parametrize("document", [[], {}, "a", [LICENCE, 5], {"licence_status": "I"}])
def test_other_documents_are_not_taken_for_it(document: object) -> None:
    assert not is_mdall(document)
