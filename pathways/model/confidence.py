"""How well a statement is established, and what a chain of statements comes to."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from pathways.model.citations import NO_SOURCE, Cite, SourceKind


class Confidence(StrEnum):
    """How well a statement is established, strongest first."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    INFERRED = "inferred"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return _CONFIDENCE_RANK[self]


_CONFIDENCE_RANK = {confidence: rank for rank, confidence in enumerate(Confidence)}


def weakest(*confidences: Confidence) -> Confidence:
    """The weakest link of a chain of statements."""
    return max(confidences, key=_CONFIDENCE_RANK.__getitem__)


def carried_by(found: Collection[Cite]) -> Confidence:
    """The strongest confidence that the sources carry: an official text counts as one only where somebody has read it."""
    if any(cite.kind is SourceKind.PRIMARY and not cite.unconfirmed for cite in found):
        return Confidence.VERIFIED
    if any(cite.kind is not SourceKind.WEAK for cite in found):
        return Confidence.SECONDARY
    return Confidence.INFERRED if any(cite.source != NO_SOURCE for cite in found) else Confidence.ASSUMED
