"""MDALL, Health Canada's register of licences: rows of ``licence`` and ``device``.

Class I is not licensed, so absence proves nothing.
"""

from __future__ import annotations

from pathways.intake.registers.records import Record, RegisterAnswer, RegisterError, Row, day_of, rows_of, text_of
from pathways.model.facts import FactValue
from pathways.rulebook.fields import shown

REGISTER = "Health Canada's register MDALL"
_PATHWAYS = {"2": "hc-class-ii", "3": "hc-class-iii", "4": "hc-class-iv"}
_ISSUED, _CONDITIONAL, _DISCONTINUED = "I", "D", "O"
_GONE = {"S": "suspended", "Q": "suspended", "C": "cancelled", "W": "withdrawn"}
_PLACEHOLDER = "0"


def is_mdall(document: object) -> bool:
    rows = [document] if isinstance(document, dict) else document
    return isinstance(rows, list) and bool(rows) and all(isinstance(row, dict) and "original_licence_no" in row for row in rows)


def read_mdall(document: object) -> RegisterAnswer:
    """Raises RegisterError where there is no match, which comes back as an entry with the number 0."""
    rows = rows_of([document] if isinstance(document, dict) else document)
    if all(text_of(row.get("original_licence_no")) == _PLACEHOLDER for row in rows):
        raise RegisterError(f"{REGISTER} has no match", "Check the number. Class I is not licensed, so it is not in there.")
    return RegisterAnswer(REGISTER, tuple(map(_record, rows)))


def _record(row: Row) -> Record:
    number = text_of(row.get("original_licence_no"))
    class_, status = text_of(row.get("appl_risk_class")), text_of(row.get("licence_status"))
    if number == _PLACEHOLDER or not number.isdecimal():
        return Record(refused=f"'{shown(number, 20)}' is no number of a licence")
    if class_ not in _PATHWAYS:
        return Record(refused=f"licence {number[:20]} has the class '{shown(class_, 12)}', which no licence has")
    approval: dict[str, FactValue] = {"regulator": "health-canada", "pathway": _PATHWAYS[class_], "number": number}
    told: list[str] = []
    for fact, day in (("granted", day_of(row.get("first_licence_status_dt"))), ("expires", day_of(row.get("end_date")))):
        if day is not None:
            approval[fact] = day
    if status in _GONE:
        approval["withdrawn"] = True
        told.append(f"licence {number} is {_GONE[status]}")
    elif status == _CONDITIONAL:
        told.append(f"licence {number} is conditional")
    elif status == _DISCONTINUED:
        told.append(f"licence {number} was discontinued at its renewal")
    elif status != _ISSUED:
        told.append(f"licence {number}: what the status '{shown(status, 12)}' means is not established")
    return Record(text_of(row.get("trade_name")) or text_of(row.get("licence_name")), {}, approval, tuple(told))
