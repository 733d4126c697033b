"""What evidence the routes ask for, each item once, with every rule that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pathways.engine.conditions.usual import NOTHING, Known, RestsOn
from pathways.engine.decide.indexed_rules import indexed_needs, needs_of_duty
from pathways.engine.decide.last_days import ending_of
from pathways.engine.decide.routes import Examined
from pathways.model.catalogue import EvidenceItem
from pathways.model.citations import Cite
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.result import ChecklistItem, Held
from pathways.model.rules import Closing, Duty, EvidenceNeed, Need, weakest

_RANK = {need: rank for rank, need in enumerate(Need)}


class _Asked(NamedTuple):
    route: str
    need: EvidenceNeed
    truth: Truth


def checklist(
    examined: Sequence[tuple[Examined, Known]],
    duties: Mapping[str, Sequence[tuple[Duty, Truth]]],
    catalogue: Mapping[str, EvidenceItem],
    device: Device,
    whole: Known,
    as_of: date,
) -> tuple[tuple[ChecklistItem, ...], RestsOn]:
    """The items that the routes in ``examined`` need, in the order of the catalogue, mandatory ones first; and the usual values
    on which it rests that they are needed, that others are not, or that they are in hand.

    ``duties`` gives the duties of each route id, with whether they apply.
    """
    asked: dict[str, list[_Asked]] = {}
    rests_on: RestsOn = NOTHING
    for each, known in examined:
        assert each.route is not None
        for need, truth, why in _needs(each, known, duties.get(each.route.id, ())):
            rests_on |= why
            if truth is not Truth.NO:
                asked.setdefault(need.item, []).append(_Asked(each.route.id, need, truth))
    items: list[ChecklistItem] = []
    for id_, item in catalogue.items():
        if id_ in asked:
            held, why = _held(item, device, whole, as_of)
            rests_on |= why
            items.append(_item(item, asked[id_], held))
    return tuple(sorted(items, key=lambda item: _RANK[item.need])), rests_on


def _needs(
    examined: Examined, known: Known, duties: Iterable[tuple[Duty, Truth]]
) -> Iterator[tuple[EvidenceNeed, Truth, RestsOn]]:
    assert examined.route is not None
    needs = indexed_needs(examined.instrument)[examined.route.id]
    stated, usual = needs.index.look(known.stated), needs.index.look(known.usual)
    for asked in (needs.always, *[needs.of_rows[row.cite.rule] for row in examined.rows]):
        for need, mask in asked:
            yield need, *known.more_of(need.when, stated.truth(mask), usual.truth(mask))
    for duty, truth in duties:
        for need in needs_of_duty(duty):
            yield need, truth, NOTHING


def _item(item: EvidenceItem, asked: list[_Asked], held: Held) -> ChecklistItem:
    routes: set[str] = set()
    rules: set[str] = set()
    places: set[str] = set()
    sources: set[Cite] = set()
    strongest = min((each.need.need for each in asked), key=_RANK.__getitem__)
    conditional = True
    for route, need, truth in asked:
        routes.add(route)
        rules.add(need.rule)
        sources.update(need.sources)
        if need.basis:
            places.add(need.basis)
        conditional = conditional and truth is Truth.UNKNOWN
    return ChecklistItem(
        id=item.id,
        title=item.title,
        says=item.says,
        status=held,
        need=strongest,
        conditional=conditional,
        needed_for=tuple(sorted(routes)),
        because=tuple(sorted(rules)),
        basis=tuple(sorted(places)),
        sources=tuple(sorted(sources)),
        # How well it is established that it is asked for so strongly; what asks for less neither adds nor takes away.
        confidence=weakest(*[each.need.confidence for each in asked if each.need.need is strongest]),
    )


def _held(item: EvidenceItem, device: Device, whole: Known, as_of: date) -> tuple[Held, RestsOn]:
    if device.evidence is not None and item.id in device.evidence:
        return Held.HAVE, NOTHING
    by_facts, why = (Truth.UNKNOWN, NOTHING) if item.held_when is None else whole.truth(item.held_when)
    if by_facts is Truth.YES and item.held_until is not None:
        ended = ending_of(Closing((item.held_until,)), whole.stated).passed(as_of) is Truth.YES
        by_facts, why = (Truth.NO, NOTHING) if ended else (by_facts, why)
    if by_facts is Truth.YES:
        return Held.HAVE, why
    if device.evidence is not None:
        return Held.MISSING, NOTHING
    return (Held.MISSING, why) if item.held_when is not None and by_facts is Truth.NO else (Held.UNKNOWN, NOTHING)
