"""A device as its owner describes it: facts, approvals, evidence in hand. What is left out is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import force_setattr

from pathways.model.facts import FactValue


class Approval(Struct, frozen=True):
    """One approval held. ``facts`` has only ``approval.*`` ids."""

    facts: Mapping[str, FactValue]

    def text(self, fact: str) -> str | None:
        value = self.facts.get(fact)
        return None if value is None else str(value)


class Device(Struct, frozen=True):
    """``approvals`` is None where the file does not say whether any is held; likewise ``evidence``."""

    name: str
    facts: Mapping[str, FactValue]
    approvals: tuple[Approval, ...] | None
    evidence: frozenset[str] | None
    notes: str | None = None

    def __post_init__(self) -> None:
        """Put approvals in one order and drop repetitions: neither may change an answer."""
        if self.approvals is not None:
            unique = {tuple(sorted(approval.facts.items())): approval for approval in self.approvals}
            ordered = sorted(unique.items(), key=lambda item: [(fact, str(value)) for fact, value in item[0]])
            force_setattr(self, "approvals", tuple(approval for _, approval in ordered))

    def as_document(self) -> dict[str, object]:
        """The device as a device file (``pathways.device/1``): plain values, dates as ISO strings, keys in a fixed order."""
        document: dict[str, object] = {"schema": "pathways.device/1", "name": self.name}
        for fact, value in sorted(self.facts.items()):
            name, _, key = fact.partition(".")
            section = document.setdefault(name, {})
            assert isinstance(section, dict)
            section[key] = _plain(value)
        if self.approvals is not None:
            document["approvals"] = [
                {fact.removeprefix("approval."): _plain(value) for fact, value in sorted(approval.facts.items())}
                for approval in self.approvals
            ]
        if self.evidence is not None:
            document["evidence"] = sorted(self.evidence)
        if self.notes is not None:
            document["notes"] = self.notes
        return document


def _plain(value: FactValue) -> object:
    return value.isoformat() if isinstance(value, date) else value
