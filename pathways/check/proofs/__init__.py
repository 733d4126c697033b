"""Proofs over facts and time: what the rules of an edition do with every device that there can be, on every day."""

from pathways.check.proofs.proof import Budget, Kind, Proof, ProverMissing, Verdict, Witness
from pathways.check.proofs.run import verify_folder

__all__ = ["Budget", "Kind", "Proof", "ProverMissing", "Verdict", "Witness", "verify_folder"]
