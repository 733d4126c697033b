"""What the proofs gave, as text and as JSON (``pathways.proofs/1``)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from pathways.check.proofs.proof import Kind, Proof
from pathways.model.findings import Finding, Span

_COLUMNS = ("proved", "refuted", "noted", "not decided")


def _column(proof: Proof) -> str:
    if proof.verdict == "refuted":
        return "refuted" if proof.is_fault else "noted"
    return proof.verdict.replace("-", " ")


def as_text(proofs: Sequence[Proof], show_proved: bool) -> str:
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


def as_json(proofs: Sequence[Proof], show_proved: bool) -> str:
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
