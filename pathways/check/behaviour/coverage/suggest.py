"""Cases for what is not covered, with the answer that the engine gives today: a draft for a person to check."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from pathways.check.behaviour.asking import case_file
from pathways.check.behaviour.asking.case_file import ABOUT
from pathways.check.behaviour.asking.drafts import CaseDraft, Drafts
from pathways.check.behaviour.asking.reach import Reach
from pathways.check.behaviour.asking.rules import asking_rules
from pathways.check.behaviour.cases import Case
from pathways.check.behaviour.coverage.asked import SAYING_YES, looks_for, seen_of
from pathways.check.behaviour.coverage.goals import (
    ASKING,
    COST,
    DAY,
    DECIDING,
    KINDS,
    LEAF,
    Clause,
    Goal,
    clauses_of,
    considered_parts,
    leaf_paths,
)
from pathways.check.behaviour.coverage.impossible import reaching
from pathways.check.behaviour.coverage.measure import Coverage, key_of, seen_by
from pathways.check.behaviour.coverage.record import Seen
from pathways.check.behaviour.diff.families import GroupPart, date_facts
from pathways.check.behaviour.diff.space import OutOfBudgetError, complete, device_of, space_of
from pathways.check.behaviour.diff.witness import without
from pathways.check.behaviour.expectations import ABSENT, NO_ASKS
from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import facts_read
from pathways.model.device import Device
from pathways.model.law import Law
from pathways.model.result import RouteResult
from pathways.model.rule_walk import conditions_of
from pathways.model.rules import Per

COMMAND = "pathways rules coverage --suggest"


class Suggestion(Struct, frozen=True):
    """A case that covers ``goal``. ``expect`` is what the engine answers for the goal's group today."""

    goal: Goal
    case: Case
    expect: tuple[Mapping[str, object], ...]


class Suggestions(Struct, frozen=True):
    """``drafts`` are about rules that ask or tell. ``without`` are the goals for which no case was found."""

    found: tuple[Suggestion, ...]
    drafts: tuple[CaseDraft, ...]
    without: tuple[Goal, ...]


def suggest(rules: RuleSet, coverage: Coverage, kinds: Collection[str] = KINDS) -> Suggestions:
    """Cases for the uncovered goals of these kinds: one for each that no earlier suggestion covers by the way. Of costs none:
    their amounts are to be read in the sources, not in the answer."""
    goals = [goal for goal in coverage.uncovered if goal.kind in kinds]
    found, left = _of_routes(rules, [goal for goal in goals if goal.kind in DECIDING])
    drafts, undrafted = _of_asking(rules, [goal for goal in goals if goal.kind in ASKING])
    costs = [goal for goal in goals if goal.kind == COST]
    return Suggestions(tuple(found), tuple(drafts), (*left, *undrafted, *costs))


def _of_asking(rules: RuleSet, goals: Sequence[Goal]) -> tuple[list[CaseDraft], list[Goal]]:
    """Drafts that say of the rules of the goals that they ask, or that they do not; as few devices as will do."""
    if not goals:
        return [], []
    by_key = {rule.key: rule for rule in asking_rules(rules.edition)}
    reach, drafts, covered, left = Reach(rules), Drafts(rules), set[Seen](), list[Goal]()
    for goal in goals:
        if key_of(goal) in covered:
            continue
        rule = by_key[goal.kind, goal.place, goal.rule]
        stance = goal.outcome in SAYING_YES
        draft = next((each for each in drafts.found if key_of(goal) in frozenset(seen_of(rule, each.look, stance))), None)
        if draft is None:
            look = next(looks_for(goal, rule, reach), None)
            if look is None:
                left.append(goal)
                continue
            draft = drafts.add(look)
        draft.say(rule)
        covered.update(seen_of(rule, draft.look, stance))
    return drafts.readable, left


def _of_routes(rules: RuleSet, goals: Sequence[Goal]) -> tuple[list[Suggestion], list[Goal]]:
    index = {
        (clause.place, clause.rule): (part, clause) for part in considered_parts(rules.edition) for clause in clauses_of(part)
    }
    covered: set[Seen] = set()
    found: list[Suggestion] = []
    left: list[Goal] = []
    for goal in goals:
        if key_of(goal) in covered:
            continue
        entry = index.get((goal.place, goal.rule)) or _any_clause(rules, goal)
        suggestion = None if entry is None else _suggestion(goal, *entry, rules, len(found) + 1)
        if suggestion is None:
            left.append(goal)
            continue
        covered |= seen_by(suggestion.case, rules)
        found.append(suggestion)
    return found, left


def _any_clause(rules: RuleSet, goal: Goal) -> tuple[GroupPart, Clause] | None:
    """For the days of an instrument: any of its rows."""
    for part in considered_parts(rules.edition):
        if part.instrument.id == goal.rule:
            for clause in clauses_of(part):
                if clause.level == "row":
                    return part, clause
    return None


