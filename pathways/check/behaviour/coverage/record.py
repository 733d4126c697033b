"""What one case covers: the compiled conditions evaluated once more, beside the engine, on what the case knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathways.check.behaviour.coverage.goals import DAY, LEAF, RULE, Clause, clauses_of, place_of
from pathways.check.behaviour.diff.families import GroupPart
from pathways.engine.conditions.evaluate import begun, evaluate
from pathways.engine.conditions.knowledge import Knowledge, about_approval, on_day
from pathways.engine.decide.examine import examine
from pathways.engine.decide.precedence import RULED, Standing, strength
from pathways.engine.decide.routes import Examined
from pathways.model.conditions import AllOf, AnyOf, Condition, Holds, Negation, Truth
from pathways.model.rules import Per

Seen = tuple[str, str, str, tuple[int, ...], str]
"""Kind, place, rule, path and outcome of a goal."""


def seen_in(part: GroupPart, whole: Knowledge, as_of: date) -> Iterator[Seen]:
    """Everything in the part that a device covers on a day."""
    whole = on_day(whole, as_of)
    examined = list(examine(part.instrument, whole, as_of, strict=True))
    clauses = tuple(clauses_of(part))
    yield from _fired(part, examined)
    views: list[tuple[int | None, Knowledge]] = [(None, whole)] if part.group.per is Per.DEVICE else []
    if part.group.per is Per.APPROVAL or any(row.per_approval for route in part.routes for row in route.rows):
        views += [(index, about_approval(whole, index)) for index in range(len(whole.approvals or ()))]
    for index, knowledge in views:
        looked_at = {each.route.id for each in examined if each.route is not None and each.index == index}
        beside = part.group.per is Per.DEVICE and index is not None
        own = clauses
        if part.group.per is Per.DEVICE:
            own = tuple(clause for clause in clauses if clause.per_approval is beside)
        if beside:
            looked_at = {route.id for route in part.routes}
        yield from _of_view(part, own, knowledge, looked_at, as_of)
    for clause in clauses:
        if clause.level == "unheld":
            yield from _leaves(clause, whole)
    instrument = part.instrument
    if instrument.status.is_law and any(each.standing not in (Standing.NOT_APPLICABLE, Standing.ELSEWHERE) for each in examined):
        if instrument.in_force_from is not None:
            side = "until" if as_of < instrument.in_force_from else "after"
            yield (DAY, "", instrument.id, (instrument.in_force_from.toordinal(),), side)
        if instrument.in_force_until is not None:
            side = "until" if as_of <= instrument.in_force_until else "after"
            yield (DAY, "", instrument.id, (instrument.in_force_until.toordinal(),), side)


def _fired(part: GroupPart, examined: list[Examined]) -> Iterator[Seen]:
    place = place_of(part)
    for each in examined:
        at = place if each.route is None else f"{place}/{each.route.id}"
        if each.standing in RULED:
            for rule in each.verdicts:
                yield (RULE, at, rule.cite.rule, (), "fired")
        if each.standing not in (None, Standing.NOT_APPLICABLE, Standing.ELSEWHERE):
            for row in each.rows:
                if evaluate(row.when, each.knowledge) is Truth.YES:
                    yield (RULE, at, row.cite.rule, (), "fired")


def _of_view(
    part: GroupPart, clauses: tuple[Clause, ...], knowledge: Knowledge, looked_at: set[str], as_of: date
) -> Iterator[Seen]:
    concerned = evaluate(part.group.when, knowledge)
    settled = _settled_at(part, knowledge)
    for clause in clauses:
        if clause.level == "concerned":
            yield from _leaves(clause, knowledge)
        elif concerned is Truth.NO or clause.level == "unheld":
            continue
        elif clause.level == "group":
            if settled is None or _verdict_of(part, clause) <= settled:
                yield from _leaves(clause, knowledge)
        elif clause.level == "otherwise":
            if looked_at or not part.routes:
                yield from _leaves(clause, knowledge)
        elif clause.place.rpartition("/")[2] in looked_at:
            yield from _leaves(clause, knowledge)
            if clause.level == "row" and evaluate(clause.condition, knowledge) is Truth.YES:
                for day in clause.days:
                    yield (DAY, clause.place, clause.rule, (day.toordinal(),), "until" if as_of <= day else "after")


def _settled_at(part: GroupPart, knowledge: Knowledge) -> int | None:
    """The strongest kind of verdict that holds for certain, as its place in the order of verdicts."""
    holding = [strength(rule.verdict) for rule in part.group.verdicts if evaluate(rule.when, knowledge) is Truth.YES]
    return min(holding, default=None)


def _verdict_of(part: GroupPart, clause: Clause) -> int:
    return next(strength(rule.verdict) for rule in part.group.verdicts if rule.cite.rule == clause.rule)


def _leaves(clause: Clause, knowledge: Knowledge) -> Iterator[Seen]:
    for path, truth in live_leaves(clause.condition, knowledge):
        yield (LEAF, clause.place, clause.rule, path, truth.value)


def live_leaves(
    condition: Condition, knowledge: Knowledge, path: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], Truth]]:
    """The truth of every leaf on which the condition hangs: no leaf beside it settles the condition without it."""
    match condition:
        case AllOf() | AnyOf():
            settles = Truth.NO if isinstance(condition, AllOf) else Truth.YES
            truths = [evaluate(part, knowledge) for part in condition.conditions]
            for place, part in enumerate(condition.conditions):
                if settles not in (*truths[:place], *truths[place + 1 :]):
                    yield from live_leaves(part, knowledge, (*path, place))
        case Negation():
            yield from live_leaves(condition.condition, knowledge, (*path, 0))
        case Holds():
            approvals = begun(knowledge)
            truths = [evaluate(condition.condition, approval) for approval in approvals]
            for place, approval in enumerate(approvals):
                if Truth.YES not in (*truths[:place], *truths[place + 1 :]):
                    yield from live_leaves(condition.condition, approval, (*path, 0))
        case _:
            yield path, evaluate(condition, knowledge)
