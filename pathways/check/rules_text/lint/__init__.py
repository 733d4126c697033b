"""Lint: what is wrong or doubtful in rule files without running a rule. One module for each check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pathways.check.rules_text.lint.book import Book
from pathways.check.rules_text.lint.checks import (
    after_unplanned_step,
    always_holds,
    before_its_instrument,
    between_unknown_route,
    case_of_unknown,
    cases_without_edition,
    change_of_dropped,
    class_in_text,
    closes_before_opening,
    confidence_too_strong,
    date_in_text,
    dated_file_name,
    duplicated_clause,
    edition_dates,
    edition_without_cases,
    event_has_passed,
    expected_has_passed,
    fact_without_question,
    full_stop,
    group_without_routes,
    hidden_verdict,
    instrument_after_edition,
    kebab_case,
    market_of_route,
    needless_drop,
    never_holds,
    opening_and_status,
    possibly_until_too_early,
    review_due,
    rule_without_case,
    same_words,
    source_date,
    source_twice,
    sources_in_order,
    subsumed_clause,
    superseded_by_unknown,
    too_long,
    unread_derived_fact,
    unread_fact,
    unresolvable_source,
    unused_evidence,
    unused_instrument,
    unused_source,
    unused_step,
    verified_by_undated,
)
from pathways.model.findings import Finding

CHECKS: Mapping[str, Callable[[Book], Iterator[Finding]]] = {
    each.CODE: each.check
    for each in (
        before_its_instrument,
        closes_before_opening,
        instrument_after_edition,
        edition_dates,
        expected_has_passed,
        review_due,
        possibly_until_too_early,
        source_date,
        event_has_passed,
        confidence_too_strong,
        never_holds,
        always_holds,
        duplicated_clause,
        subsumed_clause,
        hidden_verdict,
        date_in_text,
        class_in_text,
        market_of_route,
        opening_and_status,
        unused_source,
        unused_evidence,
        unused_step,
        unused_instrument,
        unread_fact,
        unread_derived_fact,
        group_without_routes,
        unresolvable_source,
        verified_by_undated,
        source_twice,
        between_unknown_route,
        after_unplanned_step,
        needless_drop,
        change_of_dropped,
        superseded_by_unknown,
        cases_without_edition,
        kebab_case,
        full_stop,
        too_long,
        sources_in_order,
        same_words,
        dated_file_name,
        fact_without_question,
        rule_without_case,
        case_of_unknown,
        edition_without_cases,
    )
}


def lint(book: Book) -> Iterator[Finding]:
    """What the checks find. Findings of reading are the book's own."""
    for check in CHECKS.values():
        yield from check(book)