def _suggestion(goal: Goal, part: GroupPart, clause: Clause, rules: RuleSet, number: int) -> Suggestion | None:
    for device, as_of in _candidates(goal, part, clause, rules):
        name = f"suggested-{number}-{goal.rule}"
        case = Case(name, ABOUT, rules.edition.base, as_of, Law.ALL, device, (), (), NO_ASKS, goal.span)
        try:
            if key_of(goal) in seen_by(case, rules):
                expect = tuple(_expected(case, part.group.id, clause, rules))
                if expect:
                    return Suggestion(goal, case, expect)
        except ContradictionError:
            continue
    return None


def _candidates(goal: Goal, part: GroupPart, clause: Clause, rules: RuleSet) -> Iterator[tuple[Device, date]]:
    vocabulary = rules.catalogue.vocabulary
    every = tuple(conditions_of(part.instrument))
    read = frozenset().union(date_facts(part), *(facts_read(condition) for condition in every))
    space = space_of(vocabulary, every)
    leaf = dict(_leaf_facts(clause)).get(goal.path) if goal.kind == LEAF else None
    for wanted in _known_goals(goal):
        try:
            solutions = list(reaching(wanted, part, clause, rules))
        except OutOfBudgetError:
            continue
        for knowledge, holds_one in solutions:
            facts = [
                fact for fact in vocabulary.order if fact in read and (holds_one or not vocabulary.facts[fact].about_approval)
            ]
            whole = complete(space, knowledge, facts)
            if whole is None:
                continue
            device = device_of(whole, facts, holds_one)
            if goal.outcome == "unknown" and leaf is not None:
                device = _forgetting(device, [leaf], holds_one)
                rest = [fact for fact in facts_read(clause.condition) if fact != leaf]
                yield device, rules.edition.known_on
                device = _forgetting(device, rest, holds_one)
            for day in _days(goal, rules):
                yield device, day
    if goal.outcome == "unknown":
        bare = Device("suggested", {}, () if part.group.per is Per.DEVICE else None, None)
        yield bare, rules.edition.known_on


def _forgetting(device: Device, facts: Iterable[str], holds_one: bool) -> Device:
    for fact in facts:
        about_approval = fact.startswith("approval.")
        if holds_one or not about_approval:
            device = without(device, fact, 0 if about_approval else None)
    return device


def _known_goals(goal: Goal) -> Iterator[Goal]:
    """The goals whose devices are tried: an unknown leaf is a known one with the fact left out."""
    if goal.outcome != "unknown":
        yield goal
        return
    for outcome in ("yes", "no"):
        yield Goal(goal.kind, goal.place, goal.rule, goal.path, outcome, goal.label, goal.span)


def _leaf_facts(clause: Clause) -> Iterator[tuple[tuple[int, ...], str]]:
    for path, leaf in leaf_paths(clause.condition):
        yield path, leaf.fact


def _days(goal: Goal, rules: RuleSet) -> Iterator[date]:
    if goal.kind != DAY:
        yield rules.edition.known_on
        return
    day = date.fromordinal(goal.path[0])
    offsets = (0, -1) if goal.outcome == "until" else (1, 0)
    for offset in offsets:
        yield day + timedelta(days=offset)


def _expected(case: Case, group: str, clause: Clause, rules: RuleSet) -> list[Mapping[str, object]]:
    """What the engine answers for the case today, as expectations of the group's routes.

    Where it says nothing of them, that the route of ``clause`` is not in the answer.
    """
    answer = assess(case.device, rules, Request(case.as_of, case.law, strict=True))
    own = [route for route in answer.routes if route.group == group]
    if not own:
        return [{"id": clause.place.rpartition("/")[2], "outcome": ABSENT}]
    return [entry for route in own if (entry := _expectation(route, own)) is not None]


def _expectation(route: RouteResult, beside: list[RouteResult]) -> dict[str, object] | None:
    twins = [other for other in beside if other.id == route.id]
    if len(twins) > 1 and len({other.legal_status for other in twins}) < len(twins):
        return None
    entry: dict[str, object] = {"id": route.id, "outcome": route.outcome.value}
    if len(twins) > 1:
        entry["legal_status"] = route.legal_status.value
    if route.outcome.value == "undecided":
        entry["undecided_by"] = list(route.undecided_by)
    else:
        entry["rules"] = [reason.rule for reason in route.because]
        entry["confidence"] = route.confidence.value
    return entry


def as_case_file(rules: RuleSet, suggestions: Suggestions) -> str:
    """The suggestions as a case file, valid as it stands."""
    lines = []
    for each in suggestions.found:
        document = each.case.device.as_document()
        device = {key: value for key, value in document.items() if key not in ("schema", "name")}
        lines.append(f"  - id: {each.case.id}")
        lines.append(f"    about: {json.dumps(f'{ABOUT}; {each.goal.rule}: {each.goal.label} {each.goal.outcome}')}")
        if each.case.as_of != rules.edition.known_on:
            lines.append(f'    as_of: "{each.case.as_of}"')
        lines.append(f"    device: {json.dumps(device, ensure_ascii=False)}")
        lines.append("    expect:")
        lines += [f"      - {json.dumps(entry, ensure_ascii=False)}" for entry in each.expect]
    known_on = rules.edition.known_on.isoformat()
    return case_file.as_case_file(rules.edition.base, known_on, suggestions.drafts, "suggested-asking", COMMAND, lines)
