"""The mutation score: how many of many small faults some check notices."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from pathways.check.behaviour.cases import load_cases
from pathways.check.behaviour.diff.compare import FamilyComparison, Setting, first_difference
from pathways.check.behaviour.diff.families import families
from pathways.check.behaviour.mutate.catch import CaseRunner, refused
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.behaviour.mutate.faults import KINDS, Fault, faults_of, faults_of_derived
from pathways.check.behaviour.mutate.files import Files, read_files
from pathways.check.behaviour.mutate.proofs import ProofNet
from pathways.model.findings import Span
from pathways.model.rules import RuleSet
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError

_EQUAL_BUDGET = 4_000


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


class Bench:
    """Everything that is read once and used for every fault. Raises FileError where the rules or cases cannot be read."""

    def __init__(self, folder: RuleFolder) -> None:
        self.files: Files = read_files(folder)
        self._folder = folder
        self.proofs = ProofNet(folder)
        self._runners: dict[str, CaseRunner] = {}

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
        own = [fault for id_ in sorted(ids) for fault in faults_of(files.files[id_], editor, files.places[id_])]
        return [*own, *faults_of_derived(files.facts, files.places["facts"])]

    def _with(self, fault: Fault) -> Files:
        if fault.derived is not None:
            return self.files.with_definition(*fault.derived)
        assert fault.broken is not None
        return self.files.with_file(fault.file, fault.broken)

    def try_(self, fault: Fault, within: str | None) -> Mutant | None:
        """What becomes of the fault; None where no device feels it (in the edition ``within``, if one is given)."""
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
        for edition, rules in changed.items():
            case = self.runner(edition).failing(rules)
            if case is not None:
                return _mutant(fault, tuple(changed), "cases", f"{edition}: {case.id}")
        felt = [self._difference(edition, rules) for edition, rules in changed.items() if within in (None, edition)]
        witness = next((text for text in felt if text is not None), None)
        if witness is None:
            return None
        newest = max(changed)
        proof = self.proofs.broken_by(changed[newest], self.files.editions[newest])
        if proof is not None:
            return _mutant(fault, tuple(changed), "proofs", f"{newest}: {proof}")
        return _mutant(fault, tuple(changed), None, None, witness)

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
                return "not decided whether any device feels it"
        return None


def _mutant(fault: Fault, editions: Sequence[str], by: str | None, where: str | None, witness: str = "") -> Mutant:
    return Mutant(fault.kind, fault.rule, fault.words, fault.span, tuple(sorted(editions)), by, where, witness)


def score(folder: RuleFolder, seed: int, count: int, edition: str | None = None) -> Score:
    """Tries ``count`` faults that make a difference. The same arguments always give the same faults.

    Raises FileError where the rules or cases cannot be read.
    """
    bench = Bench(folder)
    mutants: list[Mutant] = []
    equal = 0
    for fault in _shuffled(bench.faults(edition), seed):
        if len(mutants) == count:
            return Score(seed, tuple(mutants), equal, False, bench.proofs.missing)
        mutant = bench.try_(fault, edition)
        if mutant is None:
            equal += 1
        else:
            mutants.append(mutant)
    return Score(seed, tuple(mutants), equal, len(mutants) < count, bench.proofs.missing)


def _shuffled(faults: Sequence[Fault], seed: int) -> Iterator[Fault]:
    """All faults in a random order that takes turns between the kinds, so that common kinds do not crowd out rare ones."""
    chance = random.Random(seed)
    by_kind = {kind: [fault for fault in faults if fault.kind == kind] for kind in KINDS}
    for waiting in by_kind.values():
        chance.shuffle(waiting)
    while any(by_kind.values()):
        kinds = [kind for kind in KINDS if by_kind[kind]]
        yield by_kind[chance.choice(kinds)].pop()
