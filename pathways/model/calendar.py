"""The regulatory calendar as it concerns a device, or as a whole."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.dates import Precision
from pathways.model.rules import Confidence


class Weight(StrEnum):
    """How firm an entry is, the firmest first."""

    LAW = "law"
    ANNOUNCED = "announced"
    PROPOSAL = "proposal"
    EXPECTED = "expected"
    PAST = "past"

    @property
    def is_settled(self) -> bool:
        """Whether it is law, or has happened: no plan and no expectation."""
        return self in (Weight.LAW, Weight.PAST)


class CalendarEntry(Struct, frozen=True):
    """What happens on a day, or in the period from ``first`` to ``last``.

    ``id`` stays the same from run to run. ``due_by``: by when it was promised. ``conditional``: a fact that would show whether it
    concerns the device is unknown. ``deadline``: something must be done by then, or is lost.
    """

    id: str
    first: dt.date
    last: dt.date
    precision: Precision
    due_by: dt.date | None
    weight: Weight
    deadline: bool
    conditional: bool
    jurisdiction: str
    territory: str | None
    title: str
    says: str
    sources: tuple[Cite, ...]
    confidence: Confidence

    @property
    def wakes(self) -> bool:
        """Whether a reminder is in order: a deadline under law, never what is only expected or proposed."""
        return self.deadline and self.weight is Weight.LAW


class Year(Struct, frozen=True):
    """The entries that begin in a year, soonest first: what is law or has happened, and what may come."""

    year: int
    law: tuple[CalendarEntry, ...]
    expected: tuple[CalendarEntry, ...]


class Calendar(Struct, frozen=True):
    """The entries from ``first`` to ``last``, soonest first. ``device`` is None for the whole calendar."""

    device: str | None
    edition: str
    known_on: dt.date
    verified_through: dt.date
    first: dt.date
    last: dt.date
    entries: tuple[CalendarEntry, ...]

    @property
    def years(self) -> tuple[Year, ...]:
        """What began before the first day stands in its year."""
        found = []
        for year in sorted({max(entry.first, self.first).year for entry in self.entries}):
            of_year = [entry for entry in self.entries if max(entry.first, self.first).year == year]
            law = tuple(entry for entry in of_year if entry.weight.is_settled)
            found.append(Year(year, law, tuple(entry for entry in of_year if not entry.weight.is_settled)))
        return tuple(found)
