"""What moved for one device since it was answered: by a correction of the rules of then, or by other rules and another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.compare import compare
from pathways.model.catalogue import RuleSet
from pathways.model.comparison import Comparison
from pathways.model.device import Device
from pathways.model.receipt import Departure, Replay
from pathways.model.result import Assessment, Deadline
from pathways.model.watched import Corrected

_WORDS_ONLY = ("says", "words", "sources")


class QuestionAsked(Struct, frozen=True):
    """A question: by which rules, and for which day."""

    rules: RuleSet
    request: Request


def moved_since(device: Device, then: QuestionAsked, now: Assessment, rules: RuleSet) -> Comparison:
    """``now`` is the answer by ``rules``. That of then is made again, by the rules of its edition as they stand."""
    before = assess(device, then.rules, then.request)
    return compare(before, now, then.rules.edition, rules.edition)


def corrected(replayed: Replay) -> Corrected | None:
    """What the receipt says and its own question is not answered with any more; None where nothing but words differ."""
    found = tuple(each for each in replayed.departures if not _is_wording(each))
    return Corrected(found, replayed.culprit, replayed.corrections) if found else None


def _is_wording(departure: Departure) -> bool:
    return departure.what in _WORDS_ONLY or departure.where.startswith("rule ")


def coming(deadlines: Sequence[Deadline], as_of: date, days: int) -> tuple[Deadline, ...]:
    """Those of the day and of the days after it."""
    last = as_of + timedelta(days=min(days, (date.max - as_of).days))
    return tuple(each for each in deadlines if as_of <= each.date <= last)
