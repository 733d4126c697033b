"""A sentence is false on a day on which its rule applies: law that speaks as a draft, a notice that the draft is no law yet,
another day of opening than `opens` has, or a reminder that no route of the group is open.

## Bad

```yaml
enacts:
  - from: 2026-05-08-draft
    notices: [draft-udi]                  # "The draft makes UDI mandatory."
    source: regulations-2027
    confidence: verified
```

## Good

```yaml
enacts:
  - from: 2026-05-08-draft
    notices: [draft-udi]
    says: UDI is mandatory.
    source: regulations-2027
    confidence: verified
```

## Why

What was true of a draft is read on the day on which it is law. The finding names such a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, Bound
from pathways.check.rules_text.lint.openings_told import openings_told, speaks_of_an_opening
from pathways.check.rules_text.lint.words import days_in
from pathways.engine.decide.routes import commencement
from pathways.model.dates import in_words
from pathways.model.findings import Finding, Severity, Span
from pathways.model.rule_walk import PlacedRule, closings_of, rules_of
from pathways.model.rules import Instrument, LegalStatus, Verdict, VerdictRule, dropped_rule
from pathways.rulebook.enacting import Enacting

CODE = "LG023"
SEVERITY = Severity.WARNING
TITLE = "Sentence that is false on a day"

_AS_A_DRAFT = re.compile(r"\b(?:would|draft|proposed|proposals?|consultation|planning assumption)\b", re.IGNORECASE)
_NO_LAW_YET = re.compile(r"\bnot (?:yet |known to (?:be |have been ))?(?:laid|made|law|in force)\b", re.IGNORECASE)
_NONE_OPEN = re.compile(r"\bno\b.*\bopen\b|\bnot (?:yet )?open\b", re.IGNORECASE)


def check(book: Book) -> Iterator[Finding]:
    for bound in book.whole_editions:
        law = [each for each in bound.edition.instruments if each.status.is_law]
        yield from _reminders(book, bound, law)
        for instrument in law:
            entries = book.instruments[instrument.id].enacts if instrument.id in book.instruments else ()
            if entries:
                yield from _worded_as_a_draft(book, instrument, entries, law)
                yield from _left_behind(book, bound, instrument, {entry.source.id for entry in entries})


def _reminders(book: Book, bound: Bound, law: list[Instrument]) -> Iterator[Finding]:
    opened: dict[str, date] = {}
    for instrument in law:
        for route in instrument.routes:
            day = commencement(instrument, route)
            if day is not None and route.route_to_market:
                opened[route.group] = min(day, opened.get(route.group, day))
    for instrument in bound.edition.instruments:
        for group in instrument.groups:
            if (
                group.reminder
                and _NONE_OPEN.search(group.reminder)
                and group.id in opened
                and instrument.status is not LegalStatus.SUPERSEDED
            ):
                message = f"the reminder of '{group.id}' is printed on a day on which law has opened one of its routes"
                help_ = "Leave 'reminder' out."
                yield _on(opened[group.id], message, book.place(group.span, "reminder"), help_, group.id)


def _worded_as_a_draft(
    book: Book, instrument: Instrument, entries: tuple[Enacting, ...], law: list[Instrument]
) -> Iterator[Finding]:
    days = {commencement(instrument, route) for route in instrument.routes}
    days |= {instrument.in_force_from, instrument.in_force_until, instrument.published}
    days |= {term.day for closing in closings_of(instrument) for term in closing.terms}
    dropped = {dropped_rule(drop.id) for entry in entries for drop in entry.drop}
    for placed in rules_of(instrument):
        cite, day = placed.rule.cite, commencement(instrument, placed.route) or instrument.published
        if isinstance(placed.rule, VerdictRule) and placed.rule.verdict is Verdict.UNSETTLED:
            continue  # what is not established may tell what was proposed
        if placed.id in dropped or (placed.route is not None and placed.route.is_dropped):
            continue  # it tells of the draft that had it
        found = _NO_LAW_YET.search(cite.says) or (_AS_A_DRAFT.search(cite.says) if _says_itself(book, placed, entries) else None)
        if found is not None:
            message = f"'{placed.id}' is law of '{instrument.id}', and says '{found[0]}'"
            yield _on(day, message, _place(book, placed, entries), _REWORD, placed.id)
        others = [each for each in days_in(cite.says) if each not in days] if speaks_of_an_opening(cite.says) else []
        if others:
            opening = in_words(day)
            message = f"'{placed.id}' speaks of an opening and of {in_words(others[0])}; its instrument opens nothing on that day"
            yield _on(others[0], message, _place(book, placed, entries), f"It opens on {opening}. {_REWORD}", placed.id)
        else:
            yield from _opened_on_another_day(book, placed, entries, law)


def _opened_on_another_day(
    book: Book, placed: PlacedRule, entries: tuple[Enacting, ...], law: list[Instrument]
) -> Iterator[Finding]:
    """A day of law, and not the one on which law opens that route."""
    opened = {route.id: commencement(each, route) for each in law for route in each.routes if not route.is_dropped}
    routes = [route for each in law for route in each.routes if route.id in opened]
    for route, told in openings_told(placed.rule.cite.says, routes, placed.route):
        day = opened.get(route.id)
        if day is not None and day != told:
            message = f"'{placed.id}' says that {route.title} opens on {in_words(told)}"
            help_ = f"Law opens it on {in_words(day)}. {_REWORD}"
            yield _on(told, message, _place(book, placed, entries), help_, placed.id)
            return


def _says_itself(book: Book, placed: PlacedRule, entries: tuple[Enacting, ...]) -> bool:
    """Whether the instrument names the rule or its route. What only comes along may tell of the draft, which it cites."""
    names = {name.id for entry in entries for name in entry.names}
    own_file = book.instruments[placed.instrument.id].instrument.span.file
    of_route = placed.route is not None and placed.route.id in names
    return placed.id in names or of_route or placed.span.file == own_file


_REWORD = "Say under 'change' what the instrument says."


def _left_behind(book: Book, bound: Bound, by: Instrument, sources: set[str]) -> Iterator[Finding]:
    for instrument in bound.edition.instruments:
        for statement in instrument.statements if instrument.id in sources else ():
            found = _NO_LAW_YET.search(statement.cite.says)
            if found is not None:
                cite = statement.cite
                message = f"notice '{cite.rule}' stays with '{instrument.id}' and says '{found[0]}', but '{by.id}' was made of it"
                place = next(entry.source.span for entry in book.instruments[by.id].enacts if entry.source.id == instrument.id)
                yield _on(by.published, message, place, f"Drop '{cite.rule}', or enact it with words of its own.", cite.rule)


def _place(book: Book, placed: PlacedRule, entries: tuple[Enacting, ...]) -> Span:
    """Where the author can mend it: the text where the instrument words it, else where it is taken."""
    own = book.instruments[placed.instrument.id].instrument.span.file
    if placed.span.file == own:
        return book.place(placed.span, "says")
    names = {name.id: name.span for entry in entries for name in entry.names}
    route = None if placed.route is None else names.get(placed.route.id)
    return names.get(placed.id) or route or entries[0].source.span


def _on(day: date, message: str, place: Span, help_: str, subject: str) -> Finding:
    return replace(finding(CODE, message, place, help_, subject=subject), witness=f"On {in_words(day)}.")
