"""The faults of what an instrument makes law of a draft: an id left out, days exchanged, another confidence, words not taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.mutate.asking_faults import DUTY, EVIDENCE, NOTICE, ROUTE, raised_from
from pathways.check.behaviour.mutate.edits import Editor
from pathways.model.findings import Span
from pathways.model.rules import Confidence
from pathways.rulebook.enacting import Enacting

Entries = tuple[Enacting, ...]

_LISTS = {"routes": ROUTE, "rules": ROUTE, "evidence": EVIDENCE, "duties": DUTY, "notices": NOTICE}
"""What an entry names, with the kind of the rules."""
_ONE_DAY = timedelta(days=1)


class EnactingEdit(Struct, frozen=True):
    """All entries of the instrument with one fault; ``subject`` is the kind of the rule."""

    kind: str
    rule: str
    words: str
    span: Span
    entries: Entries
    subject: str = ROUTE


def enacting_edits(entries: Entries, editor: Editor) -> Iterator[EnactingEdit]:
    """Every fault, in a fixed order."""
    for place, entry in enumerate(entries):
        for made in _of_entry(entry, editor):
            left = (made.entries[0],) if made.entries[0].names or made.entries[0].drop else ()
            yield replace(made, entries=(*entries[:place], *left, *entries[place + 1 :]))
    yield from _days_exchanged(entries)


def _of_entry(entry: Enacting, editor: Editor) -> Iterator[EnactingEdit]:
    for key, subject in _LISTS.items():
        names = getattr(entry, key)
        for place, name in enumerate(names):
            without = replace(entry, **{key: (*names[:place], *names[place + 1 :])})
            without = replace(without, change={rule: each for rule, each in entry.change.items() if rule != name.id})
            yield EnactingEdit("delete-rule", name.id, f"'{name.id}' is no longer enacted", name.span, (without,), subject)
    for place, gone in enumerate(entry.drop):
        kept = replace(entry, drop=(*entry.drop[:place], *entry.drop[place + 1 :]))
        yield EnactingEdit("delete-rule", gone.id, f"'{gone.id}' is no longer dropped", gone.span, (kept,))
    yield from _of_days(entry)
    yield from _of_confidence(entry)
    yield from _of_changes(entry, editor)


def _first(entry: Enacting) -> tuple[str, str]:
    """The id by which an entry goes, and the kind of what it names."""
    named = [(name.id, subject) for key, subject in _LISTS.items() for name in getattr(entry, key)]
    return named[0] if named else (entry.source.id, ROUTE)


def _of_days(entry: Enacting) -> Iterator[EnactingEdit]:
    id_, subject = _first(entry)
    if entry.opens is None:
        return
    for day in (entry.opens - _ONE_DAY, entry.opens + _ONE_DAY):
        words = f"opens {entry.opens} became {day}"
        yield EnactingEdit("shift-date", id_, words, entry.opens_at, (replace(entry, opens=day),), subject)
    words = "it opens with the instrument"
    yield EnactingEdit("change-opening", id_, words, entry.opens_at, (replace(entry, opens=None),), subject)


def _of_confidence(entry: Enacting) -> Iterator[EnactingEdit]:
    id_, subject = _first(entry)
    weaker = {each.rank: each for each in Confidence if each is not Confidence.UNKNOWN}.get(entry.confidence.rank + 1)
    for kind, other in (("raise-confidence", raised_from(entry.confidence)), ("weaken-confidence", weaker)):
        if other is not None:
            words = f"confidence {entry.confidence} became {other}"
            yield EnactingEdit(kind, id_, words, entry.span, (replace(entry, confidence=other),), subject)


def _of_changes(entry: Enacting, editor: Editor) -> Iterator[EnactingEdit]:
    subjects = {name.id: subject for key, subject in _LISTS.items() for name in getattr(entry, key)}
    for rule, change in entry.change.items():
        subject = subjects.get(rule, ROUTE)
        others = {each: kept for each, kept in entry.change.items() if each != rule}
        words = f"'{rule}' is no longer reworded"
        yield EnactingEdit("drop-change", rule, words, change.span, (replace(entry, change=others),), subject)
        for edit in () if change.when is None else editor.edits(change.when):
            changed = {**entry.change, rule: replace(change, when=edit.condition)}
            yield EnactingEdit(edit.kind, rule, edit.words, change.span, (replace(entry, change=changed),), subject)


def _days_exchanged(entries: Sequence[Enacting]) -> Iterator[EnactingEdit]:
    """Of two entries with routes, each begins when the other should."""
    for one, first in enumerate(entries):
        for other, second in enumerate(entries):
            if one < other and first.routes and second.routes and first.opens != second.opens:
                swapped = list(entries)
                swapped[one], swapped[other] = replace(first, opens=second.opens), replace(second, opens=first.opens)
                words = f"{first.routes[0].id} and {second.routes[0].id} exchanged their days"
                yield EnactingEdit("swap-days", first.routes[0].id, words, first.opens_at, tuple(swapped))
