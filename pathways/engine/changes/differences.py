"""What is not the same in two results for one route."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pathways.model.comparison import Difference, What
from pathways.model.dates import in_words
from pathways.model.result import Closes, OpeningStatus, Opens, RouteResult, Timeline


def differences(before: RouteResult, after: RouteResult) -> Iterator[Difference]:
    """Each part that differs, in words, the weightiest first."""
    parts: list[tuple[What, Callable[[RouteResult], str | None]]] = [
        (What.ROUTE, lambda route: route.title if before.id != after.id else None),
        (What.OUTCOME, lambda route: route.outcome.value),
        (What.LEGAL_STATUS, lambda route: route.legal_status.value),
        (What.OPENS, lambda route: _opens(route.opens)),
        (What.CLOSES, lambda route: _closes(route.closes)),
        (What.REVIEW, _review),
        (What.GIVES, lambda route: route.gives),
        (What.CONFIDENCE, lambda route: route.confidence.value),
        (What.UNDECIDED_BY, lambda route: ", ".join(route.undecided_by) or None),
        (What.RULES, lambda route: ", ".join(reason.rule for reason in route.because)),
        (What.WORDING, lambda route: " ".join(reason.says for reason in route.because) if _same_rules(before, after) else None),
    ]
    for what, words in parts:
        was, is_ = words(before), words(after)
        if was != is_:
            yield Difference(what, was, is_)
        if what is What.CLOSES and _plan_differs(before.timeline, after.timeline):
            yield Difference(What.MARKET_ACCESS, _access(before.timeline), _access(after.timeline))


def _same_rules(before: RouteResult, after: RouteResult) -> bool:
    return [reason.rule for reason in before.because] == [reason.rule for reason in after.because]


def _plan_differs(before: Timeline | None, after: Timeline | None) -> bool:
    """Whether the plan is another one; where work starts on another day, whether its steps are."""
    if before is None or after is None:
        return before is not after
    if before.start == after.start:
        return before.market_access != after.market_access
    return _shape(before) != _shape(after)


def _shape(timeline: Timeline) -> list[tuple[object, ...]]:
    return [(step.id, step.duration, step.conditional) for step in timeline.steps]


def _access(timeline: Timeline | None) -> str | None:
    return None if timeline is None else f"likely {in_words(timeline.market_access.likely)}"


def _opens(opens: Opens | None) -> str | None:
    if opens is None:
        return None
    if opens.date is None:
        return "no date is established"
    when = f"{'from ' if opens.at_least else ''}{in_words(opens.date, opens.precision)}"
    if opens.not_before is not None and opens.not_before.date is not None:
        when += f", from {in_words(opens.not_before.date, opens.not_before.precision)} at the earliest"
    return f"{when}, which has passed" if opens.status is OpeningStatus.PASSED else when


def _closes(closes: Closes | None) -> str | None:
    if closes is None:
        return None
    if closes.date is not None:
        later = f", possibly {in_words(closes.possibly_until)}" if closes.possibly_until else ""
        return f"{in_words(closes.date)}{later}"
    return f"by {in_words(closes.latest)} at the latest" if closes.latest else "on a day that depends on facts not given"


def _review(route: RouteResult) -> str:
    return f"{route.review_by.value}: {'; '.join(route.checks)}" if route.checks else route.review_by.value
