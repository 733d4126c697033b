"""What follows from facts is known component by component, and counts as far as rules can see it."""

from __future__ import annotations

import pytest

from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.catalogue import RuleSet
from tests.portfolio.wider import CHAINS, wider

pytest.importorskip("pyarrow")
from pathways.portfolio.profiles.components import (
    components_of,
    joined_knowledge,
    known_of_component,
    visible,
)


def test_every_fact_that_rules_can_read_is_in_one_component(rules: RuleSet) -> None:
    vocabulary = rules.catalogue.vocabulary
    facts = [fact for component in components_of(vocabulary) for fact in component.facts]
    assert sorted(facts) == sorted(vocabulary.open)


def test_constraints_lie_within_a_component(rules: RuleSet) -> None:
    vocabulary = wider(rules).catalogue.vocabulary
    of_fact = {fact: each.number for each in components_of(vocabulary) for fact in each.facts}
    for constraint in vocabulary.constraints:
        assert len({of_fact[leaf.fact] for leaf in (*constraint.premises, constraint.conclusion)}) == 1


def test_chains_of_their_own_are_components_and_tied_ones_join_the_kind(rules: RuleSet) -> None:
    apart = {each.facts for each in components_of(wider(rules).catalogue.vocabulary)}
    assert apart >= set(CHAINS)
    tied = components_of(wider(rules, tied_to_kind=True).catalogue.vocabulary)
    of_kind = next(each for each in tied if "device.kind" in each.facts)
    assert {fact for chain in CHAINS for fact in chain} < set(of_kind.facts)


def test_put_together_it_is_what_is_known_of_the_whole(rules: RuleSet) -> None:
    vocabulary = wider(rules).catalogue.vocabulary
    own = {"device.kind": "general", "device.software": True, "more.a1": True, "more.b3": False}
    held = [{"approval.pathway": "510k"}, {"approval.pathway": "mdr-certificate"}]
    parts = []
    for component in components_of(vocabulary):
        of_device = {fact: value for fact, value in own.items() if fact in component.facts}
        of_approvals = [{fact: value for fact, value in each.items() if fact in component.facts} for each in held]
        parts.append((component, known_of_component(of_device, of_approvals, vocabulary)))
    found, wanted = joined_knowledge(parts, len(held), vocabulary), known_of_component(own, held, vocabulary)
    assert (found.possible, found.deduced) == (wanted.possible, wanted.deduced)
    for one, other in zip(found.approvals or (), wanted.approvals or (), strict=True):
        assert (one.possible, one.deduced) == (other.possible, other.deduced)
    assert found.possible["more.a3"] == frozenset({True})


def test_facts_that_no_rule_reads_are_not_seen_once_they_are_known(rules: RuleSet) -> None:
    vocabulary = wider(rules).catalogue.vocabulary
    yes, no = (known_of_component(dict.fromkeys(CHAINS[0], value), None, vocabulary) for value in (True, False))
    assert visible((), yes) == visible((), no)
    assert visible(("more.a2",), yes) != visible(("more.a2",), no)


def test_what_could_still_narrow_a_fact_that_is_read_is_seen(rules: RuleSet) -> None:
    vocabulary = wider(rules).catalogue.vocabulary
    open_, shut = (known_of_component(facts, None, vocabulary) for facts in ({}, {"more.a1": False}))
    assert open_.possible["more.a2"] == shut.possible["more.a2"]
    assert visible(("more.a2",), open_) != visible(("more.a2",), shut)


def test_facts_that_contradict_each_other_in_a_component(rules: RuleSet) -> None:
    with pytest.raises(ContradictionError):
        known_of_component({"more.a1": True, "more.a3": False}, None, wider(rules).catalogue.vocabulary)
