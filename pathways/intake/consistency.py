"""Whether what a device file says can all be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.knowledge import ContradictionError, dates_at_odds
from pathways.engine.conditions.wording import join_and
from pathways.engine.conditions.worked_out import known_of
from pathways.model.device import Approval, Device
from pathways.model.facts import Constraint, Vocabulary
from pathways.model.findings import Span
from pathways.rulebook.fields import Problems
from pathways.rulebook.nodes import error

_CORRECT = "Correct one of them, or leave out the one you are not sure of."


class Places(Struct, frozen=True):
    """Where facts stand: those of the device, and those of each approval as it is written."""

    whole: Span
    of_device: Mapping[str, Span]
    held: Sequence[tuple[Approval, Mapping[str, Span]]]

    @property
    def all(self) -> dict[str, Span]:
        found = dict(self.of_device)
        for _, places in self.held:
            found |= places
        return found


def check_consistent(device: Device, vocabulary: Vocabulary, places: Places) -> None:
    """Raises FileError with all dates that are at odds, else with a contradiction."""
    problems = Problems()
    for approval in device.approvals or ():
        problems.noting(partial(_check_dates, approval, vocabulary, places))
    problems.raise_if_any()
    try:
        known_of(device, vocabulary)
    except ContradictionError as contradiction:
        alone = _clash_of_one_approval(device, vocabulary, places)
        constraint, of_it = (contradiction.constraint, places.all) if alone is None else alone[:2]
        read = _facts_of(constraint)
        whole = device if alone is None else alone[2]
        at_odds = read if all(fact in of_it for fact in read) else _stated_at_odds(whole, vocabulary)
        raise error(
            "IN015",
            f"these facts cannot all be true: {join_and(at_odds or read)}. {constraint.says}",
            _place_of(at_odds, of_it) or _place_of(read, of_it) or places.whole,
            _CORRECT,
        ) from None


def _stated_at_odds(device: Device, vocabulary: Vocabulary) -> list[str]:
    """The facts as they are stated that contradict each other: what follows from them would name what nobody wrote."""
    for fact in list(device.facts):
        less = replace(device, facts={own: value for own, value in device.facts.items() if own != fact})
        device = less if _is_contradictory(less, vocabulary) else device
    held = list(device.approvals or ())
    for place, approval in enumerate(held):
        for fact in list(approval.facts):
            left = {own: value for own, value in held[place].facts.items() if own != fact}
            less = replace(device, approvals=(*held[:place], Approval(left), *held[place + 1 :]))
            if _is_contradictory(less, vocabulary):
                held[place], device = Approval(left), less
    return list(dict.fromkeys([*device.facts, *(fact for approval in held for fact in approval.facts)]))


def _is_contradictory(device: Device, vocabulary: Vocabulary) -> bool:
    try:
        known_of(device, vocabulary)
    except ContradictionError:
        return True
    return False


def _check_dates(approval: Approval, vocabulary: Vocabulary, places: Places) -> None:
    pair = dates_at_odds(approval.facts, vocabulary)
    if pair is None:
        return
    first, last = (f"'{fact}' ({approval.facts[fact]})" for fact in pair)
    at = _place_of_date(pair[0], approval, places) or places.whole
    raise error("IN015", f"{first} lies after {last}", at, _CORRECT)


def _place_of_date(fact: str, approval: Approval, places: Places) -> Span | None:
    said = ((held, own) for held, own in places.held if held.facts.get(fact) == approval.facts[fact])
    return next((own[fact] for _, own in said if fact in own), None)


def _clash_of_one_approval(
    device: Device, vocabulary: Vocabulary, places: Places
) -> tuple[Constraint, dict[str, Span], Device] | None:
    """The first approval that contradicts the device's facts, or itself, without the others."""
    for approval, own in places.held:
        holding_it = replace(device, approvals=(approval,))
        try:
            known_of(holding_it, vocabulary)
        except ContradictionError as alone:
            return alone.constraint, {**places.of_device, **own}, holding_it
    return None


def _place_of(facts: Sequence[str], places: Mapping[str, Span]) -> Span | None:
    """Where the last of them stands: what a constraint concludes comes last."""
    return next((places[fact] for fact in reversed(facts) if fact in places), None)


def _facts_of(constraint: Constraint) -> list[str]:
    return list(dict.fromkeys([*(leaf.fact for leaf in constraint.premises), constraint.conclusion.fact]))
