"""Lint of a generated rule set of 1,000 routes: how long it takes. Run it by hand; it is no test."""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import date
from pathlib import Path

from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part
from pathways.rulebook.folder import RuleFolder, shipped_rules

GROUPS, ROUTES_IN_A_GROUP = 50, 20
_FACTS = ("device.software", "device.active", "device.sterile", "device.measuring", "device.implantable", "device.human_tissue")
_CLASSES = ("I", "IIa", "IIb", "III")


def instrument(groups: int = GROUPS, routes: int = ROUTES_IN_A_GROUP) -> str:
    lines = [
        "schema: pathways.instrument/1",
        "id: 2026-01-01-generated",
        "title: Generated",
        "publisher: Bench",
        'published: "2026-01-01"',
        "status: in-force",
        'in_force: {from: "2026-01-01"}',
        "sources: [no-source]",
        "summary: Generated rules.",
        "groups:",
    ]
    for group in range(groups):
        lines += [f"  - {{id: g{group}, title: Group {group}, market: GB, per: approval}}"]
    lines.append("routes:")
    for group in range(groups):
        for route in range(routes):
            id_ = f"g{group}-r{route}"
            lines += [
                f"  - id: {id_}",
                f"    group: g{group}",
                f"    title: Route {route}",
                "    market: GB",
                "    per: approval",
                '    closes: {earliest_of: ["2030-06-30", approval.expires]}',
                "    applies:",
            ]
            for row in range(2):
                fact, other = _FACTS[(route + row) % 6], _FACTS[(group + route + 2 * row + 1) % 6]
                known = "true" if route % 2 else "false"
                conditions = [f"{fact}: {known}"] + ([f"{other}: true"] if other != fact else [])
                conditions.append(f"class.gb: [{_CLASSES[(route + row) % 4]}, {_CLASSES[(route + row + 1) % 4]}]")
                lines += [
                    f"      - rule: {id_}-row{row}",
                    f"        when: {{{', '.join(conditions)}}}",
                    f"        says: Row {row} of route {route} of group {group} holds until 30 June 2030.",
                    "        source: no-source",
                    "        confidence: assumed",
                ]
    return "\n".join(lines) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "uk"
        shutil.copytree(shipped_rules(), root, ignore=shutil.ignore_patterns("instruments", "editions*", "cases", "*.lock"))
        for folder in ("instruments", "editions"):
            (root / folder).mkdir()
        (root / "instruments" / "2026-01-01-generated.yaml").write_text(instrument(), encoding="utf-8")
        (root / "editions" / "2026.01.yaml").write_text(
            'schema: pathways.edition/1\nid: "2026.01"\ntitle: Generated\nknown_on: "2026-01-01"\n'
            'verified: {through: "2026-01-01"}\ninstruments: [2026-01-01-generated]\n',
            encoding="utf-8",
        )
        start = time.perf_counter()
        report = check_folder(RuleFolder(root, "rules"), today=date(2026, 11, 20), parts=(Part.LINT,))
        seconds = time.perf_counter() - start
    print(f"{GROUPS * ROUTES_IN_A_GROUP} routes, {len(report.findings)} findings: {seconds:.2f} s")


if __name__ == "__main__":
    main()
