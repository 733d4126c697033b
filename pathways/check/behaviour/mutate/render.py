"""The mutation score as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pathways.check.behaviour.mutate.asking_faults import SUBJECTS
from pathways.check.behaviour.mutate.faults import KINDS
from pathways.check.behaviour.mutate.score import Mutant, Score


def as_text(score: Score) -> str:
    """The score, a line for each kind of fault, and the survivors with a device that shows each."""
    total = len(score.mutants)
    caught = total - len(score.survivors)
    lines = [f"{caught} of {total} faults were noticed: {score.percent:.1f} % (seed {score.seed})"]
    lines.append(f"{score.equal} more change the answer for no device and do not count.")
    if score.exhausted:
        lines.append("These are all the faults there are.")
    if score.proofs_missing:
        lines.append(f"No proofs were tried: {score.proofs_missing}")
    lines.append("")
    by = Counter((mutant.kind, mutant.by or "nobody") for mutant in score.mutants)
    lines += _table("fault", KINDS, by)
    of_rules = Counter((mutant.subject, mutant.by or "nobody") for mutant in score.mutants)
    lines += _table("kind of rule", SUBJECTS, of_rules)
    if score.survivors:
        lines.append("Survivors:")
    for mutant in sorted(score.survivors, key=lambda each: (each.span, each.words)):
        lines.append(f"  {mutant.span}: {mutant.rule}: {mutant.words}")
        lines.append(f"    would show on: {mutant.witness}")
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(title: str, rows: Sequence[str], counts: Mapping[tuple[str, str], int]) -> Iterator[str]:
    yield f"{title:<18} {'reading':>8} {'cases':>8} {'proofs':>8} {'nobody':>8} {'noticed':>9}"
    for row in rows:
        found = [counts[row, who] for who in ("reading", "cases", "proofs", "nobody")]
        share = f"{100 * (1 - found[-1] / sum(found)):.1f} %" if sum(found) else "-"
        yield f"{row:<18} {' '.join(f'{count:>8}' for count in found)} {share:>9}"
    yield ""


def as_json(score: Score, schemes: Sequence[Mapping[str, object]] = (), adoption: Mapping[str, object] | None = None) -> str:
    document: dict[str, object] = {
        "schema": "pathways.mutation/1",
        "seed": score.seed,
        "count": len(score.mutants),
        "percent": round(score.percent, 2),
        "equal": score.equal,
        "proofs_missing": score.proofs_missing,
        "mutants": [_mutant(mutant) for mutant in score.mutants],
        "schemes": list(schemes),
    }
    if adoption is not None:
        document["adoption"] = adoption
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _mutant(mutant: Mutant) -> dict[str, object]:
    return {
        "file": mutant.span.file,
        "line": mutant.span.line,
        "rule": mutant.rule,
        "kind": mutant.kind,
        "kind_of_rule": mutant.subject,
        "change": mutant.words,
        "editions": list(mutant.editions),
        "noticed_by": mutant.by,
        "where": mutant.where,
        "witness": mutant.witness or None,
    }
