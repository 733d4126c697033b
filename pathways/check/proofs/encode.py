"""From rules to formulas: what ``pathways.engine.decide.routes`` does with a device of which every fact is known.

Which rule counts is said in ``pathways.engine.decide.precedence`` for both. The tests hold the two against each other, device by
device.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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
)
from pathways.check.proofs.world import begun, held, leaf_at, name_of
from pathways.engine.decide.precedence import Logic, Standing, by_strength, left_over, of_group, of_route, while_it_lasts
from pathways.engine.decide.routes import closing_of, opening_day
from pathways.model.conditions import AllOf, AnyOf, Condition, FromToday, Holds, Negation, OneOf, Within
from pathways.model.facts import Vocabulary
from pathways.model.rule_walk import routes_in
from pathways.model.rules import Closing, DateTerm, Group, Instrument, Per, Route, Row, VerdictRule

FORMULAS: Logic[Formula] = Logic(all_of=conj, any_of=disj, negate=negate)


class FormulaView(Struct, frozen=True):
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


class FormulaEncoder:
    """Remembers what it has encoded, so that obligations share the parts of their formulas."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._begun: dict[tuple[int, int], Formula] = {}
        self._conditions: dict[tuple[int, FormulaView], tuple[Condition, Formula]] = {}
        self._groups: dict[tuple[str, str, FormulaView], list[tuple[Instrument, GroupForms]]] = {}

    def condition(self, condition: Condition, view: FormulaView) -> Formula:
        key = (id(condition), view)
        known = self._conditions.get(key)
        if known is None:
            known = self._conditions[key] = (condition, self._condition(condition, view))
        return known[1]

    def _condition(self, condition: Condition, view: FormulaView) -> Formula:
        match condition:
            case OneOf() | Within() | FromToday():
                return leaf_at(condition, view.slot, view.later)
            case AllOf():
                return conj(self.condition(part, view) for part in condition.conditions)
            case AnyOf():
                return disj(self.condition(part, view) for part in condition.conditions)
            case Negation():
                return negate(self.condition(condition.condition, view))
            case Holds():
                return self.holds(condition.condition, view)

    def holds(self, condition: Condition, view: FormulaView) -> Formula:
        """One of the approvals that have begun fulfils the condition. Inside it no other approval is in sight."""
        each = (
            both(held(slot), self.begun(slot, view.later), self.condition(condition, FormulaView(slot, 0, view.later)))
            for slot in range(view.approvals)
        )
        return disj(each)

    def begun(self, slot: int, later: int) -> Formula:
        """The approval has begun on the day."""
        key = (slot, later)
        known = self._begun.get(key)
        if known is None:
            known = self._begun[key] = begun(slot, self._vocabulary, later)
        return known

    def group(self, instrument: Instrument, group: Group, view: FormulaView) -> GroupForms:
        """The group as it stands for the approval ``view.slot``, or for the device where it is looked at per device."""
        key = (instrument.id, group.id, view)
        encoded = self._groups.setdefault(key, [])
        known = next((forms for of, forms in encoded if of == instrument), None)  # what stays with a draft differs by edition
        if known is None:
            beside = group.per is Per.DEVICE and view.slot is not None
            known = self._on_approval(instrument, group, view) if beside else self._group(instrument, group, view)
            encoded.append((instrument, known))
        return known

    def _on_approval(self, instrument: Instrument, group: Group, view: FormulaView) -> GroupForms:
        """What a group that is looked at for the device says beside of the approval ``view.slot``: rows that ask for one."""
        assert view.slot is not None
        whole = self._free(group, FormulaView(None, view.approvals, view.later))
        here = both(held(view.slot), whole)
        routes = [route for route in routes_in(instrument, group) if route.rows_for(view.slot)]
        forms = tuple(self._route(instrument, route, here, view) for route in routes)
        return GroupForms(group, here, FALSE, FALSE, FALSE, here, forms, FALSE, FALSE)

    def _free(self, group: Group, view: FormulaView) -> Formula:
        return of_group(self.condition(group.when, view), self.verdicts(group.verdicts, view), FORMULAS).free

    def _group(self, instrument: Instrument, group: Group, view: FormulaView) -> GroupForms:
        concerned = self.condition(group.when, view)
        if group.per is Per.APPROVAL:
            assert view.slot is not None
            concerned = both(held(view.slot), concerned)
        standing = of_group(concerned, self.verdicts(group.verdicts, view), FORMULAS)
        free = standing.free
        own = routes_in(instrument, group)
        plain = [self._route(instrument, route, free, view) for route in own if route.rows_for(view.slot)]
        beside = self._beside(instrument, group, own, view)
        nothing_applies = left_over(free, (route.reported for route in (*plain, *beside)), FORMULAS)
        routes = tuple(_unless(route, self._in_hand(route.route, beside, view)) for route in plain)
        stated = FALSE if group.otherwise is None else self.condition(group.otherwise.when, view)
        return GroupForms(
            group=group,
            concerned=concerned,
            excluded=standing.excluded,
            closed=standing.closed,
            unsettled=standing.unsettled,
            free=free,
            routes=routes,
            left_over=both(nothing_applies, stated),
            silent=both(nothing_applies, negate(stated)),
        )

    def _beside(self, instrument: Instrument, group: Group, own: Sequence[Route], view: FormulaView) -> list[RouteForms]:
        """The routes as they stand for each approval, in a group that is looked at for the device."""
        if group.per is Per.APPROVAL or not any(row.per_approval for route in own for row in route.rows):
            return []
        views = [FormulaView(slot, view.approvals, view.later) for slot in range(view.approvals)]
        return [route for each in views for route in self.group(instrument, group, each).routes]

    def _in_hand(self, route: Route, beside: list[RouteForms], view: FormulaView) -> Formula:
        """The route is open on an approval held, so that it need not be gone anew."""
        of_route = [each for each in beside if each.route is route]
        return disj(both(each.usable, self.begun(slot, view.later)) for slot, each in enumerate(of_route))

    def verdicts(self, rules: tuple[VerdictRule, ...], view: FormulaView) -> list[Formula]:
        """That any rule of each verdict holds, the strongest first."""
        return [disj(self.condition(rule.when, view) for rule in of_kind) for _, of_kind in by_strength(rules)]

    def _route(self, instrument: Instrument, route: Route, free: Formula, view: FormulaView) -> RouteForms:
        rows = tuple(self._row(instrument, route, row, view) for row in route.rows_for(view.slot))
        standing = of_route(
            free,
            self.verdicts(route.verdicts, view),
            applies=disj(row.when for row in rows),
            usable=disj(row.usable for row in rows),
            unsettled=disj(row.unsettled for row in rows),
            logic=FORMULAS,
        )
        return RouteForms(route, rows, standing.reported, standing.excluded, standing.closed, standing.unsettled, standing.usable)

    def _row(self, instrument: Instrument, route: Route, row: Row, view: FormulaView) -> RowForms:
        when = self.condition(row.when, view)
        closing = closing_of(route, row)
        opens = opening_day(instrument, route, row)
        passed = self.passed(closing, opens, view)
        in_doubt: Formula = FALSE
        if closing is not None and closing.possibly_until is not None:
            in_doubt = self._still_possible(closing.possibly_until, opens, view)
        not_established = TRUE if while_it_lasts(row) is Standing.UNSETTLED else FALSE
        going_on = both(when, negate(passed))
        return RowForms(
            row=row,
            when=when,
            passed=passed,
            usable=both(going_on, negate(not_established)),
            unsettled=either(both(going_on, not_established), both(when, passed, in_doubt)),
            closed=both(when, passed, negate(in_doubt)),
        )

    def passed(self, closing: Closing | None, opens: date | None, view: FormulaView) -> Formula:
        """The last day is over: one of the dates that count lies before the day that is asked about, or before the row can be
        used: its opening, and the day on which the approval begins."""
        if closing is None:
            return FALSE
        return disj(both(self.condition(term.when, view), self._over(term, opens, view)) for term in closing.terms)

    def _over(self, term: DateTerm, opens: date | None, view: FormulaView) -> Formula:
        begins = [(fact, name_of(fact, view.slot)) for fact in self._beginnings(view)]
        if term.day is not None:
            if opens is not None and term.day < opens:
                return TRUE
            day = term.day.toordinal()
            return either(Between(AS_OF, day + 1 - view.later, None), *(Between(name, day + 1, None) for _, name in begins))
        assert term.fact is not None
        end = name_of(term.fact, view.slot)
        before_opening = FALSE if opens is None else Between(end, None, opens.toordinal() - 1)
        # An end that never lies before the beginning, lies before none.
        bounded = self._vocabulary.bounded_dates
        before_begun = [Earlier(end, name, 0) for fact, name in begins if (fact, term.fact) not in bounded]
        return either(Earlier(end, AS_OF, view.later), before_opening, *before_begun)

    def _still_possible(self, until: date, opens: date | None, view: FormulaView) -> Formula:
        if opens is not None and opens > until:
            return FALSE
        day = until.toordinal()
        begins = [Between(name_of(fact, view.slot), None, day) for fact in self._beginnings(view)]
        return both(Between(AS_OF, None, day - view.later), *begins)

    def _beginnings(self, view: FormulaView) -> tuple[str, ...]:
        return () if view.slot is None else self._vocabulary.beginnings

    def begins_after(self, slot: int | None, day: date) -> Formula:
        """The approval begins only after the day."""
        if slot is None:
            return FALSE
        return disj(Between(name_of(fact, slot), day.toordinal() + 1, None) for fact in self._vocabulary.beginnings)


def _unless(route: RouteForms, in_hand: Formula) -> RouteForms:
    """The route as reported where it is not in hand."""
    if in_hand is FALSE:
        return route
    free = negate(in_hand)
    return RouteForms(
        route=route.route,
        rows=tuple(
            RowForms(
                each.row,
                both(free, each.when),
                each.passed,
                both(free, each.usable),
                both(free, each.unsettled),
                both(free, each.closed),
            )
            for each in route.rows
        ),
        reported=both(free, route.reported),
        excluded=both(free, route.excluded),
        closed=both(free, route.closed),
        unsettled=both(free, route.unsettled),
        usable=both(free, route.usable),
    )
