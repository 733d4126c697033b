from __future__ import annotations

from datetime import date

from pathways.model.conditions import AllOf, AnyOf, Holds, Interval, Negation, OneOf, Within, day_interval, facts_read
from pathways.model.facts import FactType, Vocabulary


def test_the_domain_of_a_yes_no_fact_is_yes_and_no(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts["device.sterile"].domain == {True, False}


def test_the_domain_of_a_choice_is_its_values(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts["device.kind"].domain == {"general", "aimd", "ivd", "pack"}


def test_dates_and_free_text_have_no_closed_domain(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts["approval.expires"].domain == frozenset()
    assert vocabulary.facts["approval.number"].domain == frozenset()


def test_only_approval_facts_are_about_an_approval(vocabulary: Vocabulary) -> None:
    about = {fact.id for fact in vocabulary.facts.values() if fact.about_approval}
    assert "approval.pathway" in about
    assert "device.kind" not in about
    assert all(id_.startswith("approval.") for id_ in about)


def test_a_value_in_words_is_its_label_or_yes_and_no(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts["device.kind"].in_words("aimd") == "Active implantable medical device (AIMD)"
    assert vocabulary.facts["device.sterile"].in_words(True) == "yes"
    assert vocabulary.facts["device.sterile"].in_words(False) == "no"
    assert vocabulary.facts["approval.number"].in_words("K203629") == "K203629"


def test_where_nothing_is_known_every_fact_but_text_has_its_whole_domain(vocabulary: Vocabulary) -> None:
    assert vocabulary.open["class.gb"] == vocabulary.facts["class.gb"].domain
    assert vocabulary.open["qms.expires"] == Interval()
    texts = {fact.id for fact in vocabulary.facts.values() if fact.type is FactType.TEXT}
    assert texts
    assert texts.isdisjoint(vocabulary.open)


def test_the_facts_that_a_condition_reads_are_found_at_any_depth() -> None:
    leaf, other = OneOf("a.b", frozenset({True})), Within("c.d", Interval(1, 2))
    condition = AllOf((Negation(leaf), AnyOf((other, Holds(OneOf("e.f", frozenset({"x"})))))))
    assert facts_read(condition) == {"a.b", "c.d", "e.f"}


def test_a_day_interval_includes_both_ends() -> None:
    day = date(2026, 1, 1)
    assert day_interval(day, day) == Interval(day.toordinal(), day.toordinal())
    assert day_interval(high=day) == Interval(None, day.toordinal())
