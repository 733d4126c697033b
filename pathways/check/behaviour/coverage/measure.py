"""The coverage of an edition by its cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from pathways.check.behaviour.asking.look import CaseLook
from pathways.check.behaviour.asking.reach import Reach
from pathways.check.behaviour.asking.rules import AskingRule, asking_rules
from pathways.check.behaviour.cases import Case
from pathways.check.behaviour.coverage.asked import asked_goals, asserts_asking, looks_for, seen_by_assertions
from pathways.check.behaviour.coverage.costs import cost_goals, costs_seen_by
from pathways.check.behaviour.coverage.goals import COST, KINDS, Goal, considered_parts, goals_of
from pathways.check.behaviour.coverage.impossible import cannot_be
from pathways.check.behaviour.coverage.record import Seen, seen_in
from pathways.engine.conditions.knowledge import know
from pathways.model.catalogue import RuleSet
from pathways.model.law import Law


class Coverage(Struct, frozen=True):
    """``impossible`` goals cannot be reached by any device and do not count."""

    edition: str
    cases: int
    covered: frozenset[Goal]
    uncovered: tuple[Goal, ...]
    impossible: tuple[Goal, ...]

    @property
    def percent(self) -> float:
        return percent(len(self.covered), len(self.uncovered))

    @property
    def by_file(self) -> Mapping[str, Mapping[str, tuple[int, int]]]:
        """Covered and countable goals of each kind, for each file."""
        table: dict[str, dict[str, tuple[int, int]]] = {}
        for goals, hit in ((self.covered, 1), (self.uncovered, 0)):
            for goal in goals:
                row = table.setdefault(goal.span.file, dict.fromkeys(KINDS, (0, 0)))
                done, total = row[goal.kind]
                row[goal.kind] = (done + hit, total + 1)
        return dict(sorted(table.items()))


def percent(covered: int, uncovered: int) -> float:
    return 100.0 if not uncovered else 100.0 * covered / (covered + uncovered)


def measure(rules: RuleSet, cases: Iterable[Case]) -> Coverage:
    """What the cases cover, what they leave, and what no case could show."""
    listed = list(cases)
    asking = asking_rules(rules.edition)
    seen: set[Seen] = set()
    for case in listed:
        seen |= seen_by(case, rules)
        seen.update(costs_seen_by(case, rules))
        if asserts_asking(case):
            seen.update(seen_by_assertions(case, asking, CaseLook(case.device, case.as_of, case.law, rules)))
    asked = dict(asked_goals(asking))
    goals = (*goals_of(rules.edition), *asked, *cost_goals(rules))
    covered = frozenset(goal for goal in goals if key_of(goal) in seen)
    left = [goal for goal in goals if goal not in covered]
    impossible = cannot_be(rules, [goal for goal in left if goal not in asked and goal.kind != COST])
    impossible |= never_asked(rules, {goal: asked[goal] for goal in left if goal in asked})
    uncovered = tuple(goal for goal in left if goal not in impossible)
    return Coverage(rules.edition.id, len(listed), covered, uncovered, tuple(goal for goal in left if goal in impossible))


def never_asked(rules: RuleSet, goals: Mapping[Goal, AskingRule]) -> frozenset[Goal]:
    """Those for which the search comes to its end and finds no device."""
    if not goals:
        return frozenset()
    reach = Reach(rules)
    found = set()
    for goal, rule in goals.items():
        if next(looks_for(goal, rule, reach), None) is None and reach.finished:
            found.add(goal)
    return frozenset(found)


def key_of(goal: Goal) -> Seen:
    return (goal.kind, goal.place, goal.rule, goal.path, goal.outcome)


def seen_by(case: Case, rules: RuleSet) -> frozenset[Seen]:
    """Everything that a case covers."""
    whole = know(case.device, rules.catalogue.vocabulary)
    parts = [part for part in considered_parts(rules.edition) if case.law is Law.ALL or part.instrument.status.is_law]
    return frozenset(seen for part in parts for seen in seen_in(part, whole, case.as_of))
