"""A receipt (``pathways.receipt/2``, or ``/1``): what was asked and answered, and what each rule said that the answer rests on.

The structs are the file: their fields are its keys.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from msgspec import Struct

from pathways.model.adoption import AdoptionStatus, Required
from pathways.model.corrections import Correction
from pathways.model.dates import Precision, Unit
from pathways.model.law import Law
from pathways.model.result import Held, OpeningStatus, Outcome
from pathways.model.rules import Confidence, LegalStatus, Market, Need, Reviewer

RuleKey: TypeAlias = tuple[str | None, str]
"""Instrument and rule. Without an instrument: a constraint, a step as ``step:ID``, a requirement beyond market access as
``requirement:ID``."""


class AssumedTime(Struct, frozen=True, forbid_unknown_fields=True):
    step: str
    low: int
    likely: int
    high: int
    unit: Unit


class ReceiptBasis(Struct, frozen=True, forbid_unknown_fields=True):
    index: int
    number: str | None
    label: str


class ReceiptOpens(Struct, frozen=True, forbid_unknown_fields=True):
    date: dt.date | None
    precision: Precision
    status: OpeningStatus


class ReceiptCloses(Struct, frozen=True, forbid_unknown_fields=True):
    date: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    possibly_until: dt.date | None


class ReceiptPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """The days on which the market is reached, and the steps on the way."""

    earliest: dt.date
    likely: dt.date
    latest: dt.date
    steps: tuple[str, ...]


class ReceiptRoute(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the answer. ``rules`` led to it."""

    id: str
    group: str
    market: Market
    instrument: str
    legal_status: LegalStatus
    basis: ReceiptBasis | None
    outcome: Outcome
    opens: ReceiptOpens | None
    closes: ReceiptCloses | None
    market_access: ReceiptPlan | None
    review: Reviewer
    confidence: Confidence
    undecided_by: tuple[str, ...]
    rules: tuple[str, ...]
    provided: tuple[str, ...] = ()


class ReceiptEvidence(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    need: Need
    status: Held
    conditional: bool
    rules: tuple[str, ...]


class ReceiptRequirement(Struct, frozen=True, forbid_unknown_fields=True):
    """A requirement beyond market access that applies, or hangs on the facts of ``undecided_by``."""

    id: str
    required: Required
    status: AdoptionStatus
    undecided_by: tuple[str, ...]


class ReceiptDeadline(Struct, frozen=True, forbid_unknown_fields=True):
    date: dt.date
    title: str
    status: str


class ReceiptCite(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule is written; ``at`` is None where the source as a whole is cited."""

    source: str
    at: str | None
    date: str
    unconfirmed: bool


class RuleRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it was: its words, and hashes of its condition and of the dates and the standing that it has.

    ``instrument`` is None for what belongs to the vocabulary or the catalogue of steps. ``citations`` say where in its sources it
    stands; older receipts have only the sources.
    """

    rule: str
    instrument: str | None
    says: str
    sources: tuple[str, ...]
    confidence: Confidence
    condition_sha256: str
    dates_sha256: str
    citations: tuple[ReceiptCite, ...] = ()


class ReceiptFile(Struct, frozen=True, forbid_unknown_fields=True):
    """``edition_sha256`` is of what the edition says, ``rules_sha256`` of the files, ``input_sha256`` of the device.

    Answers of ``/1`` took no usual values, and their headline was put together in another way. ``answer_sha256`` is of all that
    the answer shows, ``shared_sha256`` of each file that all editions share; older receipts have neither these nor
    deadlines. ``numbers``: what the user gave for the costs. ``adoption``: what is asked for beyond market access; None where the
    answer said nothing of it, and in older receipts.
    """

    schema: Literal["pathways.receipt/1", "pathways.receipt/2"]
    tool: str
    edition: str
    as_of: dt.date
    law: Law
    start: dt.date
    assumptions: tuple[AssumedTime, ...]
    rules_sha256: str
    edition_sha256: str
    input_sha256: str
    device: dict[str, object]
    headline: str
    routes: tuple[ReceiptRoute, ...]
    evidence: tuple[ReceiptEvidence, ...]
    duties: tuple[str, ...]
    questions: tuple[str, ...]
    rules: tuple[RuleRecord, ...]
    strict: bool = True
    provided: tuple[str, ...] = ()
    deadlines: tuple[ReceiptDeadline, ...] | None = None
    answer_sha256: str | None = None
    shared_sha256: dict[str, str] | None = None
    numbers: dict[str, int] = {}
    adoption: tuple[ReceiptRequirement, ...] | None = None


class Departure(Struct, frozen=True):
    """One thing in which an answer is not as the receipt has it; None where it is absent."""

    where: str
    what: str
    then: str | None
    now: str | None


class Culprit(Struct, frozen=True):
    """The first rule whose change altered the answer, and what about it changed."""

    rule: str
    instrument: str | None
    changes: tuple[str, ...]
    then: RuleRecord | None
    now: RuleRecord | None


class Replay(Struct, frozen=True):
    """``same``: the answer is reproduced. ``culprit`` is None then, and where no rule explains the difference.

    ``corrections``: what patches of the edition have put right since, of the rules that moved the answer.
    """

    same: bool
    then: ReceiptFile
    now: ReceiptFile
    departures: tuple[Departure, ...]
    culprit: Culprit | None
    notes: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
