"""What changes of fact cost in time, as far as the steps of the catalogue know it."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.engine.answer.assess import Request
from pathways.engine.answer.timeline import is_done
from pathways.engine.conditions.worked_out import known_of
from pathways.model.catalogue import Catalogue, Step
from pathways.model.dates import ThreePoint, add
from pathways.model.device import Device
from pathways.model.result import Assessment
from pathways.model.what_if import Change, Cost, StepTime


def cost_of(
    changes: Iterable[Change],
    before: Device,
    after: Device,
    answer: Assessment,
    catalogue: Catalogue,
    request: Request,
) -> Cost:
    """The steps that the vocabulary names for the changes, and those that are done once the facts are as in ``after``.

    They are counted one after the other. Those that are named always count; of the others, those that a plan of the device as
    it is needs. Where that leaves none, all do.
    """
    vocabulary = catalogue.vocabulary
    was, is_ = known_of(before, vocabulary), known_of(after, vocabulary)
    ways = (vocabulary.facts[change.fact].attainable(change.value) for change in changes)
    named = {step for way in ways if way is not None for step in way.steps}
    start = request.start or request.as_of
    done = [
        step
        for step in catalogue.steps.values()
        if step.id in named or (is_done(step, is_, start) and not is_done(step, was, start))
    ]
    planned = {step.id for route in answer.routes if route.timeline for step in route.timeline.steps}
    chosen = [step for step in done if step.id in named | planned] or done
    if not chosen:
        return Cost((), None)
    ready = ThreePoint(start, start, start)
    for step in chosen:
        duration = request.assumptions.get(step.id, step.duration)
        ready = ThreePoint(
            add(ready.earliest, duration.low, duration.unit),
            add(ready.likely, duration.likely, duration.unit),
            add(ready.latest, duration.high, duration.unit),
        )
    return Cost(tuple(_time(step, request) for step in chosen), ready)


def _time(step: Step, request: Request) -> StepTime:
    assumed = request.assumptions.get(step.id)
    return StepTime(
        step.id, step.title, assumed or step.duration, step.published and assumed is None, step.sources, step.confidence
    )
