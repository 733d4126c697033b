"""Excluded with facts missing: the engine's three values, as a formula over values and over which of them are known.

A leaf is YES where its fact is known and it holds, NO where it is known and does not hold; unknown otherwise. That the engine
also draws on constraints only adds knowledge that is true of the device.
"""

from __future__ import annotations

from pathways.check.proofs.encode import View
from pathways.check.proofs.formula import FALSE, Formula, both, conj, disj, flag, none_of
from pathways.check.proofs.results import Answer
from pathways.check.proofs.world import held, leaf_at, name_of
from pathways.model.conditions import Condition, FromToday, Holds, Leaf, SignedFolding, fold_signed
from pathways.model.rules import Verdict, VerdictRule


def excluded_with_facts_missing(line: Answer, approvals: int) -> Formula:
    """The engine says excluded, with whatever facts are known."""
    if line.forms is None:
        return FALSE
    view = View(line.slot, approvals, line.later)
    here = [] if line.slot is None else [held(line.slot)]
    concerned = both(*here, certain(line.group.when, view, wanted=True))
    of_group = disj(_rule(rule, view) for rule in line.group.verdicts if rule.verdict is Verdict.EXCLUDED)
    if line.route is None:
        return both(concerned, of_group)
    free = conj(certain(rule.when, view, wanted=False) for rule in line.group.verdicts)
    of_route = disj(_rule(rule, view) for rule in line.route.route.verdicts if rule.verdict is Verdict.EXCLUDED)
    applies = disj(certain(row.row.when, view, wanted=True) for row in line.route.rows)
    return both(concerned, free, of_route, applies)


def _rule(rule: VerdictRule, view: View) -> Formula:
    return certain(rule.when, view, wanted=True)


def certain(condition: Condition, view: View, *, wanted: bool) -> Formula:
    """The condition is YES (``wanted``) or NO for the facts that are known."""

    def leaf(found: Leaf, must: bool) -> Formula:
        known = flag(f"known:{name_of(found.fact, view.slot)}")
        holds = leaf_at(found, view.slot, view.later)
        if isinstance(found, FromToday) and found.if_stated and not must:
            return none_of((both(known, holds),))
        return both(known, holds if must else none_of((holds,)))

    def of_approvals(found: Holds, must: bool) -> Formula:
        views = [View(slot, 0, view.later) for slot in range(view.approvals)]
        each = [(held(slot), certain(found.condition, its, wanted=must)) for slot, its in enumerate(views)]
        listed = flag("known:approvals")
        if must:
            return both(listed, disj(both(here, yes) for here, yes in each))
        return both(listed, conj(disj((none_of((here,)), no)) for here, no in each))

    return fold_signed(condition, SignedFolding(leaf=leaf, every=conj, some=disj, holds=of_approvals), wanted)
