from __future__ import annotations

from datetime import date

import pytest

from pathways.model.dates import PartialDate, Precision, Unit, add, in_words


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        (date(2026, 1, 31), 1, Unit.MONTHS, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, Unit.MONTHS, date(2028, 2, 29)),
        (date(2100, 1, 31), 1, Unit.MONTHS, date(2100, 2, 28)),
        (date(2028, 2, 29), 12, Unit.MONTHS, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, Unit.MONTHS, date(2032, 2, 29)),
        (date(2026, 8, 31), 1, Unit.MONTHS, date(2026, 9, 30)),
        (date(2026, 2, 28), 1, Unit.MONTHS, date(2026, 3, 28)),
        (date(2026, 11, 30), 1, Unit.MONTHS, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, Unit.MONTHS, date(2027, 1, 31)),
        (date(2026, 12, 31), 2, Unit.MONTHS, date(2027, 2, 28)),
        (date(2026, 1, 31), 13, Unit.MONTHS, date(2027, 2, 28)),
        (date(2026, 1, 31), 0, Unit.MONTHS, date(2026, 1, 31)),
        (date(2028, 2, 28), 1, Unit.DAYS, date(2028, 2, 29)),
        (date(2026, 12, 25), 1, Unit.WEEKS, date(2027, 1, 1)),
        (date(9999, 11, 30), 1, Unit.MONTHS, date(9999, 12, 30)),
    ],
)
def test_durations_end_on_the_same_day_or_the_last_of_a_shorter_month(start: date, amount: int, unit: Unit, end: date) -> None:
    assert add(start, amount, unit) == end


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        (date(9999, 12, 1), 1, Unit.MONTHS),
        (date(2026, 1, 1), 999_999, Unit.MONTHS),
        (date(9999, 12, 31), 1, Unit.DAYS),
        (date(9999, 12, 31), 1, Unit.WEEKS),
        (date(2026, 1, 1), 10**10, Unit.DAYS),
    ],
)
def test_a_duration_past_the_year_9999_overflows(start: date, amount: int, unit: Unit) -> None:
    with pytest.raises(OverflowError):
        add(start, amount, unit)


@pytest.mark.parametrize(
    ("first", "precision", "last"),
    [
        (date(2027, 6, 1), Precision.DAY, date(2027, 6, 1)),
        (date(2027, 6, 1), Precision.MONTH, date(2027, 6, 30)),
        (date(2027, 2, 1), Precision.MONTH, date(2027, 2, 28)),
        (date(2028, 2, 1), Precision.MONTH, date(2028, 2, 29)),
        (date(2027, 12, 1), Precision.MONTH, date(2027, 12, 31)),
        (date(2027, 1, 1), Precision.QUARTER, date(2027, 3, 31)),
        (date(2027, 10, 1), Precision.QUARTER, date(2027, 12, 31)),
        (date(2027, 1, 1), Precision.YEAR, date(2027, 12, 31)),
        (date(9999, 1, 1), Precision.YEAR, date(9999, 12, 31)),
        (date(9999, 12, 1), Precision.MONTH, date(9999, 12, 31)),
        (date(9999, 10, 1), Precision.QUARTER, date(9999, 12, 31)),
    ],
)
def test_a_partial_date_lasts_to_the_end_of_its_period(first: date, precision: Precision, last: date) -> None:
    assert PartialDate(first, precision).last == last


@pytest.mark.parametrize(
    ("day", "precision", "words"),
    [
        (date(2030, 6, 30), Precision.DAY, "30 June 2030"),
        (date(2030, 1, 1), Precision.DAY, "1 January 2030"),
        (date(2027, 6, 1), Precision.MONTH, "June 2027"),
        (date(2027, 12, 1), Precision.MONTH, "December 2027"),
        (date(2027, 1, 1), Precision.QUARTER, "the first quarter of 2027"),
        (date(2027, 4, 1), Precision.QUARTER, "the second quarter of 2027"),
        (date(2027, 9, 30), Precision.QUARTER, "the third quarter of 2027"),
        (date(2027, 12, 31), Precision.QUARTER, "the fourth quarter of 2027"),
        (date(2027, 1, 1), Precision.YEAR, "2027"),
    ],
)
def test_a_date_in_words_says_no_more_than_is_known(day: date, precision: Precision, words: str) -> None:
    assert in_words(day, precision) == words


def test_a_date_in_words_is_a_day_unless_said_otherwise() -> None:
    assert in_words(date(2028, 2, 29)) == "29 February 2028"
