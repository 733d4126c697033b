"""Which of several rules that hold counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.engine.decide.precedence import (
    VERDICTS,
    Logic,
    Standing,
    best_row,
    by_strength,
    first_to_count,
    firsts,
    ladder,
    left_over,
    of_group,
    of_route,
    standing_of_route,
    stronger,
)
from pathways.model.conditions import ALWAYS, Truth
from pathways.model.findings import Span
from pathways.model.rules import Citation, Confidence, Group, Market, Per, Route, Row, Verdict, VerdictRule

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
USABLE, UNSETTLED, CLOSED = Standing.USABLE, Standing.UNSETTLED, Standing.CLOSED
EXCLUDED, NOT_APPLICABLE = Standing.EXCLUDED, Standing.NOT_APPLICABLE
NOWHERE = Span("", 1, 1, 1, 1)

BOOLEAN: Logic[bool] = Logic(all_of=all, any_of=any, negate=lambda part: not part)


def _all_of(parts: Iterable[Truth]) -> Truth:
    found = tuple(parts)
    return NO if NO in found else UNKNOWN if UNKNOWN in found else YES


def _negate(part: Truth) -> Truth:
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[part]


KLEENE: Logic[Truth] = Logic(
    all_of=_all_of, any_of=lambda parts: _negate(_all_of(_negate(part) for part in parts)), negate=_negate
)

TRUTHS = st.sampled_from(Truth)


def _cite(rule: str, confidence: Confidence = Confidence.VERIFIED) -> Citation:
    return Citation(rule, "", (), confidence, NOWHERE)


def _verdict(rule: str, verdict: Verdict) -> VerdictRule:
    return VerdictRule(_cite(rule), verdict, ALWAYS)


# --- verdicts ---------------------------------------------------------------------------------------------------


def test_excluded_is_stronger_than_closed_and_closed_than_unsettled() -> None:
    assert VERDICTS == (Verdict.EXCLUDED, Verdict.CLOSED, Verdict.UNSETTLED)


@pytest.mark.parametrize(
    ("excluded", "closed", "unsettled", "counts"),
    [
        (True, True, True, "excluded"),
        (False, True, True, "closed"),
        (False, False, True, "unsettled"),
        (False, False, False, "free"),
    ],
)
def test_of_the_verdicts_of_a_group_the_strongest_that_holds_counts(
    excluded: bool, closed: bool, unsettled: bool, counts: str
) -> None:
    group = of_group(True, (excluded, closed, unsettled), BOOLEAN)
    assert [name for name in group.__struct_fields__ if getattr(group, name)] == [counts]


def test_a_group_that_does_not_concern_says_nothing() -> None:
    group = of_group(False, (True, True, True), BOOLEAN)
    assert not any((group.excluded, group.closed, group.unsettled, group.free))


def test_the_order_of_the_file_is_not_the_order_of_strength() -> None:
    rules = (_verdict("u", Verdict.UNSETTLED), _verdict("c1", Verdict.CLOSED), _verdict("e", Verdict.EXCLUDED))
    rules = (*rules, _verdict("c2", Verdict.CLOSED))
    assert [[rule.cite.rule for rule in of_kind] for _, of_kind in by_strength(rules)] == [["e"], ["c1", "c2"], ["u"]]
    assert [rule.cite.rule for rule in stronger(Verdict.UNSETTLED, rules)] == ["c1", "e", "c2"]
    assert not list(stronger(Verdict.EXCLUDED, rules))


def test_a_weaker_verdict_does_not_count_while_a_stronger_one_may_hold() -> None:
    assert first_to_count(((EXCLUDED, UNKNOWN), (CLOSED, YES)), USABLE) is None
    assert first_to_count(((EXCLUDED, YES), (CLOSED, UNKNOWN)), USABLE) is EXCLUDED
    assert first_to_count(((EXCLUDED, NO), (CLOSED, NO)), USABLE) is USABLE


@given(st.lists(TRUTHS, max_size=5))
def test_looking_at_them_in_turn_is_the_same_as_the_statement_over_truths(truths: Sequence[Truth]) -> None:
    stated = firsts(truths, KLEENE, given=YES)
    found = first_to_count(list(enumerate(truths)), -1)
    assert [place for place, truth in enumerate(stated) if truth is YES] == ([] if found in (None, -1) else [found])
    assert (UNKNOWN in stated) is (found is None)


# --- rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "together"),
    [
        ((CLOSED, UNSETTLED, None, USABLE), USABLE),
        ((CLOSED, UNSETTLED, None), None),
        ((CLOSED, UNSETTLED), UNSETTLED),
        ((CLOSED,), CLOSED),
        ((), NOT_APPLICABLE),
    ],
)
def test_of_the_rows_the_best_counts_and_an_unknown_one_may_be_the_best(
    rows: tuple[Standing | None, ...], together: Standing | None
) -> None:
    assert best_row(rows) is together


# --- group, then route, then rows, then otherwise ----------------------------------------------------------------


def test_a_group_with_a_verdict_answers_instead_of_its_routes() -> None:
    assert standing_of_route(USABLE, lambda: EXCLUDED, lambda rows: rows) is NOT_APPLICABLE


def test_a_route_waits_for_its_group() -> None:
    assert standing_of_route(USABLE, lambda: None, lambda rows: rows) is None


def test_a_route_of_which_no_row_applies_waits_for_nothing() -> None:
    assert standing_of_route(NOT_APPLICABLE, lambda: None, lambda _: EXCLUDED) is NOT_APPLICABLE


def test_a_verdict_of_the_route_comes_before_its_rows() -> None:
    assert standing_of_route(USABLE, lambda: NOT_APPLICABLE, lambda _: EXCLUDED) is EXCLUDED


def test_a_verdict_waits_until_it_is_known_that_a_row_applies() -> None:
    assert standing_of_route(None, lambda: NOT_APPLICABLE, lambda _: EXCLUDED) is None


@pytest.mark.parametrize("free", [True, False])
def test_where_every_fact_is_known_the_statement_and_the_turn_agree(free: bool) -> None:
    group = NOT_APPLICABLE if free else EXCLUDED
    for verdicts in product((True, False), repeat=3):
        for rows in ((), (USABLE,), (UNSETTLED,), (CLOSED,), (USABLE, CLOSED), (CLOSED, UNSETTLED)):
            said = list(zip((EXCLUDED, CLOSED, UNSETTLED), (YES if each else NO for each in verdicts), strict=True))
            found = standing_of_route(best_row(rows), lambda: group, lambda by_rows, said=said: first_to_count(said, by_rows))  # type: ignore[misc]
            stated = of_route(free, verdicts, bool(rows), USABLE in rows, UNSETTLED in rows, BOOLEAN)
            holding = [name for name in ("excluded", "closed", "unsettled", "usable") if getattr(stated, name)]
            assert holding == ([] if found is NOT_APPLICABLE else [found.name.lower()])  # type: ignore[union-attr]
            assert stated.reported is bool(holding)


def test_what_a_group_says_otherwise_counts_where_none_of_its_routes_is_reported() -> None:
    assert left_over(True, (False, False), BOOLEAN)
    assert not left_over(True, (False, True), BOOLEAN)
    assert not left_over(False, (False, False), BOOLEAN)


def test_the_ladder_goes_from_the_group_over_its_routes_to_what_is_left() -> None:
    rows = (Row(_cite("doubtful", Confidence.UNKNOWN), ALWAYS), Row(_cite("plain"), ALWAYS))
    own = (_verdict("route-closed", Verdict.CLOSED), _verdict("route-excluded", Verdict.EXCLUDED))
    route = Route("r", "g", "", Market.GB, Per.DEVICE, True, None, None, rows, own, None, None, (), (), NOWHERE)
    verdicts = (_verdict("unsettled", Verdict.UNSETTLED), _verdict("excluded", Verdict.EXCLUDED))
    otherwise = _verdict("otherwise", Verdict.EXCLUDED)
    group = Group("g", "", Market.GB, Per.DEVICE, ALWAYS, verdicts, otherwise, None, None, None, None, (), (), NOWHERE)
    assert [(rung.rule.cite.rule, rung.standing) for rung in ladder(group, (route,))] == [
        ("excluded", EXCLUDED),
        ("unsettled", UNSETTLED),
        ("route-excluded", EXCLUDED),
        ("route-closed", CLOSED),
        ("plain", USABLE),
        ("doubtful", UNSETTLED),
        ("otherwise", EXCLUDED),
    ]
