"""What evidence the routes ask for, each item once, with every rule that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from pathways.engine.conditions import evaluate
from pathways.engine.knowledge import Knowledge
from pathways.engine.routes import Examined
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.result import ChecklistItem, Held
from pathways.model.rules import Duty, EvidenceItem, EvidenceNeed, Need, weakest


class _Asked(Struct, frozen=True):
    route: str
    need: EvidenceNeed
    conditional: bool


def checklist(
    examined: Sequence[Examined],
    duties: Mapping[str, Sequence[tuple[Duty, Truth]]],
    catalogue: Mapping[str, EvidenceItem],
    device: Device,
    whole: Knowledge,
) -> tuple[ChecklistItem, ...]:
    """The items that the routes in ``examined`` need, in the order of the catalogue, mandatory ones first.

    ``duties`` gives the duties of each route id, with whether they apply.
    """
    asked: dict[str, list[_Asked]] = {}
    for each in examined:
        assert each.route is not None
        for need in _needs(each, duties.get(each.route.id, ())):
            truth = evaluate(need.when, each.knowledge)
            if truth is not Truth.NO:
                asked.setdefault(need.item, []).append(_Asked(each.route.id, need, truth is Truth.UNKNOWN))
    items = [_item(catalogue[item], found, device, whole) for item, found in asked.items()]
    place = {item: number for number, item in enumerate(catalogue)}
    needs = list(Need)
    return tuple(sorted(items, key=lambda item: (needs.index(item.need), place[item.id])))


def _needs(examined: Examined, duties: Iterable[tuple[Duty, Truth]]) -> Iterable[EvidenceNeed]:
    route = examined.route
    assert route is not None
    yield from examined.group.evidence
    yield from route.evidence
    for row in examined.rows:
        yield from row.evidence
    for duty, _ in duties:
        for item in duty.evidence:
            cite = duty.cite
            yield EvidenceNeed(cite.rule, item, Need.MANDATORY, None, duty.when, cite.sources, cite.confidence)


def _item(item: EvidenceItem, asked: list[_Asked], device: Device, whole: Knowledge) -> ChecklistItem:
    needs = list(Need)
    return ChecklistItem(
        id=item.id,
        title=item.title,
        says=item.says,
        status=_held(item, device, whole),
        need=min((each.need.need for each in asked), key=needs.index),
        conditional=all(each.conditional for each in asked),
        needed_for=tuple(sorted({each.route for each in asked})),
        because=tuple(sorted({each.need.rule for each in asked})),
        basis=tuple(sorted({each.need.basis for each in asked if each.need.basis})),
        sources=tuple(sorted({source for each in asked for source in each.need.sources})),
        confidence=weakest(*(each.need.confidence for each in asked)),
    )


def _held(item: EvidenceItem, device: Device, whole: Knowledge) -> Held:
    if device.evidence is not None and item.id in device.evidence:
        return Held.HAVE
    by_facts = Truth.UNKNOWN if item.held_when is None else evaluate(item.held_when, whole)
    if by_facts is Truth.YES:
        return Held.HAVE
    if device.evidence is not None or (item.held_when is not None and by_facts is Truth.NO):
        return Held.MISSING
    return Held.UNKNOWN
