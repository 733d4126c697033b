"""The mutation score: how many of many small faults some check notices."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from pathways.check.behaviour.asking.drafts import Drafts
from pathways.check.behaviour.cases import load_cases
from pathways.check.behaviour.diff.compare import FamilyComparison, Setting, first_difference
from pathways.check.behaviour.diff.families import families
from pathways.check.behaviour.diff.witness import sentence
from pathways.check.behaviour.mutate.asking_faults import ROUTE, SUBJECTS
from pathways.check.behaviour.mutate.asking_shows import Shows
from pathways.check.behaviour.mutate.catch import CaseRunner, refused
from pathways.check.behaviour.mutate.cost_faults import COST, CostFault, cost_faults
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.behaviour.mutate.faults import Fault, faults_of, faults_of_derived
from pathways.check.behaviour.mutate.files import Files, read_files
from pathways.check.behaviour.mutate.proofs import ProofNet
from pathways.model.catalogue import RuleSet
from pathways.model.findings import Span
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError

_EQUAL_BUDGET = 4_000
UNDECIDED = "not decided whether any device feels it"


class Mutant(Struct, frozen=True):
    """A fault that some device would feel. ``by`` and ``where`` name the check that noticed it; both None: a survivor.

    ``witness`` is a device whose answer the fault changes, and the change.
    """

    kind: str
    rule: str
    words: str
    span: Span
    editions: tuple[str, ...]
    by: str | None
    where: str | None
    witness: str = ""
    subject: str = ROUTE


class Score(Struct, frozen=True):
    """``equal`` faults change no answer and do not count. ``exhausted``: there are no more faults to be had.

    ``proofs_missing`` says why no proofs were tried, where that is so.
    """

    seed: int
    mutants: tuple[Mutant, ...]
    equal: int
    exhausted: bool
    proofs_missing: str | None = None

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        return tuple(mutant for mutant in self.mutants if mutant.by is None)

    @property
    def percent(self) -> float:
        return 100.0 * (1 - len(self.survivors) / len(self.mutants)) if self.mutants else 100.0


class MutationBench:
    """Everything that is read once and used for every fault. Raises FileError where the rules or cases cannot be read."""

    def __init__(self, folder: RuleFolder) -> None:
        self.files: Files = read_files(folder)
        self._folder = folder
        self.proofs = ProofNet(folder)
        self._runners: dict[str, CaseRunner] = {}
        self._shows: dict[str, Shows] = {}
        self.drafts: dict[str, Drafts] = {}
        """For each edition drafts of the cases that would notice the survivors among the rules that ask or tell."""

    def runner(self, edition: str) -> CaseRunner:
        if edition not in self._runners:
            cases = load_cases(self._folder, edition)
            self._runners[edition] = CaseRunner(self.files.editions[edition], cases)
        return self._runners[edition]

    @property
    def _newest_first(self) -> tuple[str, ...]:
        return tuple(sorted(self.files.editions, reverse=True))

    @cached_property
    def _users(self) -> Mapping[str, tuple[str, ...]]:
        """The editions that each file is part of, newest first."""
        users: dict[str, list[str]] = {}
        for edition in self._newest_first:
            for id_ in self.files.files_of(edition):
                users.setdefault(id_, []).append(edition)
        return {id_: tuple(editions) for id_, editions in users.items()}

    def faults(self, edition: str | None) -> list[Fault]:
        """All faults of all files, or of those that an edition is made of."""
        files = self.files
        ids = files.files if edition is None else files.files_of(edition)
        editor = Editor(files.facts.vocabulary, files.facts.derived.values())
        items = tuple(next(iter(files.editions.values())).catalogue.evidence)
        own = [fault for id_ in sorted(ids) for fault in faults_of(files.files[id_], editor, files.places[id_], items)]
        return [*own, *faults_of_derived(files.facts, files.places["facts"]), *self._cost_faults(edition)]

    def _cost_faults(self, edition: str | None) -> list[Fault]:
        """Those of the newest edition that is looked at: older ones share the lines."""
        rules = self.files.editions[edition or self._newest_first[0]]
        return [
            Fault(each.kind, each.line.span.file, each.line.rule, each.words, each.line.span, subject=COST, cost=each)
            for each in cost_faults(rules)
        ]

    def _with(self, fault: Fault) -> Files:
        if fault.derived is not None:
            return self.files.with_definition(*fault.derived)
        assert fault.broken is not None
        return self.files.with_file(fault.file, fault.broken)

    def try_(self, fault: Fault, within: str | None) -> Mutant | None:
        """What becomes of the fault; None where no device feels it (in the edition ``within``, if one is given)."""
        if fault.cost is not None:
            return self._try_cost(fault, fault.cost, within)
        faulty = self._with(fault)
        broken: dict[str, RuleSet] = {}
        for edition in self._users.get(fault.file, self._newest_first):
            try:
                broken[edition] = faulty.rule_set(edition)
            except FileError as problem:
                return _mutant(fault, (edition,), "reading", problem.findings[0].code)
        changed = {edition: rules for edition, rules in broken.items() if rules != self.files.editions[edition]}
        if within is not None and within not in changed:
            return None
        for rules in changed.values():
            reason = refused(rules)
            if reason is not None:
                return _mutant(fault, tuple(changed), "reading", reason)
        asks = fault.subject != ROUTE
        for edition, rules in changed.items():
            runner = self.runner(edition)
            case = runner.failing_about(rules, fault.subject, fault.rule) if asks else runner.failing(rules)
            if case is not None:
                return _mutant(fault, tuple(changed), "cases", f"{edition}: {case.id}")
        felt = [
            self._shown(edition, rules, fault) if asks else self._difference(edition, rules)
            for edition, rules in changed.items()
            if within in (None, edition)
        ]
        witness = next((text for text in felt if text is not None), None)
        if witness is None:
            return None
        if asks:  # no proof is about what is asked
            return _mutant(fault, tuple(changed), None, None, witness)
        newest = max(changed)
        proof = self.proofs.broken_by(changed[newest], self.files.editions[newest])
        if proof is not None:
            return _mutant(fault, tuple(changed), "proofs", f"{newest}: {proof}")
        return _mutant(fault, tuple(changed), None, None, witness)

    def _try_cost(self, fault: Fault, cost: CostFault, within: str | None) -> Mutant:
        """Only cases speak of costs. Every fault of one shows wherever its line is told."""
        edition = within or self._newest_first[0]
        case = self.runner(edition).failing_about(cost.put_into(self.files.editions[edition]), COST, fault.rule)
        if case is not None:
            return _mutant(fault, (edition,), "cases", f"{edition}: {case.id}")
        return _mutant(fault, (edition,), None, None, "every device that is told this cost")

    def _shown(self, edition: str, faulty: RuleSet, fault: Fault) -> str | None:
        """A device on which the fault of a rule that asks or tells shows, in words; a case about it is drafted."""
        sound = self.files.editions[edition]
        if edition not in self._shows:
            self._shows[edition], self.drafts[edition] = Shows(sound), Drafts(sound)
        shows, drafts = self._shows[edition], self.drafts[edition]
        found = shows.find(faulty, fault.subject, fault.rule, (draft.look for draft in drafts.found))
        if found is None:
            return None if shows.settled else UNDECIDED
        rule, look = found
        drafts.add(look).say(rule)
        return sentence(look.device, look.as_of, sound.catalogue.vocabulary)

    def _difference(self, edition: str, rules: RuleSet) -> str | None:
        """A device that feels the fault, in words; None where the two rule sets answer alike."""
        before, after = families(self.files.editions[edition].edition), families(rules.edition)
        for name in sorted({*before, *after}):
            if before.get(name) == after.get(name):
                continue
            setting = Setting(name, before.get(name, ()), after.get(name, ()), rules.catalogue.vocabulary, rules.edition.known_on)
            comparison = FamilyComparison(setting, _EQUAL_BUDGET)
            found = first_difference(comparison)
            if found is not None:
                each = comparison.device_class(*found)
                assert each.witness is not None
                return f"{each.witness.sentence} {'; '.join(map(str, each.changes))}"
            if not comparison.finished:
                return UNDECIDED
        return None


def _mutant(fault: Fault, editions: Sequence[str], by: str | None, where: str | None, witness: str = "") -> Mutant:
    return Mutant(fault.kind, fault.rule, fault.words, fault.span, tuple(sorted(editions)), by, where, witness, fault.subject)


def score(folder: RuleFolder, seed: int, count: int, edition: str | None = None, subjects: Collection[str] = SUBJECTS) -> Score:
    """Tries ``count`` faults that make a difference. The same arguments always give the same faults.

    Raises FileError where the rules or cases cannot be read.
    """
    return score_on(MutationBench(folder), seed, count, edition, subjects)


def score_on(bench: MutationBench, seed: int, count: int, edition: str | None, subjects: Collection[str] = SUBJECTS) -> Score:
    """As ``score``; what the bench drafted meanwhile stays with it. Only faults of rules of the kinds ``subjects``."""
    mutants: list[Mutant] = []
    equal = 0
    for fault in _shuffled([fault for fault in bench.faults(edition) if fault.subject in subjects], seed):
        if len(mutants) == count:
            return Score(seed, tuple(mutants), equal, False, bench.proofs.missing)
        mutant = bench.try_(fault, edition)
        if mutant is None:
            equal += 1
        else:
            mutants.append(mutant)
    return Score(seed, tuple(mutants), equal, len(mutants) < count, bench.proofs.missing)


def _shuffled(faults: Sequence[Fault], seed: int) -> Iterator[Fault]:
    """All faults in a random order that takes turns between the kinds of faults and of rules: none crowds out the rare ones."""
    chance = random.Random(seed)
    waiting: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        waiting.setdefault((fault.kind, fault.subject), []).append(fault)
    order = sorted(waiting)
    for key in order:
        chance.shuffle(waiting[key])
    while order:
        key = chance.choice(order)
        yield waiting[key].pop()
        if not waiting[key]:
            order.remove(key)
