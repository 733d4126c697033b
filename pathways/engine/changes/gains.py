"""What a changed device has that the device as it is has not: routes that open, open sooner, or need no Approved Body."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from pathways.engine.changes.route_view import Way, family_of, way_of
from pathways.model.dates import ThreePoint
from pathways.model.facts import FactValue
from pathways.model.result import Outcome, Reason, RouteResult
from pathways.model.rules import Reviewer
from pathways.model.what_if import Effect, EffectKind, StartBy

_USABLE = (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED)
_OUTCOMES = list(Outcome)
_OPENING = {
    Outcome.OPEN: EffectKind.OPENS,
    Outcome.UPCOMING: EffectKind.UPCOMING,
    Outcome.EXPECTED: EffectKind.EXPECTED,
}


def best_ways(routes: Iterable[RouteResult]) -> dict[Way, RouteResult]:
    """The best result of each way that can be used or is expected. ``routes`` are ranked."""
    found: dict[Way, RouteResult] = {}
    for route in routes:
        if route.route_to_market and route.outcome in _USABLE:
            found.setdefault(way_of(route), route)
    return found


def gains(before: Sequence[RouteResult], after: Sequence[RouteResult], obtained: Collection[FactValue] = ()) -> dict[Way, Effect]:
    """What each way gains, counted as if the changes were made at the start.

    ``obtained``: the approvals that the changes add. A plan that leads to one of them is not sooner for having it.
    """
    ways = best_ways(before)
    found: dict[Way, Effect] = {}
    for key, route in best_ways(after).items():
        was = ways.get(key)
        kind = _kind(was, route)
        if kind is EffectKind.SOONER and ways[key].gives in obtained:
            continue
        if kind is not None and not _too_late(route, likely(route)):
            found[key] = _effect(kind, was, route, ways, before, after)
    return found | _longer(before, after, ways, found)


def _longer(
    before: Sequence[RouteResult],
    after: Sequence[RouteResult],
    ways: Mapping[Way, RouteResult],
    found: Mapping[Way, Effect],
) -> dict[Way, Effect]:
    """The ways that stay open longer, and gain nothing that counts for more."""
    ends, later = _open_longest(before, _at_the_latest), _open_longest(after, _at_least)
    longer: dict[Way, Effect] = {}
    for key, route in later.items():
        was = ends.get(key)
        known = found.get(key)
        if was is None or _at_least(route) <= _at_the_latest(was) or (known is not None and known.kind is not EffectKind.SOONER):
            continue
        effect = _effect(EffectKind.LONGER, was, route, ways, before, after)
        until_after = None if route.closes is None else _at_least(route)
        longer[key] = replace(effect, until_before=_at_the_latest(was), until_after=until_after)
    return longer


def _open_longest(routes: Iterable[RouteResult], end: Callable[[RouteResult], date]) -> dict[Way, RouteResult]:
    """Of each way that is open, the result that ends last."""
    found: dict[Way, RouteResult] = {}
    for route in routes:
        if route.route_to_market and route.outcome is Outcome.OPEN:
            known = found.get(way_of(route))
            if known is None or end(route) > end(known):
                found[way_of(route)] = route
    return found


def _at_the_latest(route: RouteResult) -> date:
    closes = route.closes
    return date.max if closes is None else closes.date or closes.latest or date.max


def _at_least(route: RouteResult) -> date:
    closes = route.closes
    return date.max if closes is None else closes.date or closes.earliest or date.min


def to_start_by(effect: Effect, ready: ThreePoint, start: date) -> Effect:
    """With the latest day to begin, so that what the changes give is in hand when the way would else have ended."""
    if effect.until_before is None:
        return effect
    return replace(
        effect, start_by=StartBy(effect.until_before - (ready.likely - start), effect.until_before - (ready.latest - start))
    )


def _kind(was: RouteResult | None, route: RouteResult) -> EffectKind | None:
    if was is None or _OUTCOMES.index(route.outcome) < _OUTCOMES.index(was.outcome):
        return _OPENING[route.outcome]
    if route.outcome is not was.outcome:
        return None
    if was.review_by is Reviewer.UK_APPROVED_BODY and route.review_by is not Reviewer.UK_APPROVED_BODY:
        return EffectKind.NO_APPROVED_BODY
    earlier, later = likely(route), likely(was)
    return EffectKind.SOONER if earlier is not None and later is not None and earlier < later else None


def likely(route: RouteResult) -> date | None:
    return None if route.timeline is None else route.timeline.market_access.likely


def _too_late(route: RouteResult, day: date | None) -> bool:
    """Whether the route has ended by the day on which the market would likely be reached."""
    return day is not None and route.closes is not None and route.closes.date is not None and route.closes.date < day


def with_cost(effect: Effect, routes: Iterable[RouteResult]) -> Effect | None:
    """The effect with the time that the changes take counted in; None where nothing is left of it.

    ``routes`` are those of the changed device, with work that starts when the changes are made.
    """
    if effect.kind is EffectKind.LONGER:
        return effect
    key = (effect.route, effect.market, effect.legal_status.is_law)
    route = best_ways(routes).get(key)
    if route is None:
        return None
    day = likely(route)
    if _too_late(route, day):
        return None
    if effect.kind is EffectKind.SOONER and (day is None or effect.market_before is None or day >= effect.market_before):
        return None
    return replace(effect, market_with_cost=day)


def _effect(
    kind: EffectKind,
    was: RouteResult | None,
    route: RouteResult,
    ways: Mapping[Way, RouteResult],
    before: Sequence[RouteResult],
    after: Sequence[RouteResult],
) -> Effect:
    stood = was or _stood(before, route)
    known = {reason.rule for reason in stood.because} if stood else set()
    return Effect(
        kind=kind,
        route=route.id,
        group=route.group,
        title=route.title,
        market=route.market,
        legal_status=route.legal_status,
        instrument=route.instrument,
        basis=route.basis,
        outcome_before=stood.outcome if stood else None,
        outcome_after=route.outcome,
        market_before=likely(was) if was else None,
        market_after=likely(route),
        market_with_cost=None,
        review_before=was.review_by if was else None,
        review_after=route.review_by,
        frees_from_review=_frees(route, ways),
        because=tuple(reason for reason in route.because if reason.rule not in known) or route.because,
        no_longer=_no_longer(route, before, after),
        steps_saved=_steps_saved(was, route),
        confidence=route.confidence,
    )


def _stood(before: Iterable[RouteResult], route: RouteResult) -> RouteResult | None:
    """What was said of the route, or of its group, where it could not be used."""
    family = [each for each in before if family_of(each) == family_of(route)]
    own = [each for each in family if each.id == route.id]
    of_group = [each for each in family if each.id == each.group]
    return next(iter((*own, *of_group)), None)


def _no_longer(route: RouteResult, before: Iterable[RouteResult], after: Iterable[RouteResult]) -> tuple[Reason, ...]:
    """The rules that kept the group from being used and that the changes take away."""
    left = {reason.rule for each in after if family_of(each) == family_of(route) for reason in each.because}
    stood = [each for each in before if family_of(each) == family_of(route) and each.outcome not in _USABLE]
    found = {reason.rule: reason for each in stood for reason in each.because if reason.rule not in left}
    return tuple(found.values())


def _steps_saved(was: RouteResult | None, route: RouteResult) -> tuple[str, ...]:
    if was is None or was.timeline is None or route.timeline is None:
        return ()
    left = {step.id for step in route.timeline.steps}
    return tuple(step.title for step in was.timeline.steps if step.id not in left)


def _frees(route: RouteResult, ways: Mapping[Way, RouteResult]) -> bool:
    of_market = [way for way in ways.values() if way.market is route.market]
    reviewed = bool(of_market) and all(way.review_by is Reviewer.UK_APPROVED_BODY for way in of_market)
    return reviewed and route.review_by is not Reviewer.UK_APPROVED_BODY
