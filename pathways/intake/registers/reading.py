"""Which register answered, and one device of its answer as a device file would say it."""

from __future__ import annotations

from datetime import date

import msgspec

from pathways.intake.registers.mdall import is_mdall, read_mdall
from pathways.intake.registers.openfda import is_openfda, read_openfda
from pathways.intake.registers.records import Record, RegisterAnswer, RegisterError

_SCHEMA = "pathways.device/1"


def answer_of_text(text: str | bytes) -> RegisterAnswer | None:
    """The answer in a text of JSON; None where it is none of a register. Raises RegisterError."""
    try:
        return answer_of(msgspec.json.decode(text))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def answer_of(document: object) -> RegisterAnswer | None:
    """As ``answer_of_text``, of a document that was read. Raises RegisterError where it holds no entry."""
    if isinstance(document, dict) and is_openfda(document):
        return read_openfda(document)
    return read_mdall(document) if is_mdall(document) else None


def one_device(answer: RegisterAnswer) -> tuple[dict[str, object], tuple[str, ...]]:
    """The device that the answer is about, as the document of a device file, with what is to be told.

    Raises RegisterError where it is about several.
    """
    held = [record for record in answer.records if not record.refused]
    if not held:
        raise RegisterError(answer.records[0].refused, "Name another approval.")
    families = dict.fromkeys(str(record.approval["number"]).partition("/")[0] for record in held)
    if len(families) > 1:
        first = str(held[0].approval["number"])
        help_ = f"Assess all with 'pathways portfolio assess', or one: pathways assess {first}"
        raise RegisterError(f"the answer of {answer.register} has {len(families)} approvals", help_)
    told = (f"read from {answer.register}: what it cannot tell stays unknown", *answer.told, *held[0].told)
    return document_of(held[0]), told


def document_of(record: Record) -> dict[str, object]:
    document: dict[str, object] = {"schema": _SCHEMA}
    if record.name:
        document["name"] = record.name
    for fact, value in record.facts.items():
        section, _, key = fact.partition(".")
        place = document.setdefault(section, {})
        assert isinstance(place, dict)
        place[key] = value
    document["approvals"] = [
        {fact: value.isoformat() if isinstance(value, date) else value for fact, value in record.approval.items()}
    ]
    return document
