"""All proofs of a folder. What editions share is proved once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from pathways.check.proofs.bound import approvals_needed
from pathways.check.proofs.encode import FormulaEncoder
from pathways.check.proofs.gaps import last_route, no_gap
from pathways.check.proofs.invariant_file import Invariant, check_names, read_invariants
from pathways.check.proofs.invariants import lines_of, obligation_of
from pathways.check.proofs.needs import duties_reached, needs_reached
from pathways.check.proofs.overlap import no_overlap
from pathways.check.proofs.proof import Obligation, Proof, ProofBudget, ProofVerdict
from pathways.check.proofs.prove import ProofBench, prove
from pathways.check.proofs.reach import clauses_reached
from pathways.check.proofs.results import is_considered
from pathways.check.proofs.solver import Prover
from pathways.model.catalogue import RuleSet
from pathways.model.rules import Instrument, Market
from pathways.rulebook.fields import Problems
from pathways.rulebook.folder import RuleFolder


def verify_folder(
    folder: RuleFolder, editions: Sequence[str] | None = None, budget: ProofBudget | None = None
) -> Iterator[Proof]:
    """Every proof about the editions (all of the folder by default), in a fixed order.

    What is wrong with a file is raised as FileError after the proofs about the others. Raises ProverMissing where z3 is not
    installed.
    """
    problems = Problems()
    rules: dict[str, RuleSet] = {}
    for edition in editions if editions is not None else folder.edition_ids:
        rule_set = problems.noting(lambda edition=edition: folder.rule_set(edition))  # type: ignore[misc]
        if rule_set is not None:
            rules[edition] = rule_set
    invariants = problems.noting(lambda: read_invariants(folder)) or ()
    yield from prove_all(rules, invariants, budget or ProofBudget())
    if editions is None:
        problems.noting(lambda: check_names(invariants, _matched(rules, invariants)))
    problems.raise_if_any()


def prove_all(rules: dict[str, RuleSet], invariants: Sequence[Invariant], budget: ProofBudget) -> Iterator[Proof]:
    """The proofs about these rule sets. They are of one folder: instruments with the same id are the same."""
    if not rules:
        return
    run = _Run(rules, budget, invariants)
    yield from run.about_instruments()
    yield from run.about_editions(invariants)
    run.keep_verdicts()


class _Run:
    def __init__(self, rules: dict[str, RuleSet], budget: ProofBudget, invariants: Sequence[Invariant]) -> None:
        self._rules = dict(sorted(rules.items()))
        vocabulary = next(iter(rules.values())).catalogue.vocabulary
        self._encoder = FormulaEncoder(vocabulary)
        self._bench = ProofBench(self._encoder, Prover(vocabulary, budget), self._rules)
        self._instruments: dict[str, Instrument] = {}
        self._editions: dict[str, list[str]] = {}
        for edition, rule_set in self._rules.items():
            for instrument in filter(is_considered, rule_set.edition.instruments):
                name = self._name(instrument, edition)
                self._instruments.setdefault(name, instrument)
                self._editions.setdefault(name, []).append(edition)
        self._approvals = approvals_needed(self._instruments.values(), (each.when for each in invariants))

    def _name(self, instrument: Instrument, edition: str) -> str:
        """The id of the instrument; with the edition, where another instrument has enacted a part of it there."""
        before = self._instruments.get(instrument.id, instrument)
        return instrument.id if before == instrument else f"{instrument.id} in {edition}"

    def keep_verdicts(self) -> None:
        self._bench.prover.keep_verdicts()

    def about_instruments(self) -> Iterator[Proof]:
        """Claims that concern one instrument are the same in every edition that has it."""
        for id_, instrument in self._instruments.items():
            editions = self._editions[id_]
            others = self._considered(editions[-1])
            for obligation in (
                *clauses_reached(self._encoder, instrument, self._approvals),
                *needs_reached(self._encoder, instrument, self._approvals, others),
                *no_overlap(self._encoder, instrument, self._approvals),
                *no_gap(self._encoder, instrument, self._approvals, others),
            ):
                yield prove(obligation, editions, self._bench)

    def about_editions(self, invariants: Sequence[Invariant]) -> Iterator[Proof]:
        """Newest edition first: a witness is then one of the newest edition that has it."""
        found: dict[object, Proof] = {}
        for edition in reversed(self._rules):
            for key, proof in self._about_edition(edition, invariants, found):
                known = found.get(key)
                found[key] = proof if known is None else _for_another(known, edition)
        yield from found.values()

    def _about_edition(
        self, edition: str, invariants: Sequence[Invariant], found: dict[object, Proof]
    ) -> Iterator[tuple[object, Proof]]:
        """Each claim with a key that is equal where nothing that bears on the claim differs."""
        instruments = self._considered(edition)
        for obligation in duties_reached(self._encoder, instruments, self._approvals):
            key = self._known_wanted(obligation, found) or (obligation.name, self._names(edition, obligation.instruments))
            yield key, found.get(key) or prove(obligation, [edition], self._bench)
        for market in Market:
            obligation = last_route(self._encoder, instruments, market, self._approvals)
            key = (market, self._names(edition, obligation.instruments))
            yield key, found.get(key) or prove(obligation, [edition], self._bench)
        for invariant in invariants:
            if edition not in invariant.editions:
                continue
            lines = lines_of(self._encoder, invariant, instruments, self._approvals)
            known_on = self._rules[edition].edition.known_on if invariant.on.known_on else None
            key = (invariant.id, self._names(edition, dict.fromkeys(line.instrument.id for line in lines)), known_on)
            if key in found:
                yield key, found[key]
                continue
            obligation = obligation_of(self._encoder, invariant, self._rules[edition].edition, lines, self._approvals)
            yield key, prove(obligation, [edition], self._bench)

    def _considered(self, edition: str) -> tuple[Instrument, ...]:
        """The objects of the first edition that has them, so that encodings are shared."""
        listed = filter(is_considered, self._rules[edition].edition.instruments)
        return tuple(self._instruments[self._name(each, edition)] for each in listed)

    def _names(self, edition: str, ids: Iterable[str]) -> tuple[str, ...]:
        """What the instruments are called here, in the form that they have in the edition."""
        names = {each.id: self._name(each, edition) for each in self._rules[edition].edition.instruments}
        return tuple(names[id_] for id_ in ids)

    @staticmethod
    def _known_wanted(obligation: Obligation, found: dict[object, Proof]) -> object:
        """The key of a proof that some device gets it by fewer instruments; more of them take nothing away."""
        for key, proof in found.items():
            if proof.name != obligation.name or proof.verdict is not ProofVerdict.PROVED:
                continue
            if isinstance(key, tuple) and set(key[1]) <= set(obligation.instruments):
                return key
        return None


def _for_another(proof: Proof, edition: str) -> Proof:
    if edition in proof.editions:
        return proof
    return replace(proof, editions=tuple(sorted((*proof.editions, edition))))


def _matched(rules: dict[str, RuleSet], invariants: Sequence[Invariant]) -> frozenset[str]:
    """The invariants whose statement is about something in one of their editions."""
    if not rules:
        return frozenset()
    encoder = FormulaEncoder(next(iter(rules.values())).catalogue.vocabulary)
    return frozenset(
        invariant.id
        for invariant in invariants
        for edition in invariant.editions
        if edition in rules and lines_of(encoder, invariant, rules[edition].edition.instruments, 1)
    )
