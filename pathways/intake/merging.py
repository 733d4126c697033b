"""Approvals that are mentioned more than once."""

from __future__ import annotations

from pathways.model.device import Approval
from pathways.model.facts import FactValue
from pathways.model.findings import Span
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import error


def merged(found: list[tuple[Approval, Span]]) -> tuple[Approval, ...]:
    """One approval for each number, however often it is mentioned. Raises FileError where two mentions disagree.

    Two regulators may have given the same number; then each has an approval of its own.
    """
    regulators: dict[str, set[str]] = {}
    for approval, _ in found:
        regulator = approval.text("approval.regulator")
        regulators.setdefault(_number_of(approval), set()).update((regulator,) if regulator else ())
    by_number: dict[object, dict[str, FactValue]] = {}
    for place, (approval, span) in enumerate(found):
        number = _number_of(approval)
        regulator = approval.text("approval.regulator") if len(regulators[number]) > 1 else None
        known = by_number.setdefault((number, regulator) if number else place, {})
        for fact, value in approval.facts.items():
            if known.setdefault(fact, value) != value and fact != "approval.number":
                name, given = fact.removeprefix("approval."), shown(approval.text("approval.number") or "")
                message = f"approval {given} is mentioned twice with different '{name}'"
                raise error("IN017", message, span, "Keep the right one.")
    return tuple(Approval(facts) for facts in by_number.values())


def _number_of(approval: Approval) -> str:
    return (approval.text("approval.number") or "").casefold()
