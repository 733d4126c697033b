"""Proofs over facts and time: what the rules of an edition do with every device that there can be, on every day."""

from pathways.check.verify.proof import Budget, Kind, Proof, ProverMissing, Verdict, Witness
from pathways.check.verify.run import verify_folder

__all__ = ["Budget", "Kind", "Proof", "ProverMissing", "Verdict", "Witness", "verify_folder"]
