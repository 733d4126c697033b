"""From what was examined to what is reported: outcome, reasons, dates and the weakest link."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from pathways.engine.conditions.evaluate import deciding_facts, evaluate, leaves_in_the_way, supporting_leaves
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.wording import failing, present_in_words
from pathways.engine.conditions.worked_out import is_worked_out
from pathways.engine.decide.examine import is_only_by_exception
from pathways.engine.decide.last_days import NO_END, Ending, ending_of, latest_of, one_of
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.routes import Examined, closing_of, commencement
from pathways.model.conditions import Truth
from pathways.model.dates import PartialDate, Precision, ThreePoint
from pathways.model.facts import Vocabulary
from pathways.model.result import (
    Basis,
    Closes,
    DecidingFact,
    NotApplicable,
    OpeningStatus,
    Opens,
    Outcome,
    Proviso,
    Reason,
    RouteResult,
)
from pathways.model.rules import (
    Citation,
    Confidence,
    Opening,
    Review,
    Reviewer,
    carried_by,
    weakest,
)

_NO_REVIEW = Review(Reviewer.NONE, ())

_OF_STANDING = {
    Standing.EXCLUDED: Outcome.EXCLUDED,
    Standing.CLOSED: Outcome.CLOSED,
    Standing.UNSETTLED: Outcome.UNSETTLED,
}


def report(examined: Examined, basis: Basis | None, as_of: date) -> RouteResult:
    """The result of a group or route that has something to say. Its timeline is added later."""
    outcome = _outcome(examined, as_of)
    ending = _ending(examined)
    opens = _opens(examined, as_of) if _tells_opening(examined, outcome, ending, as_of) else None
    facts = _facts_rested_on(examined)
    deductions = _deductions(facts, examined.knowledge)
    review = _review(examined)
    group, route = examined.group, examined.route
    return RouteResult(
        id=route.id if route else group.id,
        group=group.id,
        title=route.title if route else group.title,
        market=route.market if route else group.market,
        route_to_market=route.route_to_market if route else True,
        outcome=outcome,
        legal_status=examined.instrument.status,
        instrument=examined.instrument.id,
        confidence=_confidence(examined, outcome, opens, ending, deductions),
        basis=basis,
        opens=opens,
        closes=_closes(examined, ending, outcome),
        review_by=review.by,
        checks=review.checks,
        gives=route.gives or group.gives if route else None,
        because=(*[_reason(cite) for cite in _cited(examined)], *deductions),
        undecided_by=_in_order(examined.undecided_by, examined.knowledge),
        between=tuple(dict.fromkeys([route for rule in examined.verdicts or examined.rows for route in rule.between])),
        reminder=group.reminder,
        timeline=None,
        decided_by=_decided_by((fact for fact in facts if fact not in examined.provided), examined.knowledge),
        provided=provisos(examined.provided, examined.knowledge.vocabulary),
        by_exception=is_only_by_exception(examined),
    )


def provisos(facts: Iterable[str], vocabulary: Vocabulary) -> tuple[Proviso, ...]:
    """The usual values of the facts, in the order of the vocabulary."""
    usual, wanted = vocabulary.with_usual_value, set(facts)
    return tuple([Proviso(fact, each.value, each.provided) for fact, each in usual.items() if fact in wanted]) if wanted else ()


def not_applicable(examined: Examined, basis: Basis | None) -> NotApplicable:
    """Why a route has nothing to do with the device: its nearest row and what stands in the way."""
    route = examined.route
    assert route is not None
    rows = route.rows_for(examined.index)
    obstacles = [(row, leaves_in_the_way(row.when, examined.knowledge)) for row in rows]
    row, leaves = min(obstacles, key=lambda pair: len(pair[1]))
    return NotApplicable(
        id=route.id,
        group=route.group,
        title=route.title,
        market=route.market,
        basis=basis,
        nearest_rule=row.cite.rule,
        failing=tuple(failing(leaf, must_hold, examined.knowledge) for leaf, must_hold in leaves),
    )


def _cited(examined: Examined) -> list[Citation]:
    """The rules that led to the outcome. What is no route to market also says what it is."""
    verdicts = [rule.cite for rule in examined.verdicts]
    rows = [row.cite for row in examined.rows]
    if examined.route is not None and not examined.route.route_to_market:
        return [*verdicts, *rows]
    return verdicts or rows


def _in_order(facts: Collection[str], knowledge: Knowledge) -> tuple[str, ...]:
    order = knowledge.vocabulary.order
    return tuple(sorted(facts, key=lambda fact: (order.get(fact, len(order)), fact))) if facts else ()


def _reason(cite: Citation) -> Reason:
    return Reason(cite.rule, cite.says, cite.sources, cite.confidence)


def _outcome(examined: Examined, as_of: date) -> Outcome:
    if examined.standing is None:
        return Outcome.UNDECIDED
    if examined.standing in _OF_STANDING:
        return _OF_STANDING[examined.standing]
    return _usable_outcome(examined, as_of)


def _usable_outcome(examined: Examined, as_of: date) -> Outcome:
    """Law decides what may be done today; a draft or a proposal never does."""
    instrument = examined.instrument
    if not instrument.status.is_law:
        return Outcome.EXPECTED
    to_come = _day_to_come(examined, as_of)
    if instrument.in_force_until is not None and (to_come or as_of) > instrument.in_force_until:
        return Outcome.CLOSED
    return Outcome.OPEN if to_come is None else Outcome.UPCOMING


def _day_to_come(examined: Examined, as_of: date) -> date | None:
    """The later day on which the law is in force and the approval has begun; None where both are so."""
    days = (commencement(examined.instrument, examined.route), examined.knowledge.begins)
    return max([day for day in days if day is not None and day > as_of], default=None)


def _tells_opening(examined: Examined, outcome: Outcome, ending: Ending, as_of: date) -> bool:
    """Of a closed route the opening is told where it ends before it opens."""
    if outcome is Outcome.CLOSED:
        return not examined.verdicts and bool(examined.rows) and ending.passed(as_of) is not Truth.YES
    return outcome in (Outcome.UPCOMING, Outcome.EXPECTED, Outcome.UNDECIDED, Outcome.UNSETTLED)


def opening_of(examined: Examined) -> Opening | None:
    for row in examined.rows:
        if row.opens is not None:
            return row.opens
    return examined.route.opens if examined.route else None


def _opens(examined: Examined, as_of: date) -> Opens | None:
    instrument = examined.instrument
    begins = examined.knowledge.begins
    if instrument.status.is_law:
        day = _day_to_come(examined, as_of)
        if day is None:
            return None
        if day == begins:
            return Opens(day, Precision.DAY, OpeningStatus.APPROVAL)
        own = examined.route.opens if examined.route else None
        if own is not None and own.expected is not None and own.expected.first == day:
            return Opens(day, Precision.DAY, OpeningStatus.LAW, own.sources, own.confidence)
        return Opens(day, Precision.DAY, OpeningStatus.LAW, instrument.sources, carried_by(instrument.sources))
    opening = opening_of(examined)
    if opening is None or opening.expected is None:
        return Opens(None, Precision.DAY, OpeningStatus.NOT_ESTABLISHED)
    return _reported(opening, opening.expected, begins, as_of)


def _later(opening: PartialDate, begins: date) -> PartialDate:
    """When the route can be used on an approval that begins on a day: not before either."""
    if begins <= opening.first:
        return opening
    within = begins <= opening.last and opening.precision in (Precision.MONTH, Precision.YEAR)
    return PartialDate(begins, opening.precision if within else Precision.DAY)


def _reported(opening: Opening, expected: PartialDate, begins: date | None, as_of: date) -> Opens:
    passed = expected.last < as_of
    named = expected if begins is None or passed else _later(expected, begins)
    earlier = opening.not_before
    return Opens(
        named.first,
        named.precision,
        OpeningStatus.PASSED if passed else OpeningStatus.EXPECTED,
        opening.sources,
        opening.confidence,
        opening.at_least,
        None if earlier is None or earlier.expected is None else _reported(earlier, earlier.expected, begins, as_of),
    )


def known_opening(opens: Opens | None) -> ThreePoint | None:
    """The days on which a route may open, for its plan; None where none is known.

    Of a time that is named as the earliest only, the last day is planned with: nothing says that it opens on the first.
    """
    if opens is None or opens.date is None or opens.status is OpeningStatus.PASSED:
        return None
    named = PartialDate(opens.date, opens.precision)
    earlier = opens.not_before.date if opens.not_before is not None else None
    return ThreePoint(
        named.first if earlier is None else min(earlier, named.first),
        named.last if opens.at_least else named.first,
        named.last,
    )


def _confidence(
    examined: Examined, outcome: Outcome, opens: Opens | None, ending: Ending, deductions: Iterable[Reason]
) -> Confidence:
    """The weakest link. Of several rows that hold for certain any one is enough, so the best established counts."""
    cited = [rule.cite.confidence for rule in examined.verdicts] or _of_rows(examined, outcome, ending)
    certain = all(
        evaluate(when, examined.knowledge) is Truth.YES
        for when in (*(row.when for row in examined.rows), *(rule.when for rule in examined.verdicts))
    )
    if not cited:
        chain = [Confidence.UNKNOWN]
    elif certain and examined.standing is not None:
        chain = [min(cited, key=lambda confidence: confidence.rank)]
    else:
        chain = cited
    chain += [reason.confidence for reason in deductions]
    if outcome in (Outcome.EXPECTED, Outcome.CLOSED) and opens is not None and opens.confidence is not None:
        chain.append(opens.confidence)
    # Once the later of two days in doubt is over too, the doubt no longer bears on the answer.
    in_doubt = outcome is Outcome.UNSETTLED or (outcome is Outcome.CLOSED and ending.possibly_until is None)
    if in_doubt and not examined.verdicts and ending.cite is not None:
        chain.append(ending.cite.confidence)
    return weakest(*chain)


def _of_rows(examined: Examined, outcome: Outcome, ending: Ending) -> list[Confidence]:
    """Of a way that is over nobody need know whether it was open: the end, where it is established by itself, counts alone."""
    found = [row.cite.confidence for row in examined.rows]
    if outcome is Outcome.CLOSED and ending.cite is not None and ending.possibly_until is None:
        return [ending.cite.confidence if each is Confidence.UNKNOWN else each for each in found]
    return found


def _deductions(facts: Iterable[str], knowledge: Knowledge) -> tuple[Reason, ...]:
    """The constraints that supplied a fact on which a rule rests, other than plain meanings of words."""
    deduced = knowledge.deduced
    if not deduced:
        return ()
    constraints = {deduced[fact].id: deduced[fact] for fact in sorted(fact for fact in facts if fact in deduced)}
    return tuple(
        Reason(found.id, found.says, found.sources, Confidence(found.confidence))
        for found in constraints.values()
        if not found.definition
    )


def _facts_rested_on(examined: Examined) -> tuple[str, ...]:
    """The facts of the conditions on which the rules that led to the outcome rest, in the order of the vocabulary."""
    knowledge = examined.knowledge
    rules = examined.verdicts or examined.rows
    return _in_order({leaf.fact for rule in rules for leaf in supporting_leaves(rule.when, knowledge)}, knowledge)


def _decided_by(facts: Iterable[str], knowledge: Knowledge) -> tuple[DecidingFact, ...]:
    known = [knowledge.vocabulary.facts[fact] for fact in facts]
    return tuple([DecidingFact(fact.id, fact.label, _as_known(knowledge, fact.id)) for fact in known])


def _as_known(knowledge: Knowledge, fact: str) -> str:
    words = present_in_words(knowledge, knowledge.vocabulary.facts[fact])
    return f"{words} (worked out)" if fact in knowledge.deduced and is_worked_out(knowledge.deduced[fact]) else words


def _ending(examined: Examined) -> Ending:
    route = examined.route
    if route is None or not examined.rows:
        return NO_END
    endings = [(row, ending_of(closing_of(route, row), examined.knowledge)) for row in examined.rows]
    certain = [ending for row, ending in endings if evaluate(row.when, examined.knowledge) is Truth.YES]
    if certain:
        return latest_of(certain)
    deciding = (deciding_facts(row.when, examined.knowledge) for row in examined.rows)
    return one_of((ending for _, ending in endings), frozenset().union(*deciding))


def _closes(examined: Examined, ending: Ending, outcome: Outcome) -> Closes | None:
    if outcome is Outcome.EXCLUDED:
        return None
    if outcome is Outcome.CLOSED:
        since = [rule.since for rule in examined.verdicts if rule.since is not None]
        if since:
            return _on(min(since))
        if ending.endless and examined.instrument.in_force_until is not None:
            return _on(examined.instrument.in_force_until)
    if ending.endless:
        return None
    doubt = None if ending.cite is None else _reason(ending.cite)
    depends_on = _in_order(ending.depends_on, examined.knowledge)
    return Closes(ending.day, ending.earliest, ending.latest, depends_on, ending.possibly_until, doubt)


def _on(day: date) -> Closes:
    return Closes(day, day, day)


def _review(examined: Examined) -> Review:
    if examined.route is None:
        return _NO_REVIEW
    own = _first([row.review for row in examined.rows])
    return own or examined.route.review or examined.group.review or _NO_REVIEW


def _first(reviews: Sequence[Review | None]) -> Review | None:
    return next((review for review in reviews if review is not None), None)
