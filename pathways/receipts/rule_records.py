"""Every rule of an edition as a receipt keeps it: its words, and hashes of its condition and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pathways.model.adoption import Requirement
from pathways.model.catalogue import RuleSet
from pathways.model.citations import Cite, ids_of
from pathways.model.receipt import ReceiptCite, RuleKey, RuleRecord
from pathways.model.rule_walk import PlacedRule, asked_by, rules_of
from pathways.model.rules import Confidence, Duty, Instrument, Row, Statement, VerdictRule
from pathways.rulebook.meaning import meaning_digest

REQUIREMENT = "requirement:"
"""Stands before the id of a requirement beyond market access, which may be that of a rule too."""


def rule_records(rules: RuleSet) -> Mapping[RuleKey, RuleRecord]:
    """All rules that an answer of the edition can rest on."""
    found = [record for instrument in rules.edition.instruments for record in _of_instrument(instrument)]
    found += _of_vocabulary(rules)
    found += _of_steps(rules)
    found += map(_of_requirement, rules.adoption)
    return {(record.instrument, record.rule): record for record in found}


def _of_instrument(instrument: Instrument) -> Iterator[RuleRecord]:
    """The rules of groups and routes, what these ask for, then duties and notices."""
    placed = tuple(rules_of(instrument))
    yield from (_of_rule(each) for each in placed if each.group is not None)
    for asking in asked_by(instrument):
        for need in asking.evidence:
            says = f"{need.need.value}: {need.item}" + (f" ({need.basis})" if need.basis else "")
            yield _record(need.rule, instrument.id, says, need.sources, need.confidence, (need.when,), ())
    yield from (_of_rule(each) for each in placed if each.group is None)


def _of_rule(placed: PlacedRule) -> RuleRecord:
    instrument, rule, cite = placed.instrument, placed.rule, placed.rule.cite
    around = (placed.group.when,) if placed.group is not None else ()
    standing = (instrument.status, instrument.in_force_from, instrument.in_force_until)
    dates = (standing, _dates(placed))
    return _record(cite.rule, instrument.id, cite.says, cite.sources, cite.confidence, (*around, rule.when), dates)


def _dates(placed: PlacedRule) -> tuple[object, ...]:
    """What a rule does besides what its condition says."""
    rule, route = placed.rule, placed.route
    match rule:
        case VerdictRule():
            return (rule.verdict, rule.since, rule.between)
        case Row():
            assert route is not None
            return (rule.opens or route.opens, rule.closes or route.closes, rule.between)
        case Duty():
            return (rule.phase, rule.in_force_from, rule.in_force_until, rule.routes)
        case Statement():
            days = (rule.shown_from, rule.shown_until)
            return () if days == (None, None) else days


def _of_vocabulary(rules: RuleSet) -> list[RuleRecord]:
    parts: dict[str, list[object]] = {}
    for constraint in rules.catalogue.vocabulary.constraints:
        parts.setdefault(constraint.id, []).append((constraint.premises, constraint.conclusion))
    by_id = {constraint.id: constraint for constraint in rules.catalogue.vocabulary.constraints}
    return [
        _record(each.id, None, each.says, each.sources, Confidence(each.confidence), parts[each.id], ())
        for each in by_id.values()
    ]


def _of_steps(rules: RuleSet) -> list[RuleRecord]:
    return [
        _record(
            f"step:{step.id}", None, step.title, step.sources, step.confidence, (step.done_when,), (step.duration, step.lapses)
        )
        for step in rules.catalogue.steps.values()
    ]


def _of_requirement(each: Requirement) -> RuleRecord:
    """What is said beside it counts as a part of it."""
    dates = (
        each.required,
        each.status,
        each.nations,
        each.begins,
        each.ends,
        each.beside,
        each.trigger,
        each.title,
        each.details,
    )
    cite = each.cite
    return _record(f"{REQUIREMENT}{each.id}", None, cite.says, cite.sources, cite.confidence, (each.when,), dates)


def _record(
    rule: str,
    instrument: str | None,
    says: str,
    cites: tuple[Cite, ...],
    confidence: Confidence,
    when: Sequence[object],
    dates: object,
) -> RuleRecord:
    places = tuple(ReceiptCite(cite.source, cite.at or None, cite.date, cite.unconfirmed) for cite in cites)
    return RuleRecord(
        rule, instrument, says, ids_of(cites), confidence, meaning_digest(tuple(when)), meaning_digest(dates), places
    )
