"""Why a question is asked: the routes that wait for it, and what else changes with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from pathways.engine.interview.looking import DraftView
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import facts_read
from pathways.model.result import Assessment, Outcome
from pathways.model.rule_walk import deciding_rules_of


class Bearing(Enum):
    """What the answer to a question does, the weightiest first."""

    DECIDES = "decides routes"
    PLANS = "changes the dates or plan of routes"
    NEEDS = "changes duties and evidence"


class Purpose(Struct, frozen=True):
    """``titles`` of routes, or of duties and evidence, as ``bearing`` says."""

    bearing: Bearing
    titles: tuple[str, ...]


GroupsReading = Mapping[str, frozenset[str]]


def groups_reading(rules: RuleSet) -> GroupsReading:
    """For each fact the groups of which a route or a verdict hangs on it."""
    found: dict[str, set[str]] = {}
    for instrument in rules.edition.instruments:
        conditions = [(group, group.when) for group in instrument.groups]
        placed = (each for each in deciding_rules_of(instrument) if not each.is_single)
        conditions += [(each.group, each.rule.when) for each in placed if each.group is not None]
        for group, condition in conditions:
            for fact in facts_read(condition):
                found.setdefault(fact, set()).add(group.id)
    return {fact: frozenset(groups) for fact, groups in found.items()}


def purpose(
    facts: Sequence[str], now: DraftView, pairs: Iterable[tuple[DraftView, DraftView]], reading: GroupsReading
) -> Purpose:
    """What hangs on the facts. ``pairs`` are views of two answers that differ."""
    found = list(pairs)
    decided = _waiting_for(facts, now.assessment)
    planned: set[str] = set()
    needed: set[str] = set()
    for one, other in found:
        for key in one.picture.keys() | other.picture.keys():
            shapes = (one.picture.get(key), other.picture.get(key))
            if shapes[0] == shapes[1]:
                continue
            if key[0] != "route":
                needed.add(key[1])
            elif None in shapes or shapes[0][:1] != shapes[1][:1]:  # type: ignore[index]
                decided.add(key[1])
            else:
                planned.add(key[1])
    decided = decided or _may_come_to_wait(facts, now.assessment, reading)
    bearing, ids = next(
        (each for each in ((Bearing.DECIDES, decided), (Bearing.PLANS, planned)) if each[1]), (Bearing.NEEDS, needed)
    )
    titles = _titles([now.assessment, *(view.assessment for pair in found for view in pair)])
    ranked = sorted(ids, key=lambda id_: (_rank(id_, now.assessment), id_))
    return Purpose(bearing, tuple(dict.fromkeys(titles[id_] for id_ in ranked if id_ in titles)))


def _waiting_for(facts: Sequence[str], assessment: Assessment) -> set[str]:
    return {id_ for question in assessment.questions if question.fact in facts for id_ in question.decides}


def _may_come_to_wait(facts: Sequence[str], assessment: Assessment, reading: GroupsReading) -> set[str]:
    """Routes that wait for something else now, which comes first, and whose rules read one of the facts too."""
    return {
        route.id
        for route in assessment.routes
        if route.outcome is Outcome.UNDECIDED and any(route.group in reading.get(fact, ()) for fact in facts)
    }


def _rank(id_: str, assessment: Assessment) -> int:
    """The ways to the market that are in question first, as in the answer; then the others."""
    places = [place for place, route in enumerate(assessment.routes) if route.id == id_ and route.route_to_market]
    return min(places, default=len(assessment.routes))


def _titles(assessments: Iterable[Assessment]) -> dict[str, str]:
    found: dict[str, str] = {}
    for assessment in assessments:
        found |= {left_out.id: left_out.title for left_out in assessment.not_applicable}
        found |= {route.id: route.title for route in assessment.routes}
        found |= {duty.rule: duty.title for duty in assessment.duties}
        found |= {item.id: item.title for item in assessment.checklist}
    return found
