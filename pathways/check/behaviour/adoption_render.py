"""Faults and coverage of requirements, as text and as plain documents."""

from __future__ import annotations

from pathways.check.behaviour.adoption_faults import WeighedFault
from pathways.check.behaviour.adoption_score import GOALS, AdoptionCoverage, AdoptionScore

Entry = dict[str, object]


def adoption_score_text(score: AdoptionScore | None) -> str:
    """The share that is noticed, then the faults that no case notices."""
    if score is None:
        return ""
    noticed = len(score.counted) - len(score.survivors)
    more = "" if score.exhausted else " (there are more)"
    lines = [
        f"Faults of requirements beyond market access: {noticed} of {len(score.counted)} noticed, {score.percent:.1f} %{more}"
    ]
    if score.survivors:
        lines += ["", "Survivors:"]
    lines += [
        f"  {each.fault.requirement.cite.span}: {each.fault.requirement.id}: {each.fault.words}" for each in score.survivors
    ]
    return "\n".join(lines) + "\n"


def adoption_coverage_text(coverage: AdoptionCoverage | None) -> str:
    if coverage is None:
        return ""
    shares = ", ".join(f"{kind} {'/'.join(map(str, coverage.share(kind)))}" for kind in GOALS)
    head = f"Requirements beyond market access: {coverage.requirements}, in {coverage.cases} cases, {coverage.percent:.1f} %"
    lines = [head, f"  {shares}"]
    if coverage.uncovered:
        lines += ["", f"Not covered ({len(coverage.uncovered)}):", *(f"  {goal}" for goal in coverage.uncovered)]
    return "\n".join(lines) + "\n"


def adoption_score_document(score: AdoptionScore) -> Entry:
    return {
        "count": len(score.counted),
        "percent": round(score.percent, 2),
        "all": score.exhausted,
        "mutants": [_fault(each) for each in score.counted],
    }


def _fault(weighed: WeighedFault) -> Entry:
    cite = weighed.fault.requirement.cite
    return {
        "file": cite.span.file,
        "line": cite.span.line,
        "rule": cite.rule,
        "change": weighed.fault.words,
        "noticed_by": weighed.caught_by,
    }


def adoption_coverage_document(coverage: AdoptionCoverage) -> Entry:
    return {
        "requirements": coverage.requirements,
        "cases": coverage.cases,
        "percent": round(coverage.percent, 2),
        **{kind: dict(zip(("covered", "of"), coverage.share(kind), strict=True)) for kind in GOALS},
        "uncovered": [goal.as_entry() for goal in coverage.uncovered],
    }
