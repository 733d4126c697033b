"""From the answers of two sides to what changed between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from pathways.check.behaviour.diff.answers import ABSENT, ASPECTS, Place, ShortAnswer, Window
from pathways.check.behaviour.diff.model import AnswerChange, RuleLine
from pathways.model.device import Device

Day = Mapping[Place, ShortAnswer]
Pair = tuple[str, str]


def changes_between(before: Sequence[Day], after: Sequence[Day], windows: Sequence[Window]) -> tuple[AnswerChange, ...]:
    """Everything that differs, each once. Where the outcome differs, what follows from it is not listed beside it."""
    places = sorted({place for day in (*before, *after) for place in day})
    found: list[AnswerChange] = []
    for place in places:
        pairs = [(old.get(place), new.get(place)) for old, new in zip(before, after, strict=True)]
        found.extend(_outcomes(place, pairs, windows))
        for aspect in ASPECTS:
            found.extend(_aspect(place, aspect, pairs))
    return tuple(found)


def _outcomes(
    place: Place, pairs: Sequence[tuple[ShortAnswer | None, ShortAnswer | None]], windows: Sequence[Window]
) -> Iterator[AnswerChange]:
    outcomes = [(_outcome(old), _outcome(new)) for old, new in pairs]
    present = {window for window, pair in zip(windows, outcomes, strict=True) if pair != (ABSENT, ABSENT)}
    for pair, run in _runs(outcomes, windows):
        if pair[0] == pair[1]:
            continue
        everywhere = present <= set(run)
        first = "" if everywhere or run[0] == windows[0] else run[0].first.isoformat()
        last = "" if everywhere or run[-1].last is None else run[-1].last.isoformat()
        yield AnswerChange(_name(place), place[1], "outcome", *pair, first, last)


def by_fact(changes: Iterable[AnswerChange], device: Device, facts: Collection[str]) -> tuple[AnswerChange, ...]:
    """The changes with days that the device's own dates give named by the fact: devices that differ in them are one class.

    ``facts`` are those that may end a route.
    """
    names: dict[str, str] = {}
    for stated in (device.facts, *(approval.facts for approval in device.approvals or ())):
        for fact in sorted(stated.keys() & set(facts)):
            value = stated[fact]
            if isinstance(value, date):
                names[value.isoformat()] = fact
                names[(value + timedelta(days=1)).isoformat()] = f"the day after {fact}"
    return tuple(
        replace(change, first=names.get(change.first, change.first), last=names.get(change.last, change.last))
        for change in changes
    )


def _outcome(answer: ShortAnswer | None) -> str:
    return ABSENT if answer is None else answer.outcome


def _runs(pairs: Sequence[Pair], windows: Sequence[Window]) -> Iterator[tuple[Pair, list[Window]]]:
    run: list[Window] = []
    for place, (pair, window) in enumerate(zip(pairs, windows, strict=True)):
        run.append(window)
        if place + 1 == len(pairs) or pairs[place + 1] != pair:
            yield pair, run
            run = []


def _aspect(place: Place, aspect: str, pairs: Sequence[tuple[ShortAnswer | None, ShortAnswer | None]]) -> Iterator[AnswerChange]:
    seen: dict[Pair, None] = {}
    for old, new in pairs:
        if old is not None and new is not None and old.outcome == new.outcome:
            seen.setdefault((getattr(old, aspect), getattr(new, aspect)))
    for old_value, new_value in seen:
        if old_value != new_value:
            yield AnswerChange(_name(place), place[1], aspect.replace("_", " "), old_value, new_value)


def _name(place: Place) -> str:
    return place[0] if not place[2] else f"{place[0]}#{place[2] + 1}"


def best_day(before: Sequence[Day], after: Sequence[Day], windows: Sequence[Window], today: date) -> date:
    """A day on which the sides differ, in outcome if they do: today, else the next such day, else the last one before."""
    triples = list(zip(windows, before, after, strict=True))
    differing = [window for window, old, new in triples if changes_between([old], [new], [window])]
    outcomes = [
        window
        for window, old, new in triples
        if any(_outcome(old.get(place)) != _outcome(new.get(place)) for place in {*old, *new})
    ]
    showing = outcomes or differing
    for window in showing:
        if today in window:
            return today
    later = [window.first for window in showing if window.first > today]
    if later:
        return min(later)
    earlier = [window.last for window in showing if window.last is not None]
    return max(earlier)


def lines(before: Day, after: Day) -> tuple[tuple[RuleLine, ...], tuple[RuleLine, ...]]:
    """The rules behind what the two sides answer differently on one day."""
    differing = [place for place in sorted({*before, *after}) if _plain(before.get(place)) != _plain(after.get(place))]
    return _lines(before, differing), _lines(after, differing)


def _plain(answer: ShortAnswer | None) -> object:
    return None if answer is None else tuple(getattr(answer, name) for name in ("outcome", *ASPECTS))


def _lines(day: Day, places: Sequence[Place]) -> tuple[RuleLine, ...]:
    found = {RuleLine(rule, span) for place in places if place in day for rule, span in day[place].spans}
    return tuple(sorted(found))
