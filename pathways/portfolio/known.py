"""What follows from what, worked out once for all devices that agree on the facts that constraints tie together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import count

from msgspec import Struct
from msgspec.structs import force_setattr

from pathways.engine.knowledge import ContradictionError, Knowledge, about_approval, know
from pathways.model.conditions import Interval
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue, Vocabulary

_MOST_KEPT = 100_000


class Known(Struct, frozen=True):
    """What is known of a device, and of it together with each of its approvals. ``number`` stands for all that is tied."""

    number: int
    whole: Knowledge
    views: tuple[Knowledge, ...]


class Knower:
    """Knows what ``engine.knowledge.know`` knows."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tied = vocabulary.constraints_by_fact.keys()
        self._numbers = count()
        self._kept: dict[Hashable, tuple[int, Knowledge] | ContradictionError] = {}

    def know(self, device: Device) -> Known:
        """Raises ContradictionError."""
        held = None if device.approvals is None else tuple([self._of(approval.facts) for approval in device.approvals])
        own = self._of(device.facts)
        found = self._kept.get((own, held))
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[own, held] = self._worked_out(own, held)
        if isinstance(found, ContradictionError):
            raise found
        number, tied = found
        if device.approvals is None or tied.approvals is None:
            return Known(number, self._with(tied, device.facts, None), ())
        pairs = zip(tied.approvals, device.approvals, strict=True)
        approvals = tuple(self._with(known, {**device.facts, **approval.facts}, ()) for known, approval in pairs)
        whole = self._with(tied, device.facts, approvals)
        return Known(number, whole, tuple(about_approval(whole, index) for index in range(len(approvals))))

    def _of(self, facts: Mapping[str, FactValue]) -> tuple[tuple[str, FactValue], ...]:
        return tuple([(fact, value) for fact, value in facts.items() if fact in self._tied])

    def _worked_out(
        self, own: tuple[tuple[str, FactValue], ...], held: tuple[tuple[tuple[str, FactValue], ...], ...] | None
    ) -> tuple[int, Knowledge] | ContradictionError:
        device = Device("", dict(own), None, None)
        if held is not None:
            force_setattr(device, "approvals", tuple(Approval(dict(facts)) for facts in held))
        try:
            return next(self._numbers), know(device, self._vocabulary)
        except ContradictionError as contradiction:
            return contradiction

    def _with(self, known: Knowledge, facts: Mapping[str, FactValue], approvals: tuple[Knowledge, ...] | None) -> Knowledge:
        """With the facts that nothing is tied to, as they are stated."""
        possible = dict(known.possible)
        for fact, value in facts.items():
            if fact not in self._tied:
                if isinstance(value, str | bool):
                    possible[fact] = frozenset((value,))
                else:
                    number = value if isinstance(value, float | int) else value.toordinal()
                    possible[fact] = Interval(number, number)
        return Knowledge(self._vocabulary, possible, known.deduced, approvals)
