"""Where an interview stands, as a plain document (``pathways.interview/1``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pathways.engine.conditions.evaluate import APPROVALS
from pathways.engine.interview.page import AnswerKind, QuestionPage
from pathways.model.facts import FactValue
from pathways.report.document import Document

SCHEMA = "pathways.interview/1"


def interview_document(
    page: QuestionPage | None, device: Document, edition: str, as_of: date, assessment: Document | None
) -> Document:
    """Keys in a fixed order, dates as ISO strings. One of ``page`` and ``assessment`` is null."""
    return {
        "schema": SCHEMA,
        "edition": edition,
        "as_of": as_of.isoformat(),
        "device": device,
        "page": None if page is None else _page(page),
        "assessment": assessment,
    }


def topic_word(fact: str, place: int | None) -> str:
    """What is asked, as a path in the device file: ``class.gb``, ``approvals``, ``approvals[0].expires``.

    Without a place, what is asked of an approval is asked of the only one.
    """
    key = fact.removeprefix("approval.")
    return fact if key == fact else f"{APPROVALS}[{place or 0}].{key}"


def _page(page: QuestionPage) -> Document:
    return {
        "question": page.question,
        "kind": page.kind.value,
        "why": page.why,
        "help": page.help,
        "choices": [
            {"label": each.label, "about": each.about or None, "states": _states(each.facts, page.place)} for each in page.choices
        ],
        "if_not_ticked": _states(dict.fromkeys(page.facts, False), page.place) if page.kind is AnswerKind.SEVERAL else None,
        "if_unknown": [topic_word(fact, page.place) for fact in page.facts],
        "worked_out_if_unknown": page.helped,
        "find_out": list(page.find_out),
        "stands": list(page.stands),
    }


def _states(facts: Mapping[str, FactValue], place: int | None) -> Document:
    return {topic_word(fact, place): value.isoformat() if isinstance(value, date) else value for fact, value in facts.items()}
