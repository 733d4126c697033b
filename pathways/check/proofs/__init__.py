"""Proofs over facts and time: what the rules of an edition do with every device that there can be, on every day."""

from pathways.check.proofs.proof import Kind, Proof, ProofBudget, ProofVerdict, ProofWitness, ProverMissing
from pathways.check.proofs.run import verify_folder

__all__ = ["Kind", "Proof", "ProofBudget", "ProofVerdict", "ProofWitness", "ProverMissing", "verify_folder"]
