"""The answer for a market in a few plain sentences: yes, until when, what comes later, what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pathways.engine.conditions.wording import fact_label, join_and, join_or
from pathways.model.dates import Precision, ThreePoint, in_words
from pathways.model.facts import Vocabulary
from pathways.model.result import OpeningStatus, Opens, Outcome, RouteResult, Verdict
from pathways.model.rules import Confidence, Market

MARKETS = {Market.GB: "Great Britain", Market.NI: "Northern Ireland"}

_MOST_FACTS = 3
_FIRST_SENTENCE = re.compile(r".*?\.(?= [A-Z])")


def sentences(
    market: Market,
    verdict: Verdict,
    routes: Sequence[RouteResult],
    today: Sequence[RouteResult],
    depends_on: Sequence[str],
    vocabulary: Vocabulary,
) -> Iterator[str]:
    """Each whole in itself. ``today``: the open ways, the one to name first at the head."""
    name = MARKETS[market]
    match verdict:
        case Verdict.YES:
            yield from _yes(name, today)
        case Verdict.POSSIBLE:
            yield from _possible(name, routes, today, vocabulary)
        case Verdict.DEPENDS:
            yield from _depends(name, routes, depends_on, vocabulary)
        case Verdict.LATER:
            yield f"{name}: not today."
        case Verdict.NOT_ESTABLISHED:
            yield f"{name}: not established."
        case Verdict.NO:
            yield f"{name}: no. {_why_not(name, routes)}".rstrip()
    if verdict is not Verdict.POSSIBLE:
        yield from _ended(routes)
    yield from _upcoming(routes)
    yield from _expected(routes, vocabulary)
    yield from _not_established(routes)


def _yes(name: str, today: Sequence[RouteResult]) -> Iterator[str]:
    """Open on an approval that is in hand, or on a way that has no step left."""
    best = today[0]
    on = "" if best.basis is None else f", on the {best.basis.label}"
    yield f"{name}: yes{_until(best)}{on} ({best.title}){_on_the_market(best)}."
    others = [title for title in _unique(route.title for route in today[1:]) if title != best.title]
    if others:
        yield f"Open as well: {join_and(others)}."


def _possible(name: str, routes: Sequence[RouteResult], today: Sequence[RouteResult], vocabulary: Vocabulary) -> Iterator[str]:
    """Open by law, and still to be gone. An approval that has ended is told first."""
    ended = list(_ended(routes))
    best, ways = today[0], join_or(_unique(route.title for route in today))
    how = f"({ways}){_until(best)}{_on_the_market(best)}."
    if ended:
        yield f"{name}: not now. {ended[0]}"
        yield from ended[1:]
        yield f"Possible {how}"
        return
    yield f"{name}: possible {how}"
    over = (Outcome.CLOSED, Outcome.EXCLUDED, Outcome.EXPECTED)
    by_law = [route for route in routes if route.basis is not None and route.legal_status.is_law]
    open_yet = {route.basis.label for route in by_law if route.basis and route.outcome not in over}
    held = [label for label in _unique(route.basis.label for route in routes if route.basis) if label not in open_yet]
    if held:
        yield f"Nothing is open on the {join_and(held)} itself."
    hanging = [route for route in by_law if route.outcome is Outcome.UNDECIDED and not _on_what_is_to_come(route)]
    if hanging:
        facts = tuple(dict.fromkeys(fact for route in hanging for fact in route.undecided_by))
        ways = join_and(_unique(_with_basis(route) for route in hanging))
        yield f"May be open now too: {ways}; it depends on {facts_in_words(facts, vocabulary)}."


def _on_what_is_to_come(route: RouteResult) -> bool:
    return route.opens is not None and route.opens.status is OpeningStatus.APPROVAL


def _depends(name: str, routes: Sequence[RouteResult], depends_on: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    yield f"{name}: it depends on facts that are not given: {facts_in_words(depends_on, vocabulary)}."
    open_facts = [route for route in routes if route.outcome is Outcome.UNDECIDED and route.legal_status.is_law and route.because]
    ways = _unique(_with_basis(route) for route in open_facts if not _on_what_is_to_come(route))
    if ways:
        yield f"May be open: {join_and(ways)}."


def _with_basis(route: RouteResult) -> str:
    return route.title if route.basis is None else f"{route.title} on the {route.basis.label}"


def _ended(routes: Iterable[RouteResult]) -> Iterator[str]:
    for route in routes:
        day = route.closes.date if route.closes else None
        if route.outcome is Outcome.CLOSED and route.legal_status.is_law and route.basis is not None and day is not None:
            yield f"On the {route.basis.label}, {route.title} ended on {in_words(day)}."


def _upcoming(routes: Iterable[RouteResult]) -> Iterator[str]:
    """What the law opens on a later day, or opens on an approval that is not in hand yet."""
    upcoming = {(route.title, route.opens): route for route in routes if route.outcome is Outcome.UPCOMING}
    for route in upcoming.values():
        words = opens_in_words(route.opens)
        of_approval = route.opens is not None and route.opens.status is OpeningStatus.APPROVAL and route.basis is not None
        once = f", once the {route.basis.label} is in hand" if of_approval and route.basis else ""
        yield f"{words[0].upper()}{words[1:]}{once}: {route.title}{_until(route)}."


def _expected(routes: Sequence[RouteResult], vocabulary: Vocabulary) -> Iterator[str]:
    """What is not law: what would open, and what would hang on facts that are not given."""
    expected = {route.title: route for route in reversed(routes) if route.outcome is Outcome.EXPECTED}
    if expected:
        ways = [f"{_with_basis(route)} ({opens_in_words(route.opens)})" for route in reversed(expected.values())]
        yield f"Expected, not law: {join_and(ways)}."
        return
    hanging = [each for each in routes if each.outcome is Outcome.UNDECIDED and not each.legal_status.is_law and each.because]
    dated = next((route for route in hanging if route.opens is not None and route.opens.date is not None), None)
    if dated is not None:
        same = [route for route in hanging if route.group == dated.group]
        facts = facts_in_words(tuple(dict.fromkeys(fact for route in same for fact in route.undecided_by)), vocabulary)
        yield f"May come, not law ({opens_in_words(dated.opens)}): {ways_in_words(same)}; it depends on {facts}."


def ways_in_words(routes: Iterable[RouteResult]) -> str:
    """The titles; what they begin with is said once: ``International reliance, Route 1 or Route 3``."""
    titles = _unique(route.title for route in routes)
    heads = {title.rpartition(", ")[0] for title in titles}
    if len(titles) < 2 or len(heads) != 1 or "" in heads:
        return join_or(titles)
    return f"{heads.pop()}, {join_or([title.rpartition(', ')[2] for title in titles])}"


def _not_established(routes: Iterable[RouteResult]) -> Iterator[str]:
    """What is not established, and of ways of the law why."""
    unsettled = [route for route in routes if route.outcome is Outcome.UNSETTLED]
    if unsettled:
        yield f"Not established: {join_and(_unique(map(_with_basis, unsettled)))}."
    reasons = [cite.says for route in unsettled if route.legal_status.is_law for cite in route.because[:1]]
    yield from _unique(map(_first_sentence, reasons))


def _why_not(name: str, routes: Sequence[RouteResult]) -> str:
    """What the first rule that excludes a route says, up to the end of its first sentence."""
    if not routes:
        return "None of the routes of this edition is open."
    excluded = [route for route in routes if route.outcome is Outcome.EXCLUDED]
    excluded.sort(key=lambda route: not route.legal_status.is_law)
    reasons = [reason for route in excluded for reason in route.because]
    if not reasons:
        return ""
    first = _first_sentence(reasons[0].says)
    return f"It{first.removeprefix(name)}" if first.startswith(f"{name} ") else first


def _first_sentence(text: str) -> str:
    first = _FIRST_SENTENCE.match(text)
    return first[0] if first else text


def waiting_in_words(now: RouteResult, then: RouteResult, months: int, confidence: Confidence) -> str:
    """Whether it pays to wait, with how sure that is."""
    assert now.timeline is not None and then.timeline is not None
    late = in_words(now.timeline.market_access.likely, Precision.MONTH)
    early = in_words(then.timeline.market_access.likely, Precision.MONTH)
    many = f"{abs(months)} month{'' if abs(months) == 1 else 's'}"
    against = f"({early}, against {late} by {now.title})"
    sure = "the times are assumed" if confidence is Confidence.ASSUMED else f"that is {confidence.value}"
    lead = "" if then.legal_status.is_law else "Not law, so do not plan on it alone: "
    if months > 0:
        said = f"waiting for {then.title} would likely reach the market {many} sooner {against}; {sure}."
    elif months == 0:
        said = f"waiting for {then.title} would likely be no sooner {against}; {sure}."
    else:
        said = f"waiting for {then.title} would likely take {many} longer {against}; {sure}."
    return f"{lead}{said if lead else said[0].upper() + said[1:]}"


def facts_in_words(facts: Sequence[str], vocabulary: Vocabulary, most: int = _MOST_FACTS) -> str:
    words = [fact_label(vocabulary, fact) for fact in facts[:most]]
    return ", ".join(words) + (f" and {len(facts) - most} more" if len(facts) > most else "")


def months_in_words(points: ThreePoint) -> str:
    """A planned day as the month that it is good for, with its range."""
    likely = in_words(points.likely, Precision.MONTH)
    first, last = (in_words(day, Precision.MONTH) for day in (points.earliest, points.latest))
    return likely if first == last else f"{likely} ({first} to {last})"


def opens_in_words(opens: Opens | None) -> str:
    if opens is None or opens.date is None:
        return "no opening date is established"
    when = in_words(opens.date, opens.precision)
    if opens.status is OpeningStatus.PASSED:
        return f"was expected {'from' if opens.at_least else 'in'} {when}"
    if opens.status in (OpeningStatus.LAW, OpeningStatus.APPROVAL):
        return f"from {when}"
    earlier = opens.not_before
    if earlier is not None and earlier.date is not None:
        return f"from {in_words(earlier.date, earlier.precision)}, reported for {when}"
    return f"reported {'from' if opens.at_least else 'for'} {when}"


def _on_the_market(route: RouteResult) -> str:
    if route.timeline is None or not route.timeline.steps:
        return ""
    return f"; on the market likely in {months_in_words(route.timeline.market_access)}"


def _until(route: RouteResult) -> str:
    closes = route.closes
    if closes is None:
        return ""
    if closes.date is not None:
        return f", until {in_words(closes.date)}"
    if closes.latest is not None:
        return f", until {in_words(closes.latest)} at the latest"
    return ", with an end date that depends on facts not given"


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
