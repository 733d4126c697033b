"""What follows from what, worked out once for all devices that agree on the facts that constraints tie together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import force_setattr

from pathways.engine.conditions.knowledge import Knowledge, Possible, about_approval, know, on_day
from pathways.model.conditions import Interval
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue, Vocabulary

Facts = Mapping[str, FactValue]


class Known(Struct, frozen=True):
    """What is known of a device, and of it together with each of its approvals."""

    whole: Knowledge
    views: tuple[Knowledge, ...]

    def view(self, index: int | None) -> Knowledge:
        return self.whole if index is None else self.views[index]


def known_from(own: Facts, held: Sequence[Facts] | None, vocabulary: Vocabulary, as_of: date) -> Known:
    """As ``engine.knowledge.know``, with the approvals in the order given. Raises ContradictionError."""
    device = Device("", own, None, None)
    if held is not None:
        force_setattr(device, "approvals", tuple(Approval(facts) for facts in held))
    return _viewed(know(device, vocabulary), as_of)


def with_untied(known: Known, own: Facts, held: Sequence[Facts] | None, as_of: date) -> Known:
    """With facts that nothing is tied to, as they are stated."""
    tied = known.whole.approvals
    if held is None or tied is None:
        return _viewed(_with(known.whole, own, None), as_of)
    approvals = tuple(_with(each, {**own, **facts}, ()) for each, facts in zip(tied, held, strict=True))
    return _viewed(_with(known.whole, own, approvals), as_of)


def _viewed(whole: Knowledge, as_of: date) -> Known:
    whole = on_day(whole, as_of)
    return Known(whole, tuple(about_approval(whole, index) for index in range(len(whole.approvals or ()))))


def _with(known: Knowledge, facts: Facts, approvals: tuple[Knowledge, ...] | None) -> Knowledge:
    possible = {**known.possible, **{fact: _point(value) for fact, value in facts.items()}}
    return Knowledge(known.vocabulary, possible, known.deduced, approvals)


def _point(value: FactValue) -> Possible:
    if isinstance(value, str | bool):
        return frozenset((value,))
    number = value if isinstance(value, float | int) else value.toordinal()
    return Interval(number, number)
