"""When work on what is asked for beyond market access can begin, beside the plans of the routes."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from pathways.engine.answer.timeline import planned
from pathways.model.adoption import Adoption, AdoptionStatus, AskedFor, Parallel
from pathways.model.dates import ThreePoint
from pathways.model.result import RouteResult

_ORDER = {answer: place for place, answer in enumerate((Parallel.YES, Parallel.AFTER, Parallel.NO, Parallel.NOT_ESTABLISHED))}


class StepBefore(Struct, frozen=True):
    """A step of the regulatory work that comes first. ``route`` and ``ends``: whose plan has it, and when it is done there; None
    where no plan has it to do. ``done``: some plan has it done."""

    step: str
    title: str
    route: RouteResult | None
    ends: ThreePoint | None
    done: bool


class AdoptionStep(Struct, frozen=True):
    """Nobody publishes how long it takes: it has a beginning and no end."""

    asked: AskedFor
    waits_for: StepBefore | None

    @property
    def is_planned(self) -> bool:
        return self.asked.status is AdoptionStatus.PLANNED


def adoption_steps(adoption: Adoption, routes: Iterable[RouteResult]) -> tuple[AdoptionStep, ...]:
    """Of what applies: first what is asked for now, by whether it can run beside the regulatory work; last what is planned."""
    shown = [route for route in routes if route.route_to_market]
    found = [AdoptionStep(each, _before(each, shown)) for each in adoption.applies]
    return tuple(sorted(found, key=lambda each: (each.is_planned, 0 if each.is_planned else _ORDER[each.asked.beside.answer])))


def _before(asked: AskedFor, routes: Iterable[RouteResult]) -> StepBefore | None:
    """As the plan that is ranked highest has it."""
    wanted = asked.beside.after
    if wanted is None:
        return None
    is_done = False
    for route, timeline in planned(routes):
        for step in timeline.steps:
            if step.id == wanted:
                return StepBefore(wanted, step.title, route, step.ends, False)
        is_done = is_done or wanted in timeline.already_done
    return StepBefore(wanted, wanted, None, None, is_done)
