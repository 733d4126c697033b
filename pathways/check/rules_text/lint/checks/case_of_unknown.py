"""A case names a route or group that no edition has, or a rule, a step or an item of evidence that its edition does not
have. What a case says is not asked may be a rule of another edition.

## Bad

```yaml
- {id: gb-own, outcome: excluded, rules: [own-not-high]}
- {id: gb-recognized, outcome: absent}
```

## Good

```yaml
- {id: gb-own, outcome: excluded, rules: [own-not-high]}
- {id: gb-recognised, outcome: absent}
```

## Why

A misspelt id that is expected to be absent is always absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathways.check.behaviour.cases import Case
from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, Bound
from pathways.model.findings import Finding, Severity, Span
from pathways.model.rule_walk import rules_of
from pathways.model.rules import Instrument
from pathways.rulebook.fields import suggestion

CODE = "TS006"
SEVERITY = Severity.ERROR
TITLE = "Case about what the edition does not have"


def check(book: Book) -> Iterator[Finding]:
    """A misspelt id that is expected to be absent would pass for ever. What another edition has may well be absent."""
    if not all(bound.whole for bound in book.editions):
        return
    # The files, too: those of the editions that are not looked at in this run.
    instruments = [instrument for bound in book.editions for instrument in bound.edition.instruments]
    instruments += [file.instrument for file in book.instruments.values()]
    places = {route.id for each in instruments for route in each.routes} | {
        group.id for each in instruments for group in each.groups
    }
    everywhere = _ids(instruments)
    for bound in book.editions:
        reasons = _ids(bound.edition.instruments)
        constraints = {constraint.id for constraint in bound.rules.catalogue.vocabulary.constraints}
        rules = reasons | constraints | {DOUBT}
        for case in bound.cases or ():
            for wanted in case.expect:
                if wanted.id not in places:
                    message = f"no edition has a route or group '{wanted.id}'"
                    place = book.place(wanted.span, "id")
                    yield finding(CODE, message, place, suggestion(wanted.id, places), subject=case.id)
                for rule in wanted.rules:
                    if rule not in rules:
                        message = f"edition {bound.id} has no rule '{rule}'"
                        place = book.place(wanted.span, "rules")
                        yield finding(CODE, message, place, suggestion(rule, rules), subject=case.id)
            yield from _unknown_asks(bound, case, reasons, everywhere)


def _ids(instruments: Iterable[Instrument]) -> frozenset[str]:
    """All rules, those of evidence included."""
    found: set[str] = set()
    for instrument in instruments:
        found |= {standing.id for standing in rules_of(instrument)}
        found |= {need.rule for group in instrument.groups for need in group.evidence}
        found |= {need.rule for route in instrument.routes for need in route.evidence}
        found |= {need.rule for route in instrument.routes for row in route.rows for need in row.evidence}
    return frozenset(found)


def _unknown_asks(bound: Bound, case: Case, own: frozenset[str], everywhere: frozenset[str]) -> Iterator[Finding]:
    """What is expected is a rule of the edition; what is not expected may be a rule of another."""
    asks, catalogue = case.asks, bound.rules.catalogue
    items, steps = frozenset(catalogue.evidence), frozenset(catalogue.steps)
    named: list[tuple[str | None, frozenset[str], Span]] = [(each.rule, own, each.span) for each in asks.evidence]
    named += [(each.rule, own, each.span) for each in asks.duties]
    absent = (*asks.no_evidence, *asks.no_duties, *asks.no_notices)
    named += [(each.rule, everywhere | OF_THE_ENGINE, each.span) for each in absent]
    named += [(each.item, items, each.span) for each in asks.evidence]
    named += [(each.item, items, each.span) for each in asks.no_evidence]
    for wanted in case.expect:
        named += [(each, steps, step.span) for step in wanted.steps or () for each in (step.step, *step.after)]
        named += [(each, steps, wanted.span) for each in wanted.done or ()]
    for id_, known, span in named:
        if id_ is not None and id_ not in known:
            message = f"case '{case.id}' names '{id_}', which edition {bound.id} does not have"
            yield finding(CODE, message, span, suggestion(id_, known), subject=case.id)


OF_THE_ENGINE = frozenset(
    {
        "before-edition",
        "beyond-verified",
        "edition-superseded",
        "review-due",
        "not-yet-in-force",
        "expected-date-passed",
        "closes-before-access",
        "not-legal-advice",
    }
)
"""The notices that no rule file has."""

DOUBT = "end-date-in-doubt"
"""The engine's own reason where 'possibly_until' counts."""
