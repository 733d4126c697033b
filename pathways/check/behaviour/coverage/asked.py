"""What there is to cover of evidence, duties, notices and steps, and what a case covers of it by what it asserts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from pathways.check.behaviour.asking.look import CaseLook
from pathways.check.behaviour.asking.reach import Reach
from pathways.check.behaviour.asking.rules import AskingKind, AskingRule
from pathways.check.behaviour.cases import Case
from pathways.check.behaviour.coverage.goals import ASSERTED, BEYOND, FAILED, HELD, ON_DAY, Goal, leaf_paths
from pathways.check.behaviour.coverage.impossible import live
from pathways.check.behaviour.coverage.record import Seen
from pathways.check.behaviour.mutate.edits import leaf_text
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.conditions import Condition, Negation, Truth
from pathways.model.law import Law

_DAY = timedelta(days=1)
SAYING_YES = (ASSERTED, HELD, ON_DAY)
"""The goals that are covered by saying that the rule asks."""


def asked_goals(asking: Iterable[AskingRule]) -> Iterator[tuple[Goal, AskingRule]]:
    """For each rule: that it is asserted, that each leaf decides for it and against it, and that it is over beyond its days."""
    for rule in asking:
        kind = rule.kind.value
        yield Goal(kind, rule.place, rule.id, (), ASSERTED, f"the {kind} rule", rule.span), rule
        for path, leaf in leaf_paths(rule.when):
            for outcome in (HELD, FAILED):
                yield Goal(kind, rule.place, rule.id, path, outcome, f"'{leaf_text(leaf)}'", rule.span), rule
        for day in rule.own_days:
            for outcome in (ON_DAY, BEYOND):
                yield Goal(kind, rule.place, rule.id, (day.toordinal(),), outcome, f"day {day}", rule.span), rule


def seen_by_assertions(case: Case, asking: Iterable[AskingRule], look: CaseLook) -> Iterator[Seen]:
    """What the case covers: of the rules that it says are asked, and of those that it says are not."""
    said = _Said(case)
    for rule in asking:
        stance = said.of(rule)
        if stance is not None:
            yield from seen_of(rule, look, stance)


def asserts_asking(case: Case) -> bool:
    return bool(case.asks) or any(wanted.steps is not None for wanted in case.expect)


def seen_of(rule: AskingRule, look: CaseLook, stance: bool) -> Iterator[Seen]:
    """What is covered by saying of the device that the rule asks, or that it does not."""
    kind, place, id_ = rule.key
    truth = look.truth(rule)
    if stance and truth is Truth.YES:
        yield (kind, place, id_, (), ASSERTED)
        for path, its in look.leaves(rule):
            if its is not Truth.UNKNOWN:
                yield (kind, place, id_, path, HELD)
        if look.as_of in rule.own_days:
            yield (kind, place, id_, (look.as_of.toordinal(),), ON_DAY)
    if not stance and truth is Truth.NO:
        for path, its in look.leaves(rule):
            if its is not Truth.UNKNOWN:
                yield (kind, place, id_, path, FAILED)
    if not stance and truth is None:
        for day in rule.own_days:
            if look.as_of in (day - _DAY, day + _DAY):
                yield (kind, place, id_, (day.toordinal(),), BEYOND)


class _Said:
    """What a case says of rules: True that they ask, False that they do not."""

    def __init__(self, case: Case) -> None:
        asks = case.asks
        self._rules: Mapping[AskingKind, Mapping[str, bool]] = {
            AskingKind.EVIDENCE: {
                **{each.rule: True for each in asks.evidence if each.rule is not None and not each.conditional},
                **{each.rule: False for each in asks.no_evidence if each.rule is not None},
            },
            AskingKind.DUTY: {
                **{each.rule: True for each in asks.duties if not each.conditional},
                **{each.rule: False for each in asks.no_duties if each.rule is not None},
            },
            AskingKind.NOTICE: {
                **{each.rule: True for each in asks.notices},
                **{each.rule: False for each in asks.no_notices if each.rule is not None},
            },
        }
        self._plans = {
            wanted.id: {*(step.step for step in wanted.steps if not step.conditional), *(wanted.done or ())}
            for wanted in case.expect
            if wanted.steps is not None
        }

    def of(self, rule: AskingRule) -> bool | None:
        if rule.kind is not AskingKind.STEP:
            return self._rules[rule.kind].get(rule.id)
        plans = [self._plans[carrier.route.id] for carrier in rule.carriers if carrier.route.id in self._plans]
        return any(rule.id in plan for plan in plans) if plans else None


def looks_for(goal: Goal, rule: AskingRule, reach: Reach) -> Iterator[CaseLook]:
    """Devices that cover the goal, each with a day and the law."""
    stance = goal.outcome in SAYING_YES
    for wanted in _wanted(goal, rule):
        for device in reach.devices(rule, wanted):
            for day, law in product(_days(goal, rule, reach), Law):
                look = CaseLook(device, day, law, reach.rules)
                try:
                    seen = frozenset(seen_of(rule, look, stance))
                except ContradictionError:
                    break
                if (*rule.key, goal.path, goal.outcome) in seen:
                    yield look


def _wanted(goal: Goal, rule: AskingRule) -> Iterator[Sequence[Condition]]:
    """What must hold, first so that no other rule asks for the same."""
    when = rule.when
    apart = tuple(Negation(each) for each in rule.rivals)
    if goal.outcome in (ASSERTED, ON_DAY, BEYOND):
        yield (when, *apart)
        yield (when,)
        return
    side = when if goal.outcome == HELD else Negation(when)
    for truth in (True, False):
        decided = live(when, goal.path, truth)
        yield (side, *decided, *apart)
        yield (side, *decided)


def _days(goal: Goal, rule: AskingRule, reach: Reach) -> tuple[date, ...]:
    if goal.outcome not in (ON_DAY, BEYOND):
        return reach.days_of(rule)
    day = date.fromordinal(goal.path[0])
    if goal.outcome == ON_DAY:
        return (day,)
    return (day - _DAY if day == rule.first else day + _DAY,)
