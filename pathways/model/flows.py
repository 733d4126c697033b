"""Who takes part in a way to the market, who takes which step, and what goes from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from pathways.model.citations import Cite
from pathways.model.conditions import Condition
from pathways.model.rules import Confidence


class PartyKind(StrEnum):
    MAKER = "maker"
    REPRESENTATIVE = "representative"
    ASSESSOR = "assessor"
    REGULATOR = "regulator"
    BUYER = "buyer"
    OTHER = "other"


class FlowKind(StrEnum):
    """What goes from one party to another."""

    DOCUMENTS = "documents"
    FEE = "fee"
    DECISION = "decision"
    AGREEMENT = "agreement"
    REPORT = "report"


class Party(Struct, frozen=True):
    id: str
    title: str
    says: str
    kind: PartyKind
    sources: tuple[Cite, ...]
    confidence: Confidence


class Role(Struct, frozen=True):
    """Where ``when`` holds, ``by`` and nobody else takes the step; where no role of a step does, those that the step names."""

    step: str
    by: str
    when: Condition
    sources: tuple[Cite, ...]
    confidence: Confidence


class Flow(Struct, frozen=True):
    """``what`` goes from ``tail`` to ``head``, as part of a step, of a duty, or of the step where the duty applies.

    A flow without a ``tail`` or a ``head`` goes from, or to, whoever takes the step.
    """

    id: str
    kind: FlowKind
    what: str
    tail: str | None
    head: str | None
    step: str | None
    duty: str | None
    when: Condition
    sources: tuple[Cite, ...]
    confidence: Confidence


class Flows(Struct, frozen=True):
    parties: Mapping[str, Party] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    flows: tuple[Flow, ...] = ()
