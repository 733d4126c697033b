"""What becomes of each group and route of an instrument, for the device or for one of its approvals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from pathways.engine.conditions.by_cases import same_in_all_cases
from pathways.engine.conditions.clause_index import ClauseLook
from pathways.engine.conditions.evaluate import APPROVALS, begun, deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, about_approval
from pathways.engine.decide.indexed_rules import IndexedGroup, IndexedRoute, OfVerdict
from pathways.engine.decide.last_days import ending_of
from pathways.engine.decide.precedence import (
    RULED,
    STANDING_OF,
    Standing,
    best_row,
    first_to_count,
    standing_of_route,
    while_it_lasts,
)
from pathways.model.conditions import Truth
from pathways.model.rules import (
    Closing,
    Group,
    Instrument,
    Route,
    Row,
    VerdictRule,
)


class Examined(Struct, frozen=True, gc=False):
    """A group (``route`` is None) or a route, looked at for one approval (``index``) or for the device.

    ``standing`` is None where it hangs on the facts in ``undecided_by``. ``rows`` and ``verdicts`` are those that hold or,
    where the standing follows by cases or is open, those that may hold. ``provided``: the facts whose usual values ``knowledge``
    supposes, without which the standing would be open.
    """

    instrument: Instrument
    group: Group
    route: Route | None
    index: int | None
    knowledge: Knowledge
    standing: Standing | None
    rows: tuple[Row, ...]
    verdicts: tuple[VerdictRule, ...]
    undecided_by: frozenset[str]
    provided: tuple[str, ...] = ()


def without_approval(instrument: Instrument, group: Group, whole: Knowledge) -> Iterator[Examined]:
    """What the group says where it concerns none of the approvals held."""
    if group.unheld is not None and _none_concerned(group, whole):
        yield from _single(instrument, group, None, whole, group.unheld)


def waiting_for_approvals(instrument: Instrument, group: Group, whole: Knowledge) -> Examined:
    """The group where it is not known which approvals are held."""
    return Examined(instrument, group, None, None, whole, None, (), (), frozenset({APPROVALS}))


def _none_concerned(group: Group, whole: Knowledge) -> bool:
    """An approval that is still to come is not held."""
    return all(evaluate(group.when, approval) is Truth.NO for approval in begun(whole))


def look_at_group(
    instrument: Instrument, compiled: IndexedGroup, index: int | None, knowledge: Knowledge, as_of: date
) -> Iterator[Examined]:
    """One group with its routes, for the device or one approval, on what is known alone."""
    group, look = compiled.group, compiled.index.look(knowledge)
    concerned = look.truth(compiled.when)
    if concerned is Truth.NO or (concerned is Truth.UNKNOWN and _over_in_any_case(instrument, compiled, look, as_of)):
        return
    standing = _group_standing(compiled, look) or same_in_all_cases(
        lambda case: _group_standing(compiled, compiled.index.look(case)),
        lambda case: _open_in_verdicts(group, case),
        knowledge,
    )
    if standing in RULED:
        ruled = _decisive(compiled.verdicts, standing, look)
        yield Examined(instrument, group, None, index, knowledge, standing, (), ruled, frozenset())
        return
    found = [_examine_route(instrument, compiled, route, index, look, as_of) for route in compiled.routes]
    if index is None and compiled.held:
        found = _with_approvals_held(found, list(_on_approvals(instrument, compiled, knowledge, as_of)))
    yield from found
    if all(each.standing is Standing.NOT_APPLICABLE for each in found):
        yield from _left_over(instrument, compiled, index, look, standing)


def _over_in_any_case(instrument: Instrument, compiled: IndexedGroup, look: ClauseLook, as_of: date) -> bool:
    """Whatever the group's way was, it has ended. Then nothing hangs on whether the group concerns the device at all."""
    ruled = _verdict_standing(compiled.verdicts, look, Standing.NOT_APPLICABLE)
    if ruled is not Standing.NOT_APPLICABLE:
        return ruled is Standing.CLOSED
    if any(look.possible & verdict.any_rule for route in compiled.routes for verdict in route.verdicts):
        return False
    by_rows = {_rows_standing(instrument, route, look, as_of) for route in compiled.routes}
    return Standing.CLOSED in by_rows and by_rows <= {Standing.CLOSED, Standing.NOT_APPLICABLE}


def _on_approvals(instrument: Instrument, compiled: IndexedGroup, whole: Knowledge, as_of: date) -> Iterator[Examined]:
    """The rows of routes that are looked at for each approval held, where they have to do with it."""
    for index in range(len(whole.approvals or ())):
        look = compiled.index.look(about_approval(whole, index))
        for route in compiled.held:
            found = _examine_route(instrument, compiled, route, index, look, as_of)
            if found.standing is not Standing.NOT_APPLICABLE:
                yield found


