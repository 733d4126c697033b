"""Is everything that is asked for asked of someone? Evidence, steps, duties and notices whose condition can never hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from pathways.check.proofs.encode import FormulaEncoder, FormulaView
from pathways.check.proofs.formula import Formula, both, day_between, disj
from pathways.check.proofs.proof import Kind, Obligation
from pathways.check.proofs.results import AnswerForms, answers, lifetime, planned, row_planned
from pathways.model.conditions import ALWAYS, Condition
from pathways.model.findings import Span
from pathways.model.rules import Duty, EvidenceNeed, Group, Instrument, Per, PlanStep


def needs_reached(
    encoder: FormulaEncoder, instrument: Instrument, approvals: int, others: Sequence[Instrument] = ()
) -> Iterator[Obligation]:
    """One obligation for each evidence rule, conditional step and notice of the instrument.

    What a group asks for may be asked on a route that another instrument has of it. ``others``: those of its edition.
    """
    lines = [line for line in answers(encoder, instrument, 1, approvals) if line.route is not None]
    alive = lifetime(instrument)
    for group in instrument.groups:
        view = _view(group, approvals)
        asked = both(alive, disj(planned(line) for line in lines if line.group is group))
        asked = disj((asked, *_asked_elsewhere(encoder, instrument, group, approvals, others)))
        yield from _asked(encoder, instrument, asked, view, group.evidence, group.steps, group.id, group.span)
    for line in lines:
        assert line.route is not None
        route, view = line.route.route, FormulaView(line.slot, approvals)
        if line.slot is None or line.group.per is Per.APPROVAL:
            asked = both(alive, planned(line))
            yield from _asked(encoder, instrument, asked, view, route.evidence, route.steps, route.id, route.span)
        for row in line.route.rows:
            cite = row.row.cite
            asked = both(alive, row_planned(line, row))
            yield from _asked(encoder, instrument, asked, view, row.row.evidence, row.row.steps, cite.rule, cite.span)
    for statement in instrument.statements:
        goal = both(alive, encoder.condition(statement.when, FormulaView(None, approvals)))
        yield _obligation(instrument, statement.cite.rule, "notice", goal, statement.cite.span)


def _asked_elsewhere(
    encoder: FormulaEncoder, instrument: Instrument, group: Group, approvals: int, others: Iterable[Instrument]
) -> Iterator[Formula]:
    sharing = (each for each in others if each.id != instrument.id and group.id in {other.id for other in each.groups})
    for other in sharing:
        lines = [line for line in answers(encoder, other, 1, approvals) if line.route is not None and line.group.id == group.id]
        yield both(lifetime(other), disj(planned(line) for line in lines))


def _view(group: Group, approvals: int) -> FormulaView:
    return FormulaView(0 if group.per is Per.APPROVAL else None, approvals)


def _asked(
    encoder: FormulaEncoder,
    instrument: Instrument,
    asked: Formula,
    view: FormulaView,
    evidence: Iterable[EvidenceNeed],
    steps: Iterable[PlanStep],
    place: str,
    span: Span,
) -> Iterator[Obligation]:
    for need in evidence:
        yield _obligation(instrument, need.rule, "evidence rule", _with(encoder, asked, need.when, view), span)
    for step in steps:
        if step.when != ALWAYS:
            goal = _with(encoder, asked, step.when, view)
            yield _obligation(instrument, f"{place}: {step.step}", "step", goal, span)


def _with(encoder: FormulaEncoder, asked: Formula, when: Condition, view: FormulaView) -> Formula:
    return asked if when == ALWAYS else both(asked, encoder.condition(when, view))


def _obligation(instrument: Instrument, rule: str, what: str, goal: Formula, span: Span) -> Obligation:
    return Obligation(
        kind=Kind.NEED_REACHED,
        subject=rule,
        claim=f"some device gets this {what}",
        goal=goal,
        wanted=True,
        refuted=f"{what} '{rule}' is never given to any device",
        instruments=(instrument.id,),
        place=instrument.id,
        span=span,
        help="Correct its condition, or take it out.",
    )


def duties_reached(encoder: FormulaEncoder, instruments: Sequence[Instrument], approvals: int) -> Iterator[Obligation]:
    """One obligation for each duty of an edition: some route that is open or expected brings it, while it is in force."""
    lines = [
        line
        for instrument in instruments
        for line in answers(encoder, instrument, 1, approvals)
        if line.route is not None and line.route_to_market
    ]
    for instrument in instruments:
        if not instrument.status.is_law:
            continue
        for duty in instrument.duties:
            parts = [
                both(planned(line), encoder.condition(duty.when, FormulaView(line.slot, approvals)))
                for line in lines
                if _concerns(duty, line)
            ]
            goal = both(_window(duty, instrument), disj(parts))
            found = _obligation(instrument, duty.cite.rule, "duty", goal, duty.cite.span)
            bringing = (line.instrument.id for line in lines if _concerns(duty, line))
            yield replace(found, instruments=tuple(dict.fromkeys((instrument.id, *bringing))))


def _concerns(duty: Duty, line: AnswerForms) -> bool:
    assert line.route is not None
    return duty.market is line.market and (not duty.routes or line.id in duty.routes)


def _window(duty: Duty, instrument: Instrument) -> Formula:
    start = duty.in_force_from or instrument.in_force_from
    end = duty.in_force_until or instrument.in_force_until
    return day_between(None if start is None else start.toordinal(), None if end is None else end.toordinal())
