"""What to ask a partner before signing, and which of these questions a device calls for first. Nothing here is a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.conditions import Condition
from pathways.model.rules import Confidence, Reviewer


class QuestionGroup(StrEnum):
    STRATEGIC_ALIGNMENT = "strategic-alignment"
    COMPLEMENTARY_CAPABILITIES = "complementary-capabilities"
    CULTURAL_FIT = "cultural-fit"
    IMPACT_MEASUREMENT = "impact-measurement"


class Gap(Struct, frozen=True):
    """What a device lacks and a partner may fill. It is there where ``when`` holds, and a way of the answer is reviewed by
    ``reviewer``; either may be left out.
    """

    id: str
    says: str
    when: Condition | None
    reviewer: Reviewer | None
    sources: tuple[Cite, ...]
    confidence: Confidence


class PartnerQuestion(Struct, frozen=True):
    """``gaps``: those that call for it first."""

    id: str
    group: QuestionGroup
    ask: str
    why: str
    gaps: tuple[str, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence


class PartnerQuestions(Struct, frozen=True):
    """``since``: the first edition that they belong to."""

    since: str
    checked: dt.date
    gaps: Mapping[str, Gap]
    questions: tuple[PartnerQuestion, ...]


class GapFound(Struct, frozen=True):
    """``certain``: False where a fact that nobody stated would show whether it is there."""

    gap: Gap
    certain: bool


class Asked(Struct, frozen=True):
    """``because``: the gaps of the device that call for it; none where it is asked of every partner."""

    question: PartnerQuestion
    because: tuple[str, ...]


class PartnerSheet(Struct, frozen=True):
    """The questions in order, those first that a gap calls for."""

    edition: str
    as_of: dt.date
    checked: dt.date
    device: str | None
    gaps: tuple[GapFound, ...]
    asked: tuple[Asked, ...]