def _with_approvals_held(found: list[Examined], held: list[Examined]) -> list[Examined]:
    """A route that is open on an approval held need not be gone anew."""
    usable = (each for each in held if each.standing is Standing.USABLE and each.knowledge.begins is None)
    in_hand = {each.route.id for each in usable if each.route is not None}
    return [*(each for each in found if each.route is None or each.route.id not in in_hand), *held]


def _left_over(
    instrument: Instrument, compiled: IndexedGroup, index: int | None, look: ClauseLook, standing: Standing | None
) -> Iterator[Examined]:
    """What the group says where none of its routes applies."""
    group, knowledge = compiled.group, look.knowledge
    open_facts = frozenset() if standing is not None else _open_in_verdicts(group, knowledge)
    if open_facts:
        may_hold = tuple(rule for rule in group.verdicts if evaluate(rule.when, knowledge) is not Truth.NO)
        if not may_hold and group.otherwise is None:
            return  # whether it concerns the group or not, nothing will be said
        yield Examined(instrument, group, None, index, knowledge, None, (), may_hold, open_facts)
    elif group.otherwise is not None:
        yield from _single(instrument, group, index, knowledge, group.otherwise)


def _single(
    instrument: Instrument, group: Group, index: int | None, knowledge: Knowledge, rule: VerdictRule
) -> Iterator[Examined]:
    """What a rule that stands alone says of the group, where its condition holds or may hold."""
    truth = evaluate(rule.when, knowledge)
    if truth is not Truth.NO:
        standing = STANDING_OF[rule.verdict] if truth is Truth.YES else None
        yield Examined(instrument, group, None, index, knowledge, standing, (), (rule,), deciding_facts(rule.when, knowledge))


def _group_standing(compiled: IndexedGroup, look: ClauseLook) -> Standing | None:
    concerned = look.truth(compiled.when)
    if concerned is Truth.NO:
        return Standing.ELSEWHERE
    if concerned is Truth.UNKNOWN:
        return None
    return _verdict_standing(compiled.verdicts, look, Standing.NOT_APPLICABLE)


def _verdict_standing(verdicts: tuple[OfVerdict, ...], look: ClauseLook, otherwise: Standing | None) -> Standing | None:
    """The strongest verdict that holds; ``otherwise`` where none does; None where it hangs on unknown facts."""
    if not verdicts:
        return otherwise
    return first_to_count([(each.standing, look.truth(each.any_rule)) for each in verdicts], otherwise)


def _open_in_verdicts(group: Group, knowledge: Knowledge) -> frozenset[str]:
    conditions = [group.when, *(rule.when for rule in group.verdicts)]
    return frozenset().union(*(deciding_facts(condition, knowledge) for condition in conditions))


def _decisive(verdicts: tuple[OfVerdict, ...], standing: Standing, look: ClauseLook) -> tuple[VerdictRule, ...]:
    return next((each.decisive(look) for each in verdicts if each.standing is standing), ())


def _examine_route(
    instrument: Instrument, compiled: IndexedGroup, of_route: IndexedRoute, index: int | None, look: ClauseLook, as_of: date
) -> Examined:
    group, route, knowledge = compiled.group, of_route.route, look.knowledge
    standing = _route_standing(instrument, compiled, of_route, look, as_of) or same_in_all_cases(
        lambda case: _route_standing(instrument, compiled, of_route, compiled.index.look(case), as_of),
        lambda case: _open_in_route(instrument, compiled, of_route, compiled.index.look(case), as_of),
        knowledge,
    )
    if standing is None and _has_ended(instrument, compiled, of_route, look, as_of):
        standing = Standing.CLOSED
    rows = _possible_rows(instrument, of_route, look, as_of, standing)
    verdicts: tuple[VerdictRule, ...] = ()
    undecided_by: frozenset[str] = frozenset()
    if standing is None:
        undecided_by = _open_in_route(instrument, compiled, of_route, look, as_of)
    elif standing in RULED:
        verdicts = _decisive(of_route.verdicts, standing, look)
    return Examined(instrument, group, route, index, knowledge, standing, rows, verdicts, undecided_by)


def _route_standing(
    instrument: Instrument, compiled: IndexedGroup, of_route: IndexedRoute, look: ClauseLook, as_of: date
) -> Standing | None:
    return standing_of_route(
        _rows_standing(instrument, of_route, look, as_of),
        lambda: _group_standing(compiled, look),
        lambda by_rows: _verdict_standing(of_route.verdicts, look, by_rows),
    )


