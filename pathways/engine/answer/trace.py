"""Every rule that decides a route, with its truth for a device and the conditions that make it so, whether it applies or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from pathways.engine.answer.assess import Request, considered
from pathways.engine.conditions.clause_index import Part
from pathways.engine.conditions.evaluate import leaves_in_the_way
from pathways.engine.conditions.knowledge import Knowledge, about_approval, on_day
from pathways.engine.conditions.wording import failing
from pathways.engine.conditions.worked_out import known_of
from pathways.engine.decide.indexed_rules import IndexedGroup, indexed_groups
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Condition, FromToday, Leaf, Negation, OneOf, Truth, Within
from pathways.model.device import Device
from pathways.model.result import FailingCondition
from pathways.model.rules import Instrument, Per


class TracedRule(Struct, frozen=True):
    """A verdict rule or row of ``group`` (of its ``route``, where it is one), for the approval at ``approval`` or the device.

    ``conditions``: of a YES those that it rests on, of a NO the fewest that stand in its way, of an UNKNOWN those that are open.
    """

    rule: str
    instrument: str
    group: str
    route: str | None
    approval: int | None
    truth: Truth
    conditions: tuple[FailingCondition, ...]


def trace(device: Device, rules: RuleSet, request: Request) -> tuple[TracedRule, ...]:
    """In the order of the documents. Raises ContradictionError where the device's facts cannot all be true."""
    whole = on_day(known_of(device, rules.catalogue.vocabulary), request.as_of)
    instruments = considered(rules.edition, request.law)
    return tuple(found for instrument in instruments for found in _of_instrument(instrument, whole))


def _of_instrument(instrument: Instrument, whole: Knowledge) -> Iterator[TracedRule]:
    for compiled in indexed_groups(instrument):
        per_device = compiled.group.per is Per.DEVICE
        if per_device:
            yield from _of_group(instrument, compiled, whole, None)
        if compiled.held or not per_device:
            for index in range(len(whole.approvals or ())):
                yield from _of_group(instrument, compiled, about_approval(whole, index), index)


def _of_group(instrument: Instrument, compiled: IndexedGroup, knowledge: Knowledge, approval: int | None) -> Iterator[TracedRule]:
    traces = compiled.index.traces(knowledge)
    held_only = compiled.group.per is Per.DEVICE and approval is not None
    for (rule, route, per_approval), found in zip(_rules(compiled), traces[1:], strict=True):
        if compiled.group.per is Per.DEVICE and per_approval is not held_only:
            continue
        conditions = tuple(dict.fromkeys(_worded(found.parts, found.truth, knowledge)))
        yield TracedRule(rule, instrument.id, compiled.group.id, route, approval, found.truth, conditions)


def _rules(compiled: IndexedGroup) -> Iterator[tuple[str, str | None, bool]]:
    """The rules in the order of the index, which begins with the condition of the group, each with its route and whether it is
    looked at for each approval."""
    yield from ((rule.cite.rule, None, False) for rule in compiled.group.verdicts)
    for route in compiled.all_routes:
        yield from ((rule.cite.rule, route.id, False) for rule in route.verdicts)
        yield from ((row.cite.rule, route.id, row.per_approval) for row in route.rows)


def _worded(parts: Sequence[Part], truth: Truth, knowledge: Knowledge) -> Iterator[FailingCondition]:
    for condition, wanted in parts:
        for leaf, must_hold in _leaves(condition, wanted, truth, knowledge):
            yield failing(leaf, must_hold, knowledge)


def _leaves(condition: Condition, wanted: bool, truth: Truth, knowledge: Knowledge) -> Iterable[tuple[Leaf, bool]]:
    """What is asked of any of the approvals held is told where it fails."""
    if isinstance(condition, OneOf | Within | FromToday):
        return ((condition, wanted),)
    return leaves_in_the_way(condition if wanted else Negation(condition), knowledge) if truth is Truth.NO else ()
