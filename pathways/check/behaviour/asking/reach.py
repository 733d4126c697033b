"""Devices on which a rule that asks or tells holds, or fails for a given reason, found by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from pathways.check.behaviour.asking.rules import AskingRule, Carrier
from pathways.check.behaviour.diff.families import date_facts, fixed_days, parts_of
from pathways.check.behaviour.diff.space import OutOfBudgetError, SearchBudget, Space, complete, device_of, held, solve, space_of
from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.catalogue import Edition, RuleSet
from pathways.model.conditions import ALWAYS, NEVER, AnyOf, Condition, Negation, facts_read
from pathways.model.device import Device
from pathways.model.facts import FactType
from pathways.model.rule_walk import conditions_of
from pathways.model.rules import Per

_BUDGET = 1_500
_MOST_DAYS = 3


class Reach:
    """The search over the devices of one edition."""

    def __init__(self, rules: RuleSet) -> None:
        vocabulary = rules.catalogue.vocabulary
        edition = rules.edition
        every = list(_all_conditions(edition))
        every += [step.done_when for step in rules.catalogue.steps.values() if step.done_when is not None]
        days = [day for each in edition.instruments for part in parts_of(each) for day in fixed_days(part)]
        self.rules = rules
        whole = space_of(vocabulary, every, days, apart=vocabulary.facts, today=edition.known_on)
        ends = frozenset(fact for each in edition.instruments for part in parts_of(each) for fact in date_facts(part))
        past = edition.known_on.toordinal()
        self._space: Space = replace(
            whole, days={fact: points if fact in ends else _past_first(points, past) for fact, points in whole.days.items()}
        )
        read = frozenset().union(ends, *(facts_read(condition) for condition in every))
        known = [fact for fact in vocabulary.order if fact in read and vocabulary.facts[fact].type is not FactType.TEXT]
        self._facts = {
            True: tuple(known),
            False: tuple(fact for fact in known if not vocabulary.facts[fact].about_approval),
        }
        self.finished = True
        """Whether the last search was not cut short."""

    def devices(self, rule: AskingRule, wanted: Sequence[Condition]) -> Iterator[Device]:
        """Wholly known devices for which ``wanted`` holds and a route is there on which the rule shows, one for each route.

        Each with no approval or one, none first.
        """
        self.finished = True
        plain = {holds_one: [held(each, holds_one) for each in wanted] for holds_one in (False, True)}
        possible = {holds_one: self._solution(needs) is not None for holds_one, needs in plain.items()}
        for guard, holds_some in _guards(rule):
            for holds_one in holds_some:
                if possible[holds_one] or not self.finished:
                    device = self._solved([*plain[holds_one], *(held(each, holds_one) for each in guard)], holds_one)
                    if device is not None:
                        yield device

    def _solution(self, needs: Sequence[Condition]) -> Knowledge | None:
        if NEVER in needs:
            return None
        try:
            return solve(needs, self._space, self._space.root, SearchBudget(_BUDGET))
        except OutOfBudgetError:
            self.finished = False
            return None

    def _solved(self, needs: Sequence[Condition], holds_one: bool) -> Device | None:
        found = self._solution(needs)
        if found is None:
            return None
        facts = self._facts[holds_one]
        whole = complete(self._space, found, facts)
        return None if whole is None else device_of(whole, facts, holds_one)

    def days_of(self, rule: AskingRule) -> tuple[date, ...]:
        """Days on which the rule is in force: one near that of the edition, then the last days of routes that are over by it."""
        day = self.rules.edition.known_on
        if rule.first is not None and day < rule.first:
            day = rule.first
        if rule.last is not None and day > rule.last:
            day = rule.last
        parts = dict.fromkeys(carrier.part for carrier in rule.carriers)
        over = {each for part in parts for each in fixed_days(part) if each < day and (rule.first is None or rule.first <= each)}
        return (day, *sorted(over, reverse=True)[:_MOST_DAYS])


def _past_first(points: tuple[int, ...], today: int) -> tuple[int, ...]:
    """A day on which something began lies in the past, if it can."""
    past = [point for point in points if point < today] or [today - 365]
    return (*past, *(point for point in points if point not in past))


def _guards(rule: AskingRule) -> Iterator[tuple[tuple[Condition, ...], tuple[bool, ...]]]:
    """What must hold for the rule to be looked at, for each route on which it shows; and with how many approvals."""
    if not rule.carriers:
        yield (), (False, True)
    for carrier in rule.carriers:
        holds_some = (True,) if carrier.part.group.per is Per.APPROVAL else (False, True)
        for rows in _ways_in(carrier):
            yield _guard(carrier, rows), holds_some


def _ways_in(carrier: Carrier) -> Iterator[Condition]:
    """Any row of the route, and then each alone: the first that is found may be over by now."""
    if carrier.row is not None:
        yield carrier.row.when
        return
    rows = [row.when for row in carrier.route.rows]
    yield AnyOf(tuple(rows))
    if len(rows) > 1:
        yield from rows


def _guard(carrier: Carrier, rows: Condition) -> tuple[Condition, ...]:
    group = carrier.part.group
    barred = (rule.when for rule in (*group.verdicts, *carrier.route.verdicts))
    return (rows, *((group.when,) if group.when != ALWAYS else ()), *(Negation(each) for each in barred))


def _all_conditions(edition: Edition) -> Iterator[Condition]:
    for instrument in edition.instruments:
        yield from conditions_of(instrument)
