"""What is awaited and would change rules, and what of it is due. It decides nothing: no answer reads it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.dates import Precision
from pathways.model.findings import Span
from pathways.model.rules import Confidence


class Watch(Struct, frozen=True):
    """Something that is awaited. ``changes``: the instruments, groups, routes and rules that it would change.

    ``event``: the dated event of the calendar that it waits for, whose sources and confidence it has; None where no day is known.
    """

    id: str
    title: str
    says: str
    event: str | None
    changes: tuple[str, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence
    first: dt.date | None
    due: dt.date | None
    precision: Precision
    span: Span


class Standing(StrEnum):
    """How the day of a watch entry stands to the day that is asked about, the most pressing first."""

    OVERDUE = "overdue"
    DUE = "due"
    COMING = "coming"
    LATER = "later"
    UNDATED = "undated"


class DueEntry(Struct, frozen=True):
    """``days``: from the day asked about to the last day on which it is due; None where no day is known.

    ``routes`` and ``rules``: what hangs on it, by id.
    """

    watch: Watch
    standing: Standing
    days: int | None
    routes: tuple[str, ...]
    rules: tuple[str, ...]


class Freshness(Struct, frozen=True):
    """How old the last look at an edition is, and when it was to be looked at again; in days from the day asked about."""

    edition: str
    verified_through: dt.date
    age: int
    review_by: dt.date | None
    review_in: int | None


class Due(Struct, frozen=True):
    """``last``: the last day of what counts as coming."""

    as_of: dt.date
    last: dt.date
    freshness: Freshness
    looked_through: tuple[tuple[str, dt.date], ...]
    entries: tuple[DueEntry, ...]
