"""What the worked cases of classes are worth, scheme by scheme: the faults that they notice, and what of its rows they show.

Rows that a scheme takes over from another have their cases, and are counted, where they stand.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from msgspec import Struct

from pathways.check.behaviour.class_cases import ClassCase, load_class_cases
from pathways.check.behaviour.class_faults import Weighed, class_faults, weigh_faults
from pathways.check.behaviour.coverage.measure import percent
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.behaviour.row_goals import RowGoal, share
from pathways.check.proofs.classes import alone, nothing_known, satisfy, within
from pathways.engine.conditions.determine import Determination, determine, footing, known_for_classes
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge
from pathways.model.catalogue import RuleSet
from pathways.model.classification import ClassRow, Scheme
from pathways.model.conditions import Condition, Negation, Truth, facts_read
from pathways.model.device import Device
from pathways.rulebook.folder import RuleFolder

DECIDES, ALONE, LEAF, OUTSIDE = "decides", "decides alone", "condition", "outside"
GOALS = (DECIDES, ALONE, LEAF, OUTSIDE)


class ClassScore(Struct, frozen=True):
    """``counted``: faults that some device feels. ``equal``: those that change no class of any device."""

    scheme: str
    counted: tuple[Weighed, ...]
    equal: int
    exhausted: bool

    @property
    def survivors(self) -> tuple[Weighed, ...]:
        return tuple(each for each in self.counted if each.caught_by is None)

    @property
    def percent(self) -> float:
        return percent(len(self.counted) - len(self.survivors), len(self.survivors))


class ClassCoverage(Struct, frozen=True):
    """``impossible`` goals can be shown by no device for which all that the row reads makes sense, and do not count."""

    scheme: str
    cases: int
    rows: int
    covered: tuple[RowGoal, ...]
    uncovered: tuple[RowGoal, ...]
    impossible: tuple[RowGoal, ...]

    @property
    def percent(self) -> float:
        return percent(len(self.covered), len(self.uncovered))

    def share(self, kind: str) -> tuple[int, int]:
        """Covered and countable goals of a kind."""
        return share(kind, self.covered, self.uncovered)


def own_rows(scheme: Scheme) -> tuple[ClassRow, ...]:
    """The rows that stand in its own file."""
    return tuple(row for row in scheme.rows if row.cite.span.file.endswith(f"/{scheme.id}.yaml"))


def class_scores(folder: RuleFolder, rules: RuleSet, seed: int, count: int) -> tuple[ClassScore, ...]:
    """Tries up to ``count`` faults of each scheme. The same arguments always give the same faults. Raises FileError."""
    cases = load_class_cases(folder, rules)
    return tuple(_score(scheme, rules, cases, seed, count) for scheme in rules.classification.schemes)


def _score(scheme: Scheme, rules: RuleSet, cases: Iterable[ClassCase], seed: int, count: int) -> ClassScore:
    faults = list(class_faults(scheme, rules, own_rows(scheme)))
    random.Random(f"{seed} {scheme.id}").shuffle(faults)
    counted: list[Weighed] = []
    equal = 0
    for each in weigh_faults(scheme, rules, cases, faults):
        if len(counted) == count:
            return ClassScore(scheme.id, tuple(counted), equal, exhausted=False)
        if each.caught_by is None and each.witness is None:
            equal += 1
        else:
            counted.append(each)
    return ClassScore(scheme.id, tuple(counted), equal, exhausted=True)


def class_coverage(folder: RuleFolder, rules: RuleSet) -> tuple[ClassCoverage, ...]:
    """What the cases show of each scheme. Raises FileError."""
    cases = load_class_cases(folder, rules)
    return tuple(_coverage(scheme, rules, cases) for scheme in rules.classification.schemes)


class _Looked(Struct, frozen=True):
    found: Determination
    known: Knowledge


def _coverage(scheme: Scheme, rules: RuleSet, cases: Iterable[ClassCase]) -> ClassCoverage:
    own = [case for case in cases if case.scheme == scheme.id]
    looks, nothing = list(_looks(scheme, rules, own)), nothing_known(rules)
    decides = {row.cite.rule for each in looks for row in each.found.because}
    by_itself = {row.cite.rule for each in looks for row in _deciding_alone(each.found)}
    left_out = {each.cite.rule for look in looks for each in look.found.outside}
    goals: list[tuple[RowGoal, bool, bool]] = []
    for row in own_rows(scheme):
        rule, span = row.cite.rule, row.cite.span
        goals.append((RowGoal(DECIDES, rule, "gives no case its class", span), rule in decides, True))
        possible = rule in by_itself or alone(scheme, row, nothing) is not None
        goals.append((RowGoal(ALONE, rule, "decides no case alone", span), rule in by_itself, possible))
        sensible = tuple(_sensible(row.when, rules))
        for words, turned in _turned(row, rules):
            seen = any(_only_that(row.when, turned, each.known) for each in looks if not each.found.outside)
            possible = seen or satisfy(within(scheme, holds=(turned, Negation(row.when), *sensible)), nothing) is not None
            words = f"in no case is this all that keeps it away: {words}"
            goals.append((RowGoal(LEAF, rule, words, span), seen, possible))
    for each in scheme.outside:
        goal = RowGoal(OUTSIDE, each.cite.rule, "leaves no case outside", each.cite.span)
        goals.append((goal, each.cite.rule in left_out, True))
    return ClassCoverage(
        scheme.id,
        len(own),
        len(own_rows(scheme)),
        tuple(goal for goal, seen, _ in goals if seen),
        tuple(goal for goal, seen, possible in goals if possible and not seen),
        tuple(goal for goal, seen, possible in goals if not possible and not seen),
    )


def _looks(scheme: Scheme, rules: RuleSet, cases: Iterable[ClassCase]) -> Iterator[_Looked]:
    for case in cases:
        try:
            known = known_for_classes(Device(case.id, case.facts, (), None), rules.catalogue.vocabulary)
        except ContradictionError:
            continue
        found = determine(scheme, known)
        if found is not None:
            yield _Looked(found, footing(scheme, known).knowledge)


def _deciding_alone(found: Determination) -> Iterator[ClassRow]:
    """Rows beside which no other gives the class in any text that they belong to."""
    for row in found.because:
        beside = (each for each in found.because if each is not row and each.class_ == row.class_)
        if not any(row.reading is None or each.reading in (None, row.reading) for each in beside):
            yield row


def _sensible(when: Condition, rules: RuleSet) -> Iterator[Condition]:
    """What must hold for all that a condition reads to be worth asking."""
    facts = rules.catalogue.vocabulary.facts
    waiting, seen = sorted(facts_read(when)), set[str]()
    while waiting:
        fact = waiting.pop()
        if fact in seen:
            continue
        seen.add(fact)
        yield facts[fact].relevant_when
        waiting += sorted(facts_read(facts[fact].relevant_when))


def _turned(row: ClassRow, rules: RuleSet) -> Iterator[tuple[str, Condition]]:
    """The row's condition with each of its parts turned round."""
    for edit in Editor(rules.catalogue.vocabulary).edits(row.when):
        if edit.kind == "flip" and edit.words.startswith("turned round: "):
            yield edit.words.removeprefix("turned round: "), edit.condition


def _only_that(when: Condition, turned: Condition, known: Knowledge) -> bool:
    return evaluate(when, known) is Truth.NO and evaluate(turned, known) is Truth.YES
