"""What an instrument file takes over from an earlier one, as it says it; ``carry_over`` brings it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathways.model.findings import Span
from pathways.model.rules import Confidence, Per
from pathways.rulebook.carry_over import CarriedChange, CarryOver
from pathways.rulebook.fields import Fields, as_mapping, as_text, as_texts, prose
from pathways.rulebook.grammar.instruments import CARRY_OVER, CHANGE
from pathways.rulebook.nodes import Node, Sequence
from pathways.rulebook.openings import read_opening
from pathways.rulebook.rule_reader import RuleReader


def read_carry_over(node: Node, reader: RuleReader) -> CarryOver:
    fields = Fields(node, CARRY_OVER)
    change, unsettle, drop, group = (fields.take(key) for key in ("change", "unsettle", "drop", "group"))
    carry = CarryOver(
        source=fields.text("from"),
        group=as_text(group, "'group'") if group is not None else fields.text("group"),
        sentence=fields.prose("sentence"),
        confidence=fields.member("confidence", Confidence),
        opens=read_opening(fields.take("opens"), reader),
        drop=frozenset(() if drop is None else as_texts(drop, "'drop'")),
        change=_changes(change, reader),
        unsettle=_changes(unsettle, reader),
        span=fields.span,
        places=dict(_places(group, drop, change, unsettle)),
    )
    fields.finish()
    return carry


def _places(group: Node | None, drop: Node | None, *changes: Node | None) -> Iterator[tuple[str, Span]]:
    if group is not None:
        yield "group", group.span
    for item in drop.items if isinstance(drop, Sequence) else () if drop is None else (drop,):
        yield as_text(item, "'drop'"), item.span
    for each in changes:
        for entry in () if each is None else as_mapping(each, "changes, by rule id,").entries:
            yield entry.key.text, entry.key.span


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
