"""The facts that no route reads: random devices leave them out, so that they are what they were about."""

from __future__ import annotations

from functools import cache

from pathways.engine.interview.candidates import reading_of
from pathways.model.conditions import facts_read
from pathways.rulebook.folder import RuleFolder, shipped_rules


@cache
def only_for_classes() -> frozenset[str]:
    rules = RuleFolder(shipped_rules()).rule_set("2026.11")
    schemes = rules.classification.schemes
    conditions = [each.when for scheme in schemes for each in (*scheme.rows, *scheme.outside, *scheme.remarks)]
    read = {fact for condition in conditions for fact in facts_read(condition)}
    vocabulary = rules.catalogue.vocabulary
    return frozenset(read) - reading_of(rules).bounds.keys() - vocabulary.constraints_by_fact.keys()


@cache
def beside_routes() -> frozenset[str]:
    """Those that only classes are worked out from, and those that only what is asked for after market access hangs on."""
    rules = RuleFolder(shipped_rules()).rule_set("2026.11")
    read = {fact for requirement in rules.adoption for fact in facts_read(requirement.when)}
    return only_for_classes() | (read - reading_of(rules).bounds.keys())
