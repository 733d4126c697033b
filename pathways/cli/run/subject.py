"""What the commands beside the assessment start from: a device with its answer, and a file that belongs to some editions."""

from __future__ import annotations

from datetime import date
from typing import Protocol, TypeVar

from msgspec import Struct

from pathways.cli.exits import fail_with
from pathways.cli.run.common import EARLIER, failing_plainly
from pathways.engine.answer.assess import Request, assess
from pathways.model.catalogue import RuleSet
from pathways.model.corrections import base_edition
from pathways.model.device import Device
from pathways.model.result import Assessment


class Subject(Struct, frozen=True):
    """None and None where no device is given."""

    device: Device | None = None
    answer: Assessment | None = None


def subject_of(device: Device, rules: RuleSet, as_of: date) -> Subject:
    with failing_plainly(EARLIER):
        return Subject(device, assess(device, rules, Request(as_of)))


class _Since(Protocol):
    @property
    def since(self) -> str: ...


Known = TypeVar("Known", bound=_Since)


def known_since(found: Known | None, rules: RuleSet, what: str) -> Known:
    """Exits with 2 where the rules, or this edition of them, do not say it."""
    edition = rules.edition.id
    if found is None:
        fail_with(f"these rules do not say {what}", "Leave out --rules for those that come with the package.")
    if base_edition(edition) < base_edition(found.since):
        fail_with(f"edition {edition} does not say {what}", f"Say --edition {found.since}, or leave out --edition.")
    return found
