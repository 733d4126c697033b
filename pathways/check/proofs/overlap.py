"""Do rules contradict each other? Two routes of a group for one approval, two last days of a route, two kinds of verdict."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pathways.check.proofs.encode import FormulaEncoder, FormulaView, GroupForms, RouteForms, RowForms
from pathways.check.proofs.formula import Formula, both, disj, either, negate, none_of
from pathways.check.proofs.proof import BearingRule, Kind, Obligation
from pathways.check.proofs.reach import is_beside, looked_at
from pathways.check.proofs.results import lifetime
from pathways.engine.decide.routes import closing_of
from pathways.model.findings import Severity
from pathways.model.rules import Instrument, Per


def no_overlap(encoder: FormulaEncoder, instrument: Instrument, approvals: int) -> Iterator[Obligation]:
    for forms, view in looked_at(encoder, instrument, approvals):
        if forms.group.per is Per.APPROVAL:
            yield from _one_route(instrument, forms)
        for route in forms.routes:
            if len({_last_day(route, row) for row in route.rows}) > 1:
                yield _one_last_day(instrument, forms, route)
        if len({rule.verdict for rule in forms.group.verdicts}) > 1 and not is_beside(forms, view):
            yield _verdict_order(encoder, instrument, forms, view)


def _one_route(instrument: Instrument, forms: GroupForms) -> Iterator[Obligation]:
    for one, other in combinations(forms.routes, 2):
        ids = (one.route.id, other.route.id)
        yield Obligation(
            kind=Kind.ONE_ROUTE,
            subject=f"{ids[0]} / {ids[1]}",
            claim="no approval comes to both routes of the group",
            goal=both(lifetime(instrument), _applies(one), _applies(other)),
            wanted=False,
            refuted=f"routes '{ids[0]}' and '{ids[1]}' of group '{forms.group.id}' both apply to one approval",
            instruments=(instrument.id,),
            place=instrument.id,
            span=one.route.span,
            related=(one.route.span, other.route.span),
            bearing=(*_rows(one), *_rows(other)),
            shows=ids,
            help="Narrow one of the two, so that their conditions exclude each other.",
        )


def _rows(route: RouteForms) -> tuple[BearingRule, ...]:
    return tuple(BearingRule(row.row.cite.rule, row.when, row.row.cite.span) for row in route.rows)


def _applies(route: RouteForms) -> Formula:
    """The route is reported and not excluded: open, expected, unsettled or closed."""
    return both(route.reported, negate(route.excluded))


def _last_day(route: RouteForms, row: RowForms) -> object:
    closing = closing_of(route.route, row.row)
    return None if closing is None else closing.terms


def _one_last_day(instrument: Instrument, forms: GroupForms, route: RouteForms) -> Obligation:
    pairs = [pair for pair in combinations(route.rows, 2) if _last_day(route, pair[0]) != _last_day(route, pair[1])]
    differ = [both(one.when, other.when, either(_only(one, other), _only(other, one))) for one, other in pairs]
    return Obligation(
        kind=Kind.ONE_LAST_DAY,
        subject=route.route.id,
        claim="rows of the route that hold together end on the same day",
        goal=both(lifetime(instrument), forms.free, none_of((route.excluded,)), disj(differ)),
        wanted=False,
        refuted=f"two rows of route '{route.route.id}' hold together and end on different days; the later day wins",
        instruments=(instrument.id,),
        place=instrument.id,
        span=route.route.span,
        bearing=_rows(route),
        shows=(route.route.id,),
        help="Let their conditions exclude each other, or give them the same last day.",
    )


def _only(one: RowForms, other: RowForms) -> Formula:
    return both(one.passed, negate(other.passed))


def _verdict_order(encoder: FormulaEncoder, instrument: Instrument, forms: GroupForms, view: FormulaView) -> Obligation:
    group = forms.group
    together = disj(both(*pair) for pair in combinations(encoder.verdicts(group.verdicts, view), 2))
    return Obligation(
        kind=Kind.VERDICT_ORDER,
        subject=group.id,
        claim="verdict rules of different kinds do not hold together",
        goal=both(lifetime(instrument), forms.concerned, together),
        wanted=False,
        refuted=f"verdict rules of different kinds can hold together in group '{group.id}': "
        "excluded wins over closed, closed over unsettled",
        instruments=(instrument.id,),
        place=instrument.id,
        span=group.span,
        bearing=tuple(BearingRule(rule.cite.rule, encoder.condition(rule.when, view), rule.cite.span) for rule in group.verdicts),
        shows=(group.id,),
        severity=Severity.NOTE,
    )
