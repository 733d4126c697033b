"""An invariant in an edition, as an obligation: is there a device that breaks it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from itertools import combinations

from pathways.check.proofs.encode import FormulaEncoder, FormulaView
from pathways.check.proofs.formula import Formula, both, conj, day_between, disj, either, negate, none_of
from pathways.check.proofs.invariant_file import Form, Invariant, Pattern
from pathways.check.proofs.kleene import excluded_with_facts_missing
from pathways.check.proofs.proof import BearingRule, Kind, Obligation
from pathways.check.proofs.results import AnswerForms, answers
from pathways.check.proofs.world import held
from pathways.model.catalogue import Edition
from pathways.model.conditions import facts_read
from pathways.model.result import Outcome
from pathways.model.rules import Instrument, Reviewer


def lines_of(
    encoder: FormulaEncoder, invariant: Invariant, instruments: Sequence[Instrument], approvals: int
) -> tuple[AnswerForms, ...]:
    """The lines of an answer that the statement may be about.

    An ``always`` without facts about an approval is met by any approval of the device; all of them are looked at.
    """
    everyone = invariant.form is Form.ALWAYS and not _about_approval(invariant)
    looked_at = approvals if everyone else 1
    return tuple(
        line
        for instrument in instruments
        for line in answers(encoder, instrument, looked_at, approvals)
        if is_meant(invariant.pattern, line)
    )


def _about_approval(invariant: Invariant) -> bool:
    return any(fact.startswith("approval.") for fact in facts_read(invariant.when))


def obligation_of(
    encoder: FormulaEncoder, invariant: Invariant, edition: Edition, lines: Sequence[AnswerForms], approvals: int
) -> Obligation:
    return Obligation(
        kind=Kind.INVARIANT,
        subject=invariant.id,
        claim=invariant.says,
        goal=both(_given(encoder, invariant, edition, approvals), _broken(encoder, invariant, lines, approvals)),
        wanted=False,
        refuted=f"invariant '{invariant.id}' does not hold: {invariant.says}",
        instruments=tuple(dict.fromkeys(line.instrument.id for line in lines)),
        place="edition",
        span=invariant.span,
        bearing=tuple(_rules(encoder, lines, approvals)),
        shows=tuple(dict.fromkeys(line.id for line in lines)),
        outcomes=invariant.pattern.outcomes,
        keep=facts_read(invariant.when),
    )


def _given(encoder: FormulaEncoder, invariant: Invariant, edition: Edition, approvals: int) -> Formula:
    days = invariant.on.days(edition.known_on)
    bounds = [None if bound is None else int(bound) for bound in (days.low, days.high)]
    when = encoder.condition(invariant.when, FormulaView(0, approvals))
    return both(day_between(bounds[0], bounds[1]), when, *([held(0)] if _about_approval(invariant) else []))


def _broken(encoder: FormulaEncoder, invariant: Invariant, lines: Sequence[AnswerForms], approvals: int) -> Formula:
    found = [matches(invariant.pattern, line) for line in lines]
    match invariant.form:
        case Form.NEVER:
            return disj(found)
        case Form.ALWAYS:
            return none_of(found)
        case Form.AT_MOST_ONE:
            return disj(both(*pair) for pair in combinations(found, 2))
        case Form.SETTLED:
            # Nobody states the day on which an approval in hand began; one that is still to come is stated.
            begun = conj(either(negate(held(slot)), encoder.begun(slot, 0)) for slot in range(approvals))
            missing = ((excluded_with_facts_missing(line, approvals), line) for line in lines)
            return both(begun, disj(both(certain, negate(_stays(line))) for certain, line in missing))


def _stays(line: AnswerForms) -> Formula:
    """Excluded still. Of a route its group may say so instead, or that it is over: an end that nobody states counts as none."""
    excluded = line.outcome(Outcome.EXCLUDED)
    return excluded if line.route is None or line.forms is None else either(excluded, line.forms.excluded, line.forms.closed)


def is_meant(pattern: Pattern, line: AnswerForms) -> bool:
    """What does not depend on the device: names, market, legal status."""
    if pattern.route is not None and (line.route is None or not fnmatchcase(line.id, pattern.route)):
        return False
    if pattern.group is not None and not fnmatchcase(line.group.id, pattern.group):
        return False
    if pattern.market is not None and line.market is not pattern.market:
        return False
    if pattern.route_to_market is not None and line.route_to_market is not pattern.route_to_market:
        return False
    return not pattern.legal_status or line.instrument.status in pattern.legal_status


def matches(pattern: Pattern, line: AnswerForms) -> Formula:
    """When the line is in the answer with one of the outcomes, and one of the reviewers."""
    outcomes = pattern.outcomes or tuple(Outcome)
    found = disj(line.outcome(outcome) for outcome in outcomes)
    if not pattern.review:
        return found
    return conj((found, disj(line.reviewed_by(Reviewer(by)) for by in pattern.review)))


def _rules(encoder: FormulaEncoder, lines: Iterable[AnswerForms], approvals: int) -> Iterable[BearingRule]:
    for line in lines:
        if line.route is not None:
            for row in line.route.rows:
                yield BearingRule(row.row.cite.rule, both(line.route.reported, row.when), row.row.cite.span)
        if line.forms is not None and line.route is None:
            view = FormulaView(line.slot, approvals)
            for rule in line.group.verdicts:
                when = both(line.forms.concerned, encoder.condition(rule.when, view))
                yield BearingRule(rule.cite.rule, when, rule.cite.span)
