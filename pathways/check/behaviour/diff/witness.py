"""The smallest device that shows a change, and that device in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from msgspec.structs import replace

from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.dates import in_words
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue, Vocabulary


def minimised(device: Device, vocabulary: Vocabulary, still_shows: Callable[[Device], bool]) -> Device:
    """``device`` without every fact that the change does not need."""
    for smaller in _one_less(device, vocabulary):
        candidate = smaller(device)
        try:
            if still_shows(candidate):
                device = candidate
        except ContradictionError:
            continue
    return device


def _one_less(device: Device, vocabulary: Vocabulary) -> Iterator[Callable[[Device], Device]]:
    order = vocabulary.order
    for place, approval in enumerate(device.approvals or ()):
        for fact in sorted(approval.facts, key=lambda fact: -order[fact]):
            yield lambda known, fact=fact, place=place: without(known, fact, place)  # type: ignore[misc]
    for fact in sorted(device.facts, key=lambda fact: -order[fact]):
        yield lambda known, fact=fact: without(known, fact)  # type: ignore[misc]


def without(device: Device, fact: str, approval: int | None = None) -> Device:
    """The device with one fact left out, of itself or of one of its approvals."""
    if approval is None:
        return replace(device, facts={known: value for known, value in device.facts.items() if known != fact})
    approvals = list(device.approvals or ())
    own = approvals[approval].facts
    approvals[approval] = Approval({known: value for known, value in own.items() if known != fact})
    return replace(device, approvals=tuple(approvals))


def sentence(device: Device, as_of: date | None, vocabulary: Vocabulary) -> str:
    """The device in words, what it is before what it is not."""
    whole = _phrases(device.facts, vocabulary)
    parts = [f"A device: {whole}" if whole else "Any device"]
    if device.approvals == ():
        parts.append("no approval held")
    for approval in device.approvals or ():
        own = _phrases(approval.facts, vocabulary)
        parts.append(f"approval: {own}" if own else "any approval")
    day = "" if as_of is None else f", on {in_words(as_of)}"
    return "; ".join(parts) + day + "."


def _phrases(facts: object, vocabulary: Vocabulary) -> str:
    assert isinstance(facts, dict)
    ordered = sorted(facts.items(), key=lambda item: vocabulary.order.get(item[0], 0))
    stated = [_phrase(fact, value, vocabulary) for fact, value in ordered if value is not False]
    denied = [vocabulary.facts[fact].label.lower() for fact, value in ordered if value is False]
    if denied:
        stated.append(f"not: {', '.join(denied)}")
    return ", ".join(stated)


def _phrase(fact: str, value: FactValue, vocabulary: Vocabulary) -> str:
    about = vocabulary.facts[fact]
    if value is True:
        return about.label.lower()
    if isinstance(value, date):
        return f"{about.label.lower()} {value.isoformat()}"
    if fact in ("device.kind", "approval.pathway"):
        return about.in_words(value)
    return f"{about.label} {about.in_words(value)}"
