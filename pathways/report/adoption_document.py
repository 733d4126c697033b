"""What is asked for beyond market access, as plain documents (``pathways.adopt/1``, and ``adoption`` of an assessment)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pathways.engine.answer.adoption_steps import AdoptionStep, StepBefore, adoption_steps
from pathways.model.adoption import Adoption, AdoptionQuestion, AdoptionStatus, AskedFor, Elsewhere
from pathways.model.dates import PartialDate, ThreePoint
from pathways.model.result import RouteResult
from pathways.model.rules import Citation
from pathways.writing.citation import sourced

SCHEMA = "pathways.adopt/1"
Entry = dict[str, object]


def adopt_document(adoption: Adoption, device: Entry, edition: str, as_of: date) -> Entry:
    return {"schema": SCHEMA, "edition": edition, "as_of": as_of.isoformat(), "device": device, **adoption_document(adoption)}


def adoption_part(adoption: Adoption | None, routes: Iterable[RouteResult]) -> Entry:
    """The part of an assessment; nothing where nothing is said of the NHS."""
    if adoption is None:
        return {}
    steps = [_step(each) for each in adoption_steps(adoption, routes)]
    return {"adoption": {**adoption_document(adoption), "steps": steps}}


def _step(step: AdoptionStep) -> Entry:
    """``beside``: whether it can run beside the regulatory work. It has no dates of its own, as nobody publishes any."""
    asked, before = step.asked, step.waits_for
    return {
        "id": asked.id,
        "required": asked.required.value,
        "status": asked.status.value,
        "beside": asked.beside.answer.value,
        "after": None if before is None else _before(before),
    }


def _before(before: StepBefore) -> Entry:
    route = None if before.route is None else before.route.id
    return {"step": before.step, "route": route, "done": before.done, "ends": _three(before.ends)}


def _three(points: ThreePoint | None) -> Entry | None:
    if points is None:
        return None
    return {name: getattr(points, name).isoformat() for name in ("earliest", "likely", "latest")}


def adoption_document(adoption: Adoption) -> Entry:
    """Keys in a fixed order. ``requirements`` are in force; what is not stands apart. ``ask`` has the facts that would decide
    what ``may_apply``."""
    return {
        "nations": [nation.value for nation in adoption.nations],
        "requirements": [_asked_for(each) for each in adoption.standing(AdoptionStatus.IN_FORCE)],
        "unsettled": [_asked_for(each) for each in adoption.standing(AdoptionStatus.UNSETTLED)],
        "planned": [_asked_for(each) for each in adoption.standing(AdoptionStatus.PLANNED)],
        "may_apply": [open_requirement_document(each) for each in adoption.may_apply],
        "ask": [_question(each) for each in adoption.questions],
        "elsewhere": [_elsewhere(each) for each in adoption.elsewhere],
    }


def open_requirement_document(each: AskedFor) -> Entry:
    """With the facts on which it hangs; none where it applies."""
    return {**_asked_for(each), "undecided_by": list(each.undecided_by)}


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
