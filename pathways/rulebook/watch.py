"""``watch.yaml``: what is awaited and would change rules. No rule set is made of it, so it stands outside of the lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pathways.model.catalogue import CalendarEvent
from pathways.model.dates import Precision
from pathways.model.rules import Confidence
from pathways.model.watch import Watch
from pathways.rulebook.catalogue import read_list
from pathways.rulebook.citations import KnownSources, cites_under
from pathways.rulebook.fields import Fields, as_date, as_text, shown, suggestion
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.grammar.catalogue import WATCH, WATCH_FILE
from pathways.rulebook.nodes import Mapping, Node, error

WATCH_LIST = "watch.yaml"
"""A rule folder may leave it out."""
_DATED = ("calendar.yaml", WATCH_LIST, "sources.yaml")


def watch_list(folder: RuleFolder) -> tuple[Watch, ...]:
    """Nothing where the folder has none. Raises FileError with everything that is wrong in it."""
    if not folder.has(WATCH_LIST):
        return ()
    catalogue = folder.catalogue
    return read_watch(folder.node(WATCH_LIST), catalogue.events, catalogue.sources)


def looked_through(folder: RuleFolder) -> tuple[tuple[str, dt.date], ...]:
    """The files that say when they were last looked through, with that day."""
    found = []
    for name in _DATED:
        root = folder.node(name) if folder.has(name) else None
        for entry in root.entries if isinstance(root, Mapping) else ():
            if entry.key.text == "checked":
                found.append((name, as_date(entry.value, "'checked'")))
    return tuple(found)


def read_watch(root: Node, events: Iterable[CalendarEvent], sources: KnownSources) -> tuple[Watch, ...]:
    """Raises FileError with everything that is wrong in the file."""
    known = {event.id: event for event in events}
    return tuple(read_list(root, WATCH_FILE, "watch", lambda node: _watch(node, known, sources)).values())


def _watch(node: Node, events: dict[str, CalendarEvent], sources: KnownSources) -> Watch:
    fields = Fields(node, WATCH)
    id_, title, says = fields.text("id"), fields.text("title"), fields.prose("says")
    changes, named = fields.texts("changes"), fields.take("event")
    event = None
    if named is not None:
        name = as_text(named, "'event'")
        event = events.get(name)
        if event is None:
            raise error("RF039", f"there is no event '{shown(name)}' in the calendar", named.span, suggestion(name, events))
        if fields.has("sources") or fields.has("confidence"):
            help_ = "Leave out 'sources' and 'confidence', or 'event'."
            raise error("YS016", f"'{shown(id_)}' has its sources and confidence from its event", fields.span, help_)
    watch = Watch(
        id=id_,
        title=title,
        says=says,
        event=None if event is None else event.id,
        changes=changes,
        sources=cites_under(fields, "sources", sources) if event is None else event.sources,
        confidence=fields.member("confidence", Confidence) if event is None else event.confidence,
        first=None if event is None else event.date.first,
        due=None if event is None else event.due_by or event.date.last,
        precision=Precision.DAY if event is None else event.date.precision,
        span=fields.span,
    )
    fields.finish()
    if event is None and not watch.sources:
        raise error(
            "YS017", "an entry without an event needs 'sources'", node.span, "Say where it is written that it is awaited."
        )
    return watch
