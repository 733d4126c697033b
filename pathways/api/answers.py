"""What comes out: answers whose parts can be read one by one, or written as the documents that the command line prints."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pathways.api.inputs import Edition
from pathways.engine.answer.assess import Request
from pathways.model import comparison as _comparison
from pathways.model import what_if as _changes
from pathways.model.adoption import Adoption
from pathways.model.class_found import ClassFound
from pathways.model.receipt import Culprit, Departure
from pathways.model.receipt import Replay as _Replay
from pathways.model.result import Assessment as _Assessment
from pathways.model.result import (
    ChecklistItem,
    Deadline,
    DutyResult,
    MarketAnswer,
    NotApplicable,
    Notice,
    Proviso,
    Question,
    RouteResult,
)
from pathways.receipts.write import receipt_of, receipt_text
from pathways.report.compare_document import compare_document
from pathways.report.document import Document, as_document, as_json
from pathways.report.replay_text import replay_document
from pathways.report.what_if_document import what_if_document


class Assessment(Struct, frozen=True):
    """The answer for one device. ``result`` is the whole of it; the properties are its parts."""

    result: _Assessment
    edition: Edition
    request: Request

    @property
    def as_of(self) -> date:
        return self.result.as_of

    @property
    def headline(self) -> str:
        return self.result.headline

    @property
    def routes(self) -> tuple[RouteResult, ...]:
        """Ranked: Great Britain first, open before expected, then by likely market date, then by review."""
        return self.result.routes

    @property
    def answer(self) -> tuple[MarketAnswer, ...]:
        """What holds in each market, in short: Great Britain, then Northern Ireland."""
        return self.result.answer

    @property
    def provided(self) -> tuple[Proviso, ...]:
        """The usual values on which any part of the answer rests."""
        return self.result.provided

    @property
    def worked_out(self) -> tuple[ClassFound, ...]:
        """The classes that follow from what the device does, each with its rules, and whether the answer goes by it."""
        return self.result.worked_out

    @property
    def not_applicable(self) -> tuple[NotApplicable, ...]:
        return self.result.not_applicable

    @property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        return self.result.checklist

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.result.questions

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        return self.result.deadlines

    @property
    def duties(self) -> tuple[DutyResult, ...]:
        return self.result.duties

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self.result.notices

    @property
    def adoption(self) -> Adoption | None:
        """What is asked for beyond market access; None where the device says nothing of the NHS. ``adopt`` asks without it."""
        return self.result.adoption

    def route(self, id_: str) -> tuple[RouteResult, ...]:
        """The entries of one route or group."""
        return tuple(route for route in self.routes if route.id == id_)

    def to_dict(self, *, with_all: bool = False) -> Document:
        """The document that ``assess --format json`` prints; ``with_all`` as ``--all``."""
        return as_document(self.result, with_all=with_all)

    def to_json(self, *, with_all: bool = False) -> str:
        return as_json(self.to_dict(with_all=with_all))

    def receipt(self) -> str:
        """The text of a receipt, as ``assess --receipt`` writes it."""
        return receipt_text(receipt_of(self.result, self.edition.rules, self.request))

    def __repr__(self) -> str:
        return f"Assessment({self.result.device.get('name')!r}, edition={self.edition.id!r}, as_of={self.as_of.isoformat()})"


class Comparison(Struct, frozen=True):
    """What moved between two answers."""

    result: _comparison.Comparison

    @property
    def moved(self) -> bool:
        return self.result.moved

    @property
    def routes(self) -> tuple[_comparison.RouteMove, ...]:
        return self.result.routes

    @property
    def evidence(self) -> tuple[_comparison.EvidenceMove, ...]:
        return self.result.evidence

    @property
    def duties(self) -> tuple[_comparison.DutyMove, ...]:
        return self.result.duties

    @property
    def adoption(self) -> tuple[_comparison.AdoptionMove, ...]:
        """What is asked for beyond market access on one side only, or otherwise."""
        return self.result.adoption

    @property
    def documents(self) -> tuple[_comparison.Document, ...]:
        """The instruments that only one of the two editions knows, or knows otherwise."""
        return self.result.documents

    def to_dict(self) -> Document:
        """The document that ``compare --format json`` prints."""
        return compare_document(self.result)

    def to_json(self) -> str:
        return as_json(self.to_dict())


class WhatIf(Struct, frozen=True):
    """What would change an answer."""

    result: _changes.WhatIf

    @property
    def proposals(self) -> tuple[_changes.Proposal, ...]:
        """What somebody can do, best first."""
        return self.result.proposals

    @property
    def beyond(self) -> tuple[_changes.Proposal, ...]:
        """What would change the answer and nobody can change."""
        return self.result.beyond

    def to_dict(self, limit: int | None = None) -> Document:
        """The document that ``what-if --format json`` prints."""
        return what_if_document(self.result, limit)

    def to_json(self, limit: int | None = None) -> str:
        return as_json(self.to_dict(limit))


class Replay(Struct, frozen=True):
    """What came of making an answer again."""

    result: _Replay

    @property
    def same(self) -> bool:
        return self.result.same

    @property
    def departures(self) -> tuple[Departure, ...]:
        return self.result.departures

    @property
    def culprit(self) -> Culprit | None:
        """The first rule whose change altered the answer."""
        return self.result.culprit

    def to_dict(self) -> Document:
        """The document that ``replay --format json`` prints."""
        return replay_document(self.result)
