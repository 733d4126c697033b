"""What holds in one market: what is open, until when, what comes later, what is not known, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pathways.engine.answer.headline import sentences, waiting_in_words
from pathways.model.dates import months_between
from pathways.model.facts import Vocabulary
from pathways.model.result import MarketAnswer, NextStep, Outcome, RouteResult, Verdict, Waiting
from pathways.model.rules import Market, weakest

_MOST_STEPS = 5


def market_answers(routes: Sequence[RouteResult], vocabulary: Vocabulary) -> tuple[MarketAnswer, ...]:
    """Great Britain first. ``routes`` are ranked."""
    usable = [route for route in routes if route.route_to_market]
    return tuple(_answer(market, [route for route in usable if route.market is market], vocabulary) for market in Market)


def _answer(market: Market, routes: Sequence[RouteResult], vocabulary: Vocabulary) -> MarketAnswer:
    today = tuple(sorted(_with(routes, Outcome.OPEN), key=_longest_first))
    later = (*_with(routes, Outcome.UPCOMING), *_with(routes, Outcome.EXPECTED))
    undecided = [route for route in routes if route.outcome is Outcome.UNDECIDED]
    by_law = [route for route in undecided if route.legal_status.is_law]
    verdict = _verdict(today, later, by_law, routes)
    depends_on = most_wanted(by_law if verdict is Verdict.DEPENDS else undecided, vocabulary)
    waiting = _waiting(today, later)
    return MarketAnswer(
        market=market,
        verdict=verdict,
        says=tuple(sentences(market, verdict, routes, today, depends_on, vocabulary)),
        until=today[0].closes.date if today and today[0].closes else None,
        today=today,
        later=later,
        depends_on=depends_on,
        next_steps=tuple(_next_steps(today, later, waiting)),
        waiting=waiting,
    )


def _with(routes: Iterable[RouteResult], outcome: Outcome) -> list[RouteResult]:
    return [route for route in routes if route.outcome is outcome]


def _longest_first(route: RouteResult) -> tuple[object, ...]:
    """An approval that is in hand before a way that is still to be gone; of these the one that lasts longest."""
    last = date.max if route.closes is None else route.closes.date or route.closes.latest or date.max
    return route.basis is None, -last.toordinal()


def _verdict(
    today: Sequence[RouteResult],
    later: Sequence[RouteResult],
    undecided: Sequence[RouteResult],
    routes: Sequence[RouteResult],
) -> Verdict:
    if today:
        in_hand = today[0].basis is not None or today[0].timeline is None or not today[0].timeline.steps
        return Verdict.YES if in_hand else Verdict.POSSIBLE
    if undecided:
        return Verdict.DEPENDS
    if later:
        return Verdict.LATER
    open_question = any(each.outcome is Outcome.UNSETTLED and each.legal_status.is_law for each in routes)
    return Verdict.NOT_ESTABLISHED if open_question else Verdict.NO


def most_wanted(undecided: Iterable[RouteResult], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The facts that the routes wait for, those first for which most of them wait."""
    waiting: dict[str, int] = {}
    for route in undecided:
        for fact in route.undecided_by:
            waiting[fact] = waiting.get(fact, 0) + 1
    order = vocabulary.order
    return tuple(sorted(waiting, key=lambda fact: (-waiting[fact], order.get(fact, -1))))


def _waiting(today: Sequence[RouteResult], later: Sequence[RouteResult]) -> Waiting | None:
    """Where the way that is open has still to be gone, whether one that opens later would come sooner to the market."""
    if not today or today[0].basis is not None:
        return None
    now, then = _soonest(today), _soonest(later)
    if now is None or then is None or now.timeline is None or then.timeline is None:
        return None
    months = months_between(then.timeline.market_access.likely, now.timeline.market_access.likely)
    confidence = weakest(then.confidence, then.timeline.confidence, now.timeline.confidence)
    return Waiting(then.id, now.id, months, waiting_in_words(now, then, months, confidence), confidence)


def _soonest(routes: Iterable[RouteResult]) -> RouteResult | None:
    planned = [route for route in routes if route.timeline is not None]
    return min(planned, key=lambda route: route.timeline.market_access.likely, default=None)  # type: ignore[union-attr]  # planned


def _next_steps(today: Sequence[RouteResult], later: Sequence[RouteResult], waiting: Waiting | None) -> Iterable[NextStep]:
    """Of the way that is open, and what only a way that would come sooner asks for beside it; where that one is law, it leads."""
    pays = not today or (waiting is not None and waiting.months > 0)
    sooner = later[:1] if pays else ()
    leads = bool(sooner) and sooner[0].legal_status.is_law
    ways = [*sooner, *today[:1]] if leads else [*today[:1], *sooner]
    told: set[str] = set()
    for way in ways:
        steps = way.timeline.steps if way.timeline else ()
        for step in sorted(steps, key=lambda step: (step.starts.likely, step.ends.likely)):
            if step.id not in told and len(told) < _MOST_STEPS:
                told.add(step.id)
                yield NextStep(step, way.id, way.title, way.instrument, only_if=not way.legal_status.is_law)
