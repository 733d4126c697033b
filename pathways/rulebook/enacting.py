"""Making law of what a draft said: routes, rules, evidence, duties and notices, by reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.citations import Cite
from pathways.model.conditions import Condition
from pathways.model.dates import PartialDate, Precision
from pathways.model.findings import Span
from pathways.model.rules import (
    Citation,
    Closing,
    Confidence,
    Duty,
    EvidenceNeed,
    Group,
    Instrument,
    LegalStatus,
    Need,
    Opening,
    Route,
    Row,
    Statement,
    Verdict,
    VerdictRule,
)
from pathways.rulebook.carry_over import merged_groups, merged_routes
from pathways.rulebook.dropping import dropped_route, dropped_row
from pathways.rulebook.fields import Problems, shown, suggestion
from pathways.rulebook.nodes import error

Ruled = TypeVar("Ruled", Row, VerdictRule, Duty, Statement)


class Named(Struct, frozen=True):
    """An id with the place where it is written."""

    id: str
    span: Span


class Dropped(Named, frozen=True):
    """What nobody says any more, and why."""

    because: str


class EnactedChange(Struct, frozen=True):
    """What replaces parts of a rule; None leaves a part as it was."""

    when: Condition | None
    says: str | None
    sources: tuple[Cite, ...] | None
    confidence: Confidence | None
    between: tuple[str, ...]
    span: Span


class Enacting(Struct, frozen=True):
    """What is taken of one earlier instrument on one authority. ``ends``: the last day of each row, where it is replaced."""

    source: Named
    routes: tuple[Named, ...]
    rules: tuple[Named, ...]
    evidence: tuple[Named, ...]
    duties: tuple[Named, ...]
    notices: tuple[Named, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence
    opens: date | None
    opens_at: Span
    closes: Closing | None
    ends: Closing | None
    change: Mapping[str, EnactedChange]
    drop: tuple[Dropped, ...]
    span: Span

    @property
    def names(self) -> tuple[Named, ...]:
        """All that it takes."""
        return (*self.routes, *self.rules, *self.evidence, *self.duties, *self.notices)


def enact(into: Instrument, entries: Sequence[Enacting], earlier: Instrument) -> Instrument:
    """``into`` with what it makes law of ``earlier``; ``entries`` are all that it takes from there.

    Raises FileError where an entry names what the earlier instrument does not have.
    """
    _check_names(entries, earlier)
    gone = frozenset(name.id for entry in entries for name in entry.drop)
    taken = {name.id: entry for entry in entries for name in entry.names}
    routes = [_route(route, taken[route.id], taken, gone) for route in earlier.routes if _is_taken(route.id, taken, gone)]
    groups = [
        _group(group, taken, gone, whole=_comes_whole(group, earlier, routes, gone)) for group in groups_taken(entries, earlier)
    ]
    told = _rows_dropped(entries, earlier, (*routes, *into.routes))
    groups = [replace(group, verdicts=(*group.verdicts, *told.get(group.id, ()))) for group in groups]
    routes += _routes_dropped(entries, earlier, own={route.id for route in into.routes})
    return replace(
        into,
        groups=merged_groups(groups, into.groups),
        routes=merged_routes(routes, into.routes),
        duties=(*(_duty(each, taken) for each in earlier.duties if _is_taken(each.cite.rule, taken, gone)), *into.duties),
        statements=(
            *(_said(each, taken) for each in earlier.statements if _is_taken(each.cite.rule, taken, gone)),
            *into.statements,
        ),
    )


def in_effect(plain: Instrument, enacted: Instrument) -> Instrument:
    """What was withdrawn makes nothing law: it keeps what is its own, and the earlier instrument all that it had."""
    return plain if plain.status is LegalStatus.SUPERSEDED else enacted


def groups_taken(entries: Iterable[Enacting], earlier: Instrument) -> list[Group]:
    """The groups of which a route or a rule is taken, or a route dropped."""
    names = {name.id for entry in entries for name in entry.names}
    routes = names.union(name.id for entry in entries for name in entry.drop)
    of_routes = {route.group for route in earlier.routes if route.id in routes}
    return [group for group in earlier.groups if group.id in of_routes or not names.isdisjoint(_rules_of(group))]


def by_source(entries: Iterable[Enacting]) -> list[tuple[Enacting, ...]]:
    """The entries of each earlier instrument together."""
    found: dict[str, list[Enacting]] = {}
    for entry in entries:
        found.setdefault(entry.source.id, []).append(entry)
    return [tuple(each) for each in found.values()]


def _comes_whole(group: Group, earlier: Instrument, enacted: Iterable[Route], gone: Collection[str]) -> bool:
    """With all that its routes share: where one of them is enacted, or none is left to the earlier instrument."""
    if any(route.group == group.id for route in enacted):
        return True
    return all(route.id in gone for route in earlier.routes if route.group == group.id)


def _is_taken(name: str, taken: Collection[str], gone: Collection[str]) -> bool:
    return name in taken and name not in gone


# --- names ----------------------------------------------------------------------------------------------------


def _rules_of(group: Group) -> Iterator[str]:
    yield from (rule.cite.rule for rule in (*group.verdicts, group.otherwise, group.unheld) if rule is not None)


def _rules_of_route(route: Route) -> Iterator[str]:
    yield from (rule.cite.rule for rule in route.verdicts)
    yield from (row.cite.rule for row in route.rows)


def _needs_of(place: Group | Route) -> Iterator[str]:
    yield from (need.rule for need in place.evidence)
    if isinstance(place, Route):
        yield from (need.rule for row in place.rows for need in row.evidence)


def _check_names(entries: Sequence[Enacting], earlier: Instrument) -> None:
    problems = Problems()
    names = {name.id for entry in entries for name in entry.routes}
    routes = [route for route in earlier.routes if route.id in names]
    groups = groups_taken(entries, earlier)
    rules = {rule for group in earlier.groups for rule in _rules_of(group)}
    rules |= {rule for route in routes for rule in _rules_of_route(route)}
    places: tuple[Group | Route, ...] = (*groups, *routes)
    needs = {need for place in places for need in _needs_of(place)}
    duties = {duty.cite.rule for duty in earlier.duties}
    notices = {statement.cite.rule for statement in earlier.statements}
    all_routes = {route.id for route in earlier.routes}
    anything = rules | needs | duties | notices | all_routes
    anything |= {rule for route in earlier.routes for rule in (*_rules_of_route(route), *_needs_of(route))}
    for entry in entries:
        of = f"'{shown(entry.source.id)}' has no"
        for what, found, known in (
            ("route", entry.routes, all_routes),
            ("rule", entry.rules, rules),
            ("evidence need", entry.evidence, needs),
            ("duty", entry.duties, duties),
            ("notice", entry.notices, notices),
            ("rule or route", entry.drop, anything),
        ):
            for name in found:
                if name.id not in known:
                    help_ = _elsewhere(name.id, earlier) or suggestion(name.id, known)
                    problems.add(error("RF018", f"{of} {what} '{shown(name.id)}' to enact", name.span, help_))
        for id_, change in entry.change.items():
            if id_ not in (rules | duties | notices):
                message = f"{of} rule '{shown(id_)}' that can be changed"
                problems.add(error("RF018", message, change.span, suggestion(id_, rules | duties | notices)))
    _check_once(entries, problems)
    problems.raise_if_any()


def _elsewhere(name: str, earlier: Instrument) -> str:
    """What to write instead, where the name is one of another kind."""
    for route in earlier.routes:
        if name == route.id:
            return "It is a route: name it under 'routes'."
        if name in _rules_of_route(route) or name in _needs_of(route):
            return f"It belongs to route '{route.id}': name the route under 'routes'."
    for group in earlier.groups:
        if name in _rules_of(group):
            return f"It is a rule of group '{group.id}': name it under 'rules'."
        if name in _needs_of(group):
            return f"It belongs to group '{group.id}': name one of its routes too."
    if any(name == duty.cite.rule for duty in earlier.duties):
        return "It is a duty: name it under 'duties'."
    if any(name == each.cite.rule for each in earlier.statements):
        return "It is a notice: name it under 'notices'."
    return ""


def _check_once(entries: Iterable[Enacting], problems: Problems) -> None:
    seen: dict[str, Span] = {}
    for entry in entries:
        for name in (*entry.names, *entry.drop):
            if name.id in seen:
                message = f"'{shown(name.id)}' is enacted or dropped twice"
                problems.add(error("RF019", message, name.span, f"Also at {seen[name.id]}. Keep one."))
            seen.setdefault(name.id, name.span)


# --- what becomes of it ---------------------------------------------------------------------------------------


def _group(group: Group, taken: Mapping[str, Enacting], gone: Collection[str], *, whole: bool) -> Group:
    """``whole``: with all rules that the routes share, not only those that are named."""

    def comes(rule: VerdictRule | None) -> bool:
        return rule is not None and rule.cite.rule not in gone and (whole or rule.cite.rule in taken)

    return replace(
        group,
        verdicts=tuple(_said(rule, taken) for rule in group.verdicts if comes(rule)),
        otherwise=_said(group.otherwise, taken) if group.otherwise is not None and comes(group.otherwise) else None,
        unheld=_said(group.unheld, taken) if group.unheld is not None and comes(group.unheld) else None,
        reminder=None,
        evidence=_needs(group.evidence, taken, gone),
    )


def _route(route: Route, entry: Enacting, taken: Mapping[str, Enacting], gone: Collection[str]) -> Route:
    named = dict.fromkeys(_rules_of_route(route), entry) | dict(taken)
    rows = [
        replace(
            _said(row, named),
            opens=None,
            closes=entry.ends or row.closes,
            evidence=_needs(row.evidence, taken, gone),
        )
        for row in route.rows
        if row.cite.rule not in gone
    ]
    day = entry.opens
    return replace(
        route,
        opens=None if day is None else Opening(PartialDate(day, Precision.DAY), entry.sources, entry.confidence),
        closes=entry.closes or route.closes,
        rows=tuple(rows),
        verdicts=tuple(_said(rule, named) for rule in route.verdicts if rule.cite.rule not in gone),
        evidence=_needs(route.evidence, taken, gone),
    )


def _routes_dropped(entries: Iterable[Enacting], earlier: Instrument, own: Collection[str]) -> Iterator[Route]:
    """Without those that the instrument writes out for itself."""
    routes = {route.id: route for route in earlier.routes}
    for entry in entries:
        for drop in entry.drop:
            if (route := routes.get(drop.id)) is not None and drop.id not in own:
                yield dropped_route(route, earlier.title, drop.because, entry.sources, entry.confidence, drop.span)


def _rows_dropped(entries: Iterable[Enacting], earlier: Instrument, law: Sequence[Route]) -> Mapping[str, list[VerdictRule]]:
    """By group: for those whom no other row of the group is for, in ``law`` or left to the earlier instrument."""
    gone = {drop.id: (entry, drop) for entry in entries for drop in entry.drop}
    per = {group.id: group.per for group in earlier.groups}
    found: dict[str, list[VerdictRule]] = {}
    for route in law:
        before = next((each for each in earlier.routes if each.id == route.id), route)
        others = [each for each in earlier.routes if each.id not in {own.id for own in law}]
        kept = [row.when for each in (*law, *others) if each.group == route.group for row in each.rows]
        for row in before.rows:
            if row.cite.rule in gone and route.per is per.get(route.group) and not row.per_approval:
                entry, drop = gone[row.cite.rule]
                told = dropped_row(
                    row, route.title, kept, earlier.title, drop.because, entry.sources, entry.confidence, drop.span
                )
                found.setdefault(route.group, []).append(told)
    return found


def _duty(duty: Duty, taken: Mapping[str, Enacting]) -> Duty:
    return replace(_said(duty, taken), in_force_from=taken[duty.cite.rule].opens or duty.in_force_from)


def _said(rule: Ruled, taken: Mapping[str, Enacting]) -> Ruled:
    """The rule on the authority of the instrument; as it was where the instrument does not name it.

    What is not established stays so, unless the instrument says how well it is now.
    """
    entry = taken.get(rule.cite.rule)
    change = next((each.change[rule.cite.rule] for each in taken.values() if rule.cite.rule in each.change), None)
    cite = rule.cite
    if entry is not None:
        open_ = cite.confidence is Confidence.UNKNOWN
        cite = replace(cite, sources=entry.sources, confidence=cite.confidence if open_ else entry.confidence)
    if change is None:
        return replace(rule, cite=cite)
    cite = replace(
        cite,
        says=change.says or cite.says,
        sources=change.sources or cite.sources,
        confidence=change.confidence or cite.confidence,
        span=change.span,
    )
    _check_settled(rule, cite)
    changed = replace(rule, cite=cite, when=change.when or rule.when)
    return replace(changed, between=change.between) if change.between and isinstance(changed, Row | VerdictRule) else changed


def _check_settled(rule: object, cite: Citation) -> None:
    """A verdict that something is not established cannot be established."""
    if isinstance(rule, VerdictRule) and (rule.verdict is Verdict.UNSETTLED) != (cite.confidence is Confidence.UNKNOWN):
        message = f"rule '{cite.rule}': what is unsettled has confidence unknown, and only that has"
        help_ = "Where the instrument settles it, drop the rule and say for yourself what holds, in a group of your own."
        raise error("LG001", message, cite.span, help_)


def _needs(needs: Iterable[EvidenceNeed], taken: Mapping[str, Enacting], gone: Collection[str]) -> tuple[EvidenceNeed, ...]:
    return tuple(_need(need, taken.get(need.rule)) for need in needs if need.rule not in gone)


def _need(need: EvidenceNeed, entry: Enacting | None) -> EvidenceNeed:
    """What a draft was expected to ask for, law asks for."""
    if entry is None:
        return need
    asked = Need.MANDATORY if need.need is Need.EXPECTED_BY_DRAFT else need.need
    return replace(need, need=asked, sources=entry.sources, confidence=entry.confidence)
