"""Rules for reading at a terminal or in a pull request."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from pathways.engine.conditions.wording import fact_label, join_and, join_or, wanted_in_words
from pathways.model.catalogue import Edition, RuleSet
from pathways.model.citations import in_one_line
from pathways.model.conditions import ALWAYS, Condition, Folding, Leaf, fold
from pathways.model.corrections import Addition, Correction
from pathways.model.dates import in_words
from pathways.model.facts import Vocabulary
from pathways.model.rule_walk import PlacedAsking, PlacedRule, asked_by, routes_in, rules_of, singles_of
from pathways.model.rules import Citation, Closing, DateTerm, Group, Instrument, LegalStatus, Opening, Route, VerdictRule
from pathways.writing.page import PAGE_WIDTH


def edition_overview(edition: Edition, all_editions: Iterable[str]) -> str:
    """The edition, its instruments and routes, and the other editions."""
    lines = [
        f"Edition {edition.id}: {edition.title}",
        f"Known on {in_words(edition.known_on)}; checked up to {in_words(edition.verified_through)}.",
        "",
    ]
    for instrument in edition.instruments:
        lines.append(f"{instrument.id}  ({_status(instrument)})")
        lines.extend(_wrapped(instrument.title, 2))
        for route in instrument.routes:
            count = f"{len(route.rows)} row{'s' if len(route.rows) != 1 else ''}"
            lines.append(f"  - {route.id:<28} {route.market}  {count:<8}  {route.title}")
    lines += _amendments(edition.corrections, edition.additions)
    lines += ["", f"Editions: {', '.join(all_editions)}", "pathways rules show ROUTE prints the rules of a route."]
    return "\n".join(lines) + "\n"


def _amendments(corrections: Sequence[Correction], additions: Sequence[Addition]) -> Iterator[str]:
    """What patches put right and added, as listed."""
    if corrections:
        yield from ("", "Corrections:")
    for each in corrections:
        yield f"  {in_words(each.date)}  {', '.join(each.rules)}"
        yield from _wrapped(f"Was: {each.was}", 4)
        yield from _wrapped(f"Is: {each.right}", 4)
    if additions:
        yield from ("", "Additions:")
    for new in additions:
        yield f"  {in_words(new.date)}  {', '.join(new.rules)}"
        yield from _wrapped(new.says, 4)


def _status(instrument: Instrument) -> str:
    if instrument.status.is_law and instrument.in_force_from is not None:
        made = "made, " if instrument.status is LegalStatus.MADE else ""
        return f"{made}in force from {in_words(instrument.in_force_from)}"
    return f"{instrument.status}, not law" if not instrument.status.is_law else str(instrument.status)


def route_ids(edition: Edition) -> list[str]:
    """All route and group ids of the edition."""
    found = [route.id for instrument in edition.instruments for route in instrument.routes]
    return sorted({*found, *(group.id for instrument in edition.instruments for group in instrument.groups)})


def route_text(rules: RuleSet, id_: str) -> str | None:
    """Every rule of the route or group, with what it says and its sources; None where there is no such id."""
    lines: list[str] = []
    vocabulary = rules.catalogue.vocabulary
    for instrument in rules.edition.instruments:
        for group in instrument.groups:
            if group.id == id_:
                lines.extend(_group_lines(instrument, group, _ruling(rules.edition, group.id), vocabulary))
        for route in instrument.routes:
            if route.id == id_:
                lines.extend(_route_lines(instrument, route, vocabulary))
    if lines:
        named = {id_, *_rules_of(rules.edition, id_)}
        corrections = [each for each in rules.edition.corrections if named.intersection(each.rules)]
        lines.extend(_amendments(corrections, [each for each in rules.edition.additions if named.intersection(each.rules)]))
    return "\n".join(lines).rstrip() + "\n" if lines else None


def _rules_of(edition: Edition, id_: str) -> Iterator[str]:
    """The rules that stand in the routes and groups of that id."""
    for instrument in edition.instruments:
        placed: tuple[PlacedRule | PlacedAsking, ...] = (*rules_of(instrument), *asked_by(instrument))
        for each in placed:
            place = each.route or each.group
            if place is not None and place.id == id_:
                yield from (each.id,) if isinstance(each, PlacedRule) else (need.rule for need in each.evidence)


def _ruling(edition: Edition, group: str) -> Instrument | None:
    """The instrument that rules a group of which others have a part; None where only one has it."""
    having = [each for each in edition.instruments if group in {own.id for own in each.groups}]
    law = [each for each in having if each.status.is_law]
    return None if len(having) < 2 else max(law or having, key=lambda each: each.published)


def _group_lines(instrument: Instrument, group: Group, ruling: Instrument | None, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"{group.id}: {group.title} ({group.market}), a group of {instrument.id} ({_status(instrument)})"
    if ruling is not None and ruling is not instrument:
        yield from _wrapped(f"Concerns what one of its routes below applies to, and {ruling.id} leaves to it.", 2)
    elif group.when != ALWAYS:
        yield from _wrapped(f"Concerns: {condition_in_words(group.when, vocabulary)}", 2)
    yield f"  Routes: {', '.join(route.id for route in routes_in(instrument, group))}"
    yield ""
    for rule in (*group.verdicts, *singles_of(group)):
        yield from _verdict_lines(rule, vocabulary)


def _route_lines(instrument: Instrument, route: Route, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"{route.id}: {route.title} ({route.market}), in {instrument.id} ({_status(instrument)})"
    yield f"  Looked at per {route.per}, in group {route.group}."
    if not route.route_to_market:
        yield "  Not a route to market."
    if instrument.status.is_law and route.opens is not None and route.opens.expected is not None:
        yield f"  Opens on {in_words(route.opens.expected.first)} ({route.opens.confidence}; {in_one_line(route.opens.sources)})."
    yield from dates_in_words(None if instrument.status.is_law else route.opens, route.closes, vocabulary)
    yield ""
    for row in route.rows:
        yield from _cite_lines("applies", row.cite, row.when, vocabulary)
        yield from dates_in_words(row.opens, row.closes, vocabulary, indent=4)
        yield ""
    for rule in route.verdicts:
        yield from _verdict_lines(rule, vocabulary)


def _verdict_lines(rule: VerdictRule, vocabulary: Vocabulary) -> Iterator[str]:
    since = f" since {in_words(rule.since)}" if rule.since else ""
    yield from _cite_lines(f"{rule.verdict}{since}", rule.cite, rule.when, vocabulary)
    yield ""


def _cite_lines(what: str, cite: Citation, when: Condition, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"  {cite.rule}  [{what}; {cite.confidence}]"
    yield from _wrapped(cite.says, 4)
    yield from _wrapped(f"When {condition_in_words(when, vocabulary)}.", 4)
    yield from _wrapped(f"Sources: {in_one_line(cite.sources)}. At {cite.span}.", 4)


def dates_in_words(opens: Opening | None, closes: Closing | None, vocabulary: Vocabulary, indent: int = 2) -> Iterator[str]:
    if opens is not None and opens.expected is not None:
        when = f"{'from' if opens.at_least else 'in'} {in_words(opens.expected.first, opens.expected.precision)}"
        yield " " * indent + f"Expected to open {when} ({opens.confidence}; {in_one_line(opens.sources)})."
        if opens.not_before is not None and opens.not_before.expected is not None:
            earlier = opens.not_before
            first = in_words(opens.not_before.expected.first, opens.not_before.expected.precision)
            yield " " * indent + f"Elsewhere: from {first} ({earlier.confidence}; {in_one_line(earlier.sources)})."
    elif opens is not None:
        yield " " * indent + "No opening date is established."
    if closes is not None:
        terms = [in_words(term.day) if term.day else _date_of(term, vocabulary) for term in closes.terms]
        first = "the earliest of " if len(terms) > 1 else ""
        yield " " * indent + f"Last day: {first}{join_and(terms)}."


def _date_of(term: DateTerm, vocabulary: Vocabulary) -> str:
    fact = fact_label(vocabulary, str(term.fact))
    where = "" if term.when == ALWAYS else f" (where {condition_in_words(term.when, vocabulary)})"
    return f"'{fact}'{where}"


def _wrapped(text: str, indent: int) -> Sequence[str]:
    pad = " " * indent
    return textwrap.wrap(text, PAGE_WIDTH, initial_indent=pad, subsequent_indent=pad, break_on_hyphens=False)


def condition_in_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """The condition as a sentence part: ``Kind of device is general and Supplied sterile is no``."""

    def leaf(found: Leaf) -> _Phrase:
        fact = vocabulary.facts[found.fact]
        return _Phrase(f"{fact_label(vocabulary, found.fact)} is {wanted_in_words(found, fact)}")

    words: Folding[_Phrase] = Folding(
        leaf=leaf,
        all_of=lambda parts: _Phrase(join_and([str(part) for part in parts]) if parts else "always", len(parts) > 1),
        any_of=lambda parts: _Phrase(join_or([str(part) for part in parts]), len(parts) > 1),
        negation=lambda part: _Phrase(f"not ({part.text})"),
        holds=lambda inner: _Phrase(f"an approval is held with {condition_in_words(inner, vocabulary)}"),
    )
    return fold(condition, words).text


class _Phrase(Struct, frozen=True):
    """As a part of another one it stands in brackets where it is ``joined`` of several."""

    text: str
    joined: bool = False

    def __str__(self) -> str:
        return f"({self.text})" if self.joined else self.text
