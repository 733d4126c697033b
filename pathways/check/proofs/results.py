"""The answer of an instrument as formulas: for each group and route, when it comes out how."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pathways.check.proofs.encode import FormulaEncoder, FormulaView, GroupForms, RouteForms, RowForms
from pathways.check.proofs.formula import FALSE, TRUE, Formula, both, day_between, disj, either, negate, none_of
from pathways.engine.decide.routes import commencement
from pathways.model.result import Outcome
from pathways.model.rules import Group, Instrument, LegalStatus, Market, Per, Reviewer, Route, Verdict


class AnswerForms(Struct, frozen=True, eq=False):
    """One possible line of an assessment: a route, or a whole group (``route`` is None), for the approval ``slot``.

    ``begun``: the approval has begun. ``begins_too_late``: it begins when the instrument is over.
    """

    instrument: Instrument
    group: Group
    forms: GroupForms | None
    route: RouteForms | None
    slot: int | None
    unheld: Formula
    later: int
    begun: Formula = TRUE
    begins_too_late: Formula = FALSE

    @property
    def id(self) -> str:
        return self.group.id if self.route is None else self.route.route.id

    @property
    def market(self) -> Market:
        return self.group.market if self.route is None else self.route.route.market

    @property
    def route_to_market(self) -> bool:
        return True if self.route is None else self.route.route.route_to_market

    def outcome(self, outcome: Outcome) -> Formula:
        """When the line is in the answer with this outcome."""
        if self.route is None:
            return self._of_group(outcome)
        route = self.route
        match outcome:
            case Outcome.EXCLUDED:
                return route.excluded
            case Outcome.UNSETTLED:
                return route.unsettled
            case Outcome.CLOSED:
                return either(route.closed, both(route.usable, self._over))
            case Outcome.EXPECTED:
                return FALSE if self.instrument.status.is_law else route.usable
            case Outcome.UPCOMING:
                return both(route.usable, self._to_come, negate(self._over)) if self.instrument.status.is_law else FALSE
            case Outcome.OPEN:
                return both(route.usable, self.begun, negate(self._over), _in_force(self.instrument, route.route, self.later))
            case Outcome.UNDECIDED:
                return FALSE

    @property
    def _to_come(self) -> Formula:
        route = None if self.route is None else self.route.route
        return either(_to_come(self.instrument, route, self.later), negate(self.begun))

    @property
    def _over(self) -> Formula:
        route = None if self.route is None else self.route.route
        return either(_after_its_time(self.instrument, route, self.later), self.begins_too_late)

    def _of_group(self, outcome: Outcome) -> Formula:
        if self.forms is None:
            return self.unheld if outcome is Outcome.EXCLUDED else FALSE
        otherwise = self.group.otherwise
        left_over = self.forms.left_over
        match outcome:
            case Outcome.EXCLUDED:
                by_verdict, verdict = self.forms.excluded, Verdict.EXCLUDED
            case Outcome.CLOSED:
                by_verdict, verdict = self.forms.closed, Verdict.CLOSED
            case Outcome.UNSETTLED:
                by_verdict, verdict = self.forms.unsettled, Verdict.UNSETTLED
            case _:
                return FALSE
        return either(by_verdict, left_over) if otherwise is not None and otherwise.verdict is verdict else by_verdict

    def reviewed_by(self, reviewer: Reviewer) -> Formula:
        """When a usable route names this reviewer: the first of its usable rows that names one, else the route or group."""
        if self.route is None:
            return TRUE if reviewer is Reviewer.NONE else FALSE
        default = self.route.route.review or self.group.review
        by_default = (Reviewer.NONE if default is None else default.by) is reviewer
        named: list[Formula] = []
        earlier: list[Formula] = []
        for row in self.route.rows:
            if row.row.review is not None:
                if row.row.review.by is reviewer:
                    named.append(both(row.usable, none_of(earlier)))
                earlier.append(row.usable)
        return either(*named, none_of(earlier) if by_default else FALSE)


def is_considered(instrument: Instrument) -> bool:
    return instrument.status is not LegalStatus.SUPERSEDED


def answers(encoder: FormulaEncoder, instrument: Instrument, slots: int, approvals: int, later: int = 0) -> Iterator[AnswerForms]:
    """Every line that an assessment could have from this instrument.

    ``slots``: the approvals that are looked at one by one; ``approvals``: all that may be held.
    """
    for group in instrument.groups:
        if group.per is Per.DEVICE:
            yield from _of_view(encoder, instrument, group, FormulaView(None, approvals, later))
        for slot in range(slots):
            yield from _of_view(encoder, instrument, group, FormulaView(slot, approvals, later))
        if group.unheld is not None:
            whole = FormulaView(None, approvals, later)
            unheld = both(encoder.condition(group.unheld.when, whole), negate(encoder.holds(group.when, whole)))
            yield AnswerForms(instrument, group, None, None, None, unheld, later)


def _of_view(encoder: FormulaEncoder, instrument: Instrument, group: Group, view: FormulaView) -> Iterator[AnswerForms]:
    forms = encoder.group(instrument, group, view)
    begun, late = _beginning(encoder, instrument, view)
    if group.per is Per.APPROVAL or view.slot is None:
        yield AnswerForms(instrument, group, forms, None, view.slot, FALSE, view.later)
    for route in forms.routes:
        yield AnswerForms(instrument, group, forms, route, view.slot, FALSE, view.later, begun, late)


def _beginning(encoder: FormulaEncoder, instrument: Instrument, view: FormulaView) -> tuple[Formula, Formula]:
    """The approval has begun; and it begins after the instrument's end."""
    if view.slot is None:
        return TRUE, FALSE
    end = instrument.in_force_until if instrument.status.is_law else None
    return encoder.begun(view.slot, view.later), FALSE if end is None else encoder.begins_after(view.slot, end)


