"""What an instrument file makes law of an earlier one, as it says it; ``enacting`` brings it in."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from pathways.model.rules import Confidence, Per
from pathways.rulebook.enacting import Dropped, EnactedChange, Enacting, Named
from pathways.rulebook.fields import Fields, as_date, as_items, as_mapping, as_text, prose
from pathways.rulebook.grammar.instruments import ENACTED_CHANGE, ENACTS, NOT_ENACTED
from pathways.rulebook.nodes import Node, Sequence, error
from pathways.rulebook.openings import ending_with_approval, read_closing
from pathways.rulebook.rule_reader import RuleReader


def read_enacting(node: Node, reader: RuleReader) -> Enacting:
    fields = Fields(node, ENACTS)
    source, opens = fields.need("from"), fields.take("opens")
    says, change = fields.take("says"), fields.take("change")
    closes = read_closing(fields.take("closes"), Per.APPROVAL, reader)
    drop = fields.take("drop")
    entry = Enacting(
        source=Named(as_text(source, "'from'"), source.span),
        routes=_names(fields, "routes"),
        rules=_names(fields, "rules"),
        evidence=_names(fields, "evidence"),
        duties=_names(fields, "duties"),
        notices=_names(fields, "notices"),
        sources=reader.sources(fields, "source"),
        confidence=fields.member("confidence", Confidence),
        opens=None if opens is None else as_date(opens, "'opens'"),
        opens_at=fields.span if opens is None else opens.span,
        closes=closes,
        ends=None if closes is None else ending_with_approval(closes, reader),
        change=_changes(change, reader),
        drop=() if drop is None else tuple(_dropped(item) for item in as_items(drop, "'drop'")),
        span=fields.span,
    )
    fields.finish()
    if not entry.names and not entry.drop:
        help_ = "Name 'routes', 'rules', 'evidence', 'duties' or 'notices'."
        raise error("YS024", "this entry of 'enacts' names nothing", node.span, help_)
    return entry if says is None else _reworded(entry, says)


def _names(fields: Fields, key: str) -> tuple[Named, ...]:
    node = fields.take(key)
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(Named(as_text(item, f"'{key}'"), item.span) for item in items)


def _dropped(node: Node) -> Dropped:
    fields = Fields(node, NOT_ENACTED)
    id_, because = fields.need("id"), fields.prose("because")
    fields.finish()
    return Dropped(as_text(id_, "'id'"), id_.span, because)


def _reworded(entry: Enacting, says: Node) -> Enacting:
    """With the words for the one rule that it names."""
    ruled = (*entry.rules, *entry.duties, *entry.notices)
    if len(ruled) != 1 or entry.routes or entry.evidence or entry.change:
        message = "'says' is for an entry that names one rule, duty or notice and nothing else"
        raise error("YS019", message, says.span, "Write the words under 'change', by rule id.")
    change = EnactedChange(None, prose(as_text(says, "'says'")), None, None, (), entry.span)
    return replace(entry, change={ruled[0].id: change})


def _changes(node: Node | None, reader: RuleReader) -> Mapping[str, EnactedChange]:
    if node is None:
        return {}
    return {entry.key.text: _change(entry.value, reader) for entry in as_mapping(node, "changes, by rule id,").entries}


def _change(node: Node, reader: RuleReader) -> EnactedChange:
    fields = Fields(node, ENACTED_CHANGE)
    says = fields.optional_text("says")
    change = EnactedChange(
        when=reader.when(fields, Per.APPROVAL) if fields.has("when") else None,
        says=None if says is None else prose(says),
        sources=reader.sources(fields, "source") if fields.has("source") else None,
        confidence=fields.optional_member("confidence", Confidence),
        between=fields.texts("between"),
        span=fields.span,
    )
    fields.finish()
    return change
