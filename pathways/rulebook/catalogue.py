"""The files that all instruments share: sources, evidence, steps, calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from pathways.model.catalogue import CalendarEvent, EvidenceItem, Lapse, Step, Term
from pathways.model.citations import Place, Source, SourceKind
from pathways.model.dates import Duration, Precision, Unit
from pathways.model.rules import Actor, Confidence, DateTerm
from pathways.rulebook.citations import KnownSources, cites_under
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.costs import CostReader, KnownRises
from pathways.rulebook.fields import (
    Fields,
    Problems,
    as_member,
    as_partial_date,
    as_text,
    as_texts,
    as_whole_number,
    shown,
    suggestion,
)
from pathways.rulebook.grammar.catalogue import (
    CALENDAR_FILE,
    DURATION,
    EVENT,
    EVIDENCE_FILE,
    EVIDENCE_ITEM,
    GLOSSARY_FILE,
    LAPSE,
    PLACE,
    SOURCE,
    SOURCES_FILE,
    STEP,
    STEPS_FILE,
    TERM,
)
from pathways.rulebook.grammar.tables import Document
from pathways.rulebook.nodes import Node, Sequence, error

GLOSSARY = "glossary.yaml"
"""The one file that a rule folder may leave out."""


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Entry = TypeVar("Entry", bound=HasId)


def read_sources(root: Node) -> dict[str, Source]:
    """Raises FileError with everything that is wrong in the file. So do the other readers here."""
    return read_list(root, SOURCES_FILE, "sources", _source)


def read_evidence(root: Node, conditions: ConditionReader) -> dict[str, EvidenceItem]:
    return read_list(root, EVIDENCE_FILE, "evidence", lambda node: _evidence(node, conditions))


def read_steps(
    root: Node,
    conditions: ConditionReader,
    sources: KnownSources,
    evidence: Iterable[str] | None = None,
    rises: KnownRises = None,
) -> dict[str, Step]:
    """``evidence``: the items that there are; any where None."""
    costs = CostReader(conditions, sources, rises)
    return read_list(root, STEPS_FILE, "steps", lambda node: _step(node, conditions, sources, evidence, costs))


def read_calendar(
    root: Node, conditions: ConditionReader, sources: KnownSources, evidence: Iterable[str] | None = None
) -> tuple[CalendarEvent, ...]:
    """``evidence``: the items that there are; any where None."""
    events = read_list(root, CALENDAR_FILE, "events", lambda node: _event(node, conditions, sources, evidence))
    return tuple(events.values())


def read_glossary(root: Node, sources: KnownSources) -> tuple[Term, ...]:
    return tuple(read_list(root, GLOSSARY_FILE, "terms", lambda node: _term(node, sources)).values())


def _term(node: Node, sources: KnownSources) -> Term:
    fields = Fields(node, TERM)
    cited = cites_under(fields, "source", sources) if fields.has("source") else ()
    term = Term(fields.text("id"), fields.text("term"), fields.prose("says"), fields.texts("also"), cited)
    fields.finish()
    return term


def read_list(root: Node, document: Document, key: str, decode: Callable[[Node], Entry]) -> dict[str, Entry]:
    fields = Fields(root, document.table)
    fields.schema(document.schema_name)
    fields.optional_text("checked")
    problems = Problems()
    items = fields.items(key)
    found: dict[str, Entry] = {}
    for node in items:
        for entry in problems.each([node], decode):
            if entry.id in found:
                problems.add(error("YS008", f"'{entry.id}' stands twice", node.span, "Keep one."))
            found[entry.id] = entry
    fields.finish()
    problems.raise_if_any()
    return found


def _source(node: Node) -> Source:
    fields = Fields(node, SOURCE)
    source = Source(
        id=fields.text("id"),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        url=fields.optional_text("url"),
        date=fields.text("date"),
        kind=fields.member("kind", SourceKind),
        date_note=fields.optional_text("date_note"),
        note=fields.optional_text("note"),
        unconfirmed=fields.flag("unconfirmed", default=False),
        places=tuple(_place(place) for place in fields.items("places")),
    )
    fields.finish()
    for place in source.places:
        if sum(each.at == place.at for each in source.places) > 1:
            raise error("YS008", f"place '{shown(place.at)}' of '{source.id}' stands twice", fields.span, "Keep one.")
    return source


def _place(node: Node) -> Place:
    fields = Fields(node, PLACE)
    place = Place(
        at=fields.prose("at"),
        title=fields.optional_text("title"),
        url=fields.optional_text("url"),
        date=fields.optional_text("date"),
        date_note=fields.optional_text("date_note"),
        note=fields.optional_text("note"),
        unconfirmed=fields.flag("unconfirmed", default=False) if fields.has("unconfirmed") else None,
        formerly=fields.texts("formerly"),
    )
    fields.finish()
    return place


def _evidence(node: Node, conditions: ConditionReader) -> EvidenceItem:
    fields = Fields(node, EVIDENCE_ITEM)
    held, until = fields.take("held_when"), fields.take("held_until")
    item = EvidenceItem(
        id=fields.text("id"),
        title=fields.text("title"),
        says=fields.prose("says"),
        held_when=None if held is None else conditions.read(held, about_approvals=False),
        held_until=None if until is None else DateTerm(None, conditions.date_fact(until)),
    )
    fields.finish()
    return item


def _step(
    node: Node, conditions: ConditionReader, sources: KnownSources, evidence: Iterable[str] | None, costs: CostReader
) -> Step:
    fields = Fields(node, STEP)
    done, lapses, by = fields.take("done_when"), fields.take("lapses"), fields.take("by")
    step = Step(
        id=fields.text("id"),
        title=fields.text("title"),
        says=fields.prose("says"),
        duration=_duration(fields.need("duration")),
        published=fields.flag("published", default=False),
        sources=cites_under(fields, "source", sources),
        confidence=fields.member("confidence", Confidence),
        done_when=None if done is None else conditions.read(done, about_approvals=False),
        lapses=None if lapses is None else _lapse(lapses, conditions, sources),
        done_with=_evidence_ids(fields, "done_with", evidence),
        by=(Actor.MANUFACTURER,) if by is None else tuple(as_member(each, Actor, "'by'") for each in _one_or_more(by)),
        cost=costs.lines(fields),
    )
    fields.finish()
    return step


def _evidence_ids(fields: Fields, key: str, known: Iterable[str] | None) -> tuple[str, ...]:
    node = fields.take(key)
    found = () if node is None else as_texts(node, f"'{key}'")
    for item in found:
        if node is not None and known is not None and item not in known:
            raise error("RF012", f"there is no evidence item '{shown(item)}'", node.span, suggestion(item, known))
    return found


def _one_or_more(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _lapse(node: Node, conditions: ConditionReader, sources: KnownSources) -> Lapse:
    fields = Fields(node, LAPSE)
    on = fields.need("on")
    lapse = Lapse(
        term=DateTerm(None, conditions.date_fact(on)),
        title=fields.text("title"),
        says=fields.prose("says"),
        sources=cites_under(fields, "source", sources),
        confidence=fields.member("confidence", Confidence),
    )
    fields.finish()
    return lapse


def _duration(node: Node) -> Duration:
    fields = Fields(node, DURATION)
    low, likely, high = (as_whole_number(fields.need(key), f"'{key}'") for key in ("low", "likely", "high"))
    duration = Duration(low, likely, high, fields.member("unit", Unit))
    fields.finish()
    if not low <= likely <= high:
        raise error("DT003", "a duration must have low <= likely <= high", node.span)
    return duration


def _event(node: Node, conditions: ConditionReader, sources: KnownSources, evidence: Iterable[str] | None) -> CalendarEvent:
    fields = Fields(node, EVENT)
    day, precision = fields.need("date"), fields.member("precision", Precision)
    event = CalendarEvent(
        id=fields.text("id"),
        date=as_partial_date(as_text(day, "'date'"), precision, day.span, "'date'"),
        due_by=fields.optional_day("due_by"),
        known=fields.optional_day("known"),
        repeats_yearly=fields.flag("repeats_yearly", default=False),
        jurisdiction=fields.text("jurisdiction"),
        territory=fields.optional_text("territory"),
        status=fields.text("status"),
        title=fields.text("title"),
        says=fields.prose("says"),
        deadline=fields.flag("deadline", default=False),
        affects=fields.texts("affects"),
        when=conditions.read(fields.take("when"), about_approvals=False),
        sources=cites_under(fields, "sources", sources),
        confidence=fields.member("confidence", Confidence),
        in_hand=_evidence_ids(fields, "in_hand", evidence),
    )
    fields.optional_text("basis")
    fields.optional_text("superseded_by")
    fields.finish()
    return event
