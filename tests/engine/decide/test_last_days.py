"""When a way into the market ends."""

from __future__ import annotations

from datetime import date

from pathways.engine.conditions.knowledge import Knowledge, know
from pathways.engine.decide.last_days import NO_END, ending_of, latest_of, one_of
from pathways.model.conditions import ALWAYS, OneOf, Truth
from pathways.model.device import Device
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.model.rules import Closing, DateTerm

VOCABULARY = Vocabulary(
    {
        "qms.expires": Fact("qms.expires", FactType.DATE, "e", "?", "h", {}, ALWAYS, ()),
        "device.a": Fact("device.a", FactType.BOOL, "a", "?", "h", {}, ALWAYS, ()),
    },
    (),
)
CAP = date(2030, 6, 30)
EXPIRY = DateTerm(None, "qms.expires")
EXPIRY_UNLESS_A = DateTerm(None, "qms.expires", OneOf("device.a", frozenset({False})))


def knowing(**facts: FactValue) -> Knowledge:
    return know(Device("", {name.replace("_", "."): value for name, value in facts.items()}, (), None), VOCABULARY)


def closing(*terms: DateTerm) -> Closing:
    return Closing((DateTerm(CAP, None), *terms))


def test_the_sooner_of_cap_and_expiry_counts() -> None:
    assert ending_of(closing(EXPIRY), knowing(qms_expires=date(2029, 1, 1))).day == date(2029, 1, 1)
    assert ending_of(closing(EXPIRY), knowing(qms_expires=date(2031, 1, 1))).day == CAP


def test_the_last_day_is_still_open_and_the_next_is_not() -> None:
    ending = ending_of(closing(), knowing())
    assert ending.passed(CAP) is Truth.NO
    assert ending.passed(date(2030, 7, 1)) is Truth.YES


def test_an_unknown_expiry_leaves_it_open_whether_the_end_has_passed_until_the_cap_has() -> None:
    ending = ending_of(closing(EXPIRY), knowing())
    assert ending.day is None
    assert ending.latest == CAP
    assert ending.depends_on == {"qms.expires"}
    assert ending.passed(date(2026, 1, 1)) is Truth.UNKNOWN
    assert ending.passed(date(2030, 7, 1)) is Truth.YES


def test_a_term_counts_only_where_its_condition_holds() -> None:
    expired = date(2025, 1, 1)
    assert ending_of(closing(EXPIRY_UNLESS_A), knowing(qms_expires=expired, device_a=True)).day == CAP
    assert ending_of(closing(EXPIRY_UNLESS_A), knowing(qms_expires=expired, device_a=False)).day == expired
    unsure = ending_of(closing(EXPIRY_UNLESS_A), knowing(qms_expires=expired))
    assert (unsure.earliest, unsure.latest, unsure.depends_on) == (expired, CAP, {"device.a"})


def test_without_a_closing_there_is_no_end() -> None:
    assert ending_of(None, knowing()) == NO_END
    assert NO_END.passed(date.max) is Truth.NO


def test_of_several_rows_that_hold_the_latest_end_counts() -> None:
    early = ending_of(closing(EXPIRY), knowing(qms_expires=date(2027, 1, 1)))
    assert latest_of([early, ending_of(closing(), knowing())]).day == CAP
    assert latest_of([early, NO_END]) == NO_END


def test_of_rows_of_which_one_holds_the_end_lies_between() -> None:
    early = ending_of(closing(EXPIRY), knowing(qms_expires=date(2027, 1, 1)))
    either = one_of([early, ending_of(closing(), knowing())], frozenset({"device.a"}))
    assert (either.day, either.earliest, either.latest, either.depends_on) == (None, date(2027, 1, 1), CAP, {"device.a"})