def planned(answer: AnswerForms) -> Formula:
    """When the answer asks for the route's evidence: it is open, or is to open. What is no route to market is only reported."""
    route = answer.route
    assert route is not None
    if not route.route.route_to_market:
        return route.reported
    return either(*(answer.outcome(outcome) for outcome in (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED)))


def row_planned(answer: AnswerForms, row: RowForms) -> Formula:
    route = answer.route
    assert route is not None
    return both(planned(answer), row.usable if route.route.route_to_market else row.when)


def lifetime(instrument: Instrument) -> Formula:
    """The days for which the instrument is asked about: law while it is in force, anything else from its publication."""
    if instrument.status.is_law:
        start, end = instrument.in_force_from, instrument.in_force_until
        return day_between(None if start is None else start.toordinal(), None if end is None else end.toordinal())
    return day_between(instrument.published.toordinal(), None)


def _to_come(instrument: Instrument, route: Route | None, later: int) -> Formula:
    if not instrument.status.is_law:
        return TRUE
    start = commencement(instrument, route)
    return FALSE if start is None else day_between(None, start.toordinal() - 1 - later)


def _after_its_time(instrument: Instrument, route: Route | None, later: int) -> Formula:
    end = instrument.in_force_until
    if not instrument.status.is_law or end is None:
        return FALSE
    return both(day_between(end.toordinal() + 1 - later, None), negate(_to_come(instrument, route, later)))


def _in_force(instrument: Instrument, route: Route, later: int) -> Formula:
    if not instrument.status.is_law:
        return FALSE
    return none_of((_to_come(instrument, route, later), _after_its_time(instrument, route, later)))


def any_open(
    encoder: FormulaEncoder, instruments: tuple[Instrument, ...], market: Market, approvals: int, later: int = 0
) -> Formula:
    """The device has an open route to this market."""
    return disj(
        answer.outcome(Outcome.OPEN)
        for instrument in instruments
        for answer in answers(encoder, instrument, approvals, approvals, later)
        if answer.market is market and answer.route is not None and answer.route_to_market
    )
