"""Faults and coverage of classes, scheme by scheme, as text and as plain documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pathways.check.behaviour.class_faults import Weighed
from pathways.check.behaviour.class_score import GOALS, ClassCoverage, ClassScore

Entry = dict[str, object]


def scores_text(scores: Sequence[ClassScore]) -> str:
    """A line for each scheme, then the faults that no case notices, with a device that shows each."""
    if not scores:
        return ""
    width = max(len(score.scheme) for score in scores)
    lines = ["Faults of classes, noticed by the cases of their scheme:", ""]
    for score in scores:
        noticed = len(score.counted) - len(score.survivors)
        more = "" if score.exhausted else "; there are more"
        line = f"  {score.scheme:<{width}}  {noticed} of {len(score.counted)}, {score.percent:.1f} %"
        lines.append(f"{line} ({score.equal} more change no class{more})")
    survivors = [each for score in scores for each in score.survivors]
    if survivors:
        lines += ["", "Survivors:"]
    for each in survivors:
        cite = each.fault.row.cite
        lines.append(f"  {cite.span}: {cite.rule}: {each.fault.words}")
        lines.append(f"    would show on: {_device(each)}")
    return "\n".join(lines) + "\n"


def coverages_text(coverages: Sequence[ClassCoverage]) -> str:
    """A line for each scheme, then everything that no case shows."""
    if not coverages:
        return ""
    width = max(len(each.scheme) for each in coverages)
    lines = ["Classes, of the rows that stand in the scheme's own file:", ""]
    lines.append(f"  {'scheme':<{width}}  {'rows':>4}  {'cases':>5}  {'  '.join(f'{kind:>13}' for kind in GOALS)}  {'all':>7}")
    for each in coverages:
        cells = "  ".join(f"{_share(*each.share(kind)):>13}" for kind in GOALS)
        lines.append(f"  {each.scheme:<{width}}  {each.rows:>4}  {each.cases:>5}  {cells}  {each.percent:>5.1f} %")
    left = [goal for each in coverages for goal in each.uncovered]
    if left:
        lines += ["", f"Not covered ({len(left)}):", *(f"  {goal}" for goal in left)]
    impossible = sum(len(each.impossible) for each in coverages)
    if impossible:
        lines += ["", f"{impossible} more can be shown by no device for which the question makes sense, and do not count."]
    return "\n".join(lines) + "\n"


def _share(done: int, total: int) -> str:
    return f"{done}/{total}" if total else "-"


def _device(weighed: Weighed) -> str:
    return ", ".join(f"{fact} {str(value).lower()}" for fact, value in (weighed.witness or {}).items())


def scores_documents(scores: Iterable[ClassScore]) -> list[Entry]:
    return [
        {
            "scheme": score.scheme,
            "count": len(score.counted),
            "percent": round(score.percent, 2),
            "equal": score.equal,
            "all": score.exhausted,
            "mutants": [_fault(each) for each in score.counted],
        }
        for score in scores
    ]


def _fault(weighed: Weighed) -> Entry:
    cite = weighed.fault.row.cite
    return {
        "file": cite.span.file,
        "line": cite.span.line,
        "rule": cite.rule,
        "change": weighed.fault.words,
        "noticed_by": weighed.caught_by,
        "witness": None if weighed.witness is None else _device(weighed),
    }


def coverages_documents(coverages: Iterable[ClassCoverage]) -> list[Entry]:
    return [
        {
            "scheme": each.scheme,
            "rows": each.rows,
            "cases": each.cases,
            "percent": round(each.percent, 2),
            **{kind.replace(" ", "_"): dict(zip(("covered", "of"), each.share(kind), strict=True)) for kind in GOALS},
            "uncovered": [goal.as_entry() for goal in each.uncovered],
            "impossible": [goal.as_entry() for goal in each.impossible],
        }
        for each in coverages
    ]
