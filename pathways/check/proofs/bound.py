"""How many approvals a device needs to have for the proofs: enough that more would show nothing new."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.model.conditions import Condition, Folding, fold
from pathways.model.rule_walk import conditions_of
from pathways.model.rules import Instrument


def approvals_needed(instruments: Iterable[Instrument], more: Iterable[Condition] = ()) -> int:
    """One for the approval that is looked at, and one for each different thing that rules ask of all approvals together.

    A condition ``holds: c`` that is true is shown by one approval; one that is false stays false with fewer approvals. So a
    device with any number of approvals may be cut down to these without changing what is looked at. ``unheld`` counts as such
    a condition, and so does a row that is looked at for each approval beside those for the device.
    """
    asked: set[Condition] = set()
    for instrument in instruments:
        for condition in conditions_of(instrument):
            asked.update(_held(condition))
        asked.update(group.when for group in instrument.groups if group.unheld is not None)
        asked.update(row.when for route in instrument.routes for row in route.rows if row.per_approval)
    for condition in more:
        asked.update(_held(condition))
    return 1 + len(asked)


def _held(condition: Condition) -> frozenset[Condition]:
    """What the condition asks of the approvals held."""
    return fold(condition, _HELD)


_HELD: Folding[frozenset[Condition]] = Folding(
    leaf=lambda _: frozenset(),
    all_of=lambda parts: frozenset().union(*parts),
    any_of=lambda parts: frozenset().union(*parts),
    negation=lambda part: part,
    holds=lambda inner: frozenset((inner,)),
)
