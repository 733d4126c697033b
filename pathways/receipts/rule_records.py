"""Every rule of an edition as a receipt keeps it: its words, and hashes of its condition and its dates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from pathways.model.citations import Cite, ids_of
from pathways.model.conditions import ALWAYS, Condition
from pathways.model.receipt import ReceiptCite, RuleKey, RuleRecord
from pathways.model.rules import (
    Citation,
    Confidence,
    EvidenceNeed,
    Instrument,
    RuleSet,
    VerdictRule,
)
from pathways.rulebook.lock import plain


def rule_records(rules: RuleSet) -> Mapping[RuleKey, RuleRecord]:
    """All rules that an answer of the edition can rest on."""
    found = [record for instrument in rules.edition.instruments for record in _of_instrument(instrument)]
    found += _of_vocabulary(rules)
    found += _of_steps(rules)
    return {(record.instrument, record.rule): record for record in found}


def _of_instrument(instrument: Instrument) -> Iterator[RuleRecord]:
    standing = (instrument.status, instrument.in_force_from, instrument.in_force_until)
    groups = {group.id: group for group in instrument.groups}

    def cited(cite: Citation, when: Sequence[Condition], dates: object) -> RuleRecord:
        return _record(cite.rule, instrument.id, cite.says, cite.sources, cite.confidence, when, (standing, dates))

    def verdict(rule: VerdictRule, around: Condition) -> RuleRecord:
        return cited(rule.cite, (around, rule.when), (rule.verdict, rule.since, rule.between))

    for group in instrument.groups:
        for rule in (*group.verdicts, *(each for each in (group.otherwise, group.unheld) if each is not None)):
            yield verdict(rule, group.when)
        yield from _of_needs(group.evidence, instrument.id)
    for route in instrument.routes:
        around = groups[route.group].when if route.group in groups else ALWAYS
        for rule in route.verdicts:
            yield verdict(rule, around)
        for row in route.rows:
            dates = (row.opens or route.opens, row.closes or route.closes, row.between)
            yield cited(row.cite, (around, row.when), dates)
            yield from _of_needs(row.evidence, instrument.id)
        yield from _of_needs(route.evidence, instrument.id)
    for duty in instrument.duties:
        yield cited(duty.cite, (duty.when,), (duty.phase, duty.in_force_from, duty.in_force_until, duty.routes))
    for statement in instrument.statements:
        yield cited(statement.cite, (statement.when,), ())


def _of_needs(needs: Sequence[EvidenceNeed], instrument: str) -> Iterator[RuleRecord]:
    for need in needs:
        says = f"{need.need.value}: {need.item}" + (f" ({need.basis})" if need.basis else "")
        yield _record(need.rule, instrument, says, need.sources, need.confidence, (need.when,), ())


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
    return RuleRecord(rule, instrument, says, ids_of(cites), confidence, _digest(tuple(when)), _digest(dates), places)


def _digest(value: object) -> str:
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
