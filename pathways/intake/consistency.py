"""Whether what a device file says can all be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.knowledge import ContradictionError, dates_at_odds
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
        constraint, of_it = _clash_of_one_approval(device, vocabulary, places) or (contradiction.constraint, places.all)
        raise error(
            "IN015",
            f"these facts cannot all be true: {_clash(constraint, vocabulary)}. {constraint.says}",
            _place_of(constraint, of_it) or places.whole,
            _CORRECT,
        ) from None


def _check_dates(approval: Approval, vocabulary: Vocabulary, places: Places) -> None:
    pair = dates_at_odds(approval.facts, vocabulary)
    if pair is None:
        return
    first, last = (f"'{fact}' ({approval.facts[fact]})" for fact in pair)
    at = _place_of_date(pair[0], approval, places) or places.whole
    raise error("IN015", f"these dates are at odds: {first} lies after {last}", at, _CORRECT)


def _place_of_date(fact: str, approval: Approval, places: Places) -> Span | None:
    said = ((held, own) for held, own in places.held if held.facts.get(fact) == approval.facts[fact])
    return next((own[fact] for _, own in said if fact in own), None)


def _clash_of_one_approval(device: Device, vocabulary: Vocabulary, places: Places) -> tuple[Constraint, dict[str, Span]] | None:
    """The first approval that contradicts the device's facts, or itself, without the others."""
    for approval, own in places.held:
        try:
            known_of(replace(device, approvals=(approval,)), vocabulary)
        except ContradictionError as alone:
            return alone.constraint, {**places.of_device, **own}
    return None


def _place_of(constraint: Constraint, places: Mapping[str, Span]) -> Span | None:
    facts = [constraint.conclusion.fact, *(leaf.fact for leaf in constraint.premises)]
    return next((places[fact] for fact in facts if fact in places), None)


def _clash(constraint: Constraint, vocabulary: Vocabulary) -> str:
    facts = [*(leaf.fact for leaf in constraint.premises), constraint.conclusion.fact]
    return " and ".join(dict.fromkeys(vocabulary.facts[fact].id for fact in facts))
