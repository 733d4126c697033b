"""Coverage as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from pathways.check.behaviour.coverage.goals import DECIDING, KINDS, TELLING, Goal
from pathways.check.behaviour.coverage.measure import Coverage, percent


def as_text(coverage: Coverage) -> str:
    """One table line for each file, one for each kind of rule that asks or tells, then everything that is not covered."""
    table = coverage.by_file
    width = max((len(file) for file in table), default=4)
    lines = [f"Edition {coverage.edition}: {coverage.percent:.1f} % covered by {coverage.cases} cases", ""]
    lines.append(f"{'file':<{width}}  {'conditions':>16}  {'rules':>14}  {'dates':>14}  {'asked':>14}  {'all':>7}")
    for file, row in table.items():
        cells = [f"{_share(row[kind]):>{16 if kind == 'condition' else 14}}" for kind in DECIDING]
        cells.append(f"{_share(_sum(row[kind] for kind in TELLING)):>14}")
        lines.append(f"{file:<{width}}  {'  '.join(cells)}  {_total(row):>5.1f} %")
    lines.append("")
    lines += [f"{_PLURALS[kind]:<10} {_share(_sum(row[kind] for row in table.values())):>16}" for kind in TELLING]
    lines.append("")
    if coverage.uncovered:
        lines.append(f"Not covered ({len(coverage.uncovered)}):")
        lines += [f"  {goal}" for goal in coverage.uncovered]
    if coverage.impossible:
        lines.append(f"{len(coverage.impossible)} more can occur on no device and do not count.")
    return "\n".join(lines).rstrip("\n") + "\n"


_PLURALS = {
    "condition": "conditions",
    "rule": "rules",
    "date": "dates",
    "evidence": "evidence",
    "duty": "duties",
    "notice": "notices",
    "step": "steps",
    "cost": "costs",
}


def _sum(cells: Iterable[tuple[int, int]]) -> tuple[int, int]:
    listed = list(cells)
    return sum(done for done, _ in listed), sum(total for _, total in listed)


def _share(cell: tuple[int, int]) -> str:
    done, total = cell
    return "-" if not total else f"{done}/{total} {percent(done, total - done):.0f} %"


def _total(row: Mapping[str, tuple[int, int]]) -> float:
    done, total = _sum(row.values())
    return percent(done, total - done)


def as_json(
    coverages: Sequence[Coverage],
    schemes: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
    adoption: Mapping[str, Mapping[str, object]] | None = None,
) -> str:
    """``schemes``: by edition, what is covered of its classes; ``adoption``: of its requirements beyond market access."""
    document = {
        "schema": "pathways.coverage/1",
        "editions": [
            _edition(each, (schemes or {}).get(each.edition, ()), (adoption or {}).get(each.edition)) for each in coverages
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _edition(
    coverage: Coverage, schemes: Sequence[Mapping[str, object]], adoption: Mapping[str, object] | None
) -> dict[str, object]:
    return {
        "edition": coverage.edition,
        "cases": coverage.cases,
        "percent": round(coverage.percent, 2),
        "files": [
            {
                "file": file,
                "percent": round(_total(row), 2),
                **{_PLURALS[kind]: {"covered": row[kind][0], "of": row[kind][1]} for kind in KINDS},
            }
            for file, row in coverage.by_file.items()
        ],
        "uncovered": [_goal(goal) for goal in coverage.uncovered],
        "impossible": [_goal(goal) for goal in coverage.impossible],
        "schemes": list(schemes),
        **({} if adoption is None else {"adoption": adoption}),
    }


def _goal(goal: Goal) -> dict[str, object]:
    return {
        "file": goal.span.file,
        "line": goal.span.line,
        "rule": goal.rule,
        "kind": goal.kind,
        "what": goal.label,
        "outcome": goal.outcome,
    }
