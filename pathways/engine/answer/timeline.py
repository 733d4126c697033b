"""A three-point plan: when each step of a route starts and ends if all goes fast, as is likely, or slowly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import date

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.usual import NOTHING, Known, RestsOn
from pathways.engine.decide.last_days import ending_of
from pathways.engine.decide.outcomes import provisos
from pathways.model.catalogue import Step
from pathways.model.conditions import Truth
from pathways.model.dates import Duration, ThreePoint, add
from pathways.model.result import RouteResult, Timeline, TimelineStep
from pathways.model.rules import Closing, Confidence, PlanStep, weakest


def plan(
    steps: Iterable[PlanStep],
    catalogue: Mapping[str, Step],
    known: Known,
    start: date,
    opening: ThreePoint | None,
    assumptions: Mapping[str, Duration],
    *,
    in_hand: Set[str] = frozenset(),
    open_ended: bool = False,
) -> Timeline:
    """The dates of the steps from ``start``, in an order in which each follows the steps it waits for.

    ``assumptions`` replaces the durations of single steps; ``in_hand``: evidence that shows steps done. A step of which it is not
    known whether it is needed, or whether it is done, counts in the likely and the latest date, not in the earliest. What was
    done and has lapsed by ``start`` is to be done again. What is usually so counts, and the plan says so. The market is not
    reached before ``opening``. Raises OverflowError past the year 9999.
    """
    placed: dict[str, TimelineStep] = {}
    already_done: list[str] = []
    rests_on: set[str] = set()
    wanted = _unique(steps)
    for entry in _in_order(wanted):
        step = catalogue[entry.step]
        needed, why_needed = known.truth(entry.when)
        rests_on |= why_needed
        if needed is Truth.NO:
            continue
        done, why_done = _done_as_known(step, known, start, in_hand)
        rests_on |= why_done
        if done is Truth.YES:
            already_done.append(step.id)
            continue
        before = {each: placed[each].ends for each in _predecessors(entry, wanted, placed)}
        hangs_on = _open_facts(entry, step, known.usual) if Truth.UNKNOWN in (needed, done) else ()
        placed[step.id] = _place(entry, step, start, before, opening, assumptions.get(step.id), hangs_on)
    ends = [each.ends for each in placed.values()]
    bounds = [_point(start), *ends]
    if opening is not None:
        bounds.append(opening)
    access = _latest(bounds)
    confidence = weakest(Confidence.VERIFIED, *(each.confidence for each in placed.values()))
    provided = provisos(rests_on, known.stated.vocabulary)
    return Timeline(start, tuple(placed.values()), tuple(already_done), access, confidence, open_ended, provided)


def planned(routes: Iterable[RouteResult]) -> list[tuple[RouteResult, Timeline]]:
    """One plan for each route that has one: the same route on several approvals has the same steps."""
    found: dict[tuple[str, str], tuple[RouteResult, Timeline]] = {}
    for route in routes:
        if route.timeline is not None and route.timeline.steps:
            found.setdefault((route.id, route.instrument), (route, route.timeline))
    return list(found.values())


def is_done(step: Step, knowledge: Knowledge, day: date) -> bool:
    """Whether the facts show the step done."""
    return done_by(step, knowledge, day) is Truth.YES


def done_by(step: Step, knowledge: Knowledge, day: date) -> Truth:
    """Whether the step is done and has not lapsed by ``day``. A result whose end is not given counts as lasting."""
    if step.done_when is None:
        return Truth.NO
    done = evaluate(step.done_when, knowledge)
    return Truth.NO if _has_lapsed(step, knowledge, day) else done


def _has_lapsed(step: Step, knowledge: Knowledge, day: date) -> bool:
    return step.lapses is not None and ending_of(Closing((step.lapses.term,)), knowledge).passed(day) is Truth.YES


def _done_as_known(step: Step, known: Known, day: date, in_hand: Set[str]) -> tuple[Truth, RestsOn]:
    if not in_hand.isdisjoint(step.done_with):
        return Truth.NO if _has_lapsed(step, known.stated, day) else Truth.YES, NOTHING
    stated = done_by(step, known.stated, day)
    if stated is not Truth.UNKNOWN or step.done_when is None:
        return stated, NOTHING
    return known.more_of(step.done_when, stated, done_by(step, known.usual, day))


def _open_facts(entry: PlanStep, step: Step, knowledge: Knowledge) -> tuple[str, ...]:
    """The facts on which it hangs whether the step is needed, and whether it is done."""
    conditions = [entry.when, *([] if step.done_when is None else [step.done_when])]
    found = frozenset().union(*(deciding_facts(condition, knowledge) for condition in conditions))
    if step.lapses is not None and step.lapses.term.fact is not None and not found:
        found = frozenset({step.lapses.term.fact})
    order = knowledge.vocabulary.order
    return tuple(sorted(found, key=lambda fact: order.get(fact, len(order))))


def _unique(steps: Iterable[PlanStep]) -> dict[str, PlanStep]:
    found: dict[str, PlanStep] = {}
    for entry in steps:
        found.setdefault(entry.step, entry)
    return found


def _in_order(steps: Mapping[str, PlanStep]) -> list[PlanStep]:
    """Every step after those it waits for. The loader has refused circles."""
    ordered: dict[str, PlanStep] = {}

    def visit(entry: PlanStep) -> None:
        if entry.step in ordered:
            return
        for earlier in entry.after:
            if earlier in steps:
                visit(steps[earlier])
        ordered[entry.step] = entry

    for entry in steps.values():
        visit(entry)
    return list(ordered.values())


def _predecessors(entry: PlanStep, steps: Mapping[str, PlanStep], placed: Mapping[str, TimelineStep]) -> list[str]:
    """The steps that are waited for; one that is not part of the plan passes on what it would have waited for."""
    found: list[str] = []
    for earlier in entry.after:
        if earlier in placed:
            found.append(earlier)
        elif earlier in steps:
            found.extend(_predecessors(steps[earlier], steps, placed))
    return found


def _place(
    entry: PlanStep,
    step: Step,
    start: date,
    before: Mapping[str, ThreePoint],
    opening: ThreePoint | None,
    assumed: Duration | None,
    hangs_on: tuple[str, ...],
) -> TimelineStep:
    waits = entry.not_before_opening and opening is not None
    bounds = [_point(start), *before.values()]
    if waits and opening is not None:
        bounds.append(opening)
    starts = _latest(bounds)
    duration = assumed or step.duration
    ends = ThreePoint(
        starts.earliest if hangs_on else add(starts.earliest, duration.low, duration.unit),
        add(starts.likely, duration.likely, duration.unit),
        add(starts.latest, duration.high, duration.unit),
    )
    return TimelineStep(
        id=step.id,
        title=step.title,
        says=step.says,
        duration=duration,
        starts=starts,
        ends=ends,
        published=step.published and assumed is None,
        conditional=bool(hangs_on),
        waits_for_opening=waits,
        sources=step.sources,
        confidence=Confidence.ASSUMED if assumed else step.confidence,
        by=step.by,
        hangs_on=hangs_on,
        after=tuple(before),
    )


def _point(day: date) -> ThreePoint:
    return ThreePoint(day, day, day)


def _latest(points: list[ThreePoint]) -> ThreePoint:
    if len(points) == 1:
        return points[0]
    return ThreePoint(
        max([point.earliest for point in points]),
        max([point.likely for point in points]),
        max([point.latest for point in points]),
    )
