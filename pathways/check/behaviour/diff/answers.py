"""What the engine answers for one device, over all days: the part of an answer that two sides are compared by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from pathways.check.behaviour.diff.families import Family
from pathways.engine.changes.route_view import (
    BETWEEN,
    CLOSES,
    CONFIDENCE,
    GIVES,
    LEGAL_STATUS,
    OPENS,
    REVIEW,
    UNDECIDED_BY,
    numbered,
)
from pathways.engine.conditions.knowledge import Knowledge, know
from pathways.engine.decide.examine import examine
from pathways.engine.decide.outcomes import report
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.routes import Examined
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.model.findings import Span
from pathways.model.result import RouteResult

ABSENT = "absent"
_DAY = timedelta(days=1)
_FIRST = date(1990, 1, 1)

Place = tuple[str, bool, int]
"""A route or group id, whether the law says it, and its number where that is still not unique."""


class Window(Struct, frozen=True):
    """Days on which no rule changes its answer. ``last`` is None where it has no end."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class ShortAnswer(Struct, frozen=True):
    """The answer for one route or group on one day, in words that are compared. ``spans`` are the places of its reasons."""

    outcome: str
    confidence: str
    opens: str
    closes: str
    reviewed_by: str
    gives: str
    between: str
    status: str
    undecided_by: str
    spans: tuple[tuple[str, Span], ...]


ASPECTS = {
    "confidence": CONFIDENCE,
    "opens": OPENS,
    "closes": CLOSES,
    "reviewed_by": REVIEW,
    "gives": GIVES,
    "between": BETWEEN,
    "status": LEGAL_STATUS,
    "undecided_by": UNDECIDED_BY,
}
"""What is compared besides the outcome."""


def windows(turning_days: Iterable[date]) -> tuple[Window, ...]:
    """All days, divided where an answer may change."""
    firsts = sorted({_FIRST, *turning_days})
    lasts: list[date | None] = [day - _DAY for day in firsts[1:]]
    return tuple(Window(first, last) for first, last in zip(firsts, [*lasts, None], strict=True))


def answers(family: Family, device: Device, vocabulary: Vocabulary, as_of: Sequence[date]) -> list[Mapping[Place, ShortAnswer]]:
    """What the family answers for ``device`` on each day. Raises ContradictionError where the facts cannot all be true."""
    whole = know(device, vocabulary)
    return [_on(family, whole, day) for day in as_of]


def _on(family: Family, whole: Knowledge, day: date) -> dict[Place, ShortAnswer]:
    found: list[tuple[tuple[str, bool], ShortAnswer]] = []
    for part in family:
        for each in examine(part.instrument, whole, day, strict=True):
            if each.standing not in (Standing.ELSEWHERE, Standing.NOT_APPLICABLE):
                result = report(each, None, day)
                found.append(((result.id, each.instrument.status.is_law), _answer(each, result)))
    return {(*key, number): answer for (key, number), answer in numbered(found).items()}


def _answer(each: Examined, result: RouteResult) -> ShortAnswer:
    rules = each.verdicts or each.rows
    spans = tuple(sorted({(rule.cite.rule, rule.cite.span) for rule in rules}))
    return ShortAnswer(result.outcome.value, **{name: aspect.short(result) for name, aspect in ASPECTS.items()}, spans=spans)
