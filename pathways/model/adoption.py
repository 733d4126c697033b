"""What the NHS and the law ask for beyond market access, and what of it applies to a device."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.conditions import Condition
from pathways.model.dates import PartialDate
from pathways.model.nations import Nation
from pathways.model.rules import Citation, Confidence

NHS = "market.nhs"
"""Whether the device is to be used in a health service of the United Kingdom at all."""


class Required(StrEnum):
    """In order of how little choice there is."""

    MANDATORY = "mandatory"
    EXPECTED = "expected"
    VOLUNTARY = "voluntary"


class AdoptionStatus(StrEnum):
    IN_FORCE = "in-force"
    PLANNED = "planned"
    UNSETTLED = "unsettled"
    CLOSED = "closed"


STANDINGS = (AdoptionStatus.IN_FORCE, AdoptionStatus.UNSETTLED, AdoptionStatus.PLANNED)
"""What is told, in this order: what is in force stands by itself, and nothing planned looks like a duty of today."""


class Area(StrEnum):
    """In the order in which a founder meets them."""

    CLINICAL_SAFETY = "clinical-safety"
    DATA_PROTECTION = "data-protection"
    DIGITAL = "digital"
    CYBER = "cyber"
    EVIDENCE = "evidence"
    AI = "ai"
    STANDARDS = "standards"
    PROCUREMENT = "nhs-procurement"
    SUSTAINABILITY = "sustainability"
    REIMBURSEMENT = "reimbursement"


class Parallel(StrEnum):
    """Whether it can be worked on beside the regulatory work."""

    YES = "yes"
    NO = "no"
    AFTER = "after"
    NOT_ESTABLISHED = "not-established"


class Beside(Struct, frozen=True, gc=False):
    """``after``: the step of the catalogue that comes first. ``says``: why; empty where that is not established."""

    answer: Parallel = Parallel.NOT_ESTABLISHED
    after: str | None = None
    says: str = ""


class Requirement(Struct, frozen=True):
    """What a buyer, a reviewer or the law asks for. ``cite.rule`` is its id.

    ``begins`` and ``ends``: from when to when, as exactly as is known. ``trigger``: what sets it off, in words. ``details``: what
    is said beside it with a confidence of its own.
    """

    cite: Citation
    title: str
    area: Area
    nations: tuple[Nation, ...]
    required: Required
    status: AdoptionStatus
    when: Condition
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    trigger: str = ""
    beside: Beside = Beside()
    details: tuple[Citation, ...] = ()

    @property
    def id(self) -> str:
        return self.cite.rule

    @property
    def citations(self) -> Iterator[Citation]:
        yield self.cite
        yield from self.details


class AskedFor(Struct, frozen=True, gc=False):
    """A requirement as it stands for a device on a day. ``undecided_by``: the facts on which it hangs; empty where it applies."""

    id: str
    title: str
    area: Area
    nations: tuple[Nation, ...]
    required: Required
    status: AdoptionStatus
    says: str
    begins: PartialDate | None
    ends: PartialDate | None
    trigger: str
    beside: Beside
    details: tuple[Citation, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence
    undecided_by: tuple[str, ...] = ()

    @property
    def is_law_or_binding(self) -> bool:
        return self.required is Required.MANDATORY and self.status is AdoptionStatus.IN_FORCE


class AdoptionQuestion(Struct, frozen=True, gc=False):
    """A fact that would decide requirements, by id."""

    fact: str
    label: str
    ask: str
    help: str
    decides: tuple[str, ...]


class Elsewhere(Struct, frozen=True, gc=False):
    """A requirement of nations that are not asked about."""

    id: str
    title: str
    nations: tuple[Nation, ...]
    status: AdoptionStatus = AdoptionStatus.IN_FORCE


class Adoption(Struct, frozen=True, gc=False):
    """``nations``: those whose health service the device is for, as far as it is said. ``may_apply`` hangs on ``questions``.

    Both lists have what is in force first, then what is unsettled, then what is planned; the mandatory first within each.
    """

    nations: tuple[Nation, ...]
    applies: tuple[AskedFor, ...]
    may_apply: tuple[AskedFor, ...]
    questions: tuple[AdoptionQuestion, ...]
    elsewhere: tuple[Elsewhere, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.applies or self.may_apply)

    def standing(self, status: AdoptionStatus) -> tuple[AskedFor, ...]:
        """What applies, of that status."""
        return tuple(each for each in self.applies if each.status is status)
