"""Excluded with facts missing: the engine's three values, as a formula over values and over which of them are known.

A leaf is YES where its fact is known and it holds, NO where it is known and does not hold; unknown otherwise. That the engine
also draws on constraints only adds knowledge that is true of the device.
"""

from __future__ import annotations

from pathways.check.proofs.encode import View
from pathways.check.proofs.formula import FALSE, Formula, both, conj, disj, flag, none_of
from pathways.check.proofs.results import Answer
from pathways.check.proofs.world import held, leaf_at, name_of
from pathways.model.conditions import AllOf, AnyOf, Condition, FromToday, Holds, Negation, OneOf, Within
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
    match condition:
        case OneOf() | Within() | FromToday():
            known = flag(f"known:{name_of(condition.fact, view.slot)}")
            holds = leaf_at(condition, view.slot, view.later)
            if isinstance(condition, FromToday) and condition.if_stated and not wanted:
                return none_of((both(known, holds),))
            return both(known, holds if wanted else none_of((holds,)))
        case AllOf() | AnyOf():
            parts = [certain(part, view, wanted=wanted) for part in condition.conditions]
            return conj(parts) if isinstance(condition, AllOf) is wanted else disj(parts)
        case Negation():
            return certain(condition.condition, view, wanted=not wanted)
        case Holds():
            each = [
                (held(slot), certain(condition.condition, View(slot, 0, view.later), wanted=wanted))
                for slot in range(view.approvals)
            ]
            listed = flag("known:approvals")
            if wanted:
                return both(listed, disj(both(here, yes) for here, yes in each))
            return both(listed, conj(disj((none_of((here,)), no)) for here, no in each))
