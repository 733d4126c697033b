"""The international reliance rules of edition 2024.11 as one flat table, first hit wins, and complete cases for it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, product
from typing import NamedTuple

from pathways.engine.answer.assess import Request, considered
from pathways.engine.conditions.clause_index import Trace
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge, about_approval, know
from pathways.engine.decide.examine import examine_group
from pathways.engine.decide.indexed_rules import IndexedGroup, indexed_groups
from pathways.engine.decide.outcomes import report
from pathways.engine.decide.precedence import Standing, ladder
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS, AllOf, Condition, Leaf, Negation, OneOf, SignedFolding, Value, fold_signed
from pathways.model.device import Approval, Device
from pathways.model.facts import FactType, Vocabulary
from pathways.model.law import Law
from pathways.model.rules import Group, Instrument, Route, VerdictRule
from pathways.rulebook.folder import RuleFolder, shipped_rules

EDITION = "2024.11"
GROUP = "gb-reliance"
REQUEST = Request(date(2024, 11, 20), Law.ALL)
DEFAULT = "nothing"

Cells = Mapping[str, frozenset[Value]]
Facts = Mapping[str, Value]


class Line(NamedTuple):
    """All cells must hold."""

    answer: str
    cells: Cells


class Subject(NamedTuple):
    rules: RuleSet
    instrument: Instrument
    compiled: IndexedGroup
    lines: tuple[Line, ...]
    facts: tuple[str, ...]


def subject() -> Subject:
    rules = RuleFolder(shipped_rules()).rule_set(EDITION)
    for instrument in considered(rules.edition, REQUEST.law):
        for compiled in indexed_groups(instrument):
            if compiled.group.id == GROUP:
                routes = tuple(each.route for each in compiled.routes)
                lines = tuple(_lines(compiled.group, routes, rules.catalogue.vocabulary))
                facts = tuple(sorted({fact for line in lines for fact in line.cells}))
                return Subject(rules, instrument, compiled, lines, facts)
    raise LookupError(GROUP)


def _lines(group: Group, routes: tuple[Route, ...], vocabulary: Vocabulary) -> Iterator[Line]:
    """In the order of precedence. What a route's verdict says, it says where a row of the route applies."""
    for cells in _clauses(Negation(group.when), vocabulary):
        yield Line(DEFAULT, cells)
    for rung in ladder(group, routes):
        id_ = GROUP if rung.route is None else rung.route.id
        answer = f"{id_}: {'usable' if rung.standing is Standing.USABLE else rung.standing.value}"
        of_route = rung.route is not None and isinstance(rung.rule, VerdictRule)
        applies = [row.when for row in rung.route.rows] if rung.route is not None and of_route else [ALWAYS]
        for row in applies:
            for cells in _clauses(AllOf((rung.rule.when, row)), vocabulary):
                yield Line(answer, cells)


def _clauses(condition: Condition, vocabulary: Vocabulary) -> list[Cells]:
    """Any of these, each a conjunction of cells."""

    def leaf(found: Leaf, must: bool) -> list[Cells]:
        if not isinstance(found, OneOf):
            raise TypeError(f"{type(found).__name__} has no place in a flat table")
        return [{found.fact: found.values if must else vocabulary.facts[found.fact].domain - found.values}]

    def every(parts: list[list[Cells]]) -> list[Cells]:
        found: list[Cells] = [{}]
        for part in parts:
            found = [both for one, other in product(found, part) if (both := _both(one, other)) is not None]
        return found

    def holds(*_: object) -> list[Cells]:
        raise TypeError("what is asked of all approvals held has no place in a flat table")

    return fold_signed(condition, SignedFolding(leaf=leaf, every=every, some=lambda parts: list(chain(*parts)), holds=holds))


def _both(one: Cells, other: Cells) -> Cells | None:
    merged = dict(one)
    for fact, values in other.items():
        merged[fact] = merged[fact] & values if fact in merged else values
    return merged if all(merged.values()) else None


# --- cases ----------------------------------------------------------------------------------------


class Case(NamedTuple):
    """``facts``: all facts that the table reads. ``view``: what the engine knows of the device and its one approval."""

    facts: Facts
    view: Knowledge


def complete_cases(of: Subject, count: int, seed: int = 20241114) -> list[Case]:
    """Devices with one approval and every fact given that constraints allow, drawn at random."""
    chance = random.Random(seed)
    vocabulary = of.rules.catalogue.vocabulary
    found: list[Case] = []
    while len(found) < count:
        facts: dict[str, Value] = {}
        for fact in vocabulary.facts.values():
            if fact.type in (FactType.BOOL, FactType.CHOICE):
                facts[fact.id] = chance.choice(sorted(fact.domain, key=str))
                if fact.type is FactType.BOOL and chance.random() < 0.6:
                    facts[fact.id] = False
        view = view_of(facts, vocabulary)
        if view is not None:
            found.append(Case({fact: facts[fact] for fact in of.facts}, view))
    return found


def view_of(facts: Facts, vocabulary: Vocabulary) -> Knowledge | None:
    own = {fact: value for fact, value in facts.items() if not fact.startswith("approval.")}
    held = {fact: value for fact, value in facts.items() if fact.startswith("approval.")}
    try:
        return about_approval(know(Device("", own, (Approval(held),), None), vocabulary), 0)
    except ContradictionError:
        return None


def complete_view(of: Subject, facts: Facts) -> Knowledge:
    """What is known where all facts are given, so that nothing need follow from them."""
    vocabulary = of.rules.catalogue.vocabulary
    return Knowledge(vocabulary, {**vocabulary.open, **{fact: frozenset((value,)) for fact, value in facts.items()}}, {})


def decide(of: Subject, view: Knowledge) -> str:
    """The engine's answer in the table's words. All rows of all routes are looked at, and what is found can be explained."""
    for each in examine_group(of.instrument, of.compiled, 0, view, REQUEST.as_of, strict=True):
        if each.standing is None:
            return "undecided: " + ", ".join(sorted(each.undecided_by))
        if each.standing is Standing.NOT_APPLICABLE:
            continue
        id_ = each.route.id if each.route else GROUP
        return f"{id_}: {'usable' if each.standing is Standing.USABLE else each.standing.value}"
    return DEFAULT


def decide_with_reasons(of: Subject, view: Knowledge) -> list[object]:
    """As ``decide``, with the reported results: rules, reasons, sources, deciding facts."""
    found = examine_group(of.instrument, of.compiled, 0, view, REQUEST.as_of, strict=True)
    return [report(each, None, REQUEST.as_of) for each in found if each.standing is not Standing.NOT_APPLICABLE]


def decide_with_trace(of: Subject, view: Knowledge) -> tuple[str, list[Trace]]:
    """As ``decide``, and of every rule of the table its truth and the conditions that make it so."""
    return decide(of, view), of.compiled.index.traces(view)
