"""What a reader must know before relying on the answer: how old it is, and what it does not cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pathways.engine.conditions.usual import NOTHING, Known, RestsOn
from pathways.engine.decide.indexed_rules import indexed_statements
from pathways.model.catalogue import Edition
from pathways.model.conditions import Truth
from pathways.model.dates import Precision, in_words
from pathways.model.result import Notice, OpeningStatus, Opens, Outcome, RouteResult
from pathways.model.rules import Instrument

NOT_LEGAL_ADVICE = "This is information, not legal advice."


def notices(
    edition: Edition,
    instruments: Sequence[Instrument],
    routes: Sequence[RouteResult],
    known: Known,
    as_of: date,
) -> tuple[tuple[Notice, ...], RestsOn]:
    """In a fixed order: the edition's age, the dates asked about, the routes' dates, the instruments' own statements; and the
    usual values on which these rest."""
    statements, rests_on = _statements(instruments, known, as_of)
    told = (
        *_about_the_edition(edition, as_of),
        *_about_instruments_to_come(edition, instruments, as_of),
        *_about_openings(routes),
        *_about_closings(routes),
        *statements,
        Notice(
            "not-legal-advice",
            f"{NOT_LEGAL_ADVICE} Edition {edition.id}, checked against public material up to "
            f"{in_words(edition.verified_through)}.",
        ),
    )
    return told, rests_on


def _about_the_edition(edition: Edition, as_of: date) -> Iterable[Notice]:
    if as_of < edition.known_on:
        yield Notice(
            "before-edition",
            f"You asked about {in_words(as_of)}. Edition {edition.id} records what was known on "
            f"{in_words(edition.known_on)}, so it may name documents that did not exist on that day.",
        )
    if as_of > edition.verified_through:
        yield Notice(
            "beyond-verified",
            f"You asked about {in_words(as_of)}. Edition {edition.id} was checked up to "
            f"{in_words(edition.verified_through)}; what changed later is not in it. {edition.verified_note}".rstrip(),
        )
    if edition.superseded_by is not None:
        yield Notice(
            "edition-superseded",
            f"Edition {edition.id} is superseded by edition {edition.superseded_by}. It shows how things stood then.",
        )
    if edition.review_by is not None and as_of > edition.review_by:
        yield Notice(
            "review-due",
            f"Edition {edition.id} was due for review by {in_words(edition.review_by)}. Check the sources before you rely on it.",
        )


def _about_instruments_to_come(edition: Edition, instruments: Iterable[Instrument], as_of: date) -> Iterable[Notice]:
    for instrument in instruments:
        start = instrument.in_force_from
        if instrument.status.is_law and start is not None and as_of < start:
            if start > edition.known_on:
                said = (
                    f"{instrument.title} is law that is made. It is in force from {in_words(start)} and decides nothing before."
                )
            else:
                said = (
                    f"On {in_words(as_of)} this was not yet in force: {instrument.title}, in force from {in_words(start)}. "
                    "What applied before it is not in this rule set."
                )
            yield Notice("not-yet-in-force", said, instrument.sources)


def _about_openings(routes: Iterable[RouteResult]) -> Iterable[Notice]:
    passed = {route.title: route for route in routes if route.opens and route.opens.status is OpeningStatus.PASSED}
    for title, route in sorted(passed.items()):
        assert route.opens is not None and route.opens.date is not None
        yield Notice(
            "expected-date-passed",
            f"{title} was expected to open {_named(route.opens)}. That date has passed "
            "and this edition does not say that it opened, so no timeline is given.",
            route.opens.sources,
            route.opens.confidence,
        )


def _named(opens: Opens) -> str:
    assert opens.date is not None
    return f"{'from' if opens.at_least else 'in'} {in_words(opens.date, opens.precision)}"


def _about_closings(routes: Iterable[RouteResult]) -> Iterable[Notice]:
    for route in routes:
        if route.outcome not in (Outcome.OPEN, Outcome.UPCOMING) or route.timeline is None or route.closes is None:
            continue
        last_day, access = route.closes.date, route.timeline.market_access.likely
        month = in_words(access, Precision.MONTH)
        if last_day is not None and access > last_day:
            yield Notice(
                "closes-before-access",
                f"{route.title} ends on {in_words(last_day)}, before the market would likely be reached ({month}).",
            )


def _statements(instruments: Iterable[Instrument], known: Known, as_of: date) -> tuple[list[Notice], RestsOn]:
    found: list[Notice] = []
    rests_on: RestsOn = NOTHING
    for instrument in instruments:
        index, statements = indexed_statements(instrument)
        if not statements:
            continue
        stated, usual = index.look(known.stated), index.look(known.usual)
        for statement, mask in statements:
            if not statement.is_of(as_of):
                continue
            truth, why = known.more_of(statement.when, stated.truth(mask), usual.truth(mask))
            if truth is Truth.YES:
                cite = statement.cite
                rests_on |= why
                found.append(Notice(cite.rule, cite.says, cite.sources, cite.confidence, instrument.status, statement.story))
    return found, rests_on
