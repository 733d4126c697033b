"""Which check notices a fault: the rule files' own reading, the worked cases, or the proofs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct

from pathways.check.behaviour.cases import Case, run_case
from pathways.check.behaviour.diff.families import GroupPart, parts_of
from pathways.check.behaviour.mutate.asking_faults import STEP
from pathways.engine.conditions.knowledge import Knowledge, know
from pathways.engine.decide.examine import examine
from pathways.engine.decide.outcomes import report
from pathways.engine.decide.precedence import Standing
from pathways.model.catalogue import RuleSet
from pathways.model.law import Law
from pathways.model.rule_walk import deciding_rules_of
from pathways.model.rules import Confidence, Verdict, VerdictRule, carried_by


class Prepared(Struct, frozen=True):
    """A case that passes, with what is known of its device."""

    case: Case
    whole: Knowledge


class CaseRunner:
    """Runs the cases of an edition against faulty rules: those whose answer the fault changes, up to the first that fails."""

    def __init__(self, rules: RuleSet, cases: tuple[Case, ...]) -> None:
        self._parts = _parts(rules)
        vocabulary = rules.catalogue.vocabulary
        passing = (case for case in cases if not run_case(case, rules).failures)
        self._cases = [Prepared(case, know(case.device, vocabulary)) for case in passing]
        self._answers: dict[tuple[str, str, str], object] = {}

    def failing(self, faulty: RuleSet) -> Case | None:
        """The first case that notices; None where none does."""
        changed = [
            (place, part, self._parts.get(place)) for place, part in _parts(faulty).items() if part != self._parts.get(place)
        ]
        for prepared in self._cases:
            if any(self._answers_otherwise(prepared, *each) for each in changed):
                case = prepared.case
                if run_case(case, faulty).failures:
                    return case
        return None

    def failing_about(self, faulty: RuleSet, subject: str, rule: str) -> Case | None:
        """The first case that speaks of the rule, which asks or tells, and notices its fault. Luck of others does not count."""
        speaking = self._with_plans if subject == STEP else self._speaking_of.get(rule, ())
        return next((case for case in speaking if run_case(case, faulty).failures), None)

    @cached_property
    def _with_plans(self) -> tuple[Case, ...]:
        """The cases that state a whole plan, and by that every step that is not in it."""
        cases = (prepared.case for prepared in self._cases)
        return tuple(case for case in cases if any(wanted.steps is not None for wanted in case.expect))

    @cached_property
    def _speaking_of(self) -> Mapping[str, tuple[Case, ...]]:
        found: dict[str, list[Case]] = {}
        for prepared in self._cases:
            for rule in named_in(prepared.case):
                found.setdefault(rule, []).append(prepared.case)
        return {rule: tuple(cases) for rule, cases in found.items()}

    def _answers_otherwise(self, prepared: Prepared, place: tuple[str, str], part: GroupPart, was: GroupPart | None) -> bool:
        if prepared.case.law is Law.IN_FORCE and not part.instrument.status.is_law:
            return False
        key = (prepared.case.id, *place)
        if key not in self._answers:
            self._answers[key] = () if was is None else _answer(was, prepared.whole, prepared.case.as_of)
        return self._answers[key] != _answer(part, prepared.whole, prepared.case.as_of)


def named_in(case: Case) -> frozenset[str]:
    """The rules of evidence, duties, notices and costs that the case speaks of."""
    asks = case.asks
    rules: set[str | None] = {each.rule for each in asks.evidence}
    rules |= {each.rule for each in asks.duties} | {each.rule for each in asks.notices}
    rules |= {each.rule for each in (*asks.no_evidence, *asks.no_duties, *asks.no_notices)}
    rules |= {each.rule for each in asks.costs} | {each.rule for each in asks.no_costs}
    return frozenset(each for each in rules if each is not None)


def _parts(rules: RuleSet) -> Mapping[tuple[str, str], GroupPart]:
    return {(each.id, part.group.id): part for each in rules.edition.instruments for part in parts_of(each)}


def _answer(part: GroupPart, whole: Knowledge, as_of: date) -> object:
    """Everything that the part says, with its reasons; timelines and checklists follow from it."""
    found = []
    for each in examine(part.instrument, whole, as_of, strict=True):
        if each.standing not in (Standing.ELSEWHERE, Standing.NOT_APPLICABLE):
            found.append((each.index, report(each, None, as_of), tuple(row.cite.rule for row in each.rows)))
    return found


def refused(rules: RuleSet) -> str | None:
    """Why the rules would not be read, or be found wrong without running anything; None where nothing is seen."""
    return next(_refusals(rules), None)


def _refusals(rules: RuleSet) -> Iterator[str]:
    for instrument in rules.edition.instruments:
        for route in instrument.routes:
            if not route.rows:
                yield f"route '{route.id}' has no row"
        deciding = [placed.rule for placed in deciding_rules_of(instrument)]
        for rule in (each for each in deciding if isinstance(each, VerdictRule)):
            if (rule.verdict is Verdict.UNSETTLED) != (rule.cite.confidence is Confidence.UNKNOWN):
                yield f"rule '{rule.cite.rule}': what is unsettled has confidence unknown, and only that has"
        for cite in (each.cite for each in deciding):
            if cite.confidence is Confidence.VERIFIED and carried_by(cite.sources) is not Confidence.VERIFIED:
                yield f"rule '{cite.rule}' is verified without an official text that was read"
