"""What an instrument file takes over from an earlier one, as it says it; ``carry_over`` brings it in."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.model.rules import Confidence, Per
from pathways.rulebook.carry_over import CarriedChange, CarryOver
from pathways.rulebook.fields import Fields, as_mapping, prose
from pathways.rulebook.grammar.instruments import CARRY_OVER, CHANGE
from pathways.rulebook.nodes import Node
from pathways.rulebook.openings import read_opening
from pathways.rulebook.rule_reader import RuleReader


def read_carry_over(node: Node, reader: RuleReader) -> CarryOver:
    fields = Fields(node, CARRY_OVER)
    change, unsettle = fields.take("change"), fields.take("unsettle")
    carry = CarryOver(
        source=fields.text("from"),
        group=fields.text("group"),
        sentence=fields.prose("sentence"),
        confidence=fields.member("confidence", Confidence),
        opens=read_opening(fields.take("opens"), reader),
        drop=frozenset(fields.texts("drop")),
        change=_changes(change, reader),
        unsettle=_changes(unsettle, reader),
        span=fields.span,
    )
    fields.finish()
    return carry


def _changes(node: Node | None, reader: RuleReader) -> Mapping[str, CarriedChange]:
    if node is None:
        return {}
    entries = as_mapping(node, "changes, by rule id,").entries
    return {entry.key.text: _change(entry.value, reader) for entry in entries}


def _change(node: Node, reader: RuleReader) -> CarriedChange:
    fields = Fields(node, CHANGE)
    says = fields.optional_text("says")
    change = CarriedChange(
        when=reader.when(fields, Per.APPROVAL) if fields.has("when") else None,
        says=None if says is None else prose(says),
        sources=reader.sources(fields, "source") if fields.has("source") else None,
        between=fields.texts("between"),
    )
    fields.finish()
    return change
