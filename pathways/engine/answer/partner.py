"""What to ask a partner before signing: those questions first that the gaps of this device call for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from pathways.engine.conditions.knowledge import on_day
from pathways.engine.conditions.usual import known_with
from pathways.engine.conditions.worked_out import known_of
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.model.partner import Asked, Gap, GapFound, PartnerQuestions, PartnerSheet, QuestionGroup
from pathways.model.result import Assessment, Outcome
from pathways.model.rules import Reviewer

_STILL_A_WAY = (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED, Outcome.UNDECIDED)


def partner_sheet(
    questions: PartnerQuestions,
    edition: str,
    as_of: dt.date,
    vocabulary: Vocabulary,
    device: Device | None = None,
    answer: Assessment | None = None,
) -> PartnerSheet:
    """Without a device no gap is known, and the questions stand by group. It ranks questions, never partners.

    Raises ContradictionError where the facts of the device cannot all be true.
    """
    gaps = () if device is None or answer is None else tuple(_gaps(questions.gaps.values(), vocabulary, device, answer))
    gaps = tuple(sorted(gaps, key=lambda found: not found.certain))
    says = {found.gap.id: found.gap.says for found in gaps}
    certain = {found.gap.says for found in gaps if found.certain}
    asked = [Asked(each, tuple(says[gap] for gap in each.gaps if gap in says)) for each in questions.questions]
    groups = list(QuestionGroup)
    ordered = sorted(asked, key=lambda each: (_urgency(each, certain), groups.index(each.question.group)))
    name = None if device is None else device.name
    return PartnerSheet(edition, as_of, questions.checked, name, gaps, tuple(ordered))


def _urgency(asked: Asked, certain: Collection[str]) -> int:
    """What a gap calls for that is there, then what one calls for that may be, then the rest."""
    if not asked.because:
        return 2
    return 0 if any(says in certain for says in asked.because) else 1


def _gaps(gaps: Iterable[Gap], vocabulary: Vocabulary, device: Device, answer: Assessment) -> Iterator[GapFound]:
    """Those that the device has, or may have for all that is said."""
    known = known_with(on_day(known_of(device, vocabulary), answer.as_of), strict=False)
    for gap in gaps:
        of_facts = Truth.YES if gap.when is None else known.truth(gap.when)[0]
        of_ways = Truth.YES if gap.reviewer is None else _needs(gap.reviewer, answer)
        if Truth.NO not in (of_facts, of_ways):
            yield GapFound(gap, certain=Truth.UNKNOWN not in (of_facts, of_ways))


def _needs(reviewer: Reviewer, answer: Assessment) -> Truth:
    """YES where a market has a way that they review and none that is open today without them; UNKNOWN where it may have."""
    ways = [route for route in answer.routes if route.route_to_market and route.outcome in _STILL_A_WAY]
    reviewed = [route for route in ways if route.review_by is reviewer]
    if not reviewed:
        return Truth.NO
    markets = {route.market for route in reviewed if route.outcome is not Outcome.UNDECIDED}
    spared = {route.market for route in ways if route.outcome is Outcome.OPEN and route.review_by is not reviewer}
    return Truth.YES if markets - spared else Truth.UNKNOWN
