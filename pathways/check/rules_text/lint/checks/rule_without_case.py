"""No case names the rule among the reasons it expects or, for evidence, duties and notices, says that it asks. Editions
that share a rule word for word share its cases, and what is enacted as it was shares those of the draft.

## Bad

```yaml
- {id: gb-self-declared, outcome: absent}
```

## Good

```yaml
- {id: gb-own, outcome: excluded, rules: [own-not-high]}
```

## Why

A rule without a case can be broken without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pathways.check.behaviour.asking.rules import AskingKind, asking_rules
from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, Bound, scalars, value_of
from pathways.model.findings import Finding, Severity, Span
from pathways.model.rule_walk import asked_by, deciding_rules_of, rules_of
from pathways.model.rules import Row

CODE = "TS005"
SEVERITY = Severity.WARNING
TITLE = "Rule without a case"


def check(book: Book) -> Iterator[Finding]:
    """Where editions share a rule word for word, a case in one of them will do. Broken files might hold the cases."""
    if book.findings:
        return
    asserted: set[object] = set()
    elsewhere = _listed_elsewhere(book)
    bare: dict[object, tuple[str, Span, list[str]]] = {}
    for bound in book.whole_editions:
        for key, as_it_was, id_, span, is_asserted in (*_deciding(book, bound), *_asking(book, bound)):
            if is_asserted:
                asserted |= {key, as_it_was}
            elif _instrument_of(key) not in elsewhere and not (elsewhere and key == as_it_was):
                bare.setdefault(key, (id_, span, []))[2].append(bound.id)
    for key, (id_, span, editions) in bare.items():
        if key not in asserted:
            message = f"no case asserts rule '{id_}' (edition {', '.join(editions)})"
            help_ = f"Add a case to cases/{editions[-1]}/ that expects it, or let 'rules coverage --suggest' draft one."
            yield finding(CODE, message, book.place(span, "rule"), help_, subject=f"{id_}@{editions[-1]}")


_Found = tuple[object, object, str, Span, bool]
"""What makes a rule the same in several editions; what does where its instrument says nothing of it; id, place, and whether a
case of the edition asserts it."""


def _listed_elsewhere(book: Book) -> frozenset[str]:
    """The instruments of editions that are not looked at: their cases are not read, so nothing is said of their rules."""
    looked_at = {bound.id for bound in book.editions}
    others = (file for file in book.in_section("editions") if Path(file.name).stem not in looked_at)
    roots = [file.root for file in others if file.root is not None]
    return frozenset(id_.text for root in roots for id_ in scalars(value_of(root, "instruments")))


def _instrument_of(key: object) -> str:
    """The first part of a key of deciding rules is the instrument; that of rules which ask begins with it."""
    first = key[0] if isinstance(key, tuple) else ""
    place = first[1] if isinstance(first, tuple) else first
    return str(place).partition("/")[0]


def _came_along(book: Book, instrument: str, rule: str) -> bool:
    """Whether the rule came with a route or a group that the instrument enacts, without a word of the instrument about it."""
    file = book.instruments.get(instrument)
    if file is None or not file.enacts:
        return False
    named = {name.id for entry in file.enacts for name in entry.names}.union(*(entry.change for entry in file.enacts))
    own = {placed.id for placed in rules_of(file.instrument)}
    own |= {need.rule for asking in asked_by(file.instrument) for need in asking.evidence}
    return rule not in named | own


def _deciding(book: Book, bound: Bound) -> Iterator[_Found]:
    named = {rule for case in bound.cases or () for wanted in case.expect for rule in wanted.rules}
    for instrument in bound.edition.instruments:
        for standing in deciding_rules_of(instrument):
            if isinstance(standing.rule, Row) and standing.route is not None and standing.route.is_dropped:
                continue  # it says whom the route was for; what they are told is the rule that it was dropped
            as_it_was = (standing.id, standing.rule.when)
            along = not isinstance(standing.rule, Row) and _came_along(book, instrument.id, standing.id)
            key = as_it_was if along else (instrument.id, standing.rule)
            yield key, as_it_was, standing.id, standing.span, standing.id in named


def _asking(book: Book, bound: Bound) -> Iterator[_Found]:
    """Evidence, duties and notices: that they are asked or told."""
    named: dict[AskingKind, set[str | None]] = {kind: set() for kind in AskingKind}
    for case in bound.cases or ():
        named[AskingKind.EVIDENCE] |= {each.rule for each in case.asks.evidence}
        named[AskingKind.DUTY] |= {each.rule for each in case.asks.duties}
        named[AskingKind.NOTICE] |= {each.rule for each in case.asks.notices}
    for rule in asking_rules(bound.edition):
        if rule.kind is not AskingKind.STEP:
            as_it_was = (rule.kind, rule.id, rule.when)
            along = _came_along(book, rule.place.partition("/")[0], rule.id)
            key = as_it_was if along else (rule.key, rule.when)
            yield key, as_it_was, rule.id, rule.span, rule.id in named[rule.kind]
