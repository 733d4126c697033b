"""An answer is as well established as its weakest link."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.engine.conditions.knowledge import know
from pathways.engine.decide.examine import examine
from pathways.engine.decide.outcomes import report
from pathways.model.conditions import ALWAYS, Condition, OneOf
from pathways.model.dates import PartialDate, Precision
from pathways.model.device import Device
from pathways.model.facts import Constraint, Fact, FactType, FactValue, Vocabulary
from pathways.model.findings import Span
from pathways.model.result import Outcome, RouteResult
from pathways.model.rules import (
    Citation,
    Closing,
    Confidence,
    DateTerm,
    Group,
    Instrument,
    LegalStatus,
    Market,
    Opening,
    Per,
    Route,
    Row,
    Verdict,
    VerdictRule,
)

VERIFIED, SECONDARY, INFERRED = Confidence.VERIFIED, Confidence.SECONDARY, Confidence.INFERRED
ASSUMED, UNKNOWN = Confidence.ASSUMED, Confidence.UNKNOWN
NOWHERE = Span("", 1, 1, 1, 1)
TODAY = date(2026, 11, 26)
SOFTWARE = OneOf("device.software", frozenset({True}))
ACTIVE = OneOf("device.active", frozenset({True}))


def cite(rule: str, confidence: Confidence) -> Citation:
    return Citation(rule, f"{rule} holds.", (), confidence, NOWHERE)


def row(confidence: Confidence, when: Condition = ALWAYS, closes: Closing | None = None, rule: str = "row") -> Row:
    return Row(cite(rule, confidence), when, closes=closes)


def verdict(confidence: Confidence, of: Verdict = Verdict.EXCLUDED, when: Condition = ALWAYS) -> VerdictRule:
    return VerdictRule(cite("verdict", confidence), of, when)


def answer(
    *rows: Row,
    verdicts: tuple[VerdictRule, ...] = (),
    opens: Opening | None = None,
    status: LegalStatus = LegalStatus.IN_FORCE,
    constraint: Constraint | None = None,
    **facts: FactValue,
) -> RouteResult:
    """What is reported of a route with these rows for a device of which these facts are known."""
    names = ("device.software", "device.active")
    known = {id_: Fact(id_, FactType.BOOL, id_, "?", "", {}, ALWAYS, ()) for id_ in names}
    vocabulary = Vocabulary(known, () if constraint is None else (constraint,))
    group = Group("g", "G", Market.GB, Per.DEVICE, ALWAYS, (), None, None, None, None, None, (), (), NOWHERE)
    route = Route("r", "g", "R", Market.GB, Per.DEVICE, True, opens, None, rows, verdicts, None, None, (), (), NOWHERE)
    instrument = Instrument(
        "i", "I", "", date(2020, 1, 1), status, date(2020, 1, 1), None, (), "", (group,), (route,), (), (), NOWHERE
    )
    whole = know(Device("", {f"device.{name}": value for name, value in facts.items()}, (), None), vocabulary)
    (found,) = examine(instrument, whole, TODAY, strict=True)
    return report(found, None, TODAY)


@pytest.mark.parametrize("confidence", [VERIFIED, SECONDARY, INFERRED, ASSUMED])
def test_a_route_is_as_well_established_as_the_row_that_opens_it(confidence: Confidence) -> None:
    found = answer(row(confidence))
    assert (found.outcome, found.confidence) == (Outcome.OPEN, confidence)


def test_a_row_of_which_nobody_knows_whether_it_is_so_settles_nothing() -> None:
    found = answer(row(UNKNOWN))
    assert (found.outcome, found.confidence) == (Outcome.UNSETTLED, UNKNOWN)


def test_of_rows_that_certainly_hold_one_is_enough_so_the_best_established_counts() -> None:
    assert answer(row(ASSUMED, rule="a"), row(VERIFIED, rule="b"), row(INFERRED, rule="c")).confidence is VERIFIED


def test_of_rows_of_which_some_may_not_hold_the_worst_established_counts() -> None:
    found = answer(row(VERIFIED, SOFTWARE, rule="a"), row(ASSUMED, ACTIVE, rule="b"))
    assert (found.outcome, found.confidence) == (Outcome.UNDECIDED, ASSUMED)


def test_what_excludes_a_route_answers_for_it_and_its_rows_do_not() -> None:
    found = answer(row(ASSUMED), verdicts=(verdict(SECONDARY),))
    assert (found.outcome, found.confidence) == (Outcome.EXCLUDED, SECONDARY)


def test_what_the_facts_imply_is_a_link_too() -> None:
    implied = Constraint("software-is-active", (SOFTWARE,), ACTIVE, "Software is active.", (), "inferred", False)
    found = answer(row(VERIFIED, ACTIVE), constraint=implied, software=True)
    assert (found.outcome, found.confidence) == (Outcome.OPEN, INFERRED)
    assert [reason.rule for reason in found.because] == ["row", "software-is-active"]


def test_what_the_words_mean_is_no_link() -> None:
    meaning = Constraint("software-is-active", (SOFTWARE,), ACTIVE, "Software is active.", (), "inferred", True)
    assert answer(row(VERIFIED, ACTIVE), constraint=meaning, software=True).confidence is VERIFIED


def test_a_fact_that_was_given_rests_on_no_constraint() -> None:
    implied = Constraint("software-is-active", (SOFTWARE,), ACTIVE, "Software is active.", (), "inferred", False)
    assert answer(row(VERIFIED, ACTIVE), constraint=implied, software=True, active=True).confidence is VERIFIED


def test_an_expected_route_is_no_better_established_than_its_opening() -> None:
    opens = Opening(PartialDate(date(2027, 6, 1), Precision.MONTH), (), ASSUMED)
    found = answer(row(SECONDARY), opens=opens, status=LegalStatus.DRAFT)
    assert (found.outcome, found.confidence) == (Outcome.EXPECTED, ASSUMED)


def test_a_closed_route_is_no_better_established_than_its_end() -> None:
    ended = Closing((DateTerm(date(2026, 6, 30), None),), cite=cite("end", INFERRED))
    found = answer(row(VERIFIED, closes=ended))
    assert (found.outcome, found.confidence) == (Outcome.CLOSED, INFERRED)


def test_that_a_way_is_over_does_not_hang_on_whether_it_was_open() -> None:
    ended = Closing((DateTerm(date(2026, 6, 30), None),), cite=cite("end", VERIFIED))
    found = answer(row(UNKNOWN, closes=ended))
    assert (found.outcome, found.confidence) == (Outcome.CLOSED, VERIFIED)


def test_an_end_of_which_nothing_is_said_leaves_a_way_not_established() -> None:
    ended = Closing((DateTerm(date(2026, 6, 30), None),))
    found = answer(row(UNKNOWN, closes=ended))
    assert (found.outcome, found.confidence) == (Outcome.CLOSED, UNKNOWN)


def test_while_a_way_may_be_open_a_certain_end_makes_it_no_surer() -> None:
    ends = Closing((DateTerm(date(2030, 6, 30), None),), cite=cite("end", VERIFIED))
    found = answer(row(UNKNOWN, closes=ends))
    assert (found.outcome, found.confidence) == (Outcome.UNSETTLED, UNKNOWN)


def test_while_a_route_is_open_its_end_takes_nothing_from_it() -> None:
    ends = Closing((DateTerm(date(2030, 6, 30), None),), cite=cite("end", INFERRED))
    found = answer(row(VERIFIED, closes=ends))
    assert (found.outcome, found.confidence) == (Outcome.OPEN, VERIFIED)


def test_a_route_that_may_run_on_is_not_established() -> None:
    doubtful = Closing((DateTerm(date(2026, 6, 30), None),), possibly_until=date(2028, 6, 30), cite=cite("end", UNKNOWN))
    found = answer(row(VERIFIED, closes=doubtful))
    assert (found.outcome, found.confidence) == (Outcome.UNSETTLED, UNKNOWN)
