"""What a comparison finds."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pathways.model.device import Device
from pathways.model.findings import Span
from pathways.rulebook.guards import MovedGuard


class AnswerChange(Struct, frozen=True, order=True):
    """One thing that is answered otherwise for a route or group.

    ``what`` is outcome, confidence, opens, closes, evidence, a step ... ``first`` and ``last`` bound the days on which it
    differs, as ISO dates or by the fact that gives the day; both empty: on every day on which it is answered.
    """

    id: str
    law: bool
    what: str
    before: str
    after: str
    first: str = ""
    last: str = ""

    def __str__(self) -> str:
        days = f" ({period(self.first, self.last)})" if self.first or self.last else ""
        kind = "" if self.law else " (proposed)"
        what = "" if self.what == "outcome" else f" {self.what}"
        return f"{self.id}{kind}{what}: {self.before} -> {self.after}{days}"


class RuleLine(Struct, frozen=True, order=True):
    """A rule behind an answer, and where it stands."""

    rule: str
    span: Span


class DeviceWitness(Struct, frozen=True):
    """One device of a class, with the facts that matter only, and a day on which the change shows."""

    device: Device
    as_of: date
    sentence: str


class DeviceClass(Struct, frozen=True):
    """Devices for which the same things change. ``editions`` are those in which they do."""

    family: str
    changes: tuple[AnswerChange, ...]
    witness: DeviceWitness | None
    before: tuple[RuleLine, ...]
    after: tuple[RuleLine, ...]
    editions: tuple[str, ...] = ()


class Wording(Struct, frozen=True, order=True):
    """A text that changed and decides nothing."""

    rule: str
    what: str
    before: Span | None
    after: Span | None


class RuleComparison(Struct, frozen=True):
    """``unfinished`` names the families whose search was cut short: for them there may be more classes.

    ``guards``: the worked cases and invariants of the first folder that are gone from the second, or say something else there.
    """

    before: str
    after: str
    classes: tuple[DeviceClass, ...]
    words: tuple[Wording, ...]
    unfinished: tuple[str, ...]
    guards: tuple[MovedGuard, ...] = ()

    @property
    def behaves_alike(self) -> bool:
        return not self.classes and not self.unfinished


def period(first: str, last: str) -> str:
    if first and first == last:
        return f"on {first}"
    if not first:
        return f"until {last}"
    return f"from {first} until {last}" if last else f"from {first}"
