"""What the interview asks in one go: bundles of yes/no facts, and questions whose answers say several facts."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.model.conditions import Value
from pathways.model.facts import Bundle, Choice, Fact, FactType, SaidAtOnce
from pathways.rulebook.fields import Fields, as_bool, as_items, as_mapping, as_text, shown, suggestion
from pathways.rulebook.grammar.vocabulary import BUNDLE, CHOICE, CHOICE_ANSWER
from pathways.rulebook.nodes import Node, error


def read_bundle(node: Node) -> Bundle:
    fields = Fields(node, BUNDLE)
    id_, ask, help_ = fields.text("id"), fields.text("ask"), fields.text("help")
    fields.finish()
    return Bundle(id_, " ".join(ask.split()), " ".join(help_.split()))


def read_choice(node: Node, facts: Mapping[str, Fact]) -> Choice:
    fields = Fields(node, CHOICE)
    id_, ask, help_ = fields.text("id"), fields.text("ask"), fields.text("help")
    answers = tuple(_said_at_once(item, facts) for item in as_items(fields.need("answers"), "'answers'"))
    after = fields.optional_text("after")
    fields.finish()
    return Choice(id_, " ".join(ask.split()), " ".join(help_.split()), answers, after)


def _said_at_once(node: Node, facts: Mapping[str, Fact]) -> SaidAtOnce:
    fields = Fields(node, CHOICE_ANSWER)
    label, about = fields.text("label"), fields.optional_text("about") or ""
    said: dict[str, Value] = {}
    for entry in as_mapping(fields.need("says"), "'says'").entries:
        fact = facts.get(entry.key.text)
        if fact is None or fact.about_approval or not fact.domain:
            message = f"'{shown(entry.key.text)}' is no yes/no and no choice about the device"
            raise error("YS033", message, entry.key.span, suggestion(entry.key.text, facts))
        said[fact.id] = value_of(entry.value, fact)
    fields.finish()
    return SaidAtOnce(label, " ".join(about.split()), said)


def value_of(node: Node, fact: Fact) -> Value:
    """The node as a value of the fact. Raises FileError where it is none."""
    if fact.type is FactType.BOOL:
        return as_bool(node, f"a value of '{fact.id}'")
    text = as_text(node, f"a value of '{fact.id}'")
    if text not in fact.labels:
        raise error("YS016", f"'{fact.id}' cannot be '{shown(text)}'", node.span, suggestion(text, fact.labels))
    return text
