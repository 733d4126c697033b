"""What is asked for beyond market access, as plain documents (``pathways.adopt/1``, and ``adoption`` of an assessment)."""

from __future__ import annotations

from datetime import date

from pathways.model.adoption import Adoption, AdoptionQuestion, AdoptionStatus, AskedFor, Elsewhere
from pathways.model.dates import PartialDate
from pathways.model.rules import Citation
from pathways.writing.citation import sourced

SCHEMA = "pathways.adopt/1"
Entry = dict[str, object]


def adopt_document(adoption: Adoption, device: Entry, edition: str, as_of: date) -> Entry:
    return {"schema": SCHEMA, "edition": edition, "as_of": as_of.isoformat(), "device": device, **adoption_document(adoption)}


def adoption_part(adoption: Adoption | None) -> Entry:
    """The part of an assessment; nothing where nothing is said of the NHS."""
    return {} if adoption is None else {"adoption": adoption_document(adoption)}


def adoption_document(adoption: Adoption) -> Entry:
    """Keys in a fixed order. ``requirements`` are in force; what is not stands apart. ``ask`` has the facts that would decide
    what ``may_apply``."""
    return {
        "nations": [nation.value for nation in adoption.nations],
        "requirements": [_asked_for(each) for each in adoption.standing(AdoptionStatus.IN_FORCE)],
        "unsettled": [_asked_for(each) for each in adoption.standing(AdoptionStatus.UNSETTLED)],
        "planned": [_asked_for(each) for each in adoption.standing(AdoptionStatus.PLANNED)],
        "may_apply": [{**_asked_for(each), "undecided_by": list(each.undecided_by)} for each in adoption.may_apply],
        "ask": [_question(each) for each in adoption.questions],
        "elsewhere": [_elsewhere(each) for each in adoption.elsewhere],
    }


def _asked_for(each: AskedFor) -> Entry:
    return {
        "id": each.id,
        "title": each.title,
        "area": each.area.value,
        "nations": [nation.value for nation in each.nations],
        "required": each.required.value,
        "status": each.status.value,
        "says": each.says,
        "trigger": each.trigger or None,
        "from": _time(each.begins),
        "until": _time(each.ends),
        "beside": {"answer": each.beside.answer.value, "after": each.beside.after, "says": each.beside.says or None},
        "details": [_detail(detail) for detail in each.details],
        "confidence": each.confidence.value,
        **sourced(each.sources),
    }


def _detail(detail: Citation) -> Entry:
    return {"rule": detail.rule, "says": detail.says, "confidence": detail.confidence.value, **sourced(detail.sources)}


def _time(time: PartialDate | None) -> Entry | None:
    return None if time is None else {"date": time.first.isoformat(), "precision": time.precision.value}


def _question(each: AdoptionQuestion) -> Entry:
    return {"fact": each.fact, "label": each.label, "ask": each.ask, "help": each.help, "decides": list(each.decides)}


def _elsewhere(each: Elsewhere) -> Entry:
    return {"id": each.id, "title": each.title, "nations": [nation.value for nation in each.nations], "status": each.status.value}
