"""What an answer settled: the difference between the assessments before and after it, in one line; and what stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pathways.engine.answer.headline import MARKETS
from pathways.model.dates import in_words
from pathways.model.result import Assessment, MarketAnswer, NotApplicable, Outcome, RouteResult, Verdict

_MOST_NAMED = 2


def settled(before: Assessment, after: Assessment) -> str:
    """Which routes are decided now that were not, with the reason where they are out; empty where none is."""
    known = {id_: routes for id_, routes in _by_id(before).items() if not _waiting(routes)}
    now = _by_id(after)
    groups_waiting = {route.group for route in after.routes if route.outcome is Outcome.UNDECIDED}
    parts: list[str] = []
    for id_, routes in now.items():
        if id_ not in known and not _waiting(routes):
            parts.append(_verdict(routes[0]))
    for id_, routes in _by_id(before).items():
        gone = _waiting(routes) and id_ not in now
        if gone and not (routes[0].id == routes[0].group and _group_goes_on(routes[0].group, groups_waiting, after)):
            parts.append(_out(routes[0], after))
    named = list(dict.fromkeys(parts))
    more = f"; and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return f"{'; '.join(named[:_MOST_NAMED])}{more}." if named else ""


def classes_settled(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """The classes that were worked out since."""
    known = {found.fact: found.value for found in before.worked_out if found.counts}
    news = [found for found in after.worked_out if found.counts and found.value not in (None, known.get(found.fact))]
    return tuple(f"{found.title}: worked out: {found.says}" for found in news)


def standing(assessment: Assessment) -> list[str]:
    """What the answer comes to as far as it is known: one line for each market."""
    labels = {question.fact: question.label for question in assessment.questions}
    return [f"{MARKETS[answer.market]}: {_stands(answer, labels)}." for answer in assessment.answer]


def _stands(answer: MarketAnswer, labels: Mapping[str, str]) -> str:
    ways = _joined([route.title for route in answer.today], 1)
    later = [f"{route.title} {_when(route)}" for route in answer.later]
    match answer.verdict:
        case Verdict.YES:
            first = f"yes{'' if answer.until is None else f', until {in_words(answer.until)}'}, by {ways}"
        case Verdict.POSSIBLE:
            first = f"possible by {ways}"
        case Verdict.NOT_ESTABLISHED:
            first = "not established by anybody"
        case Verdict.DEPENDS:
            waits = [labels.get(fact, "the approvals held") for fact in answer.depends_on]
            plain = [each[0].lower() + each[1:] if each[1:2].islower() else each for each in waits]
            first = f"depends on {_joined(plain, _MOST_NAMED)}"
        case Verdict.LATER:
            first = ""
        case Verdict.NO:
            first = "no way on what is known"
    return "; ".join(part for part in (first, _joined(dict.fromkeys(later), 1)) if part)


def _joined(words: Iterable[str], most: int) -> str:
    every = list(words)
    more = len(every) - most
    return f"{', '.join(every[:most])}{f' and {more} more' if more > 0 else ''}"


def _when(route: RouteResult) -> str:
    if route.opens is None or route.opens.date is None:
        return f"{route.outcome.value}, no day is known"
    return f"{route.outcome.value} {in_words(route.opens.date, route.opens.precision)}"


def _group_goes_on(group: str, waiting: set[str], after: Assessment) -> bool:
    """Whether a group that waited as a whole is now looked at route by route."""
    return group in waiting or any(route.group == group for route in after.routes)


def _by_id(assessment: Assessment) -> Mapping[str, list[RouteResult]]:
    found: dict[str, list[RouteResult]] = {}
    for route in assessment.routes:
        if route.route_to_market:
            found.setdefault(route.id, []).append(route)
    return found


def _waiting(routes: Iterable[RouteResult]) -> bool:
    return any(route.outcome is Outcome.UNDECIDED for route in routes)


def _verdict(route: RouteResult) -> str:
    match route.outcome:
        case Outcome.OPEN:
            return f"{route.title} is open"
        case Outcome.EXPECTED | Outcome.UPCOMING:
            day = route.opens.date if route.opens else None
            when = f" ({in_words(day, route.opens.precision)})" if day is not None and route.opens is not None else ""
            return f"{route.title} is {route.outcome.value}{when}"
        case Outcome.UNSETTLED:
            return f"{route.title} is not established"
        case Outcome.CLOSED:
            return f"{route.title} is closed"
        case _:
            return f"{route.title} is out: {_plain(route.because[0].says)}"


def _out(route: RouteResult, after: Assessment) -> str:
    entries = [entry for entry in after.not_applicable if entry.id == route.id and entry.failing]
    if entries:
        nearest: NotApplicable = min(entries, key=lambda entry: len(entry.failing))
        reasons = [f"{failing.label}: {failing.is_}" for failing in nearest.failing[:1]]
        return f"{route.title} is out ({reasons[0]})"
    same_group = [each for each in after.routes if each.group == route.group and each.id == each.group]
    if same_group and same_group[0].because:
        return f"{route.title} is out: {_plain(same_group[0].because[0].says)}"
    return f"{route.title} does not concern it"


def _plain(says: str) -> str:
    """The first sentence, without its full stop."""
    return says.split(". ")[0].rstrip(".")
