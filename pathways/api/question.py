"""What is asked of a device: each part is looked at before any work is done, and errors say which is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TypeVar

from pathways.api.inputs import Device, Edition
from pathways.model.law import Law
from pathways.rulebook.nodes import error

_T = TypeVar("_T")


@contextmanager
def within_calendar() -> Iterator[None]:
    """Raises FileError where a plan runs past the year 9999."""
    try:
        yield
    except OverflowError:
        raise error("YS012", "a plan would run past the year 9999", None, "Choose an earlier 'as_of'.") from None


def day_asked(as_of: date | None, name: str = "as_of") -> date:
    """Today unless given. Raises FileError for what is no day."""
    if as_of is None:
        return date.today()
    if not isinstance(as_of, date) or isinstance(as_of, datetime):
        raise error("YS012", f"'{name}' is no day", None, "Give a datetime.date, for example date(2026, 11, 20).")
    return as_of


def law_asked(law: Law) -> Law:
    """Also by its word. Raises FileError."""
    try:
        return Law(law)
    except ValueError:
        words = ", ".join(each.value for each in Law)
        raise error("YS016", "'law' is none of the kinds of law", None, f"Give a pathways.Law: {words}.") from None


def edition_asked(edition: Edition | None) -> Edition:
    """The newest unless given. Raises FileError."""
    return Edition.newest() if edition is None else _of_kind(edition, Edition, "edition", "Edition.load('2026.11')")


def device_asked(device: Device) -> Device:
    """Raises FileError for what is no device."""
    return _of_kind(device, Device, "device", "Device.load('device.yaml') or Device.from_dict({...})")


def _of_kind(value: _T, kind: type[_T], name: str, for_example: str) -> _T:
    if not isinstance(value, kind):
        raise error("YS050", f"'{name}' is no {kind.__name__}", None, f"Make one: {for_example}.")
    return value
