"""Texts that changed and decide nothing: what rules say, what they cite, titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathways.check.behaviour.diff.model import Wording
from pathways.model.catalogue import Edition
from pathways.model.citations import Cite
from pathways.model.findings import Span
from pathways.model.rule_walk import asked_by, rules_of
from pathways.model.rules import Citation, EvidenceNeed, Group, Instrument, Review, Route


def wordings(before: Edition, after: Edition) -> tuple[Wording, ...]:
    """Every text that both sides have and that differs, and the rules whose names exist on one side only."""
    old, new = dict(_texts(before)), dict(_texts(after))
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None:
            if was[0] != now[0]:
                found.append(Wording(*key, was[1], now[1]))
        elif key[1] == "says":
            what = "rule is gone" if now is None else "rule is new"
            found.append(Wording(key[0], what, None if was is None else was[1], None if now is None else now[1]))
    return tuple(found)


def _texts(edition: Edition) -> Iterator[tuple[tuple[str, str], tuple[object, Span]]]:
    for instrument in edition.instruments:
        span = instrument.span
        yield (instrument.id, "title"), (instrument.title, span)
        yield (instrument.id, "publisher"), (instrument.publisher, span)
        yield (instrument.id, "summary"), (instrument.summary, span)
        yield (instrument.id, "published"), (instrument.published, span)
        yield (instrument.id, "sources"), (_places(instrument.sources), span)
        for rule in _cited(instrument):
            yield (rule.rule, "says"), (rule.says, rule.span)
            yield (rule.rule, "sources"), (_places(rule.sources), rule.span)
        places: tuple[Group | Route, ...] = (*instrument.groups, *instrument.routes)
        for place in places:
            name = f"{place.id} ({instrument.id})"
            yield (name, "title"), (place.title, place.span)
            yield (name, "checks"), (_checks(place.review), place.span)
            if isinstance(place, Group):
                yield (name, "reminder"), (place.reminder, place.span)
            elif place.opens is not None:
                yield (name, "sources of the opening"), (_places(place.opens.sources), place.span)
        for statement in instrument.statements:
            yield (statement.cite.rule, "shown when"), (statement.when, statement.cite.span)
        for need, where in _needs(instrument):
            yield (need.rule, "basis"), (need.basis, where)
            yield (need.rule, "sources"), (_places(need.sources), where)


def _places(cites: Iterable[Cite]) -> list[str]:
    return sorted(cite.place for cite in cites)


def _checks(review: Review | None) -> tuple[str, ...]:
    return () if review is None else tuple(sorted(review.checks))


def _cited(instrument: Instrument) -> Iterator[Citation]:
    return (placed.rule.cite for placed in rules_of(instrument))


def _needs(instrument: Instrument) -> Iterator[tuple[EvidenceNeed, Span]]:
    return ((need, asking.span) for asking in asked_by(instrument) for need in asking.evidence)
