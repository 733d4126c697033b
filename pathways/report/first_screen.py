"""What every report says first: the answer for each market, what it rests on, what to do next, and where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from msgspec import Struct

from pathways.engine.answer.deadlines import last_days
from pathways.engine.answer.headline import opens_in_words, ways_in_words
from pathways.engine.conditions.wording import join_and, join_or
from pathways.model.class_found import ClassFound
from pathways.model.dates import Precision, Unit, add, in_words
from pathways.model.result import (
    Assessment,
    ChecklistItem,
    Deadline,
    Held,
    MarketAnswer,
    NextStep,
    Outcome,
    Proviso,
    Question,
    RouteResult,
)
from pathways.model.rules import Actor, Market, Need
from pathways.report.adoption import in_short
from pathways.report.labels import ACTORS, HELD, MARKETS
from pathways.writing.plain_text import harmless

_MOST_ACTIONS = 5
_MOST_QUESTIONS = 3
_MOST_ITEMS = 3
_MOST_DATES = 2
_MOST_CLASSES = 3
"""With more of them nothing is worked out yet."""
_LONG = 600
_ADOPTION_WIDTH = 70


class Action(Struct, frozen=True):
    """Something to do: ``by`` when it is likely done, ``who`` does it, and what it is only for where that is not law."""

    by: str
    what: str
    who: str
    only_if: str = ""

    @property
    def about(self) -> str:
        """Who does it, and what it is only for."""
        return "; ".join(part for part in (self.who, self.only_if) if part)


class RouteLine(Struct, frozen=True):
    """Routes of one group of which the same is said."""

    market: Market
    outcome: Outcome
    what: str
    when: str


class FirstScreen(Struct, frozen=True):
    """All of it as text. ``answers``: for each market its sentences, the first with its name. ``worked_out``: the classes that
    nobody stated, and those that are at odds with what is stated. ``adoption``: what is asked for beyond market access."""

    name: str
    answers: tuple[tuple[str, ...], ...]
    worked_out: tuple[str, ...]
    provided: str
    waiting: str
    actions: tuple[Action, ...]
    routes: tuple[RouteLine, ...]
    questions: tuple[Question, ...]
    more_questions: int
    evidence: str
    dates: tuple[str, ...]
    adoption: tuple[str, ...] = ()


def first_screen(assessment: Assessment) -> FirstScreen:
    shown = [route for route in assessment.routes if route.route_to_market]
    return FirstScreen(
        name=harmless(str(assessment.device.get("name", "")), 100),
        answers=tuple(tuple(harmless(sentence, _LONG) for sentence in each.says) for each in assessment.answer),
        worked_out=tuple(_worked_out(assessment.worked_out, {fact for route in shown for fact in route.undecided_by})),
        provided=provided_in_words(assessment),
        waiting=" ".join(each.waiting.says for each in assessment.answer if each.waiting is not None),
        actions=tuple(_actions(assessment))[:_MOST_ACTIONS],
        routes=tuple(_lines(shown)),
        questions=_first_to_ask(assessment),
        more_questions=len(assessment.questions) - len(_first_to_ask(assessment)),
        evidence=_evidence(assessment.checklist, shown),
        dates=tuple(_dates(assessment)),
        adoption=in_short(assessment.adoption, _ADOPTION_WIDTH) if assessment.adoption is not None else (),
    )


def _worked_out(found: Sequence[ClassFound], hanging: AbstractSet[str]) -> Iterator[str]:
    """Those that the answer goes by in one sentence, with what they take for granted. One that bears out the file is no news, and
    neither is one that only more facts would settle while no route hangs on it."""
    settled = [each for each in found if each.counts and each.value is not None]
    if settled:
        words = "; ".join(f"{each.title}: {each.says.removesuffix('.')}" for each in settled)
        taken = dict.fromkeys(taken.says for each in settled for taken in each.provided)
        yield harmless(f"Worked out: {words}. {_taken(list(taken))}".rstrip(), _LONG)
    for each in found:
        if each in settled or (each.counts and each.fact not in hanging and not each.in_doubt):
            continue
        if not (each.stated is not None and each.agrees) and len(each.possible) <= _MOST_CLASSES:
            lead = "Worked out in part: " if each.counts else ""
            yield harmless(f"{lead}{each.title}: {each.says} {_taken([taken.says for taken in each.provided])}".rstrip(), _LONG)


def _taken(says: Sequence[str]) -> str:
    if not says:
        return ""
    later = [each.removeprefix("it ") for each in says[1:]] if says[0].startswith("it ") else says[1:]
    return f"Taken for granted: {join_and([says[0], *later])}."


def provided_in_words(assessment: Assessment) -> str:
    """What the answer takes for granted, in one sentence; nothing where it holds for certain."""
    if not assessment.provided:
        return ""
    return f"Provided that {joined_provisos(assessment.provided, assessment.answer)}."


def joined_provisos(provided: Sequence[Proviso], answers: Sequence[MarketAnswer] = ()) -> str:
    """What several say of the same thing names it once: ``it is not custom-made and contains no animal tissue``; each with where
    it leads if it is otherwise, as far as the ``answers`` of the markets tell."""
    words = [each.says for each in provided]
    later = [each.removeprefix("it ") for each in words[1:]] if words[0].startswith("it ") else words[1:]
    leads = [_otherwise(each.fact, answers) for each in provided]
    return join_and([f"{said} ({lead})" if lead else said for said, lead in zip([words[0], *later], leads, strict=True)])


def _otherwise(fact: str, answers: Sequence[MarketAnswer]) -> str:
    """Great Britain is not named, and Northern Ireland only where it differs."""
    found = {answer.market: each.says for answer in answers for each in answer.exceptions if each.fact == fact}
    home = found.get(Market.GB)
    said = [home] if home else []
    said += [f"in {MARKETS[Market.NI]} {ni}" for ni in (found.get(Market.NI),) if ni and ni != home]
    return "; ".join(said)


# --- what to do -------------------------------------------------------------------------------------


def _actions(assessment: Assessment) -> Iterator[Action]:
    at_odds = [each.title for each in assessment.worked_out if not each.agrees]
    if at_odds:
        what = f"Settle the class, which does not follow from what the device does: {join_and(at_odds)}"
        yield Action("Now", harmless(what), ACTORS[Actor.MANUFACTURER])
    hanging = [each for each in assessment.answer if each.depends_on and not each.today]
    asked = _first_to_ask(assessment)
    if hanging and asked:
        wanted = ", ".join(_in_short(question) for question in asked)
        yield Action("Now", f"Find out what decides: {wanted}", ACTORS[Actor.MANUFACTURER])
    yield from (
        Action(f"By {in_words(each.date, each.precision)}", harmless(each.title), ACTORS[Actor.MANUFACTURER])
        for each in _soon(assessment)
    )
    yield from _of_steps(assessment.answer)


def _soon(assessment: Assessment) -> list[Deadline]:
    """The days that come before a month is over."""
    return [each for each in assessment.deadlines if each.date <= add(assessment.as_of, 1, Unit.MONTHS)]


def _of_steps(answers: Sequence[MarketAnswer]) -> Iterator[Action]:
    """The next steps of both markets in the order of their dates, those of Great Britain where there are too many."""
    steps: dict[str, NextStep] = {}
    for answer in answers:
        for each in answer.next_steps:
            if len(steps) < _MOST_ACTIONS:
                steps.setdefault(each.step.id, each)
    for each in sorted(steps.values(), key=lambda each: (each.step.ends.likely, each.step.starts.likely)):
        yield Action(
            by=f"By {in_words(each.step.ends.likely, Precision.MONTH)}",
            what=each.step.title,
            who=join_or([ACTORS[actor] for actor in each.step.by]),
            only_if="; ".join(_only_if(each)),
        )


def _only_if(each: NextStep) -> Iterator[str]:
    if each.only_if:
        yield f"if {each.title} opens"
    if each.step.hangs_on:
        yield "if needed"


def _in_short(question: Question) -> str:
    """Its label within a sentence."""
    return question.label[0].lower() + question.label[1:] if question.label[1:2].islower() else question.label


def _first_to_ask(assessment: Assessment) -> tuple[Question, ...]:
    """The questions that decide what may be done today come first, then those on which the next steps hang. Fewer where an
    approval in hand opens every market already."""
    today = [fact for each in assessment.answer if not each.today for fact in each.depends_on]
    today += [fact for each in assessment.answer for step in each.next_steps for fact in step.step.hangs_on]
    narrowing = {each.fact: each.undecided_by for each in assessment.worked_out if each.stated is None}
    today = [each for fact in today for each in (*narrowing.get(fact, ()), fact)]
    rank = {fact: place for place, fact in enumerate(dict.fromkeys(today))}
    ranked = sorted(assessment.questions, key=lambda question: rank.get(question.fact, len(rank)))
    in_hand = all(each.today and each.today[0].basis is not None for each in assessment.answer)
    return tuple(ranked[: 1 if in_hand else _MOST_QUESTIONS])


# --- routes -----------------------------------------------------------------------------------------


def _lines(routes: Iterable[RouteResult]) -> Iterator[RouteLine]:
    """A line for each route; routes of one group that are not to be had, or that wait for facts, share one."""
    shared = (Outcome.UNDECIDED, Outcome.UNSETTLED, Outcome.EXCLUDED, Outcome.CLOSED)

    def same(route: RouteResult) -> tuple[object, ...]:
        of_group = route.group if route.outcome in shared else route.id
        return (
            route.market,
            route.outcome,
            of_group,
            None if route.basis is None else route.basis.label,
            route.legal_status.is_law,
        )

    gathered: dict[tuple[object, ...], list[RouteResult]] = {}
    for route in routes:
        gathered.setdefault(same(route), []).append(route)
    told: set[RouteLine] = set()
    for of_line in gathered.values():
        line = _line(of_line)
        if line not in told:
            told.add(line)
            yield line


def _line(routes: Sequence[RouteResult]) -> RouteLine:
    best = routes[0]
    basis = "" if best.basis is None else f" on the {harmless(best.basis.label, 60)}"
    return RouteLine(best.market, best.outcome, f"{ways_in_words(routes)}{basis}", _when(best))


def _when(route: RouteResult) -> str:
    parts: list[str] = []
    if route.is_dropped:
        parts.append(harmless(route.because[0].says.removeprefix(route.title).strip().removesuffix("."), _LONG))
    if route.outcome in (Outcome.UPCOMING, Outcome.EXPECTED):
        parts.append(opens_in_words(route.opens))
    day = route.closes.date if route.closes else None
    if day is not None and route.outcome is Outcome.CLOSED:
        parts.append(f"ended {in_words(day)}")
    elif day is not None and route.outcome in (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED):
        parts.append(f"until {in_words(day)}")
    if route.timeline is not None and route.timeline.steps:
        parts.append(f"market likely {in_words(route.timeline.market_access.likely, Precision.MONTH)}")
    if not route.legal_status.is_law and route.outcome is not Outcome.EXCLUDED:
        parts.append("not law")
    return ", ".join(parts)


def by_market(lines: Iterable[RouteLine]) -> Iterator[tuple[str, list[RouteLine]]]:
    for market, of_market in groupby(lines, key=lambda line: line.market):
        yield MARKETS[market], list(of_market)


# --- evidence and dates -----------------------------------------------------------------------------


def _evidence(items: Sequence[ChecklistItem], routes: Iterable[RouteResult]) -> str:
    """How much is in hand of what the law asks for on the ways that are open, or may be; the rest is counted apart."""
    of_law = [route for route in routes if route.legal_status.is_law]
    ways = [route for route in of_law if route.outcome in (Outcome.OPEN, Outcome.UPCOMING)] or of_law
    named = [route for route in ways if route.market is ways[0].market][:1] if ways else []
    by_law = {route.id for route in named}
    asked = [item for item in items if item.need is Need.MANDATORY and by_law & set(item.needed_for)]
    if not asked:
        return ""
    counts = [(sum(item.status is held for item in asked), HELD[held]) for held in Held]
    counted = ", ".join(f"{count} {words}" for count, words in counts if count)
    lacking = [item.title for item in asked if item.status is not Held.HAVE and not item.conditional]
    first = f" Next: {'; '.join(lacking[:_MOST_ITEMS])}." if lacking else ""
    beside = len(items) - len(asked)
    more = f" {beside} more beside the law." if beside else ""
    return f"{named[0].title}: the law asks for {len(asked)}, {counted}.{first}{more}"


def _dates(assessment: Assessment) -> Iterator[str]:
    """The next ones. That a way ends is told once for all that end on a day, with where to read what keeps it open."""
    soon = _soon(assessment)
    ending = {each: route for route, each in last_days(assessment.routes)}
    titles: dict[str, list[str]] = {}
    last: dict[str, list[str]] = {}
    for each in assessment.deadlines:
        if each in soon:
            continue
        day, route = in_words(each.date, each.precision), ending.get(each)
        of_day = titles.setdefault(day, [])
        if route is None:
            of_day.append(harmless(each.title))
        else:
            last.setdefault(day, []).append(route.title)
    for day, of_day in list(titles.items())[:_MOST_DATES]:
        ends = [f"last day of {join_and(list(dict.fromkeys(last[day])))}; what-if: what keeps it open"] if day in last else []
        yield f"{day}: {'; '.join([*ends, *of_day])}"
