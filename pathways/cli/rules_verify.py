"""``pathways rules verify``: proofs over every device and every day, with a witness for what is refuted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathways.check.proofs import Proof
    from pathways.model.findings import Finding, Span


class VerifyFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def verify_rules(
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")] = None,
    edition: Annotated[str | None, typer.Option(help="Only this edition. Default: all.")] = None,
    format_: Annotated[VerifyFormat, typer.Option("--format", help="text or json.")] = VerifyFormat.TEXT,
    budget: Annotated[int | None, typer.Option(min=1, metavar="N", help="The most solver steps for one proof.")] = None,
    show_proved: Annotated[bool, typer.Option("--show-proved", help="List the proofs that hold too.")] = False,
) -> None:
    """Proves that no rule is dead, no routes overlap and nothing is left out, and the invariants of the folder.

    Exits with 1 when a claim is refuted.
    """
    from pathways.check.proofs import ProofBudget, ProverMissing, verify_folder
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail, fail_with
    from pathways.cli.output import deliver
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    proofs: list[Proof] = []
    problem: FileError | None = None
    try:
        for proof in verify_folder(
            folder, [folder.base_of(edition) or edition] if edition else None, ProofBudget(budget) if budget else None
        ):
            proofs.append(proof)
    except ProverMissing as missing:
        fail_with(str(missing), "For example: pip install 'uk-device-pathways[check]'")
    except FileError as found:
        problem = found
    text = _as_json(proofs, show_proved) if format_ is VerifyFormat.JSON else _as_text(proofs, show_proved)
    deliver(text, None)
    if problem is not None:
        fail(problem)
    if any(proof.is_fault for proof in proofs):
        raise typer.Exit(FINDINGS)


_COLUMNS = ("proved", "refuted", "noted", "not decided")


def _column(proof: Proof) -> str:
    if proof.verdict == "refuted":
        return "refuted" if proof.is_fault else "noted"
    return proof.verdict.replace("-", " ")


def _as_text(proofs: Sequence[Proof], show_proved: bool) -> str:
    from pathways.check.proofs import Kind

    counts = Counter((proof.kind, _column(proof)) for proof in proofs)
    lines = [f"{'claim':<16}" + "".join(f"{column:>13}" for column in _COLUMNS)]
    lines += [f"{kind:<16}" + "".join(f"{counts[kind, column]:>13}" for column in _COLUMNS) for kind in Kind]
    total = Counter(_column(proof) for proof in proofs)
    lines.append(f"{'all':<16}" + "".join(f"{total[column]:>13}" for column in _COLUMNS))
    wanted = ["refuted", "not decided", "noted", *(["proved"] if show_proved else [])]
    for column in wanted:
        found = [proof for proof in proofs if _column(proof) == column]
        if found:
            lines += ["", f"{column.capitalize()}:"]
        for proof in found:
            lines += _one_line(proof) if column == "proved" else _in_full(proof)
    return "\n".join(lines) + "\n"


def _one_line(proof: Proof) -> list[str]:
    return [f"  {proof.name}: {proof.claim} ({proof.why}; {', '.join(proof.editions)})"]


def _in_full(proof: Proof) -> list[str]:
    lines = ["", f"  {proof.finding}" if proof.finding else f"  {proof.name}", f"  editions: {', '.join(proof.editions)}"]
    if proof.finding is not None:
        lines += [f"  see {span}" for span in proof.finding.related]
    if proof.witness is not None:
        lines.append(f"  witness: {proof.witness.sentence}")
        lines += [f"    {line}" for line in proof.witness.case_yaml.splitlines()]
    return lines


def _as_json(proofs: Sequence[Proof], show_proved: bool) -> str:
    counts = Counter((str(proof.kind), _column(proof)) for proof in proofs)
    document = {
        "schema": "pathways.proofs/1",
        "counts": [{"kind": kind, "verdict": verdict, "proofs": count} for (kind, verdict), count in sorted(counts.items())],
        "proofs": [_document(proof) for proof in proofs if show_proved or proof.verdict != "proved"],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _document(proof: Proof) -> dict[str, object]:
    witness = proof.witness
    return {
        "name": proof.name,
        "kind": str(proof.kind),
        "edition": proof.edition,
        "editions": list(proof.editions),
        "subject": proof.subject,
        "claim": proof.claim,
        "verdict": str(proof.verdict),
        "why": proof.why,
        "witness": None if witness is None else {"sentence": witness.sentence, "case": witness.case_yaml},
        "finding": None if proof.finding is None else _finding(proof.finding),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "place": None if finding.span is None else _place(finding.span),
        "related": [_place(span) for span in finding.related],
        "help": finding.help,
    }


def _place(span: Span) -> str:
    return str(span)
