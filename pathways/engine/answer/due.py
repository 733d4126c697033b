"""What of the watch list is due on a day, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pathways.model.catalogue import Edition
from pathways.model.dates import Unit, add
from pathways.model.rule_walk import PlacedRule, rules_of
from pathways.model.watch import Due, DueEntry, Freshness, Standing, Watch


def due(
    watches: Iterable[Watch], edition: Edition, as_of: date, months: int, looked_through: Iterable[tuple[str, date]] = ()
) -> Due:
    """The most pressing first, in each the soonest first. Raises OverflowError where the months run past the calendar."""
    last = add(as_of, months, Unit.MONTHS)
    entries = [_entry(watch, edition, as_of, last) for watch in watches]
    order = list(Standing)
    return Due(
        as_of=as_of,
        last=last,
        freshness=freshness(edition, as_of),
        looked_through=tuple(looked_through),
        entries=tuple(sorted(entries, key=lambda each: (order.index(each.standing), each.watch.due or date.max, each.watch.id))),
    )


def freshness(edition: Edition, as_of: date) -> Freshness:
    review = edition.review_by
    age = (as_of - edition.verified_through).days
    return Freshness(edition.id, edition.verified_through, age, review, None if review is None else (review - as_of).days)


def _entry(watch: Watch, edition: Edition, as_of: date, last: date) -> DueEntry:
    hanging = [placed for instrument in edition.instruments for placed in rules_of(instrument) if hangs_on(placed, watch.changes)]
    routes = dict.fromkeys(placed.route.id for placed in hanging if placed.route is not None)
    return DueEntry(
        watch=watch,
        standing=standing(watch, as_of, last),
        days=None if watch.due is None else (watch.due - as_of).days,
        routes=tuple(routes),
        rules=tuple(dict.fromkeys(placed.id for placed in hanging)),
    )


def standing(watch: Watch, as_of: date, last: date) -> Standing:
    if watch.first is None or watch.due is None:
        return Standing.UNDATED
    if watch.due < as_of:
        return Standing.OVERDUE
    if watch.first <= as_of:
        return Standing.DUE
    return Standing.COMING if watch.first <= last else Standing.LATER


def hangs_on(placed: PlacedRule, changes: Iterable[str]) -> bool:
    """Whether one of the ids is the rule, or what it stands in: its route, its group, its instrument."""
    return not set(changes).isdisjoint(places_of(placed))


def places_of(placed: PlacedRule) -> tuple[str, ...]:
    around = (placed.instrument, placed.group, placed.route)
    return (placed.id, *(place.id for place in around if place is not None))
