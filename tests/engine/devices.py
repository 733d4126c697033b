"""Random devices that the vocabulary allows, for the laws of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from pathways.engine.conditions.knowledge import ContradictionError, dates_at_odds
from pathways.engine.conditions.worked_out import known_of
from pathways.model.device import Approval, Device
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from tests.class_facts import beside_routes

_DAYS = st.sampled_from(
    [
        date(2019, 5, 1),
        date(2021, 5, 25),
        date(2021, 5, 26),
        date(2022, 5, 25),
        date(2022, 5, 26),
        date(2026, 11, 19),
        date(2026, 11, 20),
        date(2027, 12, 31),
        date(2028, 6, 30),
        date(2028, 7, 1),
        date(2029, 5, 1),
        date(2031, 1, 1),
    ]
)


def values_of(fact: Fact) -> st.SearchStrategy[FactValue]:
    if fact.type is FactType.DATE:
        return _DAYS
    return st.sampled_from(sorted(fact.domain, key=str))


def _room(vocabulary: Vocabulary, about_approval: bool) -> list[Fact]:
    known = (fact for id_, fact in vocabulary.facts.items() if id_ not in beside_routes())
    return [fact for fact in known if fact.type is not FactType.TEXT and fact.about_approval is about_approval]


@st.composite
def devices(draw: st.DrawFn, vocabulary: Vocabulary, most_approvals: int = 2) -> Device:
    """A device with every fact given, and up to ``most_approvals`` approvals with every fact given.

    Facts are drawn one by one and kept only where they contradict nothing.
    """
    facts: dict[str, FactValue] = {}
    for fact in draw(st.permutations(_room(vocabulary, False))):
        facts = _with(facts, fact, draw(values_of(fact)), (), vocabulary)
    approvals: tuple[Approval, ...] = ()
    for number in range(draw(st.integers(0, most_approvals))):
        own: dict[str, FactValue] = {"approval.number": f"NO-{number}"}
        for fact in _room(vocabulary, True):
            own = _with_approval(own, fact, draw(values_of(fact)), facts, approvals, vocabulary)
        approvals = (*approvals, Approval(own))
    return Device("random", facts, approvals, frozenset())


def _with(
    facts: Mapping[str, FactValue], fact: Fact, value: FactValue, approvals: tuple[Approval, ...], vocabulary: Vocabulary
) -> dict[str, FactValue]:
    wider = {**facts, fact.id: value}
    return wider if _consistent(Device("", wider, approvals, None), vocabulary) else dict(facts)


def _with_approval(
    own: Mapping[str, FactValue],
    fact: Fact,
    value: FactValue,
    facts: Mapping[str, FactValue],
    others: tuple[Approval, ...],
    vocabulary: Vocabulary,
) -> dict[str, FactValue]:
    wider = {**own, fact.id: value}
    device = Device("", facts, (*others, Approval(wider)), None)
    return wider if _consistent(device, vocabulary) else dict(own)


def _consistent(device: Device, vocabulary: Vocabulary) -> bool:
    if any(dates_at_odds(approval.facts, vocabulary) for approval in device.approvals or ()):
        return False
    try:
        known_of(device, vocabulary)
    except ContradictionError:
        return False
    return True


def without(device: Device, fact: str, approval: int | None = None) -> Device:
    """The device with one fact left out, of itself or of one of its approvals."""
    if approval is None:
        facts = {known: value for known, value in device.facts.items() if known != fact}
        return Device(device.name, facts, device.approvals, device.evidence)
    assert device.approvals is not None
    approvals = list(device.approvals)
    own = {known: value for known, value in approvals[approval].facts.items() if known != fact}
    approvals[approval] = Approval(own)
    return Device(device.name, device.facts, tuple(approvals), device.evidence)


def given_facts(device: Device) -> list[tuple[str, int | None]]:
    """Every fact that the device states, with the approval (by place) that it is about."""
    own: list[tuple[str, int | None]] = [(fact, None) for fact in device.facts]
    for place, approval in enumerate(device.approvals or ()):
        own += [(fact, place) for fact in approval.facts]
    return own
