"""Runs the proofs and says what they give."""

from __future__ import annotations

from pathlib import Path

import typer

from pathways.check.proofs import Proof, ProofBudget, ProverMissing, verify_folder
from pathways.check.proofs.render import as_json, as_text
from pathways.cli.exits import FINDINGS, fail, fail_with
from pathways.cli.options import TextOrJson
from pathways.cli.run.common import one_or_all_editions, open_rules
from pathways.cli.run.output import deliver
from pathways.rulebook.nodes import FileError


def run(rules: Path | None, edition: str | None, format_: TextOrJson, budget: int | None, *, show_proved: bool) -> None:
    folder = open_rules(rules)
    proofs: list[Proof] = []
    problem: FileError | None = None
    chosen = None if edition is None else one_or_all_editions(folder, edition)
    try:
        for proof in verify_folder(folder, chosen, ProofBudget(budget) if budget else None):
            proofs.append(proof)
    except ProverMissing as missing:
        fail_with(str(missing), "For example: pip install 'uk-device-pathways[check]'")
    except FileError as found:
        problem = found
    deliver(as_json(proofs, show_proved) if format_ is TextOrJson.JSON else as_text(proofs, show_proved), None)
    if problem is not None:
        fail(problem)
    if any(proof.is_fault for proof in proofs):
        raise typer.Exit(FINDINGS)
