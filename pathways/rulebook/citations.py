"""Citations as rule files write them: a source id, a mapping with the place in the source, or a list of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pathways.model.citations import Cite, Source
from pathways.rulebook.fields import Fields, as_text, shown, suggestion
from pathways.rulebook.grammar.kinds import CITE
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Sequence, error

KnownSources: TypeAlias = Mapping[str, Source | None] | None
"""What may be cited. None as a value: the entry is there and broken. None as a whole: any id is accepted."""


def cites_under(fields: Fields, key: str, known: KnownSources) -> tuple[Cite, ...]:
    """What stands under ``key``; nothing where the key is absent."""
    node = fields.take(key)
    return () if node is None else read_cites(node, known)


def read_cites(node: Node, known: KnownSources) -> tuple[Cite, ...]:
    """Each source must be known."""
    return tuple(_cite(item, known) for item in (node.items if isinstance(node, Sequence) else (node,)))


def _cite(node: Node, known: KnownSources) -> Cite:
    if not isinstance(node, MappingNode):
        return _resolved(node, "", known)
    fields = Fields(node, CITE)
    id_, at = fields.need("id"), fields.take("at")
    fields.finish()
    place = "" if at is None else " ".join(as_text(at, "'at'").split())
    if at is not None and not place:
        raise error("YS010", "'at' must say where in the source", at.span, 'For example "reg 13(2)" or "p 99".')
    return _resolved(id_, place, known)


def _resolved(node: Node, at: str, known: KnownSources) -> Cite:
    id_ = as_text(node, "the source")
    if known is None:
        return Cite(id_, at)
    if id_ not in known:
        help_ = _renamed(id_, known) or suggestion(id_, known)
        raise error("RF010", f"there is no source '{shown(id_)}'", node.span, help_)
    source = known[id_]
    return Cite(id_, at) if source is None else cite_of(source, at)


def cite_of(source: Source, at: str) -> Cite:
    """The place with what is known of it; empty for the source as a whole."""
    place = source.place(at)
    if place is None:
        return Cite(source.id, at, source.date, source.unconfirmed, source.date_note or "", source.kind)
    unconfirmed = source.unconfirmed if place.unconfirmed is None else place.unconfirmed
    note = source.date_note if place.date is None and place.date_note is None else place.date_note
    return Cite(source.id, at, place.date or source.date, unconfirmed, note or "", source.kind)


def _renamed(id_: str, known: Mapping[str, Source | None]) -> str:
    """Where a text that had an entry of its own is found now."""
    for source in (each for each in known.values() if each is not None):
        place = next((place for place in source.places if id_ in place.formerly), None)
        if place is not None:
            return f'It is cited as {{id: {source.id}, at: "{place.at}"}} now.'
    return ""
