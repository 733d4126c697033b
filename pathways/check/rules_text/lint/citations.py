"""What cites sources, and how sure it is: rules, openings, steps, events, constraints, derived facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from pathways.check.rules_text.lint.book import Book, text_of, value_of
from pathways.model.citations import Cite, Source
from pathways.rulebook.citations import cite_of
from pathways.rulebook.fields import is_null
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Scalar, Sequence

UNDATED = "not-established"

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Cited(Struct, frozen=True):
    """A statement with sources and a confidence. ``places``: where in each source; empty where the whole is cited."""

    subject: str
    node: MappingNode
    sources: tuple[Scalar, ...]
    places: tuple[str, ...]
    confidence: Scalar

    def resolved(self, known: Mapping[str, Source]) -> tuple[Cite, ...] | None:
        """What is known of each place that is cited; None where a source is not."""
        if any(id_.text not in known for id_ in self.sources):
            return None
        return tuple(cite_of(known[id_.text], at) for id_, at in zip(self.sources, self.places, strict=True))


def citations(book: Book) -> tuple[Cited, ...]:
    return book.once("citations", lambda: _citations(book))


def _citations(book: Book) -> Iterator[Cited]:
    for file, node in book.mappings:
        confidence = value_of(node, "confidence")
        if file.section == "cases" or not isinstance(confidence, Scalar):
            continue
        found = [place for key in ("source", "sources") for place in places_cited(value_of(node, key))]
        if found:
            ids, places = tuple(id_ for id_, _ in found), tuple(at for _, at in found)
            yield Cited(subject_of(node) or "this statement", node, ids, places, confidence)


def places_cited(node: Node | None) -> Iterator[tuple[Scalar, str]]:
    """The id of each source that is cited, with the place in it; empty where the whole is cited."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar):
            yield item, ""
        elif isinstance(item, MappingNode) and isinstance(id_ := value_of(item, "id"), Scalar):
            yield id_, text_of(item, "at") or ""


def subject_of(node: MappingNode) -> str | None:
    """The id by which a statement is known."""
    for key in ("rule", "id", "from"):
        text = text_of(node, key)
        if text is not None:
            return text
    return None


def text_of_value(node: MappingNode, key: str) -> str | None:
    """As ``text_of``; a null counts as absent."""
    value = value_of(node, key)
    return None if value is None or is_null(value) else text_of(node, key)


def sources_by_id(book: Book) -> Mapping[str, MappingNode]:
    return {id_: node for node in book.entries("sources", "sources") if (id_ := text_of(node, "id")) is not None}


def first_day_of(text: str) -> date | None:
    """The first day of a day, month or year; None for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
