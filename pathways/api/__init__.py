"""The Python interface: ``from pathways import Edition, Device, assess, adopt, support, compare, what_if``.

A thin layer over the engine. Everything here can also be had at the command line, with the same answers. Files that cannot be
used raise ``FileError``, whose ``findings`` say what, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pathways import __version__
from pathways.api.after_access import (
    AdoptionAnswer,
    MapAnswer,
    PartnerAnswer,
    SupportAnswer,
    adopt,
    partner,
    support,
)
from pathways.api.after_access import map as map  # noqa: A004 - called as the command is
from pathways.api.answers import Assessment, Comparison, Replay, WhatIf
from pathways.api.inputs import Device, Edition, open_folder
from pathways.api.interview import Interview, InterviewStep
from pathways.api.question import day_asked, device_asked, edition_asked, law_asked, within_calendar
from pathways.engine.answer.assess import Request
from pathways.engine.answer.assess import assess as _assess
from pathways.engine.answer.exceptions import with_exceptions
from pathways.engine.answer.trace import TracedRule
from pathways.engine.answer.trace import trace as _trace
from pathways.engine.changes.compare import compare as _compare
from pathways.engine.changes.replay import replay as _replay
from pathways.engine.changes.what_if import what_if as _what_if
from pathways.engine.interview.page import QuestionPage
from pathways.model.dates import Duration
from pathways.model.law import Law
from pathways.model.nations import Nation
from pathways.model.support import OrganisationType
from pathways.receipts.read import question_of, read_receipt
from pathways.receipts.rule_records import rule_records
from pathways.receipts.write import receipt_of
from pathways.rulebook.nodes import FileError, error

__all__ = [
    "AdoptionAnswer",
    "Assessment",
    "Comparison",
    "Device",
    "Duration",
    "Edition",
    "FileError",
    "Interview",
    "InterviewStep",
    "Law",
    "MapAnswer",
    "Nation",
    "OrganisationType",
    "PartnerAnswer",
    "QuestionPage",
    "Replay",
    "SupportAnswer",
    "TracedRule",
    "WhatIf",
    "adopt",
    "assess",
    "compare",
    "partner",
    "replay",
    "support",
    "trace",
    "what_if",
]

_TOOL = f"pathways {__version__}"


def assess(
    device: Device,
    edition: Edition | None = None,
    *,
    as_of: date | None = None,
    law: Law = Law.ALL,
    start: date | None = None,
    assumptions: Mapping[str, Duration] | None = None,
    strict: bool = False,
    numbers: Mapping[str, int] | None = None,
) -> Assessment:
    """Which routes to the UK market a device has, when, with what evidence, and why.

    ``edition`` is the newest one and ``as_of`` today unless given; for an answer that stays the same, give both. ``start`` is the
    day work begins, ``assumptions`` replaces the durations of steps by step id, ``numbers`` says how many there are of what is
    paid for (``gmdn-categories``). What is usually so and not stated counts, and the answer says so (``provided``); ``strict``
    takes nothing for granted. Raises FileError for what is none of these, and where a plan runs past the year 9999.
    """
    rules, facts = edition_asked(edition), device_asked(device).facts
    begins = None if start is None else day_asked(start, "start")
    request = Request(day_asked(as_of), law_asked(law), begins, dict(assumptions or {}), strict, dict(numbers or {}))
    with within_calendar():
        found = _assess(facts, rules.rules, request, tool=_TOOL)
        return Assessment(with_exceptions(found, facts, rules.rules, request), rules, request)


def compare(
    device: Device,
    before: Edition,
    after: Edition | None = None,
    *,
    as_of: date | tuple[date, date] | None = None,
    law: Law = Law.ALL,
) -> Comparison:
    """What moved for a device between two editions, or between two dates (``as_of`` as a pair) of one edition."""
    later = before if after is None else after
    days = as_of if isinstance(as_of, tuple) else (day_asked(as_of),) * 2
    one = assess(device, before, as_of=days[0], law=law).result
    other = assess(device, later, as_of=days[1], law=law).result
    return Comparison(_compare(one, other, before.rules.edition, later.rules.edition))


def what_if(device: Device, edition: Edition | None = None, *, as_of: date | None = None, law: Law = Law.ALL) -> WhatIf:
    """The smallest changes of fact, one or two, that open a route, open it sooner or save an Approved Body review."""
    request = Request(day_asked(as_of), law_asked(law))
    with within_calendar():
        return WhatIf(_what_if(device_asked(device).facts, edition_asked(edition).rules, request))


def trace(
    device: Device, edition: Edition | None = None, *, as_of: date | None = None, law: Law = Law.ALL
) -> tuple[TracedRule, ...]:
    """Every rule that decides a route, applying or not, with the conditions that make it so; in the order of the documents."""
    request = Request(day_asked(as_of), law_asked(law))
    with within_calendar():
        return _trace(device_asked(device).facts, edition_asked(edition).rules, request)


def replay(receipt: str, folder: str | Path | None = None, name: str = "<receipt>") -> Replay:
    """Makes an answer again from the text of its receipt. Raises FileError for what is no receipt."""
    if not isinstance(receipt, str):
        raise error("YS010", f"{name} is no text", None, "Give the text of a receipt.")
    read = read_receipt(receipt, name)
    rule_folder, edition = open_folder(folder), read.receipt.edition
    rules = rule_folder.rule_set(rule_folder.base_of(edition) or edition)
    device, request = question_of(read, rules.catalogue)
    with within_calendar():
        again = receipt_of(_assess(device, rules, request, tool=_TOOL), rules, request)
    former = rules.catalogue.former_sources
    return Replay(_replay(read.receipt, again, rule_records(rules), rules.edition.corrections, former))
