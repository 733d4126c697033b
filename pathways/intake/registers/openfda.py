"""openFDA: answers of ``device/510k.json`` and ``device/pma.json``.

The number decides the pathway, never the product code. The block ``openfda`` is joined by product code and tells nothing of this
device; an FDA class is never a class of another country.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pathways.intake.fda_numbers import recognise
from pathways.intake.registers.records import Record, RegisterAnswer, RegisterError, Row, day_of, rows_of, text_of
from pathways.model.facts import FactValue
from pathways.rulebook.fields import shown

REGISTER = "openFDA"
_CLEARED = frozenset(("SESE", "SEKD", "SESD", "SESK", "SESP", "SESU", "SESR", "DENG"))
_LIMITED = "SESU"
_APPROVED = frozenset(("APPR",))
_NO_APPROVAL = frozenset(("DENY", "WTDR"))
_APPLICANTS_ARE_MAKERS_FROM = date(2014, 8, 14)
_NO_MATCH = "NOT_FOUND"


def is_openfda(document: object) -> bool:
    return isinstance(document, dict) and ({"meta", "results"} <= document.keys() or _error_of(document) is not None)


def read_openfda(document: Mapping[str, object]) -> RegisterAnswer:
    """Raises RegisterError where there is no match, and for the register's own errors."""
    fault = _error_of(document)
    if fault is not None:
        code = text_of(fault.get("code"))
        if code == _NO_MATCH:
            raise RegisterError(f"{REGISTER} has no match", "Check the number. That there is none proves nothing.")
        raise RegisterError(f"{REGISTER} answered with an error: {shown(code or 'unknown')}", "Ask it again.")
    rows = rows_of(document["results"])
    if not rows:
        raise RegisterError(f"{REGISTER} has no match", "Check the number. That there is none proves nothing.")
    return RegisterAnswer(REGISTER, tuple(_originals_first(list(map(_record, rows)))), tuple(_of_the_whole(document, len(rows))))


def _error_of(document: Mapping[str, object]) -> Row | None:
    fault = document.get("error")
    return fault if isinstance(fault, dict) and "code" in fault and "results" not in document else None


def _of_the_whole(document: Mapping[str, object], count: int) -> list[str]:
    meta = document.get("meta")
    if not isinstance(meta, dict):
        return []
    told = [f"{REGISTER} as of {day}" for day in [day_of(meta.get("last_updated"))] if day is not None]
    results = meta.get("results")
    total = text_of(results.get("total")) if isinstance(results, dict) else ""
    if total.isdecimal() and len(total) < 10 and int(total) > count:
        told.append(f"the answer has {count} of {int(total):,} entries")
    return told


def _originals_first(records: list[Record]) -> list[Record]:
    """Of one PMA the approval itself before its supplements."""
    return sorted(records, key=lambda record: "/S" in str(record.approval.get("number", "")))


def _record(row: Row) -> Record:
    written = text_of(row.get("k_number")) or text_of(row.get("pma_number"))
    supplement = text_of(row.get("supplement_number"))
    fda = recognise(f"{written}/{supplement}" if supplement else written)
    if fda is None:
        return Record(refused=f"'{shown(written)}' is no number of a 510(k), De Novo, PMA or HDE")
    code, decided = text_of(row.get("decision_code")), day_of(row.get("decision_date"))
    if code in _NO_APPROVAL:
        return Record(refused=f"{fda.number} has the decision {code}, which is no approval")
    approval: dict[str, FactValue] = {"regulator": "fda", "pathway": fda.pathway, "number": fda.number}
    told = [fda.caution] if fda.caution else []
    if decided is not None and code in _CLEARED | _APPROVED:
        approval["granted"] = decided
    elif code:
        told.append(f"{fda.number}: what the decision {shown(code, 12)} means for the day of approval is not read")
    if code == _LIMITED:
        told.append(f"{fda.number} was cleared with limitations on its use: an approval elsewhere covers no more than that")
    facts: dict[str, FactValue] = {}
    product_code, applicant = text_of(row.get("product_code")), text_of(row.get("applicant"))
    if product_code:
        facts["device.product_code"] = product_code
    if applicant and decided is not None and decided >= _APPLICANTS_ARE_MAKERS_FROM:
        facts["manufacturer.name"] = applicant
    elif applicant:
        told.append(f"{fda.number}: '{shown(applicant, 40)}' applied, and may be a consultant: the manufacturer is not read")
    return Record(text_of(row.get("device_name")) or text_of(row.get("trade_name")), facts, approval, tuple(told))
