"""What cases show of the costs: each line told, on its first and its last day, and not told beyond them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pathways.check.behaviour.cases import Case
from pathways.check.behaviour.coverage.goals import ASSERTED, BEYOND, COST, ON_DAY, Goal
from pathways.check.behaviour.coverage.record import Seen
from pathways.check.behaviour.mutate.cost_faults import cost_lines
from pathways.model.catalogue import RuleSet
from pathways.model.costs import CostLine

_DAY = timedelta(days=1)
_PLACE = "costs"


def cost_goals(rules: RuleSet) -> Iterator[Goal]:
    for line in cost_lines(rules):
        yield Goal(COST, _PLACE, line.rule, (), ASSERTED, "the cost", line.span)
        for day, _ in _bounds(line):
            for outcome in (ON_DAY, BEYOND):
                yield Goal(COST, _PLACE, line.rule, (day.toordinal(),), outcome, f"day {day}", line.span)


def costs_seen_by(case: Case, rules: RuleSet) -> Iterator[Seen]:
    """What the case covers by saying that a cost is told, or that it is not. Cases that fail are told of elsewhere."""
    told, not_told = {each.rule for each in case.asks.costs}, {each.rule for each in case.asks.no_costs}
    if not told and not not_told:
        return
    for line in cost_lines(rules):
        if line.rule in told:
            yield (COST, _PLACE, line.rule, (), ASSERTED)
            yield from ((COST, _PLACE, line.rule, (day.toordinal(),), ON_DAY) for day, _ in _bounds(line) if day == case.as_of)
        if line.rule in not_told:
            for day, beyond in _bounds(line):
                if beyond == case.as_of:
                    yield (COST, _PLACE, line.rule, (day.toordinal(),), BEYOND)


def _bounds(line: CostLine) -> Iterator[tuple[date, date]]:
    """The first and the last day, each with the day beyond it."""
    if line.since is not None:
        yield line.since, line.since - _DAY
    if line.until is not None:
        yield line.until, line.until + _DAY
