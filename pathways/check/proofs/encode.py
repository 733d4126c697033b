"""From rules to formulas: what ``pathways.engine.decide.routes`` does with a device of which every fact is known.

Group verdicts come first (excluded, then closed, then unsettled), then rows with their last days, then what a group says of
what is left over. The tests hold the two against each other, device by device.
"""

from __future__ import annotations

from msgspec import Struct

from pathways.check.proofs.formula import (
    AS_OF,
    FALSE,
    TRUE,
    Between,
    Earlier,
    Formula,
    both,
    conj,
    disj,
    either,
    negate,
    none_of,
)
from pathways.check.proofs.world import held, leaf_at, name_of
from pathways.engine.decide.routes import closing_of
from pathways.model.conditions import AllOf, AnyOf, Condition, Holds, Negation, OneOf, Within
from pathways.model.rules import Closing, Confidence, Group, Instrument, Per, Route, Row, Verdict, VerdictRule


class View(Struct, frozen=True):
    """What a condition looks at: the device, with the approval ``slot`` if any, and the approvals that ``holds`` sees.

    ``later`` days after the day that is asked about.
    """

    slot: int | None
    approvals: int
    later: int = 0


class RowForms(Struct, frozen=True, eq=False):
    row: Row
    when: Formula
    passed: Formula
    usable: Formula
    unsettled: Formula
    closed: Formula


class RouteForms(Struct, frozen=True, eq=False):
    """``reported``: the answer has the route. The others are its standings, of which at most one holds."""

    route: Route
    rows: tuple[RowForms, ...]
    reported: Formula
    excluded: Formula
    closed: Formula
    unsettled: Formula
    usable: Formula


class GroupForms(Struct, frozen=True, eq=False):
    """``free``: the group concerns the device or approval and none of its verdict rules holds."""

    group: Group
    concerned: Formula
    excluded: Formula
    closed: Formula
    unsettled: Formula
    free: Formula
    routes: tuple[RouteForms, ...]
    left_over: Formula
    silent: Formula


class Encoder:
    """Remembers what it has encoded, so that obligations share the parts of their formulas."""

    def __init__(self) -> None:
        self._conditions: dict[tuple[int, View], tuple[Condition, Formula]] = {}
        self._groups: dict[tuple[str, str, View], GroupForms] = {}

    def condition(self, condition: Condition, view: View) -> Formula:
        key = (id(condition), view)
        known = self._conditions.get(key)
        if known is None:
            known = self._conditions[key] = (condition, self._condition(condition, view))
        return known[1]

    def _condition(self, condition: Condition, view: View) -> Formula:
        match condition:
            case OneOf() | Within():
                return leaf_at(condition, view.slot)
            case AllOf():
                return conj(self.condition(part, view) for part in condition.conditions)
            case AnyOf():
                return disj(self.condition(part, view) for part in condition.conditions)
            case Negation():
                return negate(self.condition(condition.condition, view))
            case Holds():
                return self.holds(condition.condition, view.approvals)

    def holds(self, condition: Condition, approvals: int) -> Formula:
        """One of the approvals fulfils the condition. Inside it no other approval is in sight."""
        each = (both(held(slot), self.condition(condition, View(slot, 0))) for slot in range(approvals))
        return disj(each)

    def group(self, instrument: Instrument, group: Group, view: View) -> GroupForms:
        """The group as it stands for the approval ``view.slot``, or for the device where it is looked at per device."""
        key = (instrument.id, group.id, view)
        known = self._groups.get(key)
        if known is None:
            known = self._groups[key] = self._group(instrument, group, view)
        return known

    def _group(self, instrument: Instrument, group: Group, view: View) -> GroupForms:
        concerned = self.condition(group.when, view)
        if group.per is Per.APPROVAL:
            assert view.slot is not None
            concerned = both(held(view.slot), concerned)
        of_kind = [self._any_of_kind(group.verdicts, kind, view) for kind in Verdict]
        excluded, closed, unsettled = of_kind
        free = both(concerned, none_of(of_kind))
        routes = tuple(self._route(route, free, view) for route in instrument.routes if route.group == group.id)
        nothing_applies = both(free, none_of(route.reported for route in routes))
        stated = FALSE if group.otherwise is None else self.condition(group.otherwise.when, view)
        return GroupForms(
            group=group,
            concerned=concerned,
            excluded=both(concerned, excluded),
            closed=both(concerned, closed, negate(excluded)),
            unsettled=both(concerned, unsettled, none_of((excluded, closed))),
            free=free,
            routes=routes,
            left_over=both(nothing_applies, stated),
            silent=both(nothing_applies, negate(stated)),
        )

    def _any_of_kind(self, rules: tuple[VerdictRule, ...], kind: Verdict, view: View) -> Formula:
        return disj(self.condition(rule.when, view) for rule in rules if rule.verdict is kind)

    def _route(self, route: Route, free: Formula, view: View) -> RouteForms:
        rows = tuple(self._row(route, row, view) for row in route.rows)
        reported = both(free, disj(row.when for row in rows))
        excluded, closed, unsettled = (self._any_of_kind(route.verdicts, kind, view) for kind in Verdict)
        usable_row = disj(row.usable for row in rows)
        unsettled_row = both(negate(usable_row), disj(row.unsettled for row in rows))
        closed_row = none_of((usable_row, unsettled_row))
        ruled_out = both(reported, negate(excluded))
        open_still = both(ruled_out, negate(closed))
        return RouteForms(
            route=route,
            rows=rows,
            reported=reported,
            excluded=both(reported, excluded),
            closed=both(ruled_out, either(closed, both(negate(unsettled), closed_row))),
            unsettled=both(open_still, either(unsettled, unsettled_row)),
            usable=both(open_still, negate(unsettled), usable_row),
        )

    def _row(self, route: Route, row: Row, view: View) -> RowForms:
        when = self.condition(row.when, view)
        closing = closing_of(route, row)
        passed = self.passed(closing, view)
        in_doubt: Formula = FALSE
        if closing is not None and closing.possibly_until is not None:
            in_doubt = Between(AS_OF, None, closing.possibly_until.toordinal() - view.later)
        not_established = TRUE if row.cite.confidence is Confidence.UNKNOWN else FALSE
        going_on = both(when, negate(passed))
        return RowForms(
            row=row,
            when=when,
            passed=passed,
            usable=both(going_on, negate(not_established)),
            unsettled=either(both(going_on, not_established), both(when, passed, in_doubt)),
            closed=both(when, passed, negate(in_doubt)),
        )

    def passed(self, closing: Closing | None, view: View) -> Formula:
        """The last day is over: one of the dates that count lies before the day that is asked about."""
        if closing is None:
            return FALSE
        over: list[Formula] = []
        for term in closing.terms:
            before: Formula
            if term.day is not None:
                before = Between(AS_OF, term.day.toordinal() + 1 - view.later, None)
            else:
                assert term.fact is not None
                before = Earlier(name_of(term.fact, view.slot), AS_OF, view.later)
            over.append(both(self.condition(term.when, view), before))
        return disj(over)
