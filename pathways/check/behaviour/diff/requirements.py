"""What is asked for beyond market access: what two rule sets ask otherwise, and the words that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, RuleLine, Wording
from pathways.engine.changes.requirement_moves import requirement_moves
from pathways.model.adoption import AdoptionStatus, Requirement
from pathways.model.catalogue import RuleSet
from pathways.model.comparison import RequirementMove

FAMILY = "adoption"


def requirement_changes(before: RuleSet, after: RuleSet) -> tuple[list[DeviceClass], list[Wording]]:
    """A class for each requirement that is new, gone, or asked otherwise; words for what is only said otherwise."""
    classes, words = [], []
    for move in requirement_moves(before.adoption, after.adoption):
        changes = tuple(_changes(move))
        if changes:
            classes.append(DeviceClass(FAMILY, changes, None, _lines(move.before), _lines(move.after)))
        words += [
            Wording(move.rule, each.what, _lines(move.before)[0].span, _lines(move.after)[0].span)
            for each in move.aspects
            if not each.decides
        ]
    return classes, words


def _changes(move: RequirementMove) -> Iterator[AnswerChange]:
    shown = move.after or move.before
    assert shown is not None
    binds = shown.status is not AdoptionStatus.PLANNED
    if move.before is None or move.after is None:
        was, now = ("not there" if side is None else _standing(side) for side in (move.before, move.after))
        yield AnswerChange(move.rule, binds, "requirement", was, now)
    yield from (AnswerChange(move.rule, binds, each.what, each.before, each.after) for each in move.aspects if each.decides)


def _standing(each: Requirement) -> str:
    return f"{each.required}, {each.status} ({each.cite.confidence})"


def _lines(side: Requirement | None) -> tuple[RuleLine, ...]:
    return () if side is None else (RuleLine(side.id, side.cite.span),)
