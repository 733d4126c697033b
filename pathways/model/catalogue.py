"""What the instruments of a jurisdiction share, and which of them an edition knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from pathways.model.adoption import Requirement
from pathways.model.citations import Cite, Source
from pathways.model.classification import Classification
from pathways.model.conditions import Condition
from pathways.model.corrections import Addition, Correction, base_edition
from pathways.model.costs import CostBasis, CostLine
from pathways.model.dates import Duration, PartialDate
from pathways.model.facts import Vocabulary
from pathways.model.flows import Flows
from pathways.model.rules import Actor, Confidence, DateTerm, Instrument


class EvidenceItem(Struct, frozen=True):
    """An entry of the evidence catalogue. ``held_when``: a fact that shows it is in hand, until the day of ``held_until``."""

    id: str
    title: str
    says: str
    held_when: Condition | None
    held_until: DateTerm | None = None


class Lapse(Struct, frozen=True):
    """The date fact with which the result of a step ends, and what is said of that day."""

    term: DateTerm
    title: str
    says: str
    sources: tuple[Cite, ...]
    confidence: Confidence


class Step(Struct, frozen=True):
    """An entry of the step catalogue. A duration that nobody publishes is a planning assumption.

    A step is done where ``done_when`` holds or one of ``done_with``, items of evidence, is in hand, until the day of ``lapses``.
    ``by``: who takes it; of several, one of them.
    """

    id: str
    title: str
    says: str
    duration: Duration
    published: bool
    sources: tuple[Cite, ...]
    confidence: Confidence
    done_when: Condition | None
    lapses: Lapse | None = None
    by: tuple[Actor, ...] = (Actor.MANUFACTURER,)
    done_with: tuple[str, ...] = ()
    cost: tuple[CostLine, ...] = ()


class CalendarEvent(Struct, frozen=True):
    """``known``: since when the public could know it; None for what every edition knew. ``in_hand``: of the devices that are
    asked about, it touches only those that have one of these items of evidence; empty where it touches others too."""

    id: str
    date: PartialDate
    due_by: dt.date | None
    known: dt.date | None
    repeats_yearly: bool
    jurisdiction: str
    territory: str | None
    status: str
    title: str
    says: str
    deadline: bool
    affects: tuple[str, ...]
    when: Condition
    sources: tuple[Cite, ...]
    confidence: Confidence
    in_hand: tuple[str, ...] = ()

    def may_touch(self, evidence: frozenset[str] | None) -> bool:
        """Whether it can touch a device with this evidence in hand (None: nobody says)."""
        return not self.in_hand or any(item in (evidence or ()) for item in self.in_hand)


class Term(Struct, frozen=True):
    """A term of the trade and what it means. ``also``: other spellings that are met."""

    id: str
    term: str
    says: str
    also: tuple[str, ...] = ()
    sources: tuple[Cite, ...] = ()


class Edition(Struct, frozen=True):
    """Which instruments were known at a date, and up to when that was checked. A patch (``2026.11.1``) replaces its base."""

    id: str
    title: str
    known_on: dt.date
    verified_through: dt.date
    verified_note: str
    review_by: dt.date | None
    superseded_by: str | None
    instruments: tuple[Instrument, ...]
    corrections: tuple[Correction, ...] = ()
    additions: tuple[Addition, ...] = ()

    @property
    def base(self) -> str:
        """The edition without its patch: the name of its file, its cases and its invariants."""
        return base_edition(self.id)


class Catalogue(Struct, frozen=True):
    """What the instruments of a jurisdiction share."""

    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    evidence: Mapping[str, EvidenceItem]
    steps: Mapping[str, Step]
    events: tuple[CalendarEvent, ...]
    glossary: tuple[Term, ...] = ()
    flows: Flows = Flows()
    costs: CostBasis = CostBasis()

    @property
    def evidence_of_steps(self) -> frozenset[str]:
        """The items of evidence that show steps done."""
        return frozenset(item for step in self.steps.values() for item in step.done_with)

    @property
    def former_sources(self) -> Mapping[str, str]:  # ids that places once had as sources of their own
        return {old: id_ for id_, source in self.sources.items() for place in source.places for old in place.formerly}


class RuleSet(Struct, frozen=True):
    """All that an assessment needs: one edition and the catalogue behind it. ``sha256`` is of the files read.

    ``classification``: how classes are worked out; ``adoption``: what is asked for beyond market access. Each is empty where the
    edition does not say.
    """

    edition: Edition
    catalogue: Catalogue
    sha256: str
    classification: Classification = Classification()
    adoption: tuple[Requirement, ...] = ()
