"""A device whose answer is watched: what moved since the receipt of its answer was written."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from pathways.model.comparison import Comparison
from pathways.model.corrections import Correction
from pathways.model.findings import Finding
from pathways.model.receipt import Culprit, Departure
from pathways.model.result import Deadline


class State(StrEnum):
    """``NEW``: no receipt tells what was answered before. ``UNREADABLE``: the file or its receipt cannot be used."""

    CHANGED = "changed"
    SAME = "same"
    NEW = "new"
    UNREADABLE = "unreadable"


class Corrected(Struct, frozen=True):
    """The question of the receipt has another answer by the rules as they stand now: what was answered was corrected."""

    departures: tuple[Departure, ...]
    culprit: Culprit | None
    corrections: tuple[Correction, ...]


class Watched(Struct, frozen=True):
    """``file``: the device file, or the receipt where there is no file of its own. ``edited``: the file says otherwise than its
    receipt, and what moved is told for the device as the file has it. ``soon``: deadlines that come within the days asked for.
    """

    file: str
    receipt: str | None
    name: str
    state: State
    edited: bool = False
    comparison: Comparison | None = None
    corrected: Corrected | None = None
    soon: tuple[Deadline, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def alone(self) -> bool:
        """The receipt has no device file: its own device is answered for."""
        return self.file == self.receipt


class WatchedFolder(Struct, frozen=True):
    """All devices of a folder, in the order of their files."""

    edition: str
    as_of: dt.date
    within: int
    devices: tuple[Watched, ...]

    def in_state(self, state: State) -> tuple[Watched, ...]:
        return tuple(each for each in self.devices if each.state is state)

    @property
    def alone(self) -> tuple[Watched, ...]:
        return tuple(each for each in self.devices if each.alone)
