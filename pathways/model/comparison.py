"""What moved for one device between two assessments, and which document or rule moved it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from pathways.model.adoption import AskedFor, Requirement
from pathways.model.result import Basis, ChecklistItem, DutyResult, Reason, RouteResult
from pathways.model.rules import LegalStatus, Market


class Side(Struct, frozen=True):
    """One of the two assessments."""

    edition: str
    as_of: dt.date
    headline: str


class MoveKind(StrEnum):
    """``REPLACED``: the same approval is dealt with in the same group, by another route or by the group as a whole."""

    APPEARED = "appeared"
    GONE = "gone"
    REPLACED = "replaced"
    CHANGED = "changed"


class What(StrEnum):
    """What of a route moved."""

    ROUTE = "route"
    OUTCOME = "outcome"
    LEGAL_STATUS = "legal-status"
    OPENS = "opens"
    CLOSES = "closes"
    MARKET_ACCESS = "market-access"
    REVIEW = "review"
    GIVES = "gives"
    CONFIDENCE = "confidence"
    UNDECIDED_BY = "undecided-by"
    RULES = "rules"
    WORDING = "wording"


class Difference(Struct, frozen=True):
    """Values in words; None where there was or is none."""

    what: What
    before: str | None
    after: str | None


class Mover(Struct, frozen=True):
    """What moved a route: documents that only one edition knows, rules that differ, or nothing but the date asked about."""

    documents: tuple[str, ...]
    rules: tuple[str, ...]
    date_alone: bool


class RouteMove(Struct, frozen=True):
    kind: MoveKind
    route: str
    title: str
    market: Market
    basis: Basis | None
    before: RouteResult | None
    after: RouteResult | None
    differences: tuple[Difference, ...]
    because: tuple[Reason, ...]
    moved_by: Mover


class EvidenceMove(Struct, frozen=True):
    """An item that is asked for on one side only, or with another need."""

    kind: MoveKind
    item: str
    title: str
    before: ChecklistItem | None
    after: ChecklistItem | None


class DutyMove(Struct, frozen=True):
    """``differences`` are the parts of the duty that differ: says, phase, confidence, sources, conditional."""

    kind: MoveKind
    rule: str
    title: str
    market: Market
    before: DutyResult | None
    after: DutyResult | None
    differences: tuple[str, ...]


class RequirementAspect(Struct, frozen=True):
    """What of a requirement differs, in words. ``decides``: it changes what is asked, of whom, when, or how surely."""

    what: str
    before: str
    after: str
    decides: bool


class RequirementMove(Struct, frozen=True):
    """A requirement beyond market access that is new, gone or otherwise. ``aspects``: what of it differs."""

    kind: MoveKind
    rule: str
    title: str
    before: Requirement | None
    after: Requirement | None
    aspects: tuple[RequirementAspect, ...]


class AdoptionMove(Struct, frozen=True):
    """A requirement beyond market access as it stands for the device. ``differences``: applies, required, status, says ..."""

    kind: MoveKind
    rule: str
    title: str
    before: AskedFor | None
    after: AskedFor | None
    differences: tuple[str, ...]


class Document(Struct, frozen=True):
    """An instrument that only one of the two editions knows, or to which the two give another legal status."""

    id: str
    title: str
    publisher: str
    published: dt.date
    status_before: LegalStatus | None
    status_after: LegalStatus | None


class Comparison(Struct, frozen=True):
    """``silent``: the editions that say nothing of what is asked for beyond market access, while the other does: what appears or
    goes in ``adoption`` is then no news of the world."""

    before: Side
    after: Side
    device: str
    routes: tuple[RouteMove, ...]
    evidence: tuple[EvidenceMove, ...]
    duties: tuple[DutyMove, ...]
    documents: tuple[Document, ...]
    adoption: tuple[AdoptionMove, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether anything in the answer for the device moved; new documents alone do not count."""
        return bool(self.routes or self.evidence or self.duties or self.adoption)
