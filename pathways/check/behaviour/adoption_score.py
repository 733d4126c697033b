"""What the worked cases of adoption are worth: the faults that they notice, and what of each requirement they show."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pathways.check.behaviour.adoption_cases import load_adoption_cases
from pathways.check.behaviour.adoption_faults import KnownCase, WeighedFault, adoption_faults, known_cases, weigh_adoption
from pathways.check.behaviour.coverage.measure import percent
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.behaviour.row_goals import RowGoal, share
from pathways.check.proofs.adoption import parting_device
from pathways.engine.answer.adoption import status_on
from pathways.engine.conditions.evaluate import evaluate
from pathways.model.adoption import AdoptionStatus, Requirement
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS, AllOf, Condition, Negation, Truth
from pathways.model.dates import Precision
from pathways.rulebook.folder import RuleFolder

APPLIES, OPEN, ABSENT, LEAF, DAY = "applies", "open", "absent", "condition", "day"
GOALS = (APPLIES, OPEN, ABSENT, LEAF, DAY)


class AdoptionScore(Struct, frozen=True):
    """``counted``: faults that some device feels. ``exhausted``: all of them were tried."""

    counted: tuple[WeighedFault, ...]
    exhausted: bool

    @property
    def survivors(self) -> tuple[WeighedFault, ...]:
        return tuple(each for each in self.counted if each.caught_by is None)

    @property
    def percent(self) -> float:
        return percent(len(self.counted) - len(self.survivors), len(self.survivors))


class AdoptionCoverage(Struct, frozen=True):
    cases: int
    requirements: int
    covered: tuple[RowGoal, ...]
    uncovered: tuple[RowGoal, ...]

    @property
    def percent(self) -> float:
        return percent(len(self.covered), len(self.uncovered))

    def share(self, kind: str) -> tuple[int, int]:
        """Covered goals of a kind, and all of them."""
        return share(kind, self.covered, self.uncovered)


def adoption_score(folder: RuleFolder, rules: RuleSet, seed: int, count: int) -> AdoptionScore | None:
    """Tries up to ``count`` faults; None where the edition lists no requirements. Raises FileError."""
    if not rules.adoption:
        return None
    editor = Editor(rules.catalogue.vocabulary)
    cases = known_cases(load_adoption_cases(folder, rules), rules)
    faults = [fault for each in rules.adoption for fault in adoption_faults(each, editor)]
    random.Random(f"{seed} adoption").shuffle(faults)
    counted: list[WeighedFault] = []
    for each in weigh_adoption(faults, cases, rules):
        if len(counted) == count:
            return AdoptionScore(tuple(counted), exhausted=False)
        counted.append(each)
    return AdoptionScore(tuple(counted), exhausted=True)


def adoption_coverage(folder: RuleFolder, rules: RuleSet) -> AdoptionCoverage | None:
    """What the cases show of each requirement; None where the edition lists none. Raises FileError."""
    if not rules.adoption:
        return None
    cases = known_cases(load_adoption_cases(folder, rules), rules)
    editor = Editor(rules.catalogue.vocabulary)
    goals = [found for each in rules.adoption for found in _goals(each, cases, editor, rules)]
    return AdoptionCoverage(
        len(cases),
        len(rules.adoption),
        tuple(goal for goal, seen in goals if seen),
        tuple(goal for goal, seen in goals if not seen),
    )


def _goals(each: Requirement, cases: Sequence[KnownCase], editor: Editor, rules: RuleSet) -> Iterator[tuple[RowGoal, bool]]:
    """Those that some device can reach, each with whether a case that names the requirement does."""
    about = [case for case in cases if each.id in case.case.about]

    def goal(kind: str, words: str) -> RowGoal:
        return RowGoal(kind, each.id, words, each.cite.span)

    truths = {evaluate(each.when, case.known) for case in about}
    yield goal(APPLIES, "applies to no case"), Truth.YES in truths
    if each.when != ALWAYS:
        yield goal(OPEN, "is open in no case"), Truth.UNKNOWN in truths
        yield goal(ABSENT, "is absent from no case"), Truth.NO in truths
    for words, turned in _turned(each.when, editor):
        seen = any(_only_that(each.when, turned, case) for case in about)
        if seen or parting_device(AllOf((turned, Negation(each.when))), Negation(ALWAYS), rules):
            yield goal(LEAF, f"in no case is this all that keeps it away: {words}"), seen
    if each.begins is not None and each.begins.precision is Precision.DAY and each.status is AdoptionStatus.IN_FORCE:
        days = {status_on(each, case.case.as_of) for case in about}
        yield goal(DAY, "no case lies before and one after its beginning"), len(days) > 1


def _turned(when: Condition, editor: Editor) -> Iterator[tuple[str, Condition]]:
    """The condition with each of its parts turned round."""
    for edit in editor.edits(when):
        if edit.kind == "flip" and edit.words.startswith("turned round: "):
            yield edit.words.removeprefix("turned round: "), edit.condition


def _only_that(when: Condition, turned: Condition, case: KnownCase) -> bool:
    return evaluate(when, case.known) is Truth.NO and evaluate(turned, case.known) is Truth.YES
