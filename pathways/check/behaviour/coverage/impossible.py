"""Devices that reach a goal, by search; and goals that no device can reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathways.check.behaviour.coverage.goals import LEAF, Clause, Goal, clauses_of, considered_parts
from pathways.check.behaviour.diff.families import GroupPart
from pathways.check.behaviour.diff.space import OutOfBudgetError, SearchBudget, held, solve, space_of
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.decide.precedence import stronger
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Holds, Negation
from pathways.model.rules import Per

_BUDGET = 3_000


def cannot_be(rules: RuleSet, goals: Sequence[Goal]) -> frozenset[Goal]:
    """The goals that the constraints of the vocabulary, or the rule itself, rule out. Where the search is cut short, none."""
    index = {(clause.place, clause.rule): (part, clause) for part, clause in _clauses(rules)}
    found = set()
    for goal in goals:
        entry = index.get((goal.place, goal.rule))
        if entry is None or goal.outcome == "unknown":
            continue
        try:
            if not any(True for _ in reaching(goal, *entry, rules)):
                found.add(goal)
        except OutOfBudgetError:
            continue
    return frozenset(found)


def _clauses(rules: RuleSet) -> Iterator[tuple[GroupPart, Clause]]:
    for part in considered_parts(rules.edition):
        for clause in clauses_of(part):
            yield part, clause


def reaching(goal: Goal, part: GroupPart, clause: Clause, rules: RuleSet) -> Iterator[tuple[Knowledge, bool]]:
    """What must be known to reach the goal on the edition's day, with one approval (True) or none. Raises OutOfBudgetError."""
    needs = needs_of(goal, part, clause)
    about_approvals = (part.group.per is Per.APPROVAL and clause.level != "unheld") or clause.per_approval
    asks = any(held(need, False) != need for need in needs)
    for holds_one in (True,) if about_approvals else (True, False) if asks else (False,):
        plain = [held(need, holds_one) for need in needs]
        if goal.kind == LEAF and goal.path and not _within_reach(clause.condition, goal.path, holds_one):
            continue
        space = space_of(rules.catalogue.vocabulary, plain, today=rules.edition.known_on)
        found = solve(plain, space, space.root, SearchBudget(_BUDGET))
        if found is not None:
            yield found, holds_one


def _within_reach(condition: Condition, path: tuple[int, ...], holds_one: bool) -> bool:
    """Whether the leaf is looked at at all: what is asked of approvals needs one."""
    return holds_one or not isinstance(_step(condition, path), Holds)


def _step(condition: Condition, path: tuple[int, ...]) -> Condition:
    for place in path:
        if isinstance(condition, Holds):
            return condition
        condition = condition.conditions[place] if isinstance(condition, AllOf | AnyOf) else condition.condition  # type: ignore[union-attr]
    return condition


def needs_of(goal: Goal, part: GroupPart, clause: Clause) -> list[Condition]:
    """What must hold for the goal to be reached, the narrowest first."""
    needs: list[Condition] = []
    if goal.kind == LEAF:
        needs += live(clause.condition, goal.path, goal.outcome == "yes")
    elif goal.rule == clause.rule:
        needs.append(clause.condition)
    if clause.level == "concerned":
        return needs
    group = part.group
    needs.append(group.when if clause.level != "unheld" else ALWAYS)
    stronger = _stronger(part, clause)
    route = next((route for route in part.routes if clause.place.endswith(f"/{route.id}")), None)
    if clause.level == "route" and goal.kind != LEAF and route is not None:
        needs.append(AnyOf(tuple(row.when for row in route.rows)))
    if clause.level == "otherwise" and goal.kind != LEAF:
        stronger += [row.when for each in part.routes for row in each.rows]
    return [*needs, *(Negation(each) for each in stronger)]


def _stronger(part: GroupPart, clause: Clause) -> list[Condition]:
    """The conditions of the group's verdict rules that come first."""
    if clause.level in ("concerned", "unheld"):
        return []
    verdicts = part.group.verdicts
    if clause.level == "group":
        own = next(rule.verdict for rule in verdicts if rule.cite.rule == clause.rule)
        return [rule.when for rule in stronger(own, verdicts)]
    return [rule.when for rule in verdicts]


def live(condition: Condition, path: tuple[int, ...], wanted: bool) -> list[Condition]:
    """That the leaf at ``path`` has the wanted truth, and that everything beside it leaves the decision to it."""
    match condition:
        case AllOf() | AnyOf():
            others = [part for place, part in enumerate(condition.conditions) if place != path[0]]
            beside = others if isinstance(condition, AllOf) else [Negation(part) for part in others]
            return [*live(condition.conditions[path[0]], path[1:], wanted), *beside]
        case Negation():
            return live(condition.condition, path[1:], wanted)
        case Holds():
            parts = live(condition.condition, path[1:], wanted)
            return [Holds(AllOf(tuple(parts)))]
        case _:
            return [condition if wanted else Negation(condition)]
