"""Dates of law: exact days, days known only to the month or year, and durations with declared rounding."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Unit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class PartialDate(Struct, frozen=True):
    """A day, month, quarter or year. ``first`` is the first day of the period."""

    first: date
    precision: Precision

    @property
    def last(self) -> date:
        """The last day of the period."""
        match self.precision:
            case Precision.DAY:
                return self.first
            case Precision.MONTH:
                return _month_end(self.first.year, self.first.month)
            case Precision.QUARTER:
                return _month_end(self.first.year, self.first.month + 2)
            case Precision.YEAR:
                return date(self.first.year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


class ThreePoint(Struct, frozen=True, gc=False):
    """A day as far as it can be foreseen."""

    earliest: date
    likely: date
    latest: date


class Duration(Struct, frozen=True):
    """How long a step takes: low, likely and high, in one unit."""

    low: int
    likely: int
    high: int
    unit: Unit


def add(start: date, amount: int, unit: Unit) -> date:
    """``start`` plus a duration. Months round down to the last day of a shorter month (31 January + 1 month = 28 February).

    Raises OverflowError past the year 9999, or before the year 1.
    """
    match unit:
        case Unit.DAYS:
            return start + timedelta(days=amount)
        case Unit.WEEKS:
            return start + timedelta(weeks=amount)
        case Unit.MONTHS:
            months = start.year * 12 + start.month - 1 + amount
            year, month = divmod(months, 12)
            if not date.min.year <= year <= date.max.year:
                raise OverflowError("date value out of range")
            return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def months_between(first: date, last: date) -> int:
    """From one month to another, whatever the days in them; negative where ``last`` comes first."""
    return (last.year - first.year) * 12 + last.month - first.month


def in_words(day: date, precision: Precision = Precision.DAY) -> str:
    """A date in prose: ``30 June 2030``, ``June 2027``, ``the first quarter of 2027``, ``2027``."""
    match precision:
        case Precision.DAY:
            return f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"
        case Precision.MONTH:
            return f"{_MONTH_NAMES[day.month - 1]} {day.year}"
        case Precision.QUARTER:
            ordinal = ("first", "second", "third", "fourth")[(day.month - 1) // 3]
            return f"the {ordinal} quarter of {day.year}"
        case Precision.YEAR:
            return str(day.year)
