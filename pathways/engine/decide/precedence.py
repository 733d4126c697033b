"""Which of several rules that hold counts. This is the law of the house, and it stands here only.

1. A group is looked at where it concerns the device or the approval, and before its routes.
2. Of the verdicts of a group or a route the strongest counts: excluded, then closed, then unsettled.
3. A route is reported where its group is free (it concerns, and none of its verdicts holds) and one of the route's rows applies.
4. A verdict of the route comes before its rows. Of the rows the best counts: one that can be used, then one that hangs on unknown
   facts, then one that is not established, then one that has ended.
5. Where a group is free and none of its routes is reported, what it says otherwise counts.

``firsts``, ``of_group`` and ``of_route`` state this over any algebra of truth, such as the formulas of the proofs.
``first_to_count`` and ``best_row`` are the same for three values of which most are never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import Enum
from typing import Generic, TypeVar

from msgspec import Struct

from pathways.model.conditions import Truth
from pathways.model.rules import Confidence, Group, Route, Row, Verdict, VerdictRule

T = TypeVar("T")
S = TypeVar("S")


class Standing(Enum):
    """What a route or group comes to once the facts suffice."""

    ELSEWHERE = "not concerned"
    NOT_APPLICABLE = "no row applies"
    EXCLUDED = "excluded"
    CLOSED = "closed"
    UNSETTLED = "unsettled"
    USABLE = "usable"


VERDICTS = tuple(Verdict)
"""The strongest first."""

STANDING_OF = {
    Verdict.EXCLUDED: Standing.EXCLUDED,
    Verdict.CLOSED: Standing.CLOSED,
    Verdict.UNSETTLED: Standing.UNSETTLED,
}
RULED = frozenset(STANDING_OF.values())
"""What a verdict makes of a group or a route."""

ROWS: tuple[Standing | None, ...] = (Standing.USABLE, None, Standing.UNSETTLED, Standing.CLOSED)
"""What the rows of a route may come to, the best first. None: it hangs on unknown facts."""


def strength(verdict: Verdict) -> int:
    """0 for the strongest."""
    return VERDICTS.index(verdict)


def by_strength(rules: Iterable[VerdictRule]) -> Iterator[tuple[Verdict, tuple[VerdictRule, ...]]]:
    """The rules of each verdict, the strongest first; those of one verdict in their order."""
    found = tuple(rules)
    return ((verdict, tuple(rule for rule in found if rule.verdict is verdict)) for verdict in VERDICTS)


def stronger(verdict: Verdict, rules: Iterable[VerdictRule]) -> Iterator[VerdictRule]:
    """The rules that count before one with this verdict."""
    return (rule for rule in rules if strength(rule.verdict) < strength(verdict))


def first_to_count(alternatives: Iterable[tuple[S, Truth]], otherwise: S | None) -> S | None:
    """The first that holds; None where one before it may hold; ``otherwise`` where none holds or may."""
    for each, truth in alternatives:
        if truth is Truth.YES:
            return each
        if truth is Truth.UNKNOWN:
            return None
    return otherwise


def best_row(standings: Collection[Standing | None]) -> Standing | None:
    """What the rows come to together; NOT_APPLICABLE where there is none."""
    return next((each for each in ROWS if each in standings), Standing.NOT_APPLICABLE)


def standing_of_route(
    rows: Standing | None, group: Callable[[], Standing | None], verdict: Callable[[Standing], Standing | None]
) -> Standing | None:
    """From what the rows and the group come to; ``verdict`` says what the route's verdicts make of a standing by its rows.

    Where the group answers instead, that is for the route the same as not applying.
    """
    if rows is Standing.NOT_APPLICABLE:
        return rows
    by_group = group()
    if by_group is None:
        return None
    if by_group is not Standing.NOT_APPLICABLE:
        return Standing.NOT_APPLICABLE
    return None if rows is None else verdict(rows)


# --- over any algebra of truth ------------------------------------------------------------------------------


class Logic(Struct, Generic[T], frozen=True):
    """An algebra of truth."""

    all_of: Callable[[Iterable[T]], T]
    any_of: Callable[[Iterable[T]], T]
    negate: Callable[[T], T]

    def both(self, *parts: T) -> T:
        return self.all_of(parts)

    def none_of(self, parts: Iterable[T]) -> T:
        return self.negate(self.any_of(parts))


def firsts(alternatives: Sequence[T], logic: Logic[T], given: T) -> list[T]:
    """When, ``given`` that, each of them is the first that holds."""
    return [
        logic.both(given, each, logic.none_of(alternatives[:place])) if place else logic.both(given, each)
        for place, each in enumerate(alternatives)
    ]


class GroupTruth(Struct, Generic[T], frozen=True):
    """When the group is each of these; at most one holds. ``free``: it concerns and leaves the answer to its routes."""

    excluded: T
    closed: T
    unsettled: T
    free: T


def of_group(concerned: T, verdicts: Sequence[T], logic: Logic[T]) -> GroupTruth[T]:
    """``verdicts``: that any rule of each verdict holds, the strongest first."""
    excluded, closed, unsettled = firsts(verdicts, logic, given=concerned)
    return GroupTruth(excluded, closed, unsettled, logic.both(concerned, logic.none_of(verdicts)))


class RouteTruth(Struct, Generic[T], frozen=True):
    """When the route is each of these; at most one holds. ``reported``: one of them does."""

    reported: T
    excluded: T
    closed: T
    unsettled: T
    usable: T


def of_route(free: T, verdicts: Sequence[T], applies: T, usable: T, unsettled: T, logic: Logic[T]) -> RouteTruth[T]:
    """``free``: the group is. ``applies``, ``usable``, ``unsettled``: that any row is so. Every fact is known."""
    excluded, closed, not_established = verdicts
    in_doubt = logic.both(logic.negate(usable), unsettled)
    ended = logic.none_of((usable, in_doubt))
    reported = logic.both(free, applies)
    not_excluded = logic.both(reported, logic.negate(excluded))
    not_closed = logic.both(not_excluded, logic.negate(closed))
    established = logic.negate(not_established)
    return RouteTruth(
        reported=reported,
        excluded=logic.both(reported, excluded),
        closed=logic.both(not_excluded, logic.any_of((closed, logic.both(established, ended)))),
        unsettled=logic.both(not_closed, logic.any_of((not_established, in_doubt))),
        usable=logic.both(not_closed, established, usable),
    )


def left_over(free: T, reported: Iterable[T], logic: Logic[T]) -> T:
    """When what the group says otherwise counts. ``reported``: of each of its routes."""
    return logic.both(free, logic.none_of(reported))


# --- as a list ----------------------------------------------------------------------------------------------


class Rung(Struct, frozen=True):
    """A rule with what it makes of the route, or of the group where there is none, if no rung before it holds.

    A row's ``standing`` is what it is while it lasts.
    """

    route: Route | None
    rule: VerdictRule | Row
    standing: Standing


def ladder(group: Group, routes: Iterable[Route]) -> Iterator[Rung]:
    """All rules of a group and its routes in the order in which they count.

    A route's verdicts count where one of its rows applies. Routes stand beside each other.
    """
    for verdict, rules in by_strength(group.verdicts):
        yield from (Rung(None, rule, STANDING_OF[verdict]) for rule in rules)
    for route in routes:
        for verdict, rules in by_strength(route.verdicts):
            yield from (Rung(route, rule, STANDING_OF[verdict]) for rule in rules)
        for standing in (Standing.USABLE, Standing.UNSETTLED):
            yield from (Rung(route, row, standing) for row in route.rows if while_it_lasts(row) is standing)
    if group.otherwise is not None:
        yield Rung(None, group.otherwise, STANDING_OF[group.otherwise.verdict])


def while_it_lasts(row: Row) -> Standing:
    """A row of which nobody knows whether it is so is not established."""
    return Standing.UNSETTLED if row.cite.confidence is Confidence.UNKNOWN else Standing.USABLE
