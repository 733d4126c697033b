"""Can every clause fire? A clause that never can is dead, be it by its own condition or because others always take it away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathways.check.proofs.encode import FormulaEncoder, FormulaView, GroupForms, RouteForms
from pathways.check.proofs.formula import Formula, both, disj, either, negate, none_of
from pathways.check.proofs.proof import BearingRule, Kind, Obligation
from pathways.check.proofs.results import lifetime
from pathways.engine.decide.precedence import stronger
from pathways.model.conditions import ALWAYS
from pathways.model.findings import Span
from pathways.model.rule_walk import routes_in
from pathways.model.rules import Confidence, Instrument, Per, VerdictRule


def looked_at(encoder: FormulaEncoder, instrument: Instrument, approvals: int) -> Iterator[tuple[GroupForms, FormulaView]]:
    """Each group, for one approval where that is how it is looked at, and once more for rows that are looked at so beside."""
    for group in instrument.groups:
        view = FormulaView(0 if group.per is Per.APPROVAL else None, approvals)
        yield encoder.group(instrument, group, view), view
        if any(row.per_approval for route in routes_in(instrument, group) for row in route.rows):
            beside = FormulaView(0, approvals)
            yield encoder.group(instrument, group, beside), beside


def is_beside(forms: GroupForms, view: FormulaView) -> bool:
    """Whether these are the rows for an approval of a group that is otherwise looked at for the device."""
    return forms.group.per is Per.DEVICE and view.slot is not None


def clauses_reached(encoder: FormulaEncoder, instrument: Instrument, approvals: int) -> Iterator[Obligation]:
    """One obligation for each verdict rule, row and route of the instrument."""
    for forms, view in looked_at(encoder, instrument, approvals):
        group = forms.group
        concerned = both(forms.concerned, lifetime(instrument))
        for rule in () if is_beside(forms, view) else group.verdicts:
            bearing = _bearings(encoder, stronger(rule.verdict, group.verdicts), view)
            when = encoder.condition(rule.when, view)
            yield _reached(instrument, rule.cite.rule, rule.cite.span, both(concerned, when), bearing, (group.id,))
        for route in forms.routes:
            yield from _route_clauses(encoder, instrument, forms, route, view)
        if group.unheld is not None:
            whole = FormulaView(None, approvals)
            none_concerned = negate(encoder.holds(group.when, whole))
            base = both(lifetime(instrument), encoder.condition(group.unheld.when, whole), none_concerned)
            yield _reached(instrument, group.unheld.cite.rule, group.unheld.cite.span, base, (), (group.id,))


def _route_clauses(
    encoder: FormulaEncoder, instrument: Instrument, forms: GroupForms, route: RouteForms, view: FormulaView
) -> Iterator[Obligation]:
    group, rules = forms.group, route.route.verdicts
    shows = (route.route.id, group.id)
    concerned = both(forms.concerned, lifetime(instrument))
    of_group = _bearings(encoder, group.verdicts, view)
    applies = disj(row.when for row in route.rows)
    for rule in () if is_beside(forms, view) else rules:
        bearing = (*of_group, *_bearings(encoder, stronger(rule.verdict, rules), view))
        base = both(concerned, applies, encoder.condition(rule.when, view))
        yield _reached(instrument, rule.cite.rule, rule.cite.span, base, bearing, shows)
    # A route that is always ruled out still says so to those for whom a row holds: there the rows are conditions of the verdict.
    ruled = [rule for rule in rules if rule.when != ALWAYS]
    of_route = _bearings(encoder, ruled, view) if len(ruled) == len(rules) else ()
    bearing = (*of_group, *of_route)
    named = _named_in_doubt(encoder, forms, route.route.id, view)
    goals: list[Formula] = []
    for row in route.rows:
        base = both(concerned, row.when, negate(row.closed))
        by_name = both(base, named) if row.row.cite.confidence is Confidence.UNKNOWN else None
        yield _reached(instrument, row.row.cite.rule, row.row.cite.span, base, bearing, shows, by_name)
        goals.append(_goal(base, bearing, by_name))
    if is_beside(forms, view):
        return
    yield Obligation(
        kind=Kind.ROUTE_REACHED,
        subject=route.route.id,
        claim="some device comes to this route",
        goal=disj(goals),
        wanted=True,
        refuted=f"no device ever comes to route '{route.route.id}'",
        instruments=(instrument.id,),
        place=instrument.id,
        span=route.route.span,
        related=tuple(row.row.cite.span for row in route.rows),
        help="See the findings on its rows.",
    )


def _reached(
    instrument: Instrument,
    rule: str,
    span: Span,
    base: Formula,
    bearing: tuple[BearingRule, ...],
    shows: tuple[str, ...],
    by_name: Formula | None = None,
) -> Obligation:
    return Obligation(
        kind=Kind.RULE_REACHED,
        subject=rule,
        claim="some device makes this rule fire",
        goal=_goal(base, bearing, by_name),
        wanted=True,
        refuted=f"rule '{rule}' can never fire",
        instruments=(instrument.id,),
        place=instrument.id,
        span=span,
        bearing=bearing,
        fallback=base,
        shows=shows,
        help="Correct its condition, or take it out.",
    )


def _goal(base: Formula, bearing: tuple[BearingRule, ...], by_name: Formula | None) -> Formula:
    free = both(base, none_of(rule.when for rule in bearing))
    return free if by_name is None else either(free, by_name)


def _named_in_doubt(encoder: FormulaEncoder, forms: GroupForms, route: str, view: FormulaView) -> Formula:
    """The group is unsettled, and the rule that says so names the route among those between which it is not decided.

    A row whose confidence is unknown is reached in that way too.
    """
    rules = [rule for rule in forms.group.verdicts if route in rule.between]
    return both(forms.unsettled, disj(encoder.condition(rule.when, view) for rule in rules))


def _bearings(encoder: FormulaEncoder, rules: Iterable[VerdictRule], view: FormulaView) -> tuple[BearingRule, ...]:
    return tuple(BearingRule(rule.cite.rule, encoder.condition(rule.when, view), rule.cite.span) for rule in rules)
