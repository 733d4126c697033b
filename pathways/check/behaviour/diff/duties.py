"""Duties, deadlines and the vocabulary: what is compared one by one, outside the routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathways.check.behaviour.diff.asks import Ask, Dispute, SideAsks
from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, RuleLine
from pathways.check.behaviour.diff.shared import spellings, usual_values
from pathways.check.behaviour.diff.space import held
from pathways.model.catalogue import CalendarEvent, Catalogue, Edition
from pathways.model.conditions import ALWAYS, NEVER
from pathways.model.costs import CostLine
from pathways.model.rules import Duty, Instrument

_DUTIES = "duties"


def duty_disputes(before: Edition, after: Edition) -> Iterator[Dispute]:
    """The duties that differ, each as something asked of the devices it concerns."""
    old, new = _duties(before), _duties(after)
    for rule in sorted(old.keys() | new.keys()):
        was, now = (_asks(side.get(rule)) for side in (old, new))
        if [(ask.how, ask.when) for ask in was.asks] != [(ask.how, ask.when) for ask in now.asks]:
            whens = [ask.when for ask in (*was.asks, *now.asks)]
            yield Dispute(_DUTIES, rule, True, was, now, any(held(when, holds_one=False) != when for when in whens))


def _duties(edition: Edition) -> dict[str, tuple[Duty, Instrument]]:
    return {
        duty.cite.rule: (duty, instrument)
        for instrument in edition.instruments
        if instrument.status.is_law
        for duty in instrument.duties
    }


def _asks(found: tuple[Duty, Instrument] | None) -> SideAsks:
    if found is None:
        return SideAsks(ALWAYS, NEVER, ())
    duty, instrument = found
    first, last = duty.in_force_from or instrument.in_force_from, duty.in_force_until or instrument.in_force_until
    parts = [str(duty.market), str(duty.phase), f"from {first}"]
    parts += [f"until {last}"] if last else []
    parts += [f"for {', '.join(sorted(duty.routes))}"] if duty.routes else []
    parts += [f"evidence {', '.join(sorted(duty.evidence))}"] if duty.evidence else []
    parts += [f"cost {_price(line)}" for line in duty.cost]
    how = f"{', '.join(parts)} ({duty.cite.confidence})"
    return SideAsks(ALWAYS, NEVER, (Ask("duty", how, duty.when, RuleLine(duty.cite.rule, duty.cite.span)),))


def _price(line: CostLine) -> str:
    amount = "not published" if line.amount is None else f"{line.amount.low}..{line.amount.high} {line.currency}"
    about = "about " if line.amount is not None and line.amount.about else ""
    days = f"{line.since or ''}..{line.until or ''}"
    risen = f", raised by {line.raised_by.id}" if line.raised_by is not None else ""
    beside = f", {len(line.elsewhere)} elsewhere" if line.elsewhere else ""
    return f"{line.rule} {about}{amount} per {' and '.join(line.per)} {days} ({line.kind}, {line.confidence}{risen}{beside})"


def loose_changes(before: Catalogue, after: Catalogue) -> Iterator[DeviceClass]:
    """What differs in the calendar, the vocabulary and the catalogues, without a device of its own."""
    for family, old, new in (
        ("calendar", _events(before), _events(after)),
        ("vocabulary", _vocabulary(before), _vocabulary(after)),
        ("catalogue", _catalogue(before), _catalogue(after)),
        ("usual values", usual_values(before.vocabulary), usual_values(after.vocabulary)),
        ("spellings", spellings(before.vocabulary), spellings(after.vocabulary)),
    ):
        for id_ in sorted(old.keys() | new.keys()):
            was, now = old.get(id_), new.get(id_)
            if was != now:
                yield DeviceClass(family, (_loose(family, id_, was, now),), None, (), ())


def _loose(family: str, id_: str, was: tuple[str, object] | None, now: tuple[str, object] | None) -> AnswerChange:
    before, after = ("not there" if side is None else side[0] for side in (was, now))
    return AnswerChange(id_, True, family, before, f"{after}, under another condition" if before == after else after)


def _events(catalogue: Catalogue) -> Mapping[str, tuple[str, object]]:
    return {event.id: (_event(event), event.when) for event in catalogue.events}


def _event(event: CalendarEvent) -> str:
    parts = [str(event.date.first), f"({event.date.precision})", event.status, str(event.confidence)]
    parts += [f"by {event.due_by}"] if event.due_by else []
    parts += ["every year"] if event.repeats_yearly else []
    parts += ["deadline"] if event.deadline else []
    parts += [f"for {', '.join(sorted(event.affects))}"] if event.affects else []
    return " ".join(parts)


def _vocabulary(catalogue: Catalogue) -> Mapping[str, tuple[str, object]]:
    vocabulary = catalogue.vocabulary
    found: dict[str, tuple[str, object]] = {
        fact.id: (f"{fact.type}: {', '.join(sorted(map(str, fact.domain)))}" if fact.domain else str(fact.type), None)
        for fact in vocabulary.facts.values()
    }
    for constraint in vocabulary.constraints:
        key = f"{constraint.id} ({constraint.conclusion.fact})"
        logic = (constraint.premises, constraint.conclusion)
        held_so = "a definition" if constraint.definition else f"a constraint ({constraint.confidence})"
        found[key] = (held_so, (*_known(found.get(key)), logic))
    return found


def _known(entry: tuple[str, object] | None) -> tuple[object, ...]:
    return entry[1] if entry is not None and isinstance(entry[1], tuple) else ()


def _catalogue(catalogue: Catalogue) -> Mapping[str, tuple[str, object]]:
    held = {id_: ("held where a fact shows it", item.held_when) for id_, item in catalogue.evidence.items() if item.held_when}
    done = {id_: ("done where a fact shows it", step.done_when) for id_, step in catalogue.steps.items() if step.done_when}
    priced = {line.rule: (f"cost {_price(line)}", line.when) for step in catalogue.steps.values() for line in step.cost}
    return {**held, **done, **priced}
