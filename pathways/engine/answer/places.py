"""The region that is asked about, as people write it or as a device says it."""

from __future__ import annotations

import re

from pathways.model.device import Device
from pathways.model.support import Directory, SupportPlace

_REGION_FACT = "region"


def place_named(directory: Directory, text: str) -> SupportPlace | None:
    """The region or area of this name: case, hyphens and "the" do not count. None where there is no such."""
    return _by_name(directory).get(_folded(text))


def place_of(directory: Directory, device: Device) -> SupportPlace | None:
    """Where a device says that it is, if it does."""
    said = (value for fact, value in device.facts.items() if fact.partition(".")[2] == _REGION_FACT)
    found = (place_named(directory, str(value)) for value in said)
    return next((place for place in found if place is not None), None)


def names_of_places(directory: Directory) -> tuple[str, ...]:
    """As they may be asked for."""
    return (*directory.regions, *(area.id for area in directory.areas.values() if area.asked))


def _by_name(directory: Directory) -> dict[str, SupportPlace]:
    found: dict[str, SupportPlace] = {}
    for area in directory.areas.values():
        if area.asked:
            found |= dict.fromkeys(map(_folded, (area.id, area.title)), SupportPlace(area.id, area.title, area.regions))
    for region in directory.regions.values():
        place = SupportPlace(region.id, region.title, frozenset({region.id}))
        found |= dict.fromkeys(map(_folded, (region.id, region.title, *region.also)), place)
    return found


def _folded(text: str) -> str:
    words = re.sub(r"[\W_]+", " ", text.casefold().replace("&", " and ")).split()
    return " ".join(word for word in words if word not in ("the", "and", "of"))
