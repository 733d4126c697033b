"""What each tool of an agent answers: arguments that its schema allows in, a plain document out.

All raise FileError for arguments that cannot be used all the same.
"""

from __future__ import annotations

from datetime import date

import msgspec

from pathways import __version__
from pathways.api import assess, compare, replay, trace, what_if
from pathways.api.inputs import Device, Edition
from pathways.api.interview import Interview
from pathways.doors import brief
from pathways.doors.arguments import Arguments
from pathways.engine.answer.calendar import Range, calendar
from pathways.engine.answer.classify import classify
from pathways.model.facts import Fact
from pathways.model.law import Law
from pathways.receipts.rule_records import rule_records
from pathways.report.calendar import calendar_document
from pathways.report.classification_document import classes_document
from pathways.report.document import Document
from pathways.rulebook.fields import day_of, shown, suggestion
from pathways.rulebook.nodes import error

UNKNOWN_OUT = "Leave out every fact that you were not told: a fact that is left out is unknown, never false."
HOW_DEVICES_ARE_SAID = (
    'The device as a device file says it, for example {"name": "X", "device": {"kind": "general", "software": true}, '
    '"class": {"gb": "IIa"}, "approvals": ["K203629", "EU MDR certificate until 2029-05-01"]}; or approvals '
    "alone as text, for example K203629. " + UNKNOWN_OUT
)


def _edition(arguments: Arguments, key: str = "edition") -> Edition:
    return Edition.load(arguments[key]) if key in arguments else Edition.newest()


def _day(arguments: Arguments, key: str = "as_of") -> date:
    return day_of(arguments[key]) if key in arguments else date.today()


def _law(arguments: Arguments) -> Law:
    return Law(arguments.get("law", Law.ALL))


def _device(arguments: Arguments, edition: Edition) -> Device:
    given = arguments.get("device", {})
    return Device.from_dict({"approvals": given} if isinstance(given, str) else given, edition)


def _full(arguments: Arguments) -> bool:
    return arguments.get("detail") == "full"


def _with_receipt(document: Document, edition: Edition) -> Document:
    """By what it was answered."""
    return {
        **document,
        "receipt": {"tool": f"pathways {__version__}", "edition": edition.id, "rules_sha256": edition.rules.sha256},
    }


def routes_of(arguments: Arguments) -> Document:
    edition = _edition(arguments)
    device = _device(arguments, edition)
    answer = assess(device, edition, as_of=_day(arguments), law=_law(arguments), strict=arguments.get("strict", False))
    document = answer.to_dict()
    if _full(arguments):
        return document
    cautions = [each.message for each in device.cautions]
    short = brief.of_assessment(document)
    return (
        {**short, "noticed": cautions, "receipt": document["receipt"]} if cautions else {**short, "receipt": document["receipt"]}
    )


def next_question(arguments: Arguments) -> Document:
    edition = _edition(arguments)
    interview = Interview(edition, as_of=_day(arguments))
    step = interview.next(_device(arguments, edition), arguments.get("unknown", ()))
    if step.assessment is None:
        return step.to_dict()
    return _with_receipt(brief.of_assessment(step.assessment.to_dict()), edition)


def what_moved(arguments: Arguments) -> Document:
    after = _edition(arguments, "to")
    before = _edition(arguments, "from") if "from" in arguments else after
    last = _day(arguments)
    first = _day(arguments, "as_of_before") if "as_of_before" in arguments else last
    found = compare(_device(arguments, after), before, after, as_of=(first, last), law=_law(arguments)).to_dict()
    return found if _full(arguments) else _with_receipt(brief.of_comparison(found), after)


def changes_of(arguments: Arguments) -> Document:
    edition = _edition(arguments)
    found = what_if(_device(arguments, edition), edition, as_of=_day(arguments), law=_law(arguments)).to_dict()
    return found if _full(arguments) else _with_receipt(brief.of_what_if(found), edition)


def classes_of(arguments: Arguments) -> Document:
    edition = _edition(arguments)
    found = classes_document(classify(_device(arguments, edition).facts, edition.rules))
    return found if _full(arguments) else _with_receipt(brief.of_classification(found), edition)


def dates_of(arguments: Arguments) -> Document:
    edition, today = _edition(arguments), _day(arguments)
    last = _day(arguments, "to") if "to" in arguments else None
    if last is not None and last < today:
        raise error("YS012", f"'to' {last} is before 'as_of' {today}", None, "Give a later 'to'.")
    device = _device(arguments, edition) if "device" in arguments else None
    answer = None if device is None else assess(device, edition, as_of=today).result
    found = calendar_document(calendar(edition.rules, Range(today, last), None if device is None else device.facts, answer))
    return found if _full(arguments) else _with_receipt(brief.of_calendar(found), edition)


def answer_again(arguments: Arguments) -> Document:
    given = arguments["receipt"]
    text = given if isinstance(given, str) else msgspec.json.encode(given).decode()
    found = replay(text).to_dict()
    return found if _full(arguments) else brief.of_replay(found)


def facts_about(arguments: Arguments) -> Document:
    """Those whose id or label has the word in it."""
    edition = _edition(arguments)
    word = arguments.get("about", "").casefold()
    facts = [
        each
        for each in edition.rules.catalogue.vocabulary.facts.values()
        if word in f"{each.id} {each.label} {each.ask}".casefold()
    ]
    full = _full(arguments)
    found = brief.brief("facts", {"edition": edition.id}, [UNKNOWN_OUT], (_fact(each, full=full) for each in facts))
    return _with_receipt(found, edition)


def _fact(fact: Fact, *, full: bool) -> Document:
    words: Document = {"fact": fact.id, "type": fact.type.value, "ask": fact.ask}
    if fact.labels:
        words["values"] = list(fact.labels)[:40]
    return {**words, "label": fact.label, "help": fact.help} if full else words


def rule_explained(arguments: Arguments) -> Document:
    edition = _edition(arguments)
    id_ = arguments["rule"]
    records = {record.rule: record for record in rule_records(edition.rules).values()}
    if id_ not in records:
        raise error(
            "RF011",
            f"edition {edition.id} has no rule '{shown(id_)}'",
            None,
            suggestion(id_, records) or "Take the id from an answer.",
        )
    record = records[id_]
    sources = edition.rules.catalogue.sources
    entries: list[Document] = [
        {"source": cite.source, "at": cite.at, "title": sources[cite.source].title, "url": sources[cite.source].url}
        for cite in record.citations
        if cite.source in sources
    ]
    document = brief.brief("rule", {"edition": edition.id}, [record.says], entries)
    document |= {"rule": id_, "instrument": record.instrument, "confidence": record.confidence.value}
    if "device" in arguments:
        document["as_of"] = _day(arguments).isoformat()
        traced = trace(_device(arguments, edition), edition, as_of=_day(arguments))
        document["for_device"] = [
            {
                "approval": each.approval,
                "holds": each.truth.name.lower(),
                "conditions": [f"{part.label}: is {part.is_}, needs {part.needs}" for part in each.conditions[:6]],
            }
            for each in traced
            if each.rule == id_
        ]
    return _with_receipt(document, edition)
