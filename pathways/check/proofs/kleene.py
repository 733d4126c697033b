"""Excluded with facts missing: the engine's three values, as a formula over values and over which of them are known.

A leaf is YES where its fact is known and it holds, NO where it is known and does not hold; unknown otherwise. That the engine
also draws on constraints only adds knowledge that is true of the device.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from pathways.check.proofs.encode import FormulaView
from pathways.check.proofs.formula import FALSE, Formula, both, conj, disj, flag, none_of
from pathways.check.proofs.results import AnswerForms
from pathways.check.proofs.world import held, leaf_at, name_of
from pathways.engine.decide.precedence import Logic, by_strength, of_group
from pathways.model.conditions import Condition, FromToday, Holds, Leaf, SignedFolding, fold_signed
from pathways.model.rules import VerdictRule


class Certainty(Struct, frozen=True, eq=False):
    """When it is certain that something is so, and when that it is not."""

    yes: Formula
    no: Formula


def _all_of(parts: Iterable[Certainty]) -> Certainty:
    found = tuple(parts)
    return Certainty(conj(part.yes for part in found), disj(part.no for part in found))


def _negate(part: Certainty) -> Certainty:
    return Certainty(part.no, part.yes)


KLEENE: Logic[Certainty] = Logic(
    all_of=_all_of, any_of=lambda parts: _negate(_all_of(_negate(part) for part in parts)), negate=_negate
)
"""Three values as two formulas."""


def excluded_with_facts_missing(line: AnswerForms, approvals: int) -> Formula:
    """The engine says excluded, with whatever facts are known."""
    if line.forms is None:
        return FALSE
    view = FormulaView(line.slot, approvals, line.later)
    concerned = known(line.group.when, view)
    if line.slot is not None:
        concerned = Certainty(both(held(line.slot), concerned.yes), concerned.no)
    group = of_group(concerned, _verdicts(line.group.verdicts, view), KLEENE)
    if line.route is None:
        return group.excluded.yes
    excluded, *_ = _verdicts(line.route.route.verdicts, view)
    applies = KLEENE.any_of(known(row.row.when, view) for row in line.route.rows)
    return KLEENE.both(group.free, excluded, applies).yes


def _verdicts(rules: Iterable[VerdictRule], view: FormulaView) -> list[Certainty]:
    return [KLEENE.any_of(known(rule.when, view) for rule in of_kind) for _, of_kind in by_strength(rules)]


def known(condition: Condition, view: FormulaView) -> Certainty:
    return Certainty(certain(condition, view, wanted=True), certain(condition, view, wanted=False))


def certain(condition: Condition, view: FormulaView, *, wanted: bool) -> Formula:
    """The condition is YES (``wanted``) or NO for the facts that are known."""

    def leaf(found: Leaf, must: bool) -> Formula:
        given = flag(f"known:{name_of(found.fact, view.slot)}")
        holds = leaf_at(found, view.slot, view.later)
        if isinstance(found, FromToday) and found.if_stated and not must:
            return none_of((both(given, holds),))
        return both(given, holds if must else none_of((holds,)))

    def of_approvals(found: Holds, must: bool) -> Formula:
        views = [FormulaView(slot, 0, view.later) for slot in range(view.approvals)]
        each = [(held(slot), certain(found.condition, its, wanted=must)) for slot, its in enumerate(views)]
        listed = flag("known:approvals")
        if must:
            return both(listed, disj(both(here, yes) for here, yes in each))
        return both(listed, conj(disj((none_of((here,)), no)) for here, no in each))

    return fold_signed(condition, SignedFolding(leaf=leaf, every=conj, some=disj, holds=of_approvals), wanted)
