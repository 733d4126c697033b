"""The proofs as a net for faults: a claim that stood before and is refuted now."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.model.catalogue import RuleSet
from pathways.rulebook.folder import RuleFolder


class ProofNet:
    """Runs the proofs about faulty rules. Where the prover is not installed, it notices nothing and says so."""

    def __init__(self, folder: RuleFolder) -> None:
        self._folder = folder
        self._refuted: dict[str, frozenset[str]] = {}
        self.missing: str | None = None

    def broken_by(self, faulty: RuleSet, sound: RuleSet) -> str | None:
        """The first claim that the fault refutes; None where none is."""
        if self.missing is not None:
            return None
        edition = sound.edition.base
        if edition not in self._refuted:
            self._refuted[edition] = frozenset(self._faults(sound))
        return next((name for name in self._faults(faulty) if name not in self._refuted[edition]), None)

    def _faults(self, rules: RuleSet) -> Iterator[str]:
        from pathways.check.proofs import ProofBudget, ProverMissing
        from pathways.check.proofs.invariant_file import read_invariants
        from pathways.check.proofs.run import prove_all

        try:
            for proof in prove_all({rules.edition.base: rules}, read_invariants(self._folder), ProofBudget()):
                if proof.is_fault:
                    yield proof.name
        except ProverMissing as missing:
            self.missing = str(missing)
