"""Bringing the rules of an earlier instrument into a later one, by reference, with what was dropped or changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.citations import Cite
from pathways.model.conditions import ALWAYS, Condition
from pathways.model.findings import Span
from pathways.model.rule_walk import rules_of
from pathways.model.rules import (
    Citation,
    Closing,
    Confidence,
    EvidenceNeed,
    Group,
    Instrument,
    Opening,
    Route,
    Row,
    Verdict,
    VerdictRule,
    weakest,
)
from pathways.rulebook.fields import suggestion
from pathways.rulebook.nodes import error

MOST_RULES = 5_000
MOST_STEPS = 20
"""How often what is carried over may have been carried over before."""

MOST_IN_SENTENCE = 500
"""Characters: the sentence is added to what every carried rule says, each time."""

Ruled = TypeVar("Ruled", Row, VerdictRule)


class CarriedChange(Struct, frozen=True):
    """What replaces parts of a carried rule; None leaves a part as it was."""

    when: Condition | None
    says: str | None
    sources: tuple[Cite, ...] | None
    between: tuple[str, ...]


class CarryOver(Struct, frozen=True):
    """One group of an earlier instrument, taken over. No carried rule is better established than ``confidence``."""

    source: str
    group: str
    sentence: str
    confidence: Confidence
    opens: Opening | None
    drop: frozenset[str]
    change: Mapping[str, CarriedChange]
    unsettle: Mapping[str, CarriedChange]
    span: Span
    places: Mapping[str, Span] = {}

    def place(self, name: str) -> Span:
        """Where the entry names it."""
        return self.places.get(name, self.span)


def refuse_long_way(carry: CarryOver, above: Collection[str]) -> None:
    """Raises FileError for a carry-over of carry-overs without end, and for one that says too much each time."""
    if len(carry.sentence) > MOST_IN_SENTENCE:
        message = f"the sentence has {len(carry.sentence):,} characters; at most {MOST_IN_SENTENCE} are added to each rule"
        raise error("RF017", message, carry.span)
    if len(above) >= MOST_STEPS:
        raise error("RF017", f"what is carried over has been carried over more than {MOST_STEPS} times", carry.span)


def carry_over(into: Instrument, carry: CarryOver, earlier: Instrument) -> Instrument:
    """``into`` with the earlier group and its routes. Its own group of the same id is merged into the carried one.

    Raises FileError where the carry-over names a group, route or rule that the earlier instrument does not have.
    """
    group = next((group for group in earlier.groups if group.id == carry.group), None)
    if group is None:
        help_ = suggestion(carry.group, (group.id for group in earlier.groups))
        raise error("RF014", f"'{carry.source}' has no group '{carry.group}'", carry.place("group"), help_)
    routes = [route for route in earlier.routes if route.group == group.id]
    _check_names(carry, group, routes)
    kept = [_carried_route(route, carry) for route in routes if route.id not in carry.drop]
    groups = merged_groups([_carried_group(group, carry)], into.groups)
    whole = replace(into, groups=groups, routes=merged_routes(kept, into.routes))
    if sum(1 for _ in rules_of(whole)) > MOST_RULES:
        raise error("RF017", f"'{into.id}' has more than {MOST_RULES:,} rules with what it carries over", carry.span)
    return whole


def merged_groups(carried: Iterable[Group], own: Iterable[Group]) -> tuple[Group, ...]:
    """A group of the later instrument that has the id of a carried one is merged into it."""
    mine = {group.id: group for group in own}
    merged = [group if (added := mine.pop(group.id, None)) is None else _merged(group, added) for group in carried]
    return (*merged, *mine.values())


def merged_routes(carried: Iterable[Route], own: Iterable[Route]) -> tuple[Route, ...]:
    """A route of the later instrument that has the id of a carried one adds its rows to it."""
    mine = {route.id: route for route in own}
    merged: list[Route] = []
    for route in carried:
        added = mine.pop(route.id, None)
        merged.append(route if added is None else replace(route, rows=(*route.rows, *added.rows)))
    return (*merged, *mine.values())


def _check_names(carry: CarryOver, group: Group, routes: Iterable[Route]) -> None:
    verdicts = {rule.cite.rule for rule in group.verdicts}
    rules = {rule.cite.rule for rule in (group.otherwise, group.unheld) if rule is not None}
    others = {need.rule for need in group.evidence}
    for route in routes:
        verdicts |= {rule.cite.rule for rule in route.verdicts}
        rules |= {row.cite.rule for row in route.rows}
        others |= {route.id} | {need.rule for need in route.evidence}
        others |= {need.rule for row in route.rows for need in row.evidence}
    rules |= verdicts
    for name in sorted(carry.drop - rules - others):
        message = f"'{carry.source}' has no rule or route '{name}' in '{group.id}'"
        raise error("RF014", message, carry.place(name), suggestion(name, rules | others))
    for name in sorted(carry.change.keys() - rules):
        message = f"'{carry.source}' has no rule '{name}' in '{group.id}' that can be changed"
        raise error("RF014", message, carry.place(name), suggestion(name, rules))
    for name in sorted(carry.unsettle.keys() - verdicts):
        message = f"'{carry.source}' has no verdict rule '{name}' in '{group.id}'"
        raise error("RF014", message, carry.place(name), suggestion(name, verdicts))


def _carried_group(group: Group, carry: CarryOver) -> Group:
    return replace(
        group,
        verdicts=_carried_verdicts(group.verdicts, carry),
        otherwise=_carried_single(group.otherwise, carry),
        unheld=_carried_single(group.unheld, carry),
        evidence=_carried_evidence(group.evidence, carry),
    )


def _carried_single(rule: VerdictRule | None, carry: CarryOver) -> VerdictRule | None:
    return None if rule is None or rule.cite.rule in carry.drop else _carried(rule, carry)


def _carried_route(route: Route, carry: CarryOver) -> Route:
    rows = tuple(
        replace(_carried(row, carry), evidence=_carried_evidence(row.evidence, carry), opens=carry.opens or row.opens)
        for row in route.rows
        if row.cite.rule not in carry.drop
    )
    return replace(
        route,
        rows=tuple(replace(row, closes=_carried_closing(row.closes, carry)) for row in rows),
        closes=_carried_closing(route.closes, carry),
        verdicts=_carried_verdicts(route.verdicts, carry),
        opens=carry.opens or route.opens,
        evidence=_carried_evidence(route.evidence, carry),
    )


def _carried_closing(closing: Closing | None, carry: CarryOver) -> Closing | None:
    if closing is None or closing.cite is None:
        return closing
    return replace(closing, cite=_weakened(closing.cite, carry))


def _carried_verdicts(verdicts: Iterable[VerdictRule], carry: CarryOver) -> tuple[VerdictRule, ...]:
    return tuple(
        _unsettled(rule, carry) if rule.cite.rule in carry.unsettle else _carried(rule, carry)
        for rule in verdicts
        if rule.cite.rule not in carry.drop
    )


def _unsettled(rule: VerdictRule, carry: CarryOver) -> VerdictRule:
    change = carry.unsettle[rule.cite.rule]
    cite = replace(
        rule.cite,
        says=change.says or rule.cite.says,
        sources=change.sources or rule.cite.sources,
        confidence=Confidence.UNKNOWN,
        span=carry.span,
    )
    return replace(rule, cite=cite, verdict=Verdict.UNSETTLED, when=change.when or rule.when, since=None, between=change.between)


def _carried(rule: Ruled, carry: CarryOver) -> Ruled:
    change = carry.change.get(rule.cite.rule)
    cite = rule.cite
    when = rule.when
    if change is not None:
        cite = replace(cite, says=change.says or cite.says, sources=change.sources or cite.sources)
        when = change.when or when
    return replace(rule, cite=_weakened(cite, carry), when=when)


def _weakened(cite: Citation, carry: CarryOver) -> Citation:
    confidence = weakest(cite.confidence, carry.confidence)
    return replace(cite, says=f"{cite.says} {carry.sentence}".rstrip(), confidence=confidence)


def _carried_evidence(needs: Iterable[EvidenceNeed], carry: CarryOver) -> tuple[EvidenceNeed, ...]:
    return tuple(
        replace(need, confidence=weakest(need.confidence, carry.confidence)) for need in needs if need.rule not in carry.drop
    )


def _merged(carried: Group, own: Group) -> Group:
    """Lists are added; what the later instrument says for itself wins."""
    return replace(
        carried,
        title=own.title,
        when=carried.when if own.when == ALWAYS else own.when,
        verdicts=(*carried.verdicts, *own.verdicts),
        otherwise=own.otherwise or carried.otherwise,
        unheld=own.unheld or carried.unheld,
        reminder=own.reminder or carried.reminder,
        review=own.review or carried.review,
        gives=own.gives or carried.gives,
        evidence=(*carried.evidence, *own.evidence),
        steps=(*carried.steps, *own.steps),
        span=own.span,
    )