def _has_ended(instrument: Instrument, compiled: IndexedGroup, of_route: IndexedRoute, look: ClauseLook, as_of: date) -> bool:
    """Each row that may apply has ended, and no verdict may count before that: then it is over, whichever of them applies."""
    verdicts = (*compiled.verdicts, *of_route.verdicts)
    if any(look.possible & each.any_rule for each in verdicts if each.standing is not Standing.CLOSED):
        return False
    rows = [each.row for each in of_route.rows if look.possible & each.mask]
    ended = (row_standing(instrument, of_route.route, row, Truth.YES, look.knowledge, as_of) for row in rows)
    return bool(rows) and all(standing is Standing.CLOSED for standing in ended)


def _rows_standing(instrument: Instrument, of_route: IndexedRoute, look: ClauseLook, as_of: date) -> Standing | None:
    return best_row([standing for _, standing in _standings(instrument, of_route, look, as_of)])


def closing_of(route: Route, row: Row) -> Closing | None:
    return row.closes or route.closes


def _standings(
    instrument: Instrument, of_route: IndexedRoute, look: ClauseLook, as_of: date
) -> list[tuple[Row, Standing | None]]:
    """The rows that apply or may apply, each with its standing."""
    if not look.possible & of_route.any_row:
        return []
    return [
        (each.row, row_standing(instrument, of_route.route, each.row, look.truth(each.mask), look.knowledge, as_of))
        for each in of_route.rows
        if look.possible & each.mask
    ]


def first_day(instrument: Instrument, route: Route, row: Row, knowledge: Knowledge, as_of: date) -> date:
    """The first day, from the one asked about, on which the row can be used: when its law or document opens it, and the approval
    has begun."""
    opens = opening_day(instrument, route, row)
    days = [day for day in (opens, knowledge.begins) if day is not None and day > as_of]
    return max(days, default=as_of)


def opening_day(instrument: Instrument, route: Route, row: Row) -> date | None:
    """The day from which the instrument opens the row; of a month or a year the first day."""
    if instrument.status.is_law:
        return commencement(instrument, route)
    opening = row.opens or route.opens
    return None if opening is None or opening.expected is None else opening.expected.first


def commencement(instrument: Instrument, route: Route | None) -> date | None:
    """The day from which law opens the route: that of the instrument, or a later one of its own."""
    own = None if route is None or route.opens is None or route.opens.expected is None else route.opens.expected.first
    return max([day for day in (instrument.in_force_from, own) if day is not None], default=None)


def row_standing(
    instrument: Instrument, route: Route, row: Row, applies: Truth, knowledge: Knowledge, as_of: date
) -> Standing | None:
    """``applies``: the truth of the row's condition. A row that ends before it can be used is closed."""
    if applies is Truth.NO:
        return Standing.NOT_APPLICABLE
    if applies is Truth.UNKNOWN:
        return None
    ending = ending_of(closing_of(route, row), knowledge)
    day = first_day(instrument, route, row, knowledge, as_of)
    passed = ending.passed(day)
    if passed is Truth.YES:
        in_doubt = ending.possibly_until is not None and day <= ending.possibly_until
        return Standing.UNSETTLED if in_doubt else Standing.CLOSED
    if passed is Truth.UNKNOWN:
        return None
    return while_it_lasts(row)


def _possible_rows(
    instrument: Instrument, of_route: IndexedRoute, look: ClauseLook, as_of: date, standing: Standing | None
) -> tuple[Row, ...]:
    """The rows that carry the standing; where none does for certain, those that may."""
    standings = _standings(instrument, of_route, look, as_of)
    wanted = Standing.USABLE if standing in (None, Standing.EXCLUDED) else standing
    carrying = tuple([row for row, its in standings if its is wanted])
    return carrying or tuple([row for row, _ in standings])


def _open_in_route(
    instrument: Instrument, compiled: IndexedGroup, of_route: IndexedRoute, look: ClauseLook, as_of: date
) -> frozenset[str]:
    knowledge = look.knowledge
    found = set(_open_in_verdicts(compiled.group, knowledge))
    for rule in of_route.route.verdicts:
        found |= deciding_facts(rule.when, knowledge)
    standings = _standings(instrument, of_route, look, as_of)
    if not any(its is Standing.USABLE for _, its in standings):
        for row, its in standings:
            if its is None:
                found |= deciding_facts(row.when, knowledge)
                ending = ending_of(closing_of(of_route.route, row), knowledge)
                day = first_day(instrument, of_route.route, row, knowledge, as_of)
                if ending.passed(day) is Truth.UNKNOWN:
                    found |= ending.depends_on
    return frozenset(found)
